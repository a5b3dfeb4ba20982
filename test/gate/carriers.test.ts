// Packages inside tarballs, through the whole pipe: what is judged, what is a gap, and what is not read.

import { describe, expect, test } from 'vitest'
import { gate } from '../../src/gate/gate.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import type { LockedPackage, Report } from '../../src/model/report.ts'
import { advisory, asOf, locked, lockfile, approvedPolicy } from '../support/build.ts'
import { fakeRegistry, insidePackage } from '../support/registry.ts'

type More = NonNullable<Parameters<typeof fakeRegistry>[1]>

const old = 10_000
const shelf = { b: { '1.0.0': old, '1.1.0': old }, a: { '1.0.0': old, '2.0.0': old } }
const source = { type: 'registry', url: null } as const
const host = (version = '1.0.0', more: Partial<LockedPackage> = {}) => locked(`b@${version}`, more)
const listed = (id: string, more: Partial<LockedPackage> = {}) =>
  locked(id, {
    location: 'node_modules/b/node_modules/a',
    bundler: { name: 'b', version: '1.0.0', source, roots: ['a'] },
    integrity: null,
    isDirect: false,
    ...more,
  })
const bundles = { 'b@1.0.0': ['a'], 'b@1.1.0': ['a'] }
const critical = [advisory('<2.0.0', { name: 'a' })]
const wrapped = { 'b@1.0.0': { hasShrinkwrap: true } } as const
const shrinkwrap = (packages: Record<string, unknown>, name = 'npm-shrinkwrap.json') => ({
  inside: {
    'b@1.0.0': {
      lockfile: { name, text: JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }) },
    },
  },
})
const entry = { version: '1.0.0', integrity: 'sha512-aaaa' }

async function run(
  after: readonly LockedPackage[],
  more: More & { before?: readonly LockedPackage[]; policy?: Record<string, unknown> } = {},
): Promise<Report> {
  const before = more.before === undefined ? emptyLockfile('package-lock.json') : lockfile(more.before)
  const pair = { before, after: lockfile(after), beforeLabel: 'HEAD', afterLabel: 'package-lock.json' }
  return gate([pair], approvedPolicy(more.policy ?? {}), fakeRegistry(shelf, more), asOf)
}

const resultOf = ({ outcome, findings, gaps }: Report) => ({
  outcome,
  findings: findings.filter((one) => one.level === 'error').map((one) => `${one.rule} ${one.package}`),
  gaps: gaps.map((one) => `${one.evidence} ${one.package}`),
})
const a = (version: string) => ({ 'b@1.0.0': { packages: [insidePackage('a', version)] } })

