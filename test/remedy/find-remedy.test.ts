// The search: which lines are tried, in which order, and what ends it.

import { describe, expect, test } from 'vitest'
import { findRemedy, type RemedyRequest, type Tried } from '../../src/remedy/find-remedy.ts'
import type { Setting } from '../../src/remedy/lines.ts'
import { formatLine } from '../../src/remedy/step.ts'
import type { Finding, Gap, Report } from '../../src/model/report.ts'
import type { Lockfile } from '../../src/model/lockfile.ts'
import { at, floating, project, refused } from '../support/refused.ts'
import { reportOf } from '../support/reports.ts'

const lockfile = project(
  { dependencies: { a: '^1.0.0', parent: '1.1.0' } },
  {
    ...at('a', '1.1.0'),
    ...at('parent', '1.1.0', { dependencies: { child: '^1.0.0' } }),
    ...at('child', '1.1.0'),
  },
)
const young = refused('a', '1.1.0', '1.0.0')
const child = refused('child', '1.1.0', '1.0.1')
const gap = (evidence: string): Gap => ({
  package: 'x',
  rule: 'advisory',
  level: 'error',
  evidence,
  reason: 'r',
})

const fail = (findings: Finding[], gaps: Gap[] = []) => reportOf({ outcome: 'fail', findings, gaps })
const tried = (report: Report, after: Lockfile = lockfile): Tried => ({
  report,
  lockfile: after,
  findings: report.findings,
})

const setting: Setting = {
  folder: '',
  within: '',
  before: '2026-11-20T00:00Z',
  lockBefore: null,
  more: [],
  isGated: false,
  instead: null,
}

/** Runs a search in which each line, by a part of its text, leads to a report; all others fail as npm does. */
async function search(
  start: Report,
  outcomes: Record<string, Report>,
  more: Partial<RemedyRequest> = {},
): Promise<{ result: string; typed: string[] }> {
  const typed: string[] = []
  const result = await findRemedy({
    ...tried(start),
    setting,
    olderVersions: () => Promise.resolve([]),
    hasTime: () => true,
    tryLines: (lines) => {
      const text = lines.map(formatLine).join(' ; ')
      typed.push(text)
      const [, report] = Object.entries(outcomes).find(([part]) => text.includes(part)) ?? []
      return Promise.resolve(report === undefined ? null : tried(report))
    },
    ...more,
  })
  return { result: result.lines === null ? result.reason : result.lines.map(formatLine).join(' ; '), typed }
}

const pass = reportOf({ outcome: 'pass' })

describe('the first line that passes as a whole', () => {
  test('is returned, and nothing is tried after it', async () => {
    const { result, typed } = await search(fail([young]), { 'a@1.0.0': pass })
    expect(result).toBe('npm install --save-exact a@1.0.0')
    expect(typed).toEqual([result])
  })
  test('a line that npm refuses is none', async () => {
    const { result, typed } = await search(fail([child]), { 'pkg set': pass })
    expect(result).toContain('overrides[child@1]=1.0.1')
    expect(typed).toHaveLength(2)
  })
  test('what a line brings in and is refused too extends the next one', async () => {
    const { result, typed } = await search(fail([young]), {
      'a@1.0.0 parent@1.0.0': pass,
      'a@1.0.0': fail([refused('parent', '1.1.0', '1.0.0')]),
    })
    expect(result).toBe('npm install --save-exact a@1.0.0 parent@1.0.0')
    expect(typed).toHaveLength(2)
  })
  test('an older version of what brings it in', async () => {
    const { result } = await search(
      fail([refused('child', '1.1.0', null)]),
      { 'parent@1.0.0': fail([child]), 'parent@0.9.0': pass },
      { olderVersions: () => Promise.resolve(['1.0.0', '0.9.0']) },
    )
    expect(result).toContain('parent@0.9.0')
  })
})

describe('evidence that is missing', () => {
  const lacking = reportOf({ outcome: 'inconclusive', gaps: [gap('advisories')] })
  test('of a kind that was missing before is accepted', async () => {
    const { result } = await search(fail([young], [gap('advisories')]), { 'a@1.0.0': lacking })
    expect(result).toContain('a@1.0.0')
  })
  test('is none behind a gate, where the line would be blocked for it as before', async () => {
    const more = { setting: { ...setting, isGated: true } }
    const outcomes = { 'a@1.0.0': lacking }
    const { result, typed } = await search(fail([young], [gap('advisories')]), outcomes, more)
    expect(result).toBe('of what was tried nothing is refused, and it cannot be judged: advisories missing')
    expect(typed).toHaveLength(1)
  })
  test('of another kind is not', async () => {
    const { result } = await search(fail([young]), { 'a@1.0.0': lacking })
    expect(result).toMatch(/^of the one change that was tried, none passes/)
  })
})

describe('no remedy', () => {
  test('a finding that no version changes: nothing is tried', async () => {
    const file = refused('.npmrc', '', null, { rule: 'tampering', version: null, package: '.npmrc' })
    const { result, typed } = await search(fail([young, file]), { 'a@1.0.0': pass })
    expect(result).toMatch(/^tampering/)
    expect(typed).toEqual([])
  })
  test('no time', async () => {
    const { result, typed } = await search(fail([young]), { 'a@1.0.0': pass }, { hasTime: () => false })
    expect(result).toBe('the search ended after 0 attempts, before one passed')
    expect(typed).toEqual([])
  })
  test('a plan that each attempt extends ends', async () => {
    let nth = 0
    const { result } = await search(
      fail([young]),
      {},
      {
        tryLines: () => {
          nth += 1
          return Promise.resolve(tried(fail([refused('a', '1.1.0', `0.${nth}.0`)])))
        },
      },
    )
    expect(result).toMatch(/^of 4 changes that were tried/)
    expect(nth).toBe(4)
  })
  test.each([
    [true, 'it takes more than one install, and the first of them would be refused by itself'],
    [false, 'npm uninstall a ; npm uninstall -w w b'],
  ])('two removals, each line judged by itself: %s', async (isGated, expected) => {
    const member = { w: { name: 'w', version: '1.0.0', dependencies: { b: '1.1.0' } } }
    const both = project(
      { dependencies: { a: '1.1.0' } },
      { ...at('a', '1.1.0'), ...at('b', '1.1.0') },
      member,
    )
    const more = { lockfile: both, setting: { ...setting, isGated } }
    const findings = ['a', 'b'].map((name) =>
      refused(name, '1.1.0', null, { rule: 'malware', eligibleAt: null }),
    )
    expect((await search(fail(findings), { uninstall: pass }, more)).result).toBe(expected)
  })
  test('two manifests behind a gate', async () => {
    const member = { w: { name: 'w', version: '1.0.0', dependencies: { a: '^1.0.0' } } }
    const both = project({ dependencies: { a: '^1.0.0' } }, at('a', '1.1.0'), member)
    const more = { lockfile: both, setting: { ...setting, isGated: true } }
    expect((await search(fail([young]), { 'a@1.0.0': pass }, more)).result).toBe(
      'npm install --save-exact -w w --include-workspace-root a@1.0.0',
    )
  })
  test('the same findings again end the search at once', async () => {
    const { typed } = await search(fail([young]), { 'a@1.0.0': fail([young]) })
    expect(typed).toHaveLength(1)
  })
  test('a floating range of a folder', async () => {
    const { result } = await search(fail([floating('b', 'file:../b')]), {})
    expect(result).toMatch(/^floating-range, b/)
  })
})
