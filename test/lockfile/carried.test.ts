import { describe, expect, test } from 'vitest'
import { completeLockfile, type Carrier } from '../../src/lockfile/carried.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import type { PackedPackage, PublishedManifest, TarballContents } from '../../src/model/published.ts'
import { locked, lockfile, published } from '../support/build.ts'
import { insidePackage } from '../support/registry.ts'

const source = { type: 'registry', url: null } as const
const by = { name: 'b', version: '1.0.0' }

/** The package b@1.0.0 whose tarball contains others. */
function carrier(
  inside: Partial<TarballContents>,
  more: { host?: Partial<LockedPackage>; published?: Partial<PublishedManifest>; trouble?: string } = {},
): Carrier {
  return {
    host: locked('b@1.0.0', { scope: 'optional', path: ['app', 'b@1.0.0'], line: 12, ...more.host }),
    published: published({ bundles: ['a'], ...more.published }),
    reading: {
      trouble: more.trouble ?? null,
      manifests: [],
      hasBindingGyp: false,
      inside: { trouble: null, packages: [], lockfile: null, ...inside },
      entries: 1,
      unpackedBytes: 1,
    },
  }
}

const bundle = (...packages: PackedPackage[]) => carrier({ packages })

/** What is in the lockfile beside b@1.0.0. */
function complete(carriers: readonly Carrier[], others: readonly LockedPackage[] = []) {
  const before = lockfile([...carriers.map(({ host }) => host), ...others])
  const { lockfile: after, unknown } = completeLockfile(before, carriers)
  const fresh = after.packages.filter((one) => !before.packages.includes(one))
  return {
    before,
    after,
    unknown,
    fresh,
    left: before.packages.filter((one) => !after.packages.includes(one)),
  }
}

/** The entry of a bundled package, as npm writes it. */
const listed = (id: string, more: Partial<LockedPackage> = {}) =>
  locked(id, {
    location: 'node_modules/b/node_modules/a',
    bundler: { ...by, source, roots: ['a'] },
    integrity: null,
    isDirect: false,
    line: 20,
    ...more,
  })