test.each<[string, readonly LockedPackage[], Parameters<typeof run>[1], ReturnType<typeof resultOf>]>([
  [
    'an unlisted package is judged',
    [host()],
    { bundles, inside: a('1.0.0'), advisories: critical },
    { outcome: 'fail', findings: ['advisory pkg:npm/a@1.0.0'], gaps: [] },
  ],
  [
    'by the denials too',
    [host()],
    { bundles, inside: a('2.0.0'), policy: { deny: ['a'] } },
    { outcome: 'fail', findings: ['denied pkg:npm/a@2.0.0'], gaps: [] },
  ],
  [
    'an unlisted package that is harmless is none of a finding',
    [host()],
    { bundles, inside: a('2.0.0'), advisories: critical },
    { outcome: 'pass', findings: [], gaps: [] },
  ],
  [
    'a listed one in another version',
    [host(), listed('a@2.0.0')],
    { bundles, inside: a('1.0.0') },
    { outcome: 'fail', findings: ['registry-mismatch pkg:npm/a@1.0.0'], gaps: [] },
  ],
  [
    'a listed one that the tarball does not carry: npm installs nothing',
    [host(), listed('a@2.0.0')],
    { bundles, inside: { 'b@1.0.0': {} } },
    { outcome: 'pass', findings: [], gaps: [] },
  ],
  [
    'a folder without a version is no package',
    [host()],
    {
      bundles,
      inside: { 'b@1.0.0': { packages: [insidePackage('a', '1.0.0', { version: null })] } },
      advisories: critical,
    },
    { outcome: 'pass', findings: [], gaps: [] },
  ],
  [
    'a tarball that cannot be had',
    [host(), listed('a@1.0.0')],
    { bundles, tarballFailure: 'registry answered 500' },
    { outcome: 'inconclusive', findings: [], gaps: ['tarball pkg:npm/b@1.0.0'] },
  ],
  [
    'which a policy can let pass',
    [host(), listed('a@1.0.0')],
    { bundles, tarballFailure: 'registry answered 500', policy: { gaps: { tarball: 'warn' } } },
    { outcome: 'pass', findings: [], gaps: ['tarball pkg:npm/b@1.0.0'] },
  ],
  [
    'a tarball that carries too much',
    [host()],
    { bundles, inside: { 'b@1.0.0': { trouble: 'too much' } } },
    { outcome: 'inconclusive', findings: [], gaps: ['tarball pkg:npm/b@1.0.0'] },
  ],
  [
    'a package of a file whose entry has hasShrinkwrap',
    [host('1.0.0', { source: { type: 'file', path: 'b.tgz' }, hasShrinkwrap: true })],
    { policy: { rules: { source: 'off', unpublished: 'off', 'minimum-age': 'off' } } },
    {
      outcome: 'inconclusive',
      findings: [],
      gaps: ['tarball pkg:npm/b@1.0.0'],
    },
  ],
  [
    'a shrinkwrap that names an old package',
    [host('1.0.0', { hasShrinkwrap: true })],
    { ...shrinkwrap({ 'node_modules/a': entry }), advisories: critical },
    { outcome: 'fail', findings: ['advisory pkg:npm/a@1.0.0'], gaps: [] },
  ],
  [
    'a shrinkwrap whose entries are listed',
    [host('1.0.0', { hasShrinkwrap: true }), listed('a@1.0.0', { bundler: null, integrity: 'sha512-aaaa' })],
    shrinkwrap({ 'node_modules/a': entry }),
    { outcome: 'pass', findings: [], gaps: [] },
  ],
  [
    'a shrinkwrap with other bytes than are listed',
    [host('1.0.0', { hasShrinkwrap: true }), listed('a@1.0.0', { bundler: null, integrity: 'sha512-aaaa' })],
    shrinkwrap({ 'node_modules/a': { ...entry, integrity: 'sha512-bbbb' } }),
    { outcome: 'fail', findings: ['registry-mismatch pkg:npm/a@1.0.0'], gaps: [] },
  ],
  [
    'a shrinkwrap that only the registry lists: what is locked anyway is judged once',
    [host(), locked('a@1.0.0')],
    { ...shrinkwrap({ 'node_modules/a': { version: '1.0.0' } }), manifests: wrapped },
    { outcome: 'pass', findings: [], gaps: [] },
  ],
  [
    'a shrinkwrap that only the registry lists: what is not locked is judged',
    [host(), locked('a@2.0.0')],
    { ...shrinkwrap({ 'node_modules/a': entry }), manifests: wrapped, advisories: critical },
    { outcome: 'fail', findings: ['advisory pkg:npm/a@1.0.0'], gaps: [] },
  ],
  [
    'a package-lock.json counts only where the lockfile has hasShrinkwrap',
    [host()],
    {
      ...shrinkwrap({ 'node_modules/a': entry }, 'package-lock.json'),
      manifests: wrapped,
      advisories: critical,
    },
    { outcome: 'pass', findings: [], gaps: [] },
  ],
])('%s', async (_name, after, more, expected) => {
  const { policy, ...rest } = more ?? {}
  const rules = { superseded: 'off', reawakened: 'off', ...(policy?.rules as object) }
  expect(resultOf(await run(after, { ...rest, policy: { ...policy, rules } }))).toEqual(expected)
})

describe('an unchanged carrier', () => {
  test('is not read', async () => {
    const report = await run([host(), locked('a@2.0.0')], {
      before: [host()],
      bundles,
      tarballFailure: 'must not be read',
    })
    expect(resultOf(report)).toEqual({ outcome: 'pass', findings: [], gaps: [] })
  })

  test('is read where an entry below it changed', async () => {
    const report = await run([host(), listed('a@2.0.0')], {
      before: [host(), listed('a@1.0.0')],
      bundles,
      inside: a('1.0.0'),
    })
    expect(resultOf(report)).toMatchObject({ findings: ['registry-mismatch pkg:npm/a@1.0.0'] })
  })

  test('is read where it newly claims a shrinkwrap or a bundle', async () => {
    for (const claim of [{ hasShrinkwrap: true }, { hasBundle: true }] as const) {
      const more = { before: [host()], inside: a('1.0.0'), advisories: critical }
      expect(resultOf(await run([host('1.0.0', claim)], more))).toMatchObject({
        findings: ['advisory pkg:npm/a@1.0.0'],
      })
    }
  })
})

test('what is carried is in the report with its path and the line of its carrier', async () => {
  const { changes } = await run([host()], { bundles, inside: a('2.0.0') })
  expect(changes).toMatchObject([
    {
      name: 'a',
      version: '2.0.0',
      path: ['app', 'b@1.0.0', 'a@2.0.0'],
      direct: false,
      location: { line: 7 },
    },
    { name: 'b' },
  ])
})

describe('a script that a bundled package runs', () => {
  const scripted = (version: string) => [insidePackage('a', version, { scripts: { postinstall: 'evil' } })]

  test('is warned of where the package is new', async () => {
    const { findings } = await run([host()], {
      bundles,
      inside: { 'b@1.0.0': { packages: scripted('2.0.0') } },
    })
    expect(findings).toMatchObject([{ rule: 'install-script', level: 'warn', name: 'a', version: '2.0.0' }])
  })

  test('is refused where an update gains it', async () => {
    const { findings } = await run([host('1.1.0')], {
      before: [host(), listed('a@1.0.0')],
      bundles,
      inside: { 'b@1.1.0': { packages: scripted('2.0.0') } },
    })
    expect(findings).toMatchObject([{ rule: 'install-script', level: 'error', name: 'a', version: '2.0.0' }])
  })
})
