import { describe, expect, test } from 'vitest'
import { gate } from '../../src/gate/gate.ts'
import type { Report } from '../../src/model/report.ts'
import { parseReport } from '../../src/report/parse.ts'
import { asOf, locked, lockfile, approvedPolicy, projectFile } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'
import { changeOf, findingOf, gapOf, reportOf, reports } from '../support/reports.ts'

const saved = (report: Report) => JSON.parse(JSON.stringify(report)) as Record<string, unknown>

test.each(Object.entries(reports))('%s: what was saved is what is read', (_name, report) => {
  // A report of depgate's own has been cleaned; what a runner would obey is broken in any other too.
  const read = parseReport(saved(report))
  expect(parseReport(saved(read))).toEqual(read)
  const unbroken = JSON.stringify(read).replaceAll(': :', '::').replaceAll('# #', '##')
  expect(JSON.parse(unbroken)).toEqual(report)
})

test('the report of a real run is read back whole', async () => {
  const pair = {
    before: lockfile([locked('gone@1.0.0')]),
    after: lockfile([locked('a@1.0.0'), locked('b@1.0.0')]),
    beforeLabel: null,
    afterLabel: 'package-lock.json',
    files: [projectFile('.npmrc', '_authToken=secret')],
  }
  const registry = fakeRegistry({ a: { '1.0.0': 5, '0.9.0': 9000 }, b: { '1.0.0': null } })
  const report = await gate([pair], approvedPolicy(), registry, asOf)
  expect(report.findings.length).toBeGreaterThan(1)
  expect(report.gaps.length).toBeGreaterThan(0)
  expect(parseReport(saved(report))).toEqual(report)
})

test('keys of later versions are left out, those of earlier ones filled in', () => {
  const { sources: _, ...rest } = saved(reportOf({ changes: [changeOf('a@1.0.0')] }))
  const [change] = rest.changes as Record<string, unknown>[]
  delete change?.integrity
  delete change?.location
  const report = parseReport({ ...rest, added: { later: true } })
  expect(report).not.toHaveProperty('added')
  expect(report).toMatchObject({ sources: [], changes: [{ integrity: null, location: null }] })
})

test('strings are cleaned again', () => {
  const finding = findingOf(
    changeOf('a@1.0.0'),
    'denied',
    '\u001b[31mred\u202e\nand https://me:secret@example.test/',
  )
  const report = parseReport(
    saved(reportOf({ outcome: 'fail', findings: [{ ...finding, facts: { 'x\u0007': '\u009b1mx' } }] })),
  )
  expect(report.findings[0]?.message).toBe('red and https://***@example.test/')
  expect(report.findings[0]?.facts).toEqual({ x: 'x' })
})

const change = changeOf('a@1.0.0')
const fail = reportOf({ outcome: 'fail', changes: [change], findings: [findingOf(change, 'denied', 'x')] })

describe('refuses, naming the place', () => {
  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^the report: nothing is not an object/],
    ['a list', [], /^the report: a list is not an object/],
    ['another schema', { ...fail, schema: 2 }, /of another schema than 1/],
    ['no schema', {}, /^schema: nothing is not 1/],
    [
      'another tool',
      { ...fail, tool: { name: 'other', version: '1' } },
      /^tool\.name: "other" is not depgate/,
    ],
    [
      'an unknown outcome',
      { ...fail, outcome: 'maybe' },
      /^outcome: "maybe" is not pass, fail, inconclusive/,
    ],
    ['an outcome of the prototype', { ...fail, outcome: 'toString' }, /^outcome: "toString"/],
    [
      'a level',
      { ...fail, findings: [{ ...fail.findings[0], level: 'off' }] },
      /^findings\[0\]\.level: "off"/,
    ],
    ['a missing key', { ...fail, findings: [{}] }, /^findings\[0\]\.rule: nothing is not a string/],
    ['a wrong type', { ...fail, changes: 'none' }, /^changes: "none" is not a list/],
    ['a time', { ...fail, asOf: 'yesterday' }, /^asOf: "yesterday" is not an ISO 8601 time/],
    ['a time that is none', { ...fail, asOf: '2026-13-45T99:99:99Z' }, /^asOf: /],
    [
      'a line',
      { ...fail, changes: [{ ...change, location: { file: 'x', line: 0 } }] },
      /^changes\[0\]\.location\.line: 0/,
    ],
    ['an age', { ...fail, changes: [{ ...change, ageHours: 1e400 }] }, /^changes\[0\]\.ageHours: /],
    [
      'a fact',
      { ...fail, findings: [{ ...fail.findings[0], facts: { a: [] } }] },
      /^findings\[0\]\.facts\.a: a list/,
    ],
    [
      'a list without end',
      { ...fail, staleWaivers: Array(20_000).fill(null) },
      /^staleWaivers: a list is not a list of at most/,
    ],
    [
      'hostile words',
      { ...fail, outcome: '\u001b[31m\n::error::x'.repeat(99) },
      /^outcome: [^\u0000-\u001f]{1,200}$/,
    ],
  ])('%s', (_name, input, message) => {
    expect(() => parseReport(input)).toThrow(
      expect.objectContaining({
        code: 'EREPORT',
        message: expect.stringMatching(message) as string,
      }) as Error,
    )
  })

  test.each<[string, Report]>([
    ['pass with findings', { ...fail, outcome: 'pass' }],
    ['inconclusive with findings', { ...fail, outcome: 'inconclusive' }],
    ['pass with gaps', reportOf({ gaps: [gapOf(change, 'denied', 'release', 'x')] })],
  ])('a verdict that its own findings contradict: %s', (_name, report) => {
    expect(() => parseReport(saved(report))).toThrow(
      /^the report says .*, but holds 1 (?:findings|gaps) at level error/,
    )
  })
})

test('a key called __proto__ changes no prototype', () => {
  const text = JSON.stringify(fail).replace(
    '"facts":{}',
    '"facts":{"__proto__":"x"},"__proto__":{"polluted":true}',
  )
  const report = parseReport(JSON.parse(text))
  expect(Object.keys(report.findings[0]?.facts ?? {})).toEqual(['__proto__'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect('polluted' in (report.findings[0] ?? {})).toBe(false)
})
