import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { describeRotation, describeRun, maxMembers, type Run } from '../../src/trail/entry.ts'
import { changeOf, findingOf, gapOf, reportOf } from '../support/reports.ts'
import { who } from '../support/trail.ts'

const run = (more: Partial<Run> = {}): Run => ({
  command: 'check',
  project: '/project',
  who,
  startedAt: new Date('2026-06-15T11:59:00Z'),
  now: new Date('2026-06-15T12:00:00Z'),
  reports: [],
  lockfiles: [],
  policy: { before: null, after: null },
  error: null,
  ...more,
})
const of = (...outcomes: Report['outcome'][]) => outcomes.map((outcome) => reportOf({ outcome }))

test.each<[string, Partial<Run>, string]>([
  ['of one report', { reports: of('pass') }, 'pass'],
  ['the worst of several', { reports: of('pass', 'fail', 'inconclusive') }, 'fail'],
  ['an open one over a pass', { reports: of('pass', 'inconclusive') }, 'inconclusive'],
  ['error where nothing was judged', { error: 'no lockfile' }, 'error'],
  ['error where a pass was undone', { reports: of('pass'), error: 'npm failed' }, 'error'],
  ['a fail, also with an error', { reports: of('fail'), error: 'npm failed' }, 'fail'],
])('the outcome is that %s', (_, more, expected) => expect(describeRun(run(more)).outcome).toBe(expected))

test('arrivals are listed once, without what was removed and without ranges', () => {
  const changes = [
    changeOf('a@1.0.0'),
    changeOf('a@1.0.0', { location: null }),
    changeOf('b@1.0.0', { kind: 'removed' }),
    changeOf('c@1.0.0', { kind: 'range' }),
  ]
  expect(describeRun(run({ reports: [reportOf({ changes })] })).arrivals).toEqual(['a@1.0.0'])
})

test('long lists are cut, and the rest is counted', () => {
  const change = changeOf('a@1.0.0')
  const findings = Array.from({ length: maxMembers + 5 }, (_, nth) => findingOf(change, 'malware', `m${nth}`))
  const entry = describeRun(
    run({ reports: [reportOf({ findings, gaps: [gapOf(change, 'malware', 'advisories', 'x')] })] }),
  )
  expect([entry.findings.length, entry.gaps.length, entry.omitted]).toEqual([maxMembers, 1, { findings: 5 }])
})

test('texts are bounded and cleaned', () => {
  const nasty = `x\u001b[31m${'y'.repeat(1000)}`
  const change = changeOf('a@1.0.0', { package: nasty })
  const reports = [reportOf({ findings: [findingOf(change, 'malware', nasty)] })]
  const entry = describeRun(run({ command: nasty, error: nasty, reports, who: { ...who, agent: nasty } }))
  expect(JSON.stringify(entry)).not.toContain('\\u001b')
  expect([entry.command, entry.error, entry.agent].every((text) => (text ?? '').length <= 502)).toBe(true)
  expect(entry.findings[0]?.message.length).toBeLessThan(310)
})

test('sources have the time at which they were asked', () => {
  const source = {
    source: 'osv',
    evidence: 'advisories',
    status: 'answered',
    reason: null,
    updatedAt: null,
  } as const
  expect(describeRun(run({ reports: [reportOf({ sources: [source] })] })).sources).toEqual([
    { ...source, at: '2026-06-15T11:59:00.000Z' },
  ])
})

test('a rotation has no outcome', () => {
  const dropped = { lines: 3, hash: 'x', until: '2026-01-01T00:00:00Z', problems: 0 }
  expect(describeRotation(who, new Date('2026-06-15T12:00:00Z'), dropped)).toMatchObject({
    command: 'log',
    outcome: null,
    dropped,
  })
})
