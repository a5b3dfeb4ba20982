import { describe, expect, test } from 'vitest'
import type { Advisory } from '../../src/model/evidence.ts'
import { gate } from '../../src/gate/gate.ts'
import type { Lockfile, LockedPackage, Report } from '../../src/model/report.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import { advisory, asOf, declared, hoursAgo, locked, lockfile, approvedPolicy } from '../support/build.ts'
import { fakeRegistry, type Shelf } from '../support/registry.ts'

const old = 10_000
const run = (
  after: Lockfile | readonly LockedPackage[],
  shelf: Shelf,
  more: { before?: readonly LockedPackage[]; policy?: Record<string, unknown> } & Parameters<
    typeof fakeRegistry
  >[1] = {},
): Promise<Report> => {
  const pair = {
    before: more.before === undefined ? emptyLockfile('package-lock.json') : lockfile(more.before),
    after: 'packages' in after ? after : lockfile(after),
    beforeLabel: 'HEAD',
    afterLabel: 'package-lock.json',
  }
  // The rules that only warn have tests of their own.
  const rules = { 'new-package': 'off', superseded: 'off', reawakened: 'off' }
  const policy = approvedPolicy({ ...more.policy, rules: { ...rules, ...(more.policy?.rules as object) } })
  return gate([pair], policy, fakeRegistry(shelf, more), asOf)
}

