// Which test files npm test leaves to npm run test:long: end to end and with real npm, they take most of the time.

/** From the top of the checkout. What each of them is about has a shorter file in npm test too. */
export const longFiles: readonly string[] = [
  'test/action.test.ts',
  'test/cli/alarms.test.ts',
  'test/cli/backtest.test.ts',
  'test/cli/carried.test.ts',
  'test/cli/ci-base.test.ts',
  'test/cli/credentials.test.ts',
  'test/cli/deep.test.ts',
  'test/cli/doctor.test.ts',
  'test/cli/extend.test.ts',
  'test/cli/install-code.test.ts',
  'test/cli/log.test.ts',
  'test/cli/monorepo.test.ts',
  'test/cli/provenance.test.ts',
  'test/cli/servers.test.ts',
  'test/cli/taken-over.test.ts',
  'test/cli/tampering.test.ts',
  'test/cli/unread.test.ts',
  'test/cli/vendored.test.ts',
  'test/cli/waive.test.ts',
  'test/cli/witness.test.ts',
  'test/hook/command.test.ts',
  'test/hook/commands.test.ts',
  'test/hook/failure.test.ts',
  'test/hostile/npm.test.ts',
  'test/wrapper/apart.test.ts',
  'test/wrapper/crash.test.ts',
  'test/wrapper/credentials.test.ts',
  'test/wrapper/fallback.test.ts',
  'test/wrapper/remedy.test.ts',
  'test/wrapper/traps.test.ts',
]

/** Files whose long tables npm test runs a part of. */
export const sampledFiles: readonly string[] = [
  'test/cli/check.test.ts',
  'test/wrapper/commands.test.ts',
  'test/wrapper/install.test.ts',
]
