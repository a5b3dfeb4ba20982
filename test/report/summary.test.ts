import { describe, expect, test } from 'vitest'
import type { Report, SourceAnswer } from '../../src/model/report.ts'
import {
  describeUnserved,
  formatAge,
  formatCoverage,
  formatOutcome,
  formatSources,
  formatTime,
} from '../../src/report/summary.ts'
import { changeOf, findingOf, gapOf, reportOf } from '../support/reports.ts'

const a = changeOf('a@1.0.0')
const b = changeOf('b@1.0.0')
const gap = gapOf(a, 'minimum-age', 'release', 'without publish time (of the mirror)')
const source: SourceAnswer = {
  source: 'osv',
  evidence: 'advisories',
  status: 'answered',
  reason: null,
  updatedAt: null,
}

test.each<[string, Partial<Report>, string]>([
  ['all of it', { changes: [a] }, 'checked 1 of 1'],
  ['removed ones', { changes: [a, { ...b, kind: 'removed' }] }, 'checked 1 of 1 (1 removed)'],
  [
    'each reason once, with the number of packages',
    { changes: [a, b], gaps: [gap, { ...gap, rule: 'new-package' }, { ...gap, package: b.package }] },
    'checked 2 of 2: 2 without publish time',
  ],
])('coverage: %s', (_, more, expected) => expect(formatCoverage(reportOf(more))).toBe(expected))

test.each<[string, SourceAnswer[], string | null]>([
  ['none', [], null],
  ['an answer', [source], 'advisories: osv answered'],
  [
    'data on disk with its age',
    [{ ...source, updatedAt: '2026-06-10T00:00:00Z' }],
    'advisories: osv answered (newest record 2026-06-10, 5 days old)',
  ],
  [
    'data of the future without one',
    [{ ...source, updatedAt: '2027-01-01T00:00:00Z' }],
    'advisories: osv answered (newest record 2027-01-01)',
  ],
  [
    'a failure with its reason',
    [{ ...source, status: 'failed', reason: 'osv is down' }],
    'advisories: osv is down',
  ],
  ['the same answer once', [source, { ...source }], 'advisories: osv answered'],
])('sources: %s', (_, sources, expected) => expect(formatSources(reportOf({ sources }))).toBe(expected))

test('what no registry serves is named once, a hostile name too', () => {
  const lacking = (name: string, evidence: SourceAnswer['evidence']): SourceAnswer => ({
    ...source,
    source: name,
    evidence,
    status: 'unsupported',
  })
  const sources = [lacking('registry', 'publishers'), lacking('constructor', 'publishers')]
  expect(describeUnserved(reportOf({ sources }))).toBe('not served by the registry: who published a version')
  expect(describeUnserved(reportOf())).toBeNull()
})

test('hashes that no registry publishes are one line of coverage, with their number', () => {
  const of = (evidence: Report['coverage']['evidence']) =>
    describeUnserved({ ...reportOf(), coverage: { arrivals: 3, judged: 3, evidence } })
  expect(of({ 'zip-hash': { obtained: 0, missing: 3 } })).toBe(
    "not compared with the registry: the hashes of 3 packages, of yarn's own archives, which no registry publishes",
  )
  expect(of({ 'tar-hash': { obtained: 2, missing: 1 } })).toContain(
    'the hash of 1 package, of the unpacked tar',
  )
  expect(of({ 'tar-hash': { obtained: 2, missing: 0 } })).toBeNull()
  expect(of(JSON.parse('{"__proto__":{"obtained":0,"missing":3}}'))).toBeNull()
})

describe('the outcome', () => {
  const error = findingOf(a, 'malware', 'it is')
  const warning = findingOf(a, 'publisher', 'another', { level: 'warn' })
  const fix = { version: '1.0.1', command: 'npm install a@1.0.1' }
  test.each<[string, Partial<Report>, RegExp[]]>([
    ['nothing arrived', {}, [/^PASS: nothing arrived$/]],
    [
      'nothing arrived in what could be read',
      { gaps: [{ ...gap, evidence: 'lockfile', level: 'warn' }] },
      [/^PASS: nothing arrived in what could be read$/],
    ],
    [
      'a pass with warnings',
      { changes: [a], findings: [warning] },
      [/^PASS: 1 arrival, nothing that blocks \(1 warning\)$/],
    ],
    [
      'a fail that a person has to fix',
      { outcome: 'fail', findings: [error] },
      [/^FAIL: 1 finding of/, /explain malware$/],
    ],
    [
      'a fail with a command',
      { outcome: 'fail', findings: [{ ...error, suggestion: fix }] },
      [/^FAIL/, /^To fix it, run the lines given above\.$/],
    ],
    [
      'a fail that passes by waiting',
      { outcome: 'fail', findings: [error], eligibleAt: '2026-06-16T09:00:00Z' },
      [/^FAIL/, /^Waiting alone fixes this: it passes from 2026-06-16 09:00 UTC on\.$/],
    ],
    [
      'an open outcome without advisories',
      { outcome: 'inconclusive', gaps: [{ ...gap, evidence: 'advisories' }] },
      [/^INCONCLUSIVE/, /advisories update$/, /"gaps"/],
    ],
    [
      'an open outcome without ages',
      { outcome: 'inconclusive', gaps: [gap] },
      [/^INCONCLUSIVE/, /explain minimum-age$/],
    ],
    [
      'a question about the future',
      { asOfIsFuture: true },
      [/^PASS: .* \(asked for the future\)$/, /no judgement/],
    ],
  ])('%s', (_, more, expected) => {
    const lines = formatOutcome(reportOf(more))
    expect(lines).toEqual(expected.map((one) => expect.stringMatching(one) as string))
  })
})

test('times are rounded up to the minute; what is no time is cleaned', () => {
  expect(formatTime('2026-06-16T09:00:00.001Z')).toBe('2026-06-16 09:01 UTC')
  expect(formatTime('x\u001b[31m')).not.toContain('\u001b')
})

test.each([
  [null, '-'],
  [71, '71 h'],
  [72, '3 d'],
  [364 * 24, '364 d'],
  [366 * 24, '1 y'],
])('an age of %s hours', (hours, expected) => expect(formatAge(hours)).toBe(expected))
