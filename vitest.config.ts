import { defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { longFiles, partlyLongFiles } from './test/support/long.ts'

/** `npm test` leaves out what takes most of the time; `npm run test:long` runs that, `npm run test:oracle` the oracle. */
const extent = process.env.DEPGATE_TESTS

/**
 * Tests of code that keeps nothing in its modules: their files share a worker's modules, since loading these anew for
 * each file took more than half of the time (161 s against 67 s for 299 files on two cores).
 */
const pure = [
  'test/{agents,change,check,evidence,gate,install-code,json,lockfile,manifest,mcp,npmrc,options}/**/*.test.ts',
  'test/{policy,report,reporters,rules,setup,shell,snapshot,text,watched}/**/*.test.ts',
  'test/{backtest,cli,entry,git,hook,remedy,system,trail,wrapper}/**/*.test.ts',
]
/** They mock a module, or listen to what their process logs. */
const apart = ['test/agents/index.another.test.ts', 'test/wrapper/npm/preload/report-refusal.test.ts']

const sharing: TestProjectConfiguration = {
  extends: true,
  test: { name: 'pure', include: pure, exclude: [...apart, ...longFiles], isolate: false },
}
const isolated: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'isolated',
    include: extent === 'long' ? [...longFiles, ...partlyLongFiles] : ['test/**/*.test.ts'],
    exclude:
      extent === 'long'
        ? []
        : [
            ...pure.map((glob) => glob.replace('/*.test.ts', '/!(index.another|report-refusal).test.ts')),
            ...(extent === 'short' ? ['test/oracle/**', ...longFiles] : []),
          ],
  },
}

export default defineConfig({
  test: {
    // The end-to-end tests run the built bin.
    globalSetup: ['test/support/build-bin.ts'],
    setupFiles: ['test/support/seed.ts'],
    // One worker for each core: left to itself vitest keeps one free, half of them on a machine of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Colours of the terminal that runs the tests must not reach what they compare.
    env: { NO_COLOR: '', FORCE_COLOR: '' },
    projects: extent === 'long' ? [isolated] : [sharing, isolated],
  },
})
