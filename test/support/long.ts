// The test files that npm test leaves to npm run test:long: end to end and with real npm, they are the slow ones.

/** From the top of the checkout. What each of them is about has a shorter file in npm test too. */
export const longFiles: readonly string[] = [
  'test/e2e/action.test.ts',
  'test/e2e/cli/alarms.test.ts',
  'test/e2e/cli/backtest.test.ts',
  'test/e2e/cli/carried.test.ts',
  'test/e2e/cli/ci-base.test.ts',
  'test/e2e/cli/credentials.test.ts',
  'test/e2e/cli/deep.test.ts',
  'test/e2e/cli/doctor.test.ts',
  'test/e2e/cli/extend.test.ts',
  'test/e2e/cli/install-code.test.ts',
  'test/e2e/cli/judge.test.ts',
  'test/e2e/cli/log.test.ts',
  'test/e2e/cli/monorepo.test.ts',
  'test/e2e/cli/provenance.test.ts',
  'test/e2e/cli/servers.test.ts',
  'test/e2e/cli/taken-over.test.ts',
  'test/e2e/cli/tampering.test.ts',
  'test/e2e/cli/unread.test.ts',
  'test/e2e/cli/vendored.test.ts',
  'test/e2e/cli/waive.test.ts',
  'test/e2e/cli/witness.test.ts',
  'test/e2e/hook/command.test.ts',
  'test/e2e/hook/commands.test.ts',
  'test/e2e/hook/failure.test.ts',
  'test/hostile/npm.test.ts',
  'test/e2e/wrapper/apart.test.ts',
  'test/e2e/wrapper/commands.test.ts',
  'test/e2e/wrapper/crash.test.ts',
  'test/e2e/wrapper/credentials.test.ts',
  'test/e2e/wrapper/fallback.test.ts',
  'test/e2e/wrapper/remedy.test.ts',
  'test/e2e/wrapper/traps.test.ts',
  'test/trail/file/append.processes.test.ts',
]

/** Of these `npm test` runs a part: see `longer` in sample.ts. */
export const partlyLongFiles: readonly string[] = [
  'test/advisories/feeds/osv-feed.test.ts',
  'test/e2e/cli/check.test.ts',
  'test/e2e/hook/tree.test.ts',
  'test/e2e/wrapper/install.test.ts',
]
