import { expect, test } from 'vitest'
import { judge } from '../../src/gate/judge.ts'
import { report } from '../../src/gate/report.ts'
import type { AnyChange } from '../../src/model/change.ts'
import type { SourceAnswer } from '../../src/model/report.ts'
import {
  approvedPolicy,
  arrival,
  asOf,
  declared,
  evidenceOf,
  locked,
  lockfile,
  missing,
  obtained,
  projectFile,
  rangeChange,
  released,
  type SomeEvidence,
} from '../support/build.ts'

const policy = approvedPolicy()
const pair = {
  before: lockfile([]),
  after: lockfile([]),
  beforeLabel: 'main',
  afterLabel: 'package-lock.json',
}
const answer: SourceAnswer = {
  source: 'registry',
  evidence: 'advisories',
  status: 'answered',
  reason: null,
  updatedAt: null,
}
const gap = { package: 'x', rule: 'malware', level: 'error', evidence: 'advisories', reason: 'x' } as const

function build(
  changes: readonly AnyChange[],
  evidence: SomeEvidence = {},
  more: Partial<Parameters<typeof report>[0]> = {},
) {
  const evaluations = changes.flatMap((change) =>
    change.kind === 'removed'
      ? []
      : [{ subject: { arrival: change as never, evidence: evidenceOf(evidence) }, findings: [], gaps: [] }],
  )
  const verdict = judge(evaluations, [], policy, asOf)
  return report({ pairs: [pair], changes, evaluations, answers: [], verdict, policy, asOf, ...more })
}

test('a package has its age, its path and the line of its nearest copy', () => {
  const copy = {
    line: 7,
    path: ['app', 'b@1.0.0', 'a@1.0.0'],
    isDirect: false,
    scope: 'development' as const,
  }
  const { changes } = build([arrival('a@1.0.0', { copy })], { release: obtained(released(30)) })
  expect(changes).toMatchObject([
    { ageHours: 30, path: copy.path, direct: false, scope: 'development', location: { line: 7 } },
  ])
})

test('without a publish time there is no age', () => {
  expect(build([arrival('a@1.0.0')], { release: missing() }).changes).toMatchObject([
    { publishedAt: null, ageHours: null },
  ])
})

test('a removed package has no location, and a range none of a package’s fields', () => {
  const removed: AnyChange = { ...arrival('a@1.0.0'), kind: 'removed' }
  const range = rangeChange(declared('b', '^1.0.0', { field: 'devDependencies' }))
  const { changes, coverage } = build([removed, range])
  expect(changes).toMatchObject([
    { kind: 'removed', location: null },
    {
      kind: 'range',
      scope: 'development',
      direct: true,
      path: ['package.json', 'b@^1.0.0'],
      integrity: null,
    },
  ])
  expect(coverage.arrivals).toBe(1)
})

test('one direct copy makes a package direct', () => {
  const copies = [locked('a@1.0.0', { isDirect: false }), locked('a@1.0.0', { isDirect: true })] as const
  expect(build([{ ...arrival('a@1.0.0'), copies }]).changes[0]?.direct).toBe(true)
})

test('coverage counts arrivals without a gap, and the evidence', () => {
  const judged = (gaps: readonly (typeof gap)[], evidence: SomeEvidence = {}) => ({
    subject: { arrival: arrival('a@1.0.0'), evidence: evidenceOf(evidence) },
    findings: [],
    gaps,
  })
  const file = {
    subject: { arrival: projectFile('.npmrc', ''), evidence: evidenceOf() },
    findings: [],
    gaps: [],
  }
  const evaluations = [judged([]), judged([gap], { release: missing() }), file]
  expect(build([], {}, { evaluations }).coverage).toMatchObject({
    arrivals: 2,
    judged: 1,
    evidence: { release: { obtained: 1, missing: 1 }, publishers: { obtained: 0, missing: 0 } },
  })
})

test('the same answer of several registries is listed once', () => {
  const other = { ...answer, source: 'osv' }
  expect(build([], {}, { answers: [answer, other, { ...answer }] }).sources).toEqual([answer, other])
})

test('a removed lockfile is named as it was', () => {
  const after = { ...lockfile([]), path: 'none', format: 'none' }
  const { lockfiles } = build([], {}, { pairs: [{ ...pair, after }] })
  expect(lockfiles).toMatchObject([{ path: 'package-lock.json', format: 'npm-3', before: 'main' }])
})

test('untrusted text is cleaned: labels, paths, waivers', () => {
  const nasty = 'x\u001b]0;owned\u0007'
  const waiver = { rule: 'denied', package: 'a@1.0.0', reason: nasty, expires: '2026-06-30' }
  const verdict = { ...judge([], [], policy, asOf), staleWaivers: [waiver] }
  const copy = { path: ['app', nasty] }
  const text = JSON.stringify(
    build([arrival('a@1.0.0', { copy })], {}, { verdict, pairs: [{ ...pair, beforeLabel: nasty }] }),
  )
  expect(text).not.toMatch(/\\u00(?:1b|07)/)
})
