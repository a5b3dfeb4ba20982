// Where the code of a copy comes from, which exceptions count, and which aliases are declared.

import { describe, expect, test } from 'vitest'
import { describeAlias, describeOffRegistry } from '../../../src/rules/source/explain-source.ts'
import { parsePattern } from '../../../src/options/package-pattern.ts'
import { purlOf } from '../../../src/lockfile/purl.ts'
import type { DeclaredRange, LockedPackage, PackageSource } from '../../../src/model/report.ts'
import { declared, locked } from '../../support/build.ts'

const host = 'https://registry.example.test'
const git: PackageSource = { type: 'git', url: 'git+ssh://git@h.test/acme/a.git', commit: 'a'.repeat(40) }
const file: PackageSource = { type: 'file', path: 'lib/a-1.0.0.tgz' }
const remote = (url: string): PackageSource => ({ type: 'remote', url })
const fetched = (url: string | null): PackageSource => ({ type: 'registry', url })
const folder = (path: string, isInside = true): PackageSource => ({ type: 'directory', path, isInside })
const override = (name: string, range: string) => declared(name, range, { field: 'overrides' })

interface More {
  readonly copy?: Partial<LockedPackage>
  readonly exclude?: string
  readonly overrides?: readonly DeclaredRange[]
  readonly registry?: string | null
  readonly isOffRegistry?: boolean
  readonly isCompared?: boolean
}

function explain(source: PackageSource, more: More = {}) {
  const { copy, exclude, overrides = [], registry = host, isOffRegistry = true, isCompared = true } = more
  const pattern = exclude === undefined ? null : parsePattern(exclude)
  return describeOffRegistry(locked('a@1.0.0', { source, ...copy }), overrides, {
    registry,
    isOffRegistry,
    isCompared,
    exclude: pattern === null ? [] : [pattern],
  })
}

/** Listed in the policy, and asked for by a manifest. */
const asked = (...wantedBy: string[]): More => ({ exclude: 'a', copy: { wantedBy } })

describe('quiet', () => {
  test.each<[string, PackageSource, More?]>([
    ["the registry's address", fetched(`${host}/a/-/a-1.0.0.tgz`), { isOffRegistry: false }],
    ['no address', fetched(null), { isOffRegistry: false }],
    ['one that nothing compares', fetched(`${host}/x.tgz`), { isOffRegistry: false, isCompared: false }],
    [
      'an odd address on the registry, which another rule compares',
      remote(`${host}/x`),
      { isOffRegistry: false },
    ],
    ['a folder of the project that is asked for', folder('packages/lib/a'), asked('file:../lib/a')],
    ['the same without the policy', folder('packages/lib/a'), { copy: { wantedBy: ['file:../lib/a'] } }],
    ['with link: and a slash at the end', folder('lib/a'), { copy: { wantedBy: ['link:./lib/a/'] } }],
    ['as Windows writes it', folder('lib/a'), { copy: { wantedBy: ['..\\lib\\a', 'file:..\\lib\\a'] } }],
    ['by a path alone', folder('lib/a'), { copy: { wantedBy: ['./lib/a'] } }],
    ['a folder that nothing links to', folder('vendor/a'), { copy: { location: 'vendor/a' } }],
    ['git by its commit', git, asked('github:acme/a')],
    ['git by a short form without a host', git, asked('acme/a')],
    ['git under another name of its own', git, { exclude: 'a', copy: { alias: 'b', wantedBy: ['acme/a'] } }],
    ['a file', file, asked('file:./lib/a-1.0.0.tgz')],
    ['a file by its name alone', file, asked('a-1.0.0.tgz')],
    ['an address', remote('https://h.test/a.tgz'), asked('https://h.test/a.tgz')],
    [
      'an address that an override asks for',
      remote('https://h.test/a.tgz'),
      { ...asked('^1'), overrides: [override('a', 'https://h.test/a.tgz')] },
    ],
    [
      'an address that an override of one version asks for',
      remote('https://h.test/a.tgz'),
      { ...asked('^1'), overrides: [override('x > a@^1', 'https://h.test/a.tgz')] },
    ],
    ['a folder outside', folder('../a', false), asked('file:../a')],
    ['a package of a listed scope', git, { exclude: '@s/*', copy: { name: '@s/a', wantedBy: ['s/a'] } }],
  ])('%s', (_, source, more) => expect(explain(source, more)).toBeNull())
})

