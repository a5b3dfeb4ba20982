// Fixed reports, and what a reporter makes of each: the snapshots in fixtures/reports.

import path from 'node:path'
import { expect, test } from 'vitest'
import type { Canvas, Reporter } from '../../src/reporters/define-reporter.ts'
import type { Change, Finding, Gap, Report } from '../../src/model/report.ts'
import type { Waiver } from '../../src/model/policy.ts'

export const canvas: Canvas = { width: 100, hasColor: false, isVerbose: false }

export function reportOf(more: Partial<Report> = {}): Report {
  const arrivals = (more.changes ?? []).filter((change) => change.kind !== 'removed').length
  return {
    schema: 1,
    tool: { name: 'depgate', version: '0.0.0' },
    outcome: 'pass',
    asOf: '2026-06-15T12:00:00.000Z',
    eligibleAt: null,
    lockfiles: [
      { path: 'package-lock.json', format: 'npm-3', before: 'origin/main', after: 'package-lock.json' },
    ],
    policy: { sha256: 'ab'.repeat(32), origins: ['defaults'] },
    coverage: { arrivals, judged: arrivals, evidence: {} },
    sources: [
      { source: 'registry', evidence: 'advisories', status: 'answered', reason: null, updatedAt: null },
    ],
    changes: [],
    findings: [],
    waived: [],
    gaps: [],
    staleWaivers: [],
    remedy: null,
    remedyReason: null,
    ...more,
  }
}

export function changeOf(id: string, more: Partial<Change> = {}): Change {
  const at = id.lastIndexOf('@')
  const [name, version] = [id.slice(0, at), id.slice(at + 1)]
  return {
    kind: 'added',
    package: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    name,
    version,
    previous: null,
    scope: 'runtime',
    direct: true,
    path: ['app', id],
    differences: [],
    integrity: `sha512-${Buffer.alloc(64, id).toString('base64')}`,
    location: { file: 'package-lock.json', line: 12 },
    publishedAt: '2025-06-15T12:00:00.000Z',
    ageHours: 8760,
    ...more,
  }
}

/** A finding on what arrived. */
export function findingOf(
  change: Change,
  rule: string,
  message: string,
  more: Partial<Finding> = {},
): Finding {
  const { package: purl, name, version, previous, location } = change
  return {
    rule,
    level: 'error',
    package: purl,
    name,
    version,
    previous,
    message,
    facts: {},
    eligibleAt: null,
    suggestion: null,
    location,
    ...more,
  }
}

export function gapOf(change: Change, rule: string, evidence: string, reason: string): Gap {
  return { package: change.package, rule, level: 'error', evidence, reason }
}

const waiver: Waiver = {
  rule: 'minimum-age',
  package: 'hotfix@2.0.1',
  reason: 'mends the outage of Monday; read by two people',
  by: 'ana',
  expires: '2026-06-30',
}

const young = changeOf('left-pad@1.3.0', {
  kind: 'updated',
  previous: '1.2.0',
  publishedAt: '2026-06-15T07:00:00.000Z',
  ageHours: 5,
})
const deep = changeOf('@acme/deep@0.1.0', {
  direct: false,
  path: ['app', 'express@4.19.2', 'qs@6.11.0', '@acme/deep@0.1.0'],
  location: { file: 'package-lock.json', line: 40 },
})
const holey = changeOf('holey@1.0.0', {
  scope: 'development',
  location: { file: 'package-lock.json', line: 51 },
})
const stolen = changeOf('stolen@3.1.4', {
  scope: 'optional',
  direct: false,
  path: ['app', 'express@4.19.2', 'stolen@3.1.4'],
  location: { file: 'packages/site/package-lock.json', line: 8 },
})
const hotfix = changeOf('hotfix@2.0.1', { location: { file: 'package-lock.json', line: 60 } })
const fine = changeOf('fine@7.0.0', { kind: 'altered', differences: ['hash', 'source'] })
const range = changeOf('left-pad@^1.3.0', {
  kind: 'range',
  package: 'package.json',
  path: ['package.json', 'left-pad@^1.3.0'],
  previous: '1.2.0',
  integrity: null,
  location: { file: 'package.json', line: 9 },
  publishedAt: null,
  ageHours: null,
})
const gone = changeOf('gone@0.9.0', { kind: 'removed', location: null, publishedAt: null, ageHours: null })
const advisory = (id: string, severity: string) => ({
  advisory: id,
  severity,
  source: 'registry',
  title: 'Something bad',
  url: `https://github.com/advisories/${id}`,
})

