import { describe, expect, test } from 'vitest'
import { findOn, nameFound, type Found } from '../../src/check/findings-of.ts'
import type { Finding } from '../../src/model/report.ts'
import type { AnyRule } from '../../src/rules/define-rule.ts'
import advisoryRule from '../../src/rules/advisory.ts'
import minimumAge from '../../src/rules/minimum-age.ts'
import shadowedCommand from '../../src/rules/shadowed-command.ts'
import { advisory, approvedPolicy, asOf } from '../support/build.ts'
import { at, openCheckouts, type Entries } from '../support/memory-checkout.ts'
import { fakeRegistry } from '../support/registry.ts'

type Packages = Readonly<Record<string, { readonly version: string; readonly bin?: object }>>

const lock = (packages: Packages) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: Object.fromEntries([
      [
        '',
        { name: 'app', dependencies: Object.fromEntries(Object.keys(packages).map((name) => [name, '*'])) },
      ],
      ...Object.entries(packages).map(([name, entry]) => [
        `node_modules/${name}`,
        {
          resolved: `https://registry.example.test/${name}/-/${name}-${entry.version}.tgz`,
          integrity: 'sha512-aaaa',
          ...entry,
        },
      ]),
    ]),
  })
const of = (packages: Packages): Entries => ({
  'package.json': '{"name":"app"}',
  'package-lock.json': lock(packages),
})

function find(
  id: string,
  {
    rule = minimumAge as AnyRule,
    disk = of({}),
    head = null as Entries | null,
    policy = approvedPolicy(),
  } = {},
) {
  const host = openCheckouts(head === null ? { disk, head: null } : { disk, commits: { head } })
  const registry = fakeRegistry(
    { pad: { '1.0.0': 1, '2.0.0': 9000, '3.0.0': null }, other: { '1.0.0': 1 }, shade: { '1.0.0': 9000 } },
    { advisories: [advisory('<3', { name: 'pad', severity: 'critical' })] },
  )
  const [name = '', version = ''] = id.split('@')
  return findOn({ name, version }, { rule, place: at('package-lock.json'), policy, registry, asOf }, host)
}
const listed = ({ findings }: Found) =>
  findings.map(({ rule, name, version }) => `${rule} ${name}@${version}`)

describe('what a rule finds on a package', () => {
  const young = { version: '1.0.0' }
  test.each<[string, Parameters<typeof find>[1]]>([
    ['in the change since HEAD', { disk: of({ pad: young }), head: of({}) }],
    ['in the lockfile, where nothing changed', { disk: of({ pad: young }), head: of({ pad: young }) }],
    ['in the lockfile, before the first commit', { disk: of({ pad: young }) }],
    [
      'in the lockfile, where that of HEAD is broken',
      { disk: of({ pad: young }), head: { 'package-lock.json': '{' } },
    ],
    ['by itself, where it is not locked', { disk: of({}), head: of({}) }],
  ])('%s', async (_, world) => {
    expect(listed(await find('pad@1.0.0', world))).toEqual(['minimum-age pad@1.0.0'])
  })

  test('is nothing of another version or another package', async () => {
    const disk = of({ pad: { version: '2.0.0' }, other: young })
    expect(listed(await find('pad@2.0.0', { disk, head: of({}) }))).toEqual([])
  })

  test('is found though a waiver covers it already', async () => {
    const waiver = { rule: 'minimum-age', package: 'pad@1.0.0', integrity: 'sha512-aaaa', reason: 'known' }
    const policy = approvedPolicy({ waivers: [{ ...waiver, expires: '2026-07-01' }] })
    const disk = of({ pad: { version: '1.0.0' } })
    expect(listed(await find('pad@1.0.0', { policy, disk }))).toHaveLength(1)
  })

  test('shadows a command of the rest of the tree', async () => {
    const disk = of({
      pad: { version: '2.0.0', bin: { tool: 'x' } },
      shade: { version: '1.0.0', bin: { tool: 'y' } },
    })
    expect(listed(await find('shade@1.0.0', { rule: shadowedCommand, disk }))).toEqual([
      'shadowed-command shade@1.0.0',
    ])
    const alone = of({ shade: { version: '1.0.0', bin: { tool: 'y' } } })
    expect(listed(await find('shade@1.0.0', { rule: shadowedCommand, disk: alone }))).toEqual([])
  })

  test('and which evidence was missing, of this rule alone', async () => {
    const { findings, gaps } = await find('pad@3.0.0')
    expect(findings).toEqual([])
    expect(gaps).toMatchObject([{ rule: 'minimum-age', evidence: 'release' }])
  })
})

