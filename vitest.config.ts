import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The end-to-end tests run the built bin.
    globalSetup: ['test/support/build-bin.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Colours of the terminal that runs the tests must not reach what they compare.
    env: { NO_COLOR: '', FORCE_COLOR: '' },
  },
})
