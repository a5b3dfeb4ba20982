import { expect, test } from 'vitest'
import { mergeReports } from '../../src/gate/merge-reports.ts'
import type { Finding, Report } from '../../src/model/report.ts'

const base: Report = {
  schema: 1,
  tool: { name: 'depgate', version: '0.0.0' },
  outcome: 'pass',
  asOf: '2026-11-21T12:00:00.000Z',
  eligibleAt: null,
  lockfiles: [{ path: 'a', format: 'npm-3', before: 'main', after: 'a' }],
  policy: { sha256: 'x', origins: ['depgate.json'] },
  coverage: { arrivals: 2, judged: 1, evidence: { release: { obtained: 1, missing: 1 } } },
  sources: [],
  changes: [],
  findings: [],
  waived: [],
  gaps: [],
  staleWaivers: [],
  remedy: null,
  remedyReason: null,
}
const finding = (level: 'error' | 'warn', name: string): Finding => ({
  rule: 'minimum-age',
  level,
  package: name,
  name,
  version: '1.0.0',
  previous: null,
  message: '',
  facts: {},
  eligibleAt: null,
  suggestion: null,
  location: null,
})
const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2027-01-01' }

test('one stays as it is', () => expect(mergeReports([base])).toBe(base))

test('the worst outcome, sums, and findings in the order of one report', () => {
  const failed: Report = { ...base, outcome: 'fail', findings: [finding('error', 'z'), finding('warn', 'a')] }
  const open: Report = { ...base, outcome: 'inconclusive', findings: [finding('error', 'b')] }
  const merged = mergeReports([base, failed, open])
  expect(merged).toMatchObject({
    outcome: 'fail',
    eligibleAt: null,
    coverage: { arrivals: 6, judged: 3, evidence: { release: { obtained: 3, missing: 3 } } },
  })
  expect(merged.lockfiles).toHaveLength(3)
  expect(merged.findings.map(({ name }) => name)).toEqual(['b', 'z', 'a'])
  expect(mergeReports([base, open]).outcome).toBe('inconclusive')
  expect(mergeReports([base, base]).outcome).toBe('pass')
})

test('waiting helps only where it helps all that did not pass', () => {
  const [early, late] = ['2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z']
  const fail = (eligibleAt: string | null): Report => ({ ...base, outcome: 'fail', eligibleAt })
  expect(mergeReports([base, fail(late), fail(early)]).eligibleAt).toBe(late)
  expect(mergeReports([fail(late), fail(null)]).eligibleAt).toBeNull()
  expect(mergeReports([fail(late), { ...base, outcome: 'inconclusive' }]).eligibleAt).toBeNull()
})

test('a waiver is stale only where no lockfile used it; policies keep or join their hashes', () => {
  const stale: Report = { ...base, staleWaivers: [waiver] }
  const used: Report = { ...base, waived: [{ ...finding('error', 'a'), waiver }] }
  expect(mergeReports([stale, used]).staleWaivers).toEqual([])
  expect(mergeReports([stale, stale]).staleWaivers).toEqual([waiver])
  expect(mergeReports([base, base]).policy.sha256).toBe('x')
  const other: Report = { ...base, policy: { sha256: 'y', origins: ['b/depgate.json'] } }
  expect(mergeReports([base, other]).policy).toEqual({
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    origins: ['depgate.json', 'b/depgate.json'],
  })
})