const mixed = reportOf({
  outcome: 'fail',
  lockfiles: [
    { path: 'package-lock.json', format: 'npm-3', before: 'origin/main', after: 'package-lock.json' },
    {
      path: 'packages/site/package-lock.json',
      format: 'npm-2',
      before: null,
      after: 'packages/site/package-lock.json',
    },
  ],
  policy: { sha256: 'ab'.repeat(32), origins: ['/etc/depgate/policy.json', 'depgate.json'] },
  coverage: {
    arrivals: 7,
    judged: 6,
    evidence: { release: { obtained: 5, missing: 1 }, advisories: { obtained: 6, missing: 0 } },
  },
  sources: [
    { source: 'registry', evidence: 'advisories', status: 'answered', reason: null, updatedAt: null },
    { source: 'registry', evidence: 'publishers', status: 'unsupported', reason: null, updatedAt: null },
  ],
  changes: [range, young, deep, holey, stolen, hotfix, fine, gone],
  findings: [
    findingOf(
      range,
      'floating-range',
      '"^1.3.0" in dependencies can resolve to more than one version; write "1.3.0"',
      {
        suggestion: { version: '1.3.0', command: 'npm install --save-exact left-pad@1.3.0' },
      },
    ),
    findingOf(
      young,
      'minimum-age',
      'published 5 hours ago; the policy asks for 7 days, and under 72 hours the risk is high',
      {
        facts: { ageHours: 5, minimumHours: 168, highRisk: true },
        eligibleAt: '2026-06-22T07:00:00.000Z',
        suggestion: { version: '1.2.0', command: 'npm install --save-exact left-pad@1.2.0' },
      },
    ),
    findingOf(stolen, 'malware', 'MAL-2026-1 calls this version malware: Malware in stolen', {
      facts: { ...advisory('MAL-2026-1', 'critical'), source: 'osv' },
    }),
    findingOf(holey, 'advisory', 'GHSA-aaaa-bbbb-cccc (high) covers it: Something bad', {
      level: 'warn',
      facts: advisory('GHSA-aaaa-bbbb-cccc', 'high'),
      suggestion: { version: '1.0.1', command: 'npm install --save-exact -D holey@1.0.1' },
    }),
    findingOf(holey, 'advisory', 'GHSA-dddd-eeee-ffff (moderate) covers it: Something else', {
      level: 'warn',
      facts: advisory('GHSA-dddd-eeee-ffff', 'moderate'),
    }),
    findingOf(
      { ...range, package: '.npmrc', name: '.npmrc', version: null, previous: null },
      'credentials',
      'line 3 holds a token',
      {
        level: 'warn',
        location: { file: '.npmrc', line: 3 },
      },
    ),
  ],
  waived: [
    { ...findingOf(hotfix, 'minimum-age', 'published 20 hours ago; the policy asks for 7 days'), waiver },
  ],
  gaps: [gapOf(deep, 'minimum-age', 'release', 'without publish time')],
  staleWaivers: [
    { rule: 'advisory', package: 'ms@2.1.3', reason: 'no longer needed', expires: '2026-06-30' },
  ],
})

const inconclusive = reportOf({
  outcome: 'inconclusive',
  coverage: { arrivals: 2, judged: 0, evidence: { advisories: { obtained: 0, missing: 2 } } },
  sources: [
    {
      source: 'registry',
      evidence: 'advisories',
      status: 'unsupported',
      reason: 'registry answered 405',
      updatedAt: null,
    },
  ],
  changes: [young, fine],
  gaps: [young, fine].flatMap((change) =>
    ['advisory', 'malware'].map((rule) => gapOf(change, rule, 'advisories', 'without advisories')),
  ),
})

/** What a stranger would write to break out of a format; the strings have passed through `plain`, as in a real run. */
export const hostileText =
  '</td></style><script>alert(1)</script>| `x` **b** [click](https://evil.example.test) <img src=x> @octocat #1 ::error::x %0A ]]> &amp; \\| ```'
const nasty = changeOf('nasty@1.0.0', {
  kind: 'updated',
  name: hostileText,
  version: `1.0.0 ${hostileText}`,
  previous: '"><svg onload=alert(1)>',
  path: [hostileText, '<b>', 'a\'b"c'],
  integrity: `sha512-${hostileText}`,
  location: { file: `../a b/#?%/${hostileText}`, line: 3 },
})
const hostile = reportOf({
  outcome: 'fail',
  lockfiles: [
    { path: `../a b/#?%/${hostileText}`, format: 'npm-3', before: hostileText, after: hostileText },
  ],
  policy: { sha256: 'ab'.repeat(32), origins: [hostileText] },
  changes: [nasty],
  findings: [
    findingOf(nasty, 'advisory', hostileText, {
      facts: { ...advisory(hostileText, hostileText), url: 'javascript:alert(1)' },
      suggestion: { version: hostileText, command: hostileText },
    }),
  ],
  waived: [
    {
      ...findingOf(nasty, 'minimum-age', hostileText),
      waiver: { ...waiver, package: hostileText, reason: hostileText, expires: hostileText },
    },
  ],
  gaps: [gapOf(nasty, 'provenance', 'provenance', hostileText)],
  staleWaivers: [{ ...waiver, package: hostileText, reason: hostileText }],
})

export const reports = {
  'pass-nothing': reportOf({ changes: [gone] }),
  'fail-mixed': mixed,
  inconclusive,
  hostile,
} as const

/** Compares the output of a reporter for each fixed report with its snapshot. */
export function testSnapshots(reporter: Reporter): void {
  test.each(Object.entries(reports))('%s', async (name, report) => {
    const folder = path.resolve(import.meta.dirname, '../../fixtures/reports')
    await expect(reporter.render(report, canvas)).toMatchFileSnapshot(`${folder}/${name}.${reporter.id}`)
  })
}