describe('the outcome', () => {
  test('passes when nothing is found', async () => {
    const report = await run([locked('a@1.0.0')], { a: { '1.0.0': old } })
    expect(report).toMatchObject({
      schema: 1,
      tool: { name: 'depgate' },
      outcome: 'pass',
      asOf: '2026-06-15T12:00:00.000Z',
      eligibleAt: null,
      lockfiles: [{ path: 'package-lock.json', format: 'npm-3', before: 'HEAD', after: 'package-lock.json' }],
      coverage: { arrivals: 1, judged: 1, evidence: { release: { obtained: 1, missing: 0 } } },
      findings: [],
      waived: [],
      gaps: [],
      staleWaivers: [],
    })
    expect(report.changes).toEqual([
      {
        kind: 'added',
        package: 'pkg:npm/a@1.0.0',
        name: 'a',
        version: '1.0.0',
        previous: null,
        scope: 'runtime',
        direct: true,
        path: ['app', 'a@1.0.0'],
        differences: [],
        integrity: 'sha512-aaaa',
        location: { file: 'package-lock.json', line: 7 },
        publishedAt: hoursAgo(old).toISOString(),
        ageHours: old,
      },
    ])
  })

  test('passes when nothing changed, and sends no request', async () => {
    const asked: string[] = []
    const report = await run([locked('a@1.0.0')], {}, { before: [locked('a@1.0.0')], asked })
    expect(report).toMatchObject({ outcome: 'pass', changes: [], sources: [] })
    expect(asked).toEqual([])
  })

  test('passes when a package is removed', async () => {
    const report = await run([], {}, { before: [locked('a@1.0.0')] })
    expect(report).toMatchObject({
      outcome: 'pass',
      changes: [{ kind: 'removed' }],
      coverage: { arrivals: 0 },
    })
  })

  test('fails on a finding, and names the time at which waiting alone will fix it', async () => {
    const report = await run([locked('a@1.0.0'), locked('b@1.0.0')], {
      a: { '1.0.0': 5 },
      b: { '1.0.0': 48 },
    })
    expect(report.outcome).toBe('fail')
    expect(report.eligibleAt).toBe(hoursAgo(5 - 168).toISOString())
  })

  test('names no such time where waiting does not fix one finding', async () => {
    const after = lockfile([locked('a@1.0.0')], [declared('a', '^1.0.0')])
    expect(await run(after, { a: { '1.0.0': 5 } })).toMatchObject({ outcome: 'fail', eligibleAt: null })
  })

  test('is inconclusive where evidence is missing and nothing is found', async () => {
    const report = await run([locked('a@1.0.0'), locked('b@1.0.0')], {
      a: { '1.0.0': null },
      b: { '1.0.0': old },
    })
    expect(report.outcome).toBe('inconclusive')
    expect(report.gaps).toEqual([
      {
        package: 'pkg:npm/a@1.0.0',
        rule: 'minimum-age',
        level: 'error',
        evidence: 'release',
        reason: 'without publish time',
      },
    ])
    expect(report.coverage).toMatchObject({
      arrivals: 2,
      judged: 1,
      evidence: { release: { obtained: 1, missing: 1 } },
    })
  })

  test('fails where it could also be inconclusive', async () => {
    expect(
      await run([locked('a@1.0.0'), locked('b@1.0.0')], { a: { '1.0.0': null }, b: { '1.0.0': 1 } }),
    ).toMatchObject({ outcome: 'fail', eligibleAt: null })
  })

  test.each([
    [
      'a publish time later than the moment judged',
      { a: { '1.0.0': -1 } },
      {},
      'published later than the moment judged',
    ],
    ['a registry that does not answer', {}, { failure: 'registry answered 500' }, 'registry answered 500'],
  ])('%s is a gap, never youth and never a pass', async (_, shelf, more, reason) => {
    const report = await run([locked('a@1.0.0')], shelf as Shelf, more)
    expect(report.outcome).toBe('inconclusive')
    expect(report.gaps.find((gap) => gap.rule === 'minimum-age')?.reason).toBe(reason)
  })

  test("a package from git has no publish time, and is not the registry's", async () => {
    const source = { type: 'git', url: 'git+https://h.test/a.git', commit: 'a'.repeat(40) } as const
    const report = await run([locked('a@1.0.0', { source })], {})
    expect(report).toMatchObject({
      outcome: 'fail',
      findings: [{ rule: 'source' }, { rule: 'install-script', level: 'warn' }],
      gaps: [{ rule: 'minimum-age', reason: 'from git' }],
    })
  })

  test('a copy from elsewhere than the registry is judged, though another copy of the version is from the registry', async () => {
    const source = { type: 'git', url: 'git+https://h.test/a.git', commit: null } as const
    const copies = [
      locked('a@1.0.0'),
      locked('a@1.0.0', { location: 'node_modules/b/node_modules/a', source }),
    ]
    expect(await run(copies, { a: { '1.0.0': old } })).toMatchObject({
      outcome: 'fail',
      findings: [
        { rule: 'source', facts: { location: 'node_modules/b/node_modules/a', copies: 1 } },
        { rule: 'install-script', level: 'warn' },
      ],
      gaps: [{ rule: 'minimum-age' }],
    })
  })

  test('a copy from git does not keep the copies of the registry from being compared', async () => {
    const source = { type: 'git', url: 'git+https://h.test/a.git', commit: null } as const
    const copies = [
      locked('a@1.0.0', { integrity: 'sha512-evil', line: 4 }),
      locked('a@1.0.0', { location: 'node_modules/b/node_modules/a', source, line: 9 }),
    ]
    const { findings } = await run(copies, { a: { '1.0.0': old } })
    expect(findings).toMatchObject([
      { rule: 'registry-mismatch', location: { line: 4 } },
      { rule: 'source', location: { line: 9 } },
      { rule: 'install-script', level: 'warn' },
    ])
  })

  test('what fixes the entry is the same version, not another', async () => {
    const shelf = { a: { '0.9.0': old, '1.0.0': old } }
    const { findings } = await run([locked('a@1.0.0', { integrity: 'sha512-evil' })], shelf)
    expect(findings).toMatchObject([
      {
        rule: 'registry-mismatch',
        suggestion: { version: '1.0.0', command: 'npm install --save-exact a@1.0.0' },
      },
    ])
  })

  test('a package under a false name is suggested in no version', async () => {
    const shelf = { evil: { '0.9.0': old, '1.0.0': old } }
    const { findings } = await run([locked('evil@1.0.0', { alias: 'ms' })], shelf)
    expect(findings).toMatchObject([{ rule: 'source', suggestion: null }])
  })

  test('npm rewrites the entry of a transitive package only where it is missing: no command is suggested', async () => {
    const shelf = { a: { '0.9.0': old, '1.0.0': old } }
    const { findings } = await run([locked('a@1.0.0', { integrity: 'sha512-evil', isDirect: false })], shelf)
    expect(findings).toMatchObject([{ rule: 'registry-mismatch', suggestion: null }])
  })

  test('a folder of the project itself is quiet', async () => {
    const source = { type: 'directory', path: 'local', isInside: true } as const
    const wantedBy = ['file:local']
    expect(await run([locked('a@1.0.0', { source, wantedBy })], {})).toMatchObject({
      outcome: 'pass',
      gaps: [],
    })
  })

  test('a version that the registry removed fails', async () => {
    const report = await run([locked('a@1.0.0')], { a: { '0.9.0': old } })
    expect(report).toMatchObject({
      outcome: 'fail',
      findings: [{ rule: 'unpublished', suggestion: { version: '0.9.0' } }],
    })
  })

  test('gaps at warn only report', async () => {
    const shelf = { a: { '1.0.0': null } }
    const report = await run([locked('a@1.0.0')], shelf, { policy: { gaps: { release: 'warn' } } })
    expect(report).toMatchObject({ outcome: 'pass', gaps: [{ level: 'warn' }] })
  })

  test('a rule at warn makes its gaps warnings', async () => {
    const policy = { rules: { 'minimum-age': 'warn' } }
    expect(await run([locked('a@1.0.0')], { a: { '1.0.0': null } }, { policy })).toMatchObject({
      outcome: 'pass',
      gaps: [{ level: 'warn' }],
    })
  })

  test('the same input gives the same bytes', async () => {
    const shelf = { a: { '1.0.0': 5 }, b: { '1.0.0': null }, c: { '1.0.0': 7 } }
    const packages = [locked('a@1.0.0'), locked('b@1.0.0'), locked('c@1.0.0')]
    expect(JSON.stringify(await run(packages, shelf))).toBe(
      JSON.stringify(await run(packages.toReversed(), shelf)),
    )
  })
})

