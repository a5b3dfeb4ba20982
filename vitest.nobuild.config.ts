import { defineConfig } from 'vitest/config'
import { longFiles, partlyLongFiles } from './test/support/long.ts'

/** `npm test` leaves out what takes most of the time; `npm run test:long` runs that, `npm run test:oracle` the oracle. */
const extent = process.env.DEPGATE_TESTS

export default defineConfig({
  test: {
    include: extent === 'long' ? [...longFiles, ...partlyLongFiles] : ['test/**/*.test.ts'],
    exclude: extent === 'short' ? ['test/oracle/**', ...longFiles] : [],
    // The end-to-end tests run the built bin.
    globalSetup: [],
    setupFiles: ['test/support/seed.ts'],
    // One worker for each core: left to itself vitest keeps one free, half of them on a machine of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Colours of the terminal that runs the tests must not reach what they compare.
    env: { NO_COLOR: '', FORCE_COLOR: '' },
  },
})