describe('the finding that a waiver names', () => {
  const one = (id: string, aliases = '') =>
    ({ facts: { finding: id, aliases }, message: `${id} covers it\u001b[31m` }) as unknown as Finding
  const gap = { rule: 'advisory', reason: 'the registry was not asked' } as Found['gaps'][0]
  function name(
    finding: string | null,
    findings: readonly Finding[],
    { rule = advisoryRule as AnyRule, gaps = [] as Found['gaps'] } = {},
  ) {
    const lines: string[] = []
    const tell = (line: string) => void lines.push(line)
    const named = () => nameFound({ rule, text: 'pad@1.0.0', finding }, { findings, gaps }, tell)
    return { named, lines }
  }

  test.each<[string, string | null, readonly Finding[], string]>([
    ['is the only one', null, [one('GHSA-1')], 'GHSA-1'],
    ['is the only one, found in two copies', null, [one('GHSA-1'), one('GHSA-1')], 'GHSA-1'],
    ['is the one that is typed, in any case', 'ghsa-2', [one('GHSA-1'), one('GHSA-2')], 'GHSA-2'],
    ['is the one with that alias', 'CVE-1', [one('GHSA-1', 'CVE-1, CVE-2'), one('GHSA-2')], 'CVE-1'],
    ['is the one that is typed, where nothing is found now', 'GHSA-9', [], 'GHSA-9'],
  ])('%s', (_, typed, found, expected) => {
    const { named, lines } = name(typed, found)
    expect(named()).toBe(expected)
    expect(lines).toEqual([])
  })

  test.each<[string, string | null, readonly Finding[], string, number]>([
    ['of two is asked for', null, [one('GHSA-1'), one('GHSA-2')], 'finds 2 things on pad@1.0.0', 2],
    [
      'that is no finding is refused',
      'GHSA-3',
      [one('GHSA-1')],
      'finds no "GHSA-3" on pad@1.0.0: did you mean "GHSA-1"?',
      1,
    ],
    ['that is empty is refused', ' ', [one('GHSA-1')], 'finds no', 1],
    ['of nothing is refused', null, [], 'finds nothing on pad@1.0.0 now', 0],
    ['that is empty, of nothing, is refused', '', [], 'finds no ""', 0],
  ])('%s', (_, typed, found, message, count) => {
    const { named, lines } = name(typed, found)
    expect(named).toThrow(
      expect.objectContaining({ code: 'EUSAGE', message: expect.stringContaining(message) }),
    )
    expect(lines).toHaveLength(count)
  })

  test('is listed as a line to type, without escape sequences, twenty at most', () => {
    const { named, lines } = name(
      null,
      Array.from({ length: 30 }, (_, nth) => one(`GHSA-${nth} x`)),
    )
    expect(named).toThrow('finds 30 things')
    expect(lines).toHaveLength(20)
    expect(lines[0]).toBe(
      `depgate waive pad@1.0.0 --rule advisory --finding 'GHSA-0 x' --reason "…"   # GHSA-0 x covers it`,
    )
  })

  test('cannot be known where evidence is missing', () => {
    expect(name(null, [], { gaps: [gap] }).named).toThrow('cannot be told now: the registry was not asked')
    // What is found is named all the same.
    expect(name(null, [one('GHSA-1')], { gaps: [gap] }).named()).toBe('GHSA-1')
  })

  test('is none where the rule finds one thing on a package', () => {
    expect(name(null, [one('x')], { rule: minimumAge }).named()).toBeNull()
    expect(name('x', [one('x')], { rule: minimumAge }).named).toThrow('finds one thing on a package')
  })
})