describe('reported', () => {
  const h = 'https://h.test/a.tgz'
  test.each<[string, PackageSource, string, More?]>([
    [
      'another host, without user and token',
      fetched('https://u:p@evil.test/a/-/a-1.0.0.tgz?t=s'),
      'it comes from evil.test and not from the registry (https://evil.test/a/-/a-1.0.0.tgz)',
    ],
    [
      'another port',
      fetched('https://registry.example.test:8443/a.tgz'),
      'it comes from registry.example.test:8443 and not from the registry (https://registry.example.test:8443/a.tgz)',
    ],
    [
      'plain http',
      fetched('HTTP://registry.example.test/a.tgz'),
      'it is fetched over plain http (http://registry.example.test/a.tgz)',
    ],
    [
      'plain http, as the registry is',
      fetched('http://registry.example.test/a.tgz'),
      'it is fetched by an address that the registry does not give it (http://registry.example.test/a.tgz)',
      { registry: 'http://registry.example.test' },
    ],
    [
      'no usable registry',
      fetched(h),
      'it comes from h.test and not from the registry (https://h.test/a.tgz)',
      { registry: null },
    ],
    ['no address off the registry', fetched(null), 'its address () is none that can be judged'],
    ['what is no address', remote('https://:0/x'), 'its address (https://:0/x) is none that can be judged'],
    ['an address without a host', remote('data:,x'), 'its address (data:,x) is none that can be judged'],
    [
      'an odd address on the registry that nothing compares',
      remote(`${host}/odd.tgz`),
      `it is fetched by an address that the registry does not give it (${host}/odd.tgz)`,
      { isOffRegistry: false, isCompared: false },
    ],
    ['git', git, 'it comes from git (ssh://h.test/acme/a.git) and not from the registry'],
    [
      'git that is asked for and not listed',
      git,
      'it comes from git (ssh://h.test/acme/a.git) and not from the registry',
      { copy: { wantedBy: ['acme/a'] } },
    ],
    [
      'git without a full commit',
      { ...git, commit: null },
      'it comes from git (ssh://h.test/acme/a.git), and no full commit binds it',
      asked('github:acme/a'),
    ],
    [
      'git where a version or an alias is asked for',
      git,
      'it comes from git (ssh://h.test/acme/a.git) and not from the registry',
      asked('^1.0.0', ' npm:@s/a@1'),
    ],
    [
      'git that is listed as another package',
      git,
      'it comes from git (ssh://h.test/acme/a.git) and not from the registry',
      { exclude: 'b', copy: { wantedBy: ['acme/a'] } },
    ],
    [
      'another address than the one that is asked for',
      remote('https://evil.test/a.tgz'),
      'it comes from evil.test and not from the registry (https://evil.test/a.tgz)',
      asked(h),
    ],
    [
      'an address of an override of another package',
      remote(h),
      'it comes from h.test and not from the registry (https://h.test/a.tgz)',
      { ...asked('^1'), overrides: [override('a > b', h), override('b@1', h)] },
    ],
    ['a file', file, 'it comes from the file lib/a-1.0.0.tgz and not from the registry'],
    [
      'another file than the one that is asked for',
      file,
      'it comes from the file lib/a-1.0.0.tgz and not from the registry',
      asked('file:a-1.0.1.tgz', 'file:1.0.0.tgz'),
    ],
    [
      'a file where a version is asked for',
      file,
      'it comes from the file lib/a-1.0.0.tgz and not from the registry',
      asked('lib/a-1.0.0'),
    ],
    [
      'a folder that no manifest asks for',
      folder('vendor/a'),
      'it links to the folder vendor/a, which no manifest asks for',
      asked('^1.0.0', 'file:vendor/b', 'file:', 'file:ndor/a'),
    ],
    [
      'a folder outside, though a manifest asks for it',
      folder('../a', false),
      'it links to the folder ../a outside of the project',
      { copy: { wantedBy: ['file:../a'] } },
    ],
    [
      'a folder outside that is listed and that no manifest asks for',
      folder('../a', false),
      'it links to the folder ../a outside of the project',
      asked('^1'),
    ],
    [
      'escape sequences in a path',
      { type: 'file', path: 'x\u001b[31m\u202ey' },
      'it comes from the file x y and not from the registry',
    ],
  ])('%s', (_, source, message, more) => expect(explain(source, more)?.message).toBe(message))

  test.each<[string, PackageSource, Record<string, string | null>]>([
    ['git', git, { source: 'git', address: 'ssh://h.test/acme/a.git', registry: host }],
    ['a file', file, { source: 'file', address: 'lib/a-1.0.0.tgz', registry: host }],
    ['a folder', folder('../a', false), { source: 'directory', address: '../a', registry: host }],
    [
      'an address',
      remote('https://u:p@h.test/a'),
      { source: 'remote', address: 'https://h.test/a', registry: host },
    ],
    [
      'no address',
      remote(''),
      { source: 'unreadable', address: 'an address that cannot be read', registry: host },
    ],
  ])('the facts of %s', (_, source, facts) => expect(explain(source)?.facts).toEqual(facts))
})