describe('a bundled package', () => {
  test('that no entry lists comes from the tarball of its carrier', () => {
    const inside = insidePackage('a', '2.0.0', {
      edges: [
        { name: 'c', range: '^1', type: 'runtime' },
        { name: 'd', range: '^1', type: 'development' },
      ],
      bin: { a: 'x.js' },
      scripts: { install: 'x' },
    })
    const host = { edges: [{ name: 'a', range: '^2', type: 'runtime' } as const] }
    const { fresh, left, unknown } = complete([carrier({ packages: [inside] }, { host })])
    expect(fresh).toEqual([
      {
        name: 'a',
        version: '2.0.0',
        location: 'node_modules/b/node_modules/a',
        alias: null,
        purl: 'pkg:npm/a@2.0.0',
        source,
        integrity: null,
        edges: [{ name: 'c', range: '^1', type: 'runtime' }],
        bin: { a: 'x.js' },
        hasInstallScript: true,
        bundler: { ...by, source, isProven: true, roots: ['a'] },
        carried: { by, type: 'bundle', listed: null },
        scope: 'optional',
        isDirect: false,
        path: ['app', 'b@1.0.0', 'a@2.0.0'],
        line: 12,
        wantedBy: ['^2'],
      },
    ])
    expect([left, unknown]).toEqual([[], []])
  })

  test.each<[string, PackedPackage, Partial<LockedPackage>]>([
    ['has no scripts where its manifest has none', insidePackage('a'), { hasInstallScript: false }],
    [
      'has its own name, and an alias',
      insidePackage('real', '1.0.0', { location: 'node_modules/as' }),
      { name: 'real', alias: 'as' },
    ],
    [
      'has the name of its folder, where it has none',
      { ...insidePackage('a'), manifest: { ...insidePackage('a').manifest, name: null } },
      { name: 'a', alias: null },
    ],
    [
      'has the name of its folder, where its own is none of npm',
      insidePackage('../x', '1.0.0', { location: 'node_modules/a' }),
      { name: 'a', alias: null },
    ],
    [
      'can be inside of another one',
      insidePackage('c', '1.0.0', { location: 'node_modules/a/node_modules/c' }),
      { name: 'c', location: 'node_modules/b/node_modules/a/node_modules/c' },
    ],
  ])('%s', (_, inside, expected) => {
    expect(complete([bundle(inside)]).fresh).toMatchObject([expected])
  })

  test.each<[string, PackedPackage]>([
    [
      'without a version',
      { ...insidePackage('a'), manifest: { ...insidePackage('a').manifest, version: null } },
    ],
    ['outside of node_modules', insidePackage('a', '1.0.0', { location: 'vendor/a' })],
    ['with a path that climbs out', insidePackage('a', '1.0.0', { location: 'node_modules/../../a' })],
    [
      'with a name that npm does not accept',
      insidePackage('a', '1.0.0', { location: 'node_modules/__proto__' }),
    ],
  ])('is no folder %s', (_, inside) => {
    const { before, after, fresh } = complete([bundle(inside)])
    expect(fresh).toEqual([])
    expect(after).toBe(before)
  })

  test('is wanted by what the carrier and the packages in it ask for, under that name', () => {
    const asks = (...ranges: string[]) =>
      ranges.map((range) => ({ name: 'a', range, type: 'runtime' as const }))
    const host = { edges: asks('^1') }
    const packages = [
      insidePackage('a', '1.0.0'),
      insidePackage('c', '1.0.0', { edges: asks('^1', '~1.0') }),
      insidePackage('constructor', '1.0.0'),
    ]
    const { fresh } = complete([carrier({ packages }, { host })])
    expect(fresh.map(({ name, wantedBy }) => [name, wantedBy])).toEqual([
      ['a', ['^1', '~1.0']],
      ['c', []],
      ['constructor', []],
    ])
  })
})

describe('an entry at the place of a bundled package', () => {
  const one = bundle(insidePackage('a', '1.0.0'))

  test.each<[string, LockedPackage]>([
    ['the same, bundled by the roots that its carrier publishes', listed('a@1.0.0')],
    ['the same, fetched by its hash', listed('a@1.0.0', { integrity: 'sha512-aaaa', bundler: null })],
    [
      'the same, fetched from an address',
      listed('a@1.0.0', { source: { type: 'remote', url: 'https://x.example.test/a.tgz' } }),
    ],
  ])('that is %s is all that there is', (_, entry) => {
    const { before, after } = complete([one], [entry])
    expect(after).toBe(before)
  })

  test('in another version is replaced, and named', () => {
    const { fresh, left } = complete([one], [listed('a@0.9.0')])
    expect(left.map(({ version }) => version)).toEqual(['0.9.0'])
    expect(fresh).toMatchObject([
      { version: '1.0.0', line: 20, carried: { type: 'bundle', listed: { name: 'a', version: '0.9.0' } } },
    ])
  })

  test.each<[string, Partial<LockedPackage>]>([
    ['a hash', { integrity: 'sha512-x' }],
    ['an address', { source: { type: 'registry', url: 'https://registry.example.test/a/-/a-0.9.0.tgz' } }],
    ['neither, and no claim to be bundled', { bundler: null }],
  ])('in another version with %s is fetched as well', (_, more) => {
    const { fresh, left } = complete([one], [listed('a@0.9.0', more)])
    expect(left).toEqual([])
    expect(fresh).toMatchObject([{ version: '1.0.0', carried: { listed: { version: '0.9.0' } } }])
  })

  test('in another version, in a format that does not know what is inside, is replaced without a word', () => {
    const { fresh } = complete([one], [listed('a@0.9.0', { isInside: true })])
    expect(fresh).toMatchObject([{ version: '1.0.0', carried: { type: 'bundle', listed: null } }])
  })

  test('that claims to be bundled from other roots proves nothing, and is judged as unlisted', () => {
    const claimed = listed('a@1.0.0', { bundler: { ...by, source, roots: ['other'] } })
    const { fresh, left } = complete([one], [claimed])
    expect(left).toEqual([claimed])
    expect(fresh).toMatchObject([{ version: '1.0.0', carried: { listed: null } }])
  })
})