describe('advisories', () => {
  const bad = advisory('<1.5.0', { name: 'a' })

  test('one that covers fails; the newest version that passes is offered', async () => {
    const shelf = { a: { '1.0.0': old, '1.4.0': old, '1.5.0': old, '1.6.0': 3, '2.0.0': old } }
    const after = lockfile([locked('a@1.0.0')], [declared('a', '1.0.0')])
    const report = await run(after, shelf, { advisories: [bad] })
    expect(report).toMatchObject({
      outcome: 'fail',
      findings: [
        { rule: 'advisory', suggestion: { version: '1.5.0', command: 'npm install --save-exact a@1.5.0' } },
      ],
    })
  })

  test.each([
    [
      'a blind source',
      { registry: { isBlind: true }, osv: { status: 'unsupported', reason: 'no OSV data on disk' } },
      'without advisories (registry does not report minimist@0.0.8, no OSV data on disk)',
    ],
    [
      'no source at all',
      {
        registry: { status: 'unsupported', reason: 'registry answered 405' },
        osv: { status: 'unsupported', reason: 'no OSV data on disk' },
      },
      'without advisories (registry answered 405, no OSV data on disk)',
    ],
  ] as const)('%s is a gap for advisory and malware', async (_, feeds, reason) => {
    const report = await run([locked('a@1.0.0')], { a: { '1.0.0': old } }, { feeds })
    expect(report.outcome).toBe('inconclusive')
    expect(report.gaps.map((gap) => [gap.rule, gap.evidence, gap.reason])).toEqual([
      ['advisory', 'advisories', reason],
      ['malware', 'advisories', reason],
    ])
  })

  test('the next source is asked where the first one serves none', async () => {
    const feeds = {
      registry: { status: 'unsupported', reason: 'registry answered 405' },
      osv: { updatedAt: '2026-06-14T00:00:00.000Z' },
    } as const
    const report = await run([locked('a@1.0.0')], { a: { '1.0.0': old } }, { feeds, advisories: [bad] })
    expect(report).toMatchObject({
      outcome: 'fail',
      gaps: [],
      findings: [{ rule: 'advisory', facts: { source: 'osv' } }],
    })
    expect(report.sources.filter((one) => one.evidence === 'advisories')).toEqual([
      {
        source: 'registry',
        evidence: 'advisories',
        status: 'unsupported',
        reason: 'registry answered 405',
        updatedAt: null,
      },
      {
        source: 'osv',
        evidence: 'advisories',
        status: 'answered',
        reason: null,
        updatedAt: '2026-06-14T00:00:00.000Z',
      },
    ])
  })

  test('an advisory of a blind source counts', async () => {
    const feeds = { registry: { isBlind: true }, osv: { status: 'unsupported' } } as const
    expect(
      await run([locked('a@1.0.0')], { a: { '1.0.0': old } }, { feeds, advisories: [bad] }),
    ).toMatchObject({ outcome: 'fail' })
  })

  test('without a canary a silent source is believed', async () => {
    const policy = { advisories: { canary: false } }
    const feeds = { registry: { isBlind: true } }
    expect(await run([locked('a@1.0.0')], { a: { '1.0.0': old } }, { feeds, policy })).toMatchObject({
      outcome: 'pass',
    })
  })

  test('the lowest fix of what the replaced version had is let through with a warning', async () => {
    const before = [locked('a@1.4.0')]
    const shelf = { a: { '1.4.0': old, '1.5.0': 30 } }
    const report = await run([locked('a@1.5.0')], shelf, { before, advisories: [bad] })
    expect(report).toMatchObject({
      outcome: 'pass',
      findings: [{ rule: 'minimum-age', level: 'warn', facts: { advisory: bad.id } }],
    })
  })

  test('but not if anything else is found on it', async () => {
    const before = [locked('a@1.4.0')]
    const shelf = { a: { '1.4.0': old, '1.5.0': 30 } }
    const other = advisory('1.5.0', { name: 'a', id: 'GHSA-dddd-eeee-ffff', severity: 'low' })
    const report = await run([locked('a@1.5.0')], shelf, { before, advisories: [bad, other] })
    expect(report).toMatchObject({ outcome: 'fail' })
    expect(report.findings.map((one) => [one.rule, one.level])).toEqual([
      ['minimum-age', 'error'],
      ['advisory', 'warn'],
    ])
  })
})

