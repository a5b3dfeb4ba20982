import { expect, test } from 'vitest'
import { listOpen, share } from '../../../src/reporters/sarif/shares.ts'
import { changeOf, findingOf, gapOf, reportOf } from '../../support/reports.ts'

const paths = ['package-lock.json', 'app/package-lock.json']
const lockfiles = paths.map((path) => ({ path, format: 'npm-3', before: 'none', after: path }))
const at = (file: string) => ({ location: { file, line: 1 } })
const top = changeOf('a@1.0.0', at('package-lock.json'))
const app = changeOf('b@1.0.0', at('app/package-lock.json'))
const waiver = { rule: 'denied', package: 'a@1.0.0', reason: 'known', expires: '2026-06-30' }

test('each finding is under its lockfile, errors first, waived ones last', () => {
  const warning = findingOf(top, 'publisher', 'a warning', { level: 'warn' })
  const error = findingOf(top, 'malware', 'an error')
  const other = findingOf(app, 'malware', 'elsewhere')
  const waived = { ...findingOf(top, 'denied', 'waived'), waiver }
  const shares = share(reportOf({ lockfiles, findings: [warning, other, error], waived: [waived] }), paths)
  const messages = (file: string) => shares.get(file)?.map((one) => one.message)
  expect(paths.map((file) => messages(file))).toEqual([['an error', 'a warning', 'waived'], ['elsewhere']])
})

test('a finding on a manifest is under the lockfile of the nearest folder above', () => {
  const found = { ...findingOf(app, 'floating-range', 'floats'), ...at('app/web/package.json') }
  expect([...share(reportOf({ lockfiles, findings: [found] }), paths).keys()]).toEqual([paths[1]])
})

test('of one lockfile, that has everything', () => {
  const found = { ...findingOf(top, 'credentials', 'a token'), ...at('/etc/npmrc') }
  expect([...share(reportOf({ findings: [found] }), ['package-lock.json']).keys()]).toEqual([paths[0]])
})

const changes = [top, app]
test.each([
  ['a gap at level error', { gaps: [gapOf(app, 'minimum-age', 'release', 'no time')] }, [paths[1]]],
  [
    'no gap at level warn',
    { gaps: [{ ...gapOf(app, 'minimum-age', 'release', 'no time'), level: 'warn' }] },
    [],
  ],
  [
    'no gap beside an error: the run has a result',
    {
      gaps: [gapOf(app, 'minimum-age', 'release', 'no time')],
      findings: [findingOf(app, 'malware', 'it is')],
    },
    [],
  ],
  [
    'a gap of a file that is no change, which is that of the first lockfile',
    { gaps: [{ ...gapOf(app, 'out-of-sync', 'lockfile', 'unread'), package: 'yarn.lock' }] },
    [paths[0]],
  ],
])('open is %s', (_, more, expected) =>
  expect([...listOpen(reportOf({ lockfiles, changes, ...more } as never))]).toEqual(expected),
)