describe("the project's own folder in the place of a package", () => {
  const own: PackageSource = { type: 'directory', path: 'packages/a', isInside: true, isOwn: true }
  const [b, c] = [purlOf({ name: '@s/b', version: '1.0.0' }), purlOf({ name: 'c', version: '2.0.0' })]
  const words = "the project's own folder packages/a takes the place of the package a"
  const by = (...packages: string[]): More => ({
    copy: { requiredBy: packages.map((one) => [one, 'a'] as const) },
  })

  test.each<[string, More, string, boolean]>([
    ['for the project alone', by('package.json', 'packages/b/package.json'), words, true],
    ['for nothing that is known', {}, words, true],
    ['for one package', by('package.json', b), `${words}, which @s/b@1.0.0 now gets`, false],
    ['for two', by(b, c), `${words}, which @s/b@1.0.0 and 1 more now get`, false],
    [
      'for a package with an odd name',
      by(purlOf({ name: '%zz', version: '%' })),
      `${words}, which %zz@% now gets`,
      false,
    ],
  ])('%s', (_, more, message, isWarning) => {
    const found = explain(own, more)
    expect(found).toMatchObject({
      message,
      facts: { source: 'directory', address: 'packages/a', registry: null },
    })
    expect(found?.asWarning).toBe(isWarning ? true : undefined)
  })

  test('also where it is listed and asked for', () =>
    expect(explain(own, asked('file:packages/a'))?.message).toBe(words))
})

describe('aliases', () => {
  const alias = (wantedBy: string[], more: Partial<LockedPackage> = {}, overrides: DeclaredRange[] = []) =>
    describeAlias(locked('a@1.0.0', { alias: 'b', wantedBy, ...more }), overrides)
  const message = 'it is installed as b, and no manifest declares npm:a under that name'

  test.each<[string, ReturnType<typeof alias>]>([
    ['no alias', alias([], { alias: null })],
    ['one that a dependent declares', alias(['^1', 'npm:a@^1.0.0'])],
    ['one without a range', alias(['npm:a'])],
    ['one in capitals, with blanks', alias([' NPM:a@1 '])],
    ['one of a scope', alias(['npm:@s/a@1'], { name: '@s/a' })],
    ['one of an override', alias([], {}, [override('b', 'npm:a@1.0.0')])],
    ['one of a nested override for a version', alias([], {}, [override('x > b@^2', 'npm:a@1.0.0')])],
    ['git, whose source is judged', alias([], { source: git })],
    ['a folder, whose source is judged', alias([], { source: folder('x') })],
  ])('quiet: %s', (_, found) => expect(found).toBeNull())

  test.each<[string, ReturnType<typeof alias>]>([
    ['a version', alias(['^1.0.0'])],
    ['longer names', alias(['npm:a-b@1.0.0', 'npm:@a/a@1.0.0', 'npm:', 'xnpm:a'])],
    ['the same package in other case', alias(['npm:A'])],
    ['an override of another name', alias([], {}, [override('b > c', 'npm:a@1.0.0')])],
    ["an override of the package's own name", alias([], {}, [override('a', 'npm:a@1.0.0')])],
    ['an address', alias([], { source: remote('https://h.test/a.tgz') })],
  ])('reported: %s', (_, found) =>
    expect(found).toEqual({ message, facts: { source: 'alias', alias: 'b', registry: null } }),
  )
})