describe('suggestions', () => {
  test('a transitive package gets a version where all dependents allow it', async () => {
    const copy = { isDirect: false, path: ['app', 'b@1.0.0', 'a@2.1.0'], wantedBy: ['^2.0.0', '<2.1.5'] }
    const shelf = {
      a: { '1.9.0': old, '2.0.0': old, '2.0.5': old, '2.1.0': 5, '3.0.0': old },
      b: { '1.0.0': old },
    }
    const report = await run([locked('a@2.1.0', copy), locked('b@1.0.0')], shelf)
    expect(report.findings).toMatchObject([
      {
        name: 'a',
        suggestion: { version: '2.0.5', command: 'npm pkg set "overrides[a@2]=2.0.5" && npm install' },
      },
    ])
  })

  test.each([
    ['no pre-release', { a: { '1.0.0': 5, '1.1.0-rc.1': old } }],
    ['none that is young itself', { a: { '1.0.0': 5, '0.9.0': 50 } }],
    ['none without publish time', { a: { '1.0.0': 5, '0.9.0': null } }],
  ])('%s', async (_, shelf) => {
    expect(await run([locked('a@1.0.0')], shelf)).toMatchObject({ findings: [{ suggestion: null }] })
  })
})

describe('waivers', () => {
  const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'urgent', expires: '2026-06-15' }
  const young = { a: { '1.0.0': 5 } }

  test('cover a finding until the end of their day', async () => {
    const report = await run([locked('a@1.0.0')], young, { policy: { waivers: [waiver] } })
    expect(report).toMatchObject({
      outcome: 'pass',
      findings: [],
      waived: [{ rule: 'minimum-age', waiver }],
      staleWaivers: [],
    })
  })

  test.each([
    ['a past end', { ...waiver, expires: '2026-06-14' }],
    ['the instant of its end', { ...waiver, expires: '2026-06-15T12:00:00Z' }],
    ['another rule', { ...waiver, rule: 'advisory' }],
    ['another version', { ...waiver, package: 'a@1.0.1' }],
    ['another hash', { ...waiver, integrity: 'sha512-bbbb' }],
  ])('with %s cover nothing and are stale', async (_, one) => {
    const report = await run([locked('a@1.0.0')], young, { policy: { waivers: [one] } })
    expect(report).toMatchObject({ outcome: 'fail', waived: [], staleWaivers: [one] })
  })

  test('bound to a hash cover that hash', async () => {
    const policy = { waivers: [{ ...waiver, integrity: 'sha512-aaaa' }] }
    expect(await run([locked('a@1.0.0')], young, { policy })).toMatchObject({ outcome: 'pass' })
  })
})