// `package.json` and `PACKAGE.JSON` in one folder: the file system decides which of them npm reads.
describe('two packages at one place of a tarball', () => {
  const [evil, harmless] = [insidePackage('a', '0.0.8'), insidePackage('a', '1.2.8')]

  test.each([
    ['in either order', [evil, harmless]],
    ['in the other order', [harmless, evil]],
  ])('are both there, %s', (_, inside) => {
    const { fresh } = complete([bundle(...inside)])
    expect(fresh.map(({ version }) => version).sort()).toEqual(['0.0.8', '1.2.8'])
  })

  test.each([
    [[evil, harmless], '1.2.8', ['0.0.8']],
    [[harmless, evil], '1.2.8', ['0.0.8']],
    [[evil, harmless], '0.0.8', ['1.2.8']],
    [[evil, harmless], '1.0.0', ['0.0.8', '1.2.8']],
  ])('are there beside an entry for one of them: %#', (inside, version, expected) => {
    const entry = listed(`a@${version}`)
    const { fresh, left } = complete([bundle(...inside)], [entry])
    expect(fresh.map((one) => one.version)).toEqual(expected)
    expect(fresh.every(({ carried }) => carried?.listed?.version === version)).toBe(true)
    expect(left).toEqual(expected.length === 2 ? [entry] : [])
  })

  test('are both there in one version, where only one has a script', () => {
    const scripted = insidePackage('a', '1.2.8', { scripts: { install: 'x' } })
    const { fresh } = complete([bundle(harmless, scripted)])
    expect(fresh.map((one) => one.hasInstallScript)).toEqual([false, true])
  })
})