describe('waivers of a rule that can find several things on one package', () => {
  const known = (id: string, severity: 'high' | 'critical' = 'critical') =>
    advisory('<2', { id, name: 'a', severity, title: `title of ${id}` })
  const waive = (...names: (string | undefined)[]) => ({
    waivers: names.map((finding) => ({
      ...{ rule: 'advisory', package: 'a@1.0.0', reason: 'not reached', expires: '2026-06-20' },
      ...(finding === undefined ? {} : { finding }),
    })),
  })
  const shelf = { a: { '1.0.0': old } }
  const two = [known('GHSA-aaaa-aaaa-aaaa'), known('GHSA-bbbb-bbbb-bbbb')]
  const judged = (advisories: readonly Advisory[], policy: Record<string, unknown>) =>
    run([locked('a@1.0.0')], shelf, { policy, advisories: advisories as never })

  test('the finding shows its name', async () => {
    const { findings } = await judged(two.slice(0, 1), {})
    expect(findings).toMatchObject([{ rule: 'advisory', facts: { finding: 'GHSA-aaaa-aaaa-aaaa' } }])
  })

  test.each([
    ['names it', two.slice(0, 1), ['GHSA-aaaa-aaaa-aaaa']],
    ['names it in another case', two.slice(0, 1), ['ghsa-AAAA-aaaa-aaaa']],
    ['one for each', two, ['GHSA-aaaa-aaaa-aaaa', 'GHSA-bbbb-bbbb-bbbb']],
  ])('covers: %s', async (_, advisories, names) => {
    const report = await judged(advisories, waive(...names))
    expect(report).toMatchObject({ outcome: 'pass', staleWaivers: [] })
    expect(report.waived).toHaveLength(names.length)
  })

  test.each([
    ['one for A does not pass B', two, ['GHSA-aaaa-aaaa-aaaa'], ['GHSA-bbbb-bbbb-bbbb'], null],
    [
      'one for a high advisory does not pass a critical one that comes later',
      [known('GHSA-cccc-cccc-cccc', 'critical')],
      ['GHSA-bbbb-bbbb-bbbb'],
      ['GHSA-cccc-cccc-cccc'],
      'its "finding" is none of what advisory found there: "GHSA-cccc-cccc-cccc"',
    ],
    [
      'one that names nothing gets a note with what to type',
      two.slice(0, 1),
      [undefined],
      ['GHSA-aaaa-aaaa-aaaa'],
      'advisory can find several things on one package, and it names none: add "finding": "GHSA-aaaa-aaaa-aaaa"',
    ],
    [
      'one that names nothing, where several are found',
      two,
      [undefined],
      ['GHSA-aaaa-aaaa-aaaa', 'GHSA-bbbb-bbbb-bbbb'],
      'advisory can find several things on one package, and it names none: add "finding", with one of "GHSA-aaaa-aaaa-aaaa", "GHSA-bbbb-bbbb-bbbb"',
    ],
  ])('%s', async (_, advisories, names, left, note) => {
    const report = await judged(advisories, waive(...names))
    expect(report.outcome).toBe('fail')
    expect(report.findings.map((one) => one.facts.finding)).toEqual(left)
    expect(report.staleWaivers.map((one) => one.note)).toEqual(note === null ? [] : [note])
  })

  test.each([
    ['integrity', { integrity: null }],
    ['source', { source: { type: 'remote', url: 'https://other.example.test/a.tgz' } }],
  ] as const)('%s: by a digest of the facts, and not without', async (rule, copy) => {
    const level = Object.fromEntries(
      ['minimum-age', 'registry-mismatch', 'source', 'integrity'].map((id) => [
        id,
        id === rule ? 'error' : 'off',
      ]),
    )
    const policy = (finding?: unknown) => ({
      rules: level,
      gaps: 'warn',
      waivers: [
        {
          ...{ rule, package: 'a@1.0.0', reason: 'x', expires: '2026-06-20' },
          ...(finding === undefined ? {} : { finding }),
        },
      ],
    })
    const judge = (given: Record<string, unknown>) => run([locked('a@1.0.0', copy)], shelf, { policy: given })
    const { findings, outcome } = await judge(policy())
    const name = findings.find((one) => one.rule === rule)?.facts.finding
    expect(outcome).toBe('fail')
    expect(name).toMatch(/^[0-9a-f]{12}$/)
    expect(await judge(policy(name))).toMatchObject({ outcome: 'pass', waived: [{ rule }] })
    expect(await judge(policy('0123456789ab'))).toMatchObject({ outcome: 'fail', waived: [] })
  })
})

describe('bundled packages', () => {
  const source = { type: 'registry', url: null } as const
  const bundler = { name: 'b', version: '1.0.0', source, roots: ['a'] }
  const bundled = locked('a@1.0.0', {
    bundler,
    integrity: null,
    isDirect: false,
    location: 'node_modules/b/node_modules/a',
  })
  const shelf = { b: { '1.0.0': old } }

  test('are judged with the tarball that contains them according to the registry, and not asked for by name', async () => {
    const asked: string[] = []
    const report = await run([bundled, locked('b@1.0.0')], shelf, { bundles: { 'b@1.0.0': ['a'] }, asked })
    expect(report).toMatchObject({ outcome: 'pass', gaps: [] })
    expect(asked).not.toContain('a')
  })

  test('are looked up like any other where the published parent does not carry them', async () => {
    expect(await run([bundled, locked('b@1.0.0')], shelf)).toMatchObject({
      outcome: 'fail',
      findings: [{ rule: 'unpublished', name: 'a' }],
    })
  })
})

test('untrusted text reaches the report only cleaned', async () => {
  const nasty = '^1\u001b]0;owned\u0007\u202e\u0000'
  const after = lockfile([], [declared('a\u001b[31m', nasty, { manifest: 'p\u0007/package.json' })])
  const text = JSON.stringify(await run(after, {}))
  expect(JSON.parse(text).findings[0].message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  expect(text).not.toMatch(/\\u00|\u202e/)
})