describe('a shrinkwrap', () => {
  const text = (packages: Record<string, unknown>, root: object = {}) =>
    JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'b', ...root }, ...packages } })
  const entry = { version: '1.0.0', integrity: 'sha512-inner' }
  const wrap = (
    packages: Record<string, unknown>,
    more: Parameters<typeof carrier>[1] = {},
    name = 'npm-shrinkwrap.json',
  ) => carrier({ lockfile: { name, text: text(packages, { dependencies: { a: '1' } }) } }, more)
  const obeyed = { host: { hasShrinkwrap: true } } as const
  const stated = { published: { hasShrinkwrap: true } } as const

  test('that the lockfile marks replaces all entries below its package', () => {
    const { fresh, left } = complete(
      [wrap({ 'node_modules/a': entry, 'node_modules/a/node_modules/c': { version: '2.0.0' } }, obeyed)],
      [listed('a@0.9.0')],
    )
    expect(left.map(({ version }) => version)).toEqual(['0.9.0'])
    expect(fresh).toMatchObject([
      {
        name: 'a',
        location: 'node_modules/b/node_modules/a',
        integrity: 'sha512-inner',
        bundler: null,
        carried: { by, type: 'shrinkwrap', listed: { name: 'a', version: '0.9.0' } },
        scope: 'optional',
        isDirect: false,
        path: ['app', 'b@1.0.0', 'a@1.0.0'],
        line: 20,
      },
      {
        name: 'c',
        location: 'node_modules/b/node_modules/a/node_modules/c',
        integrity: null,
        carried: { listed: null },
        path: ['app', 'b@1.0.0', 'c@2.0.0'],
        line: 12,
      },
    ])
  })

  test('that the registry states is not obeyed before the mark: it adds what is new, and replaces nothing', () => {
    const { fresh, left } = complete(
      [wrap({ 'node_modules/a': entry, 'node_modules/known': { version: '3.0.0' } }, stated)],
      [listed('a@0.9.0'), locked('known@3.0.0')],
    )
    expect(left).toEqual([])
    expect(fresh).toMatchObject([{ name: 'a', version: '1.0.0', line: 12, carried: { listed: null } }])
  })

  test.each<[string, Carrier]>([
    ['that nothing states', wrap({ 'node_modules/a': entry })],
    ['whose name npm does not read', wrap({ 'node_modules/a': entry }, stated, 'package-lock.json')],
    ['that is not there', carrier({}, { ...obeyed, ...stated })],
  ])('%s is not read', (_, one) => {
    const { before, after, unknown } = complete([one])
    expect(after).toBe(before)
    expect(unknown).toEqual([])
  })

  test('that is marked is read under each name', () => {
    expect(complete([wrap({ 'node_modules/a': entry }, obeyed, 'package-lock.json')]).fresh).toHaveLength(1)
  })

  test('with the same entries changes nothing', () => {
    const same = listed('a@1.0.0', { integrity: 'sha512-inner', bundler: null })
    const { before, after } = complete([wrap({ 'node_modules/a': entry }, obeyed)], [same])
    expect(after).toBe(before)
  })

  test.each<[string, Partial<LockedPackage>]>([
    ['another hash', { integrity: 'sha512-listed' }],
    [
      'another address',
      { integrity: 'sha512-inner', source: { type: 'remote', url: 'https://x.example.test/a.tgz' } },
    ],
  ])('with %s replaces the entry, which npm does not fetch', (_, more) => {
    const { fresh, left } = complete(
      [wrap({ 'node_modules/a': entry }, obeyed)],
      [listed('a@1.0.0', { bundler: null, ...more })],
    )
    expect(left).toHaveLength(1)
    expect(fresh).toMatchObject([{ integrity: 'sha512-inner', carried: { listed: null } }])
  })

  test('has no folder of this project', () => {
    const packages = { 'node_modules/a': { resolved: 'lib', link: true }, lib: { version: '1.0.0' } }
    expect(complete([wrap(packages, obeyed)]).fresh).toMatchObject([
      {
        location: 'node_modules/b/node_modules/a',
        source: { type: 'directory', path: 'lib', isInside: false },
      },
    ])
  })

  test('that cannot be read is unknown, with the bundle beside it', () => {
    const broken = carrier(
      { lockfile: { name: 'npm-shrinkwrap.json', text: '{' }, packages: [insidePackage('a')] },
      obeyed,
    )
    const { unknown, fresh } = complete([broken])
    expect(unknown).toEqual([
      { host: broken.host, reason: 'the npm-shrinkwrap.json in its tarball cannot be read' },
    ])
    expect(fresh).toMatchObject([{ name: 'a', carried: { type: 'bundle' } }])
  })
})

test.each([
  ['the tarball', carrier({}, { trouble: 'is no tarball' }), 'is no tarball'],
  ['what is inside', carrier({ trouble: 'has too many packages' }), 'has too many packages'],
  ['the tarball before what is inside', carrier({ trouble: 'b' }, { trouble: 'a' }), 'a'],
])('trouble with %s makes the carrier unknown', (_, one, reason) => {
  const { before, after, unknown } = complete([one])
  expect(unknown).toEqual([{ host: one.host, reason }])
  expect(after).toBe(before)
})

test('without carriers the lockfile is the same', () => {
  const { before, after } = complete([], [locked('a@1.0.0'), locked('a@1.0.0')])
  expect(after).toBe(before)
})

test('entries at one place stay apart, each under its own', () => {
  const twins = [locked('a@1.0.0'), locked('a@2.0.0')]
  const { after, fresh } = complete([bundle(insidePackage('c'))], twins)
  expect(fresh.map(({ name }) => name)).toEqual(['c'])
  expect(after.packages).toHaveLength(4)
})
