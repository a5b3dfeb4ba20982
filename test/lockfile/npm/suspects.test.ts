import { describe, expect, test } from 'vitest'
import { listSuspects } from '../../../src/lockfile/npm/suspects.ts'
import type { JsonFields } from '../../../src/model/report.ts'
import { entry, openParts, v3 } from '../../support/npm-lock.ts'

/** The suspects of a lockfile, each as `dependant asks for name@range`. */
function suspectsOf(text: string, manifests: Record<string, unknown> = {}): string[] {
  const { packages, tree, projects } = openParts(text, manifests)
  const entries = (packages?.fields ?? {}) as Record<string, JsonFields>
  return [...listSuspects({ tree, projects, entries })].map((key) => {
    const [id, ...rest] = JSON.parse(key) as unknown[]
    if (id === 'overrides') return 'overrides'
    return id === 'workspace'
      ? `workspace ${String(rest[0])}`
      : `${String(id)} ${String(rest[0])}@${String(rest[1])}`
  })
}

/** The suspects of a project that asks for `ms`, which is locked like this. */
const suspectOf = (range: string, locked: object, field = 'dependencies') =>
  suspectsOf(v3({ 'node_modules/ms': locked }, { [field]: { ms: range } }))

describe('certainly met is', () => {
  test.each([
    ['^2.0.0', entry('ms', '2.1.3')],
    ['2.1.3', entry('ms', '2.1.3')],
    ['*', entry('ms', '2.1.3')],
    ['', entry('ms', '2.1.3')],
    ['1 || >=2.1 <3', entry('ms', '2.1.3')],
    ['v2.1.3', entry('ms', '2.1.3')],
    ['^2.0.0-0', entry('ms', '2.1.3')],
    ['2.1.3', { version: '2.1.3' }],
  ])('%j by %j', (range, locked) => {
    expect(suspectOf(range, locked)).toEqual([])
  })
})

describe('a suspect is', () => {
  const suspect = (range: string) => [`./ ms@${range}`]

  test.each([
    ['another version', '^1.0.0', entry('ms', '2.1.3')],
    // Comparing is strict where npm is loose: that only loads its model.
    ['a prerelease', '*', entry('ms', '2.1.3-beta.1')],
    ['a tag', 'latest', entry('ms', '2.1.3')],
    ['an alias', 'npm:ms@^2', entry('ms', '2.1.3')],
    ['a git address', 'github:o/ms', entry('ms', '2.1.3')],
    ['a tarball', 'https://example.test/ms-2.1.3.tgz', entry('ms', '2.1.3')],
    ['a path', 'file:ms', entry('ms', '2.1.3')],
    ['a path with back slashes', '.\\ms', entry('ms', '2.1.3')],
    ['a workspace spec', 'workspace:*', entry('ms', '2.1.3')],
    ['a range of more than 200 characters', `2.1.3${' || 2.1.3'.repeat(30)}`, entry('ms', '2.1.3')],
    ['what is no range', '>>', entry('ms', '2.1.3')],
    ['a package from elsewhere', '*', { version: '2.1.3', resolved: 'https://example.test/ms.tgz' }],
    ['a package of git', '*', { version: '2.1.3', resolved: `github:o/ms#${'c'.repeat(40)}` }],
  ])('%s', (_, range, locked) => {
    expect(suspectOf(range, locked)).toEqual(suspect(range))
  })

  test('what is missing, in every field', () => {
    for (const field of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])
      expect(suspectsOf(v3({}, { [field]: { ms: '2' } }))).toEqual(suspect('2'))
  })

  test('a link, whatever it leads to', () => {
    const text = v3(
      { 'node_modules/ms': { resolved: 'lib', link: true }, lib: { version: '2.1.3' } },
      { dependencies: { ms: '*' } },
    )
    expect(suspectsOf(text)).toEqual(suspect('*'))
  })
})

describe('what is walked', () => {
  const bad = { dependencies: { none: '1' }, devDependencies: { unasked: '1' } }

  test('is what the root reaches, once, without development dependencies of packages', () => {
    const text = v3(
      {
        'node_modules/a': entry('a', '1.0.0', { dependencies: { b: '^1' } }),
        'node_modules/b': entry('b', '1.0.0', { ...bad, peerDependencies: { a: '^1' } }),
        'node_modules/stray': entry('stray', '1.0.0', bad),
      },
      { dependencies: { a: '1' } },
    )
    expect(suspectsOf(text)).toEqual(['b@1.0.0 none@1'])
  })

  test('is a folder that is linked to, with its development dependencies', () => {
    const text = v3(
      {
        'node_modules/lib': { resolved: '../lib', link: true },
        '../lib': { name: 'lib', version: '1.0.0', ...bad },
      },
      { dependencies: { lib: 'file:../lib' } },
    )
    expect(suspectsOf(text)).toEqual(['./ lib@file:../lib', 'lib@1.0.0 none@1', 'lib@1.0.0 unasked@1'])
  })

  test('is a link without its folder no further', () => {
    const { tree, projects } = openParts(
      v3(
        { 'node_modules/lib': { resolved: '../lib', link: true } },
        { dependencies: { lib: 'file:../lib' } },
      ),
    )
    expect(listSuspects({ tree, projects, entries: {} }).size).toBe(1)
  })

  test('is a workspace by its own manifest, once', () => {
    const text = v3(
      {
        'node_modules/a': { resolved: 'packages/a', link: true },
        'packages/a': { version: '1.0.0', dependencies: { locked: '1' } },
      },
      { dependencies: { a: '*' } },
    )
    const manifests = {
      'package.json': { name: 'app', workspaces: ['packages/*'], dependencies: { a: '*' } },
      'packages/a/package.json': { name: 'a', dependencies: { real: '1' } },
    }
    expect(suspectsOf(text, manifests)).toEqual(['./ a@*', './packages/a real@1'])
  })
})

describe('a peer', () => {
  const withPeer = (place: string, more: object = {}) =>
    v3(
      {
        'node_modules/a': entry('a', '1.0.0', { peerDependencies: { ms: '^2' }, ...more }),
        [place]: entry('ms', '2.1.3'),
      },
      { dependencies: { a: '1' } },
    )

  test('beside the dependant is met, in its own node_modules it is not', () => {
    expect(suspectsOf(withPeer('node_modules/ms'))).toEqual([])
    expect(suspectsOf(withPeer('node_modules/a/node_modules/ms'))).toEqual(['a@1.0.0 ms@^2'])
  })

  test('of the root is met in the node_modules of the root', () => {
    expect(suspectOf('^2', entry('ms', '2.1.3'), 'peerDependencies')).toEqual([])
  })

  test.each([
    [{ ms: { optional: true } }, []],
    [{ ms: { optional: false } }, ['a@1.0.0 ms@^2']],
    [{ ms: { optional: 'true' } }, ['a@1.0.0 ms@^2']],
    [{ ms: true }, ['a@1.0.0 ms@^2']],
    [{ other: { optional: true } }, ['a@1.0.0 ms@^2']],
    [null, ['a@1.0.0 ms@^2']],
    ['ms', ['a@1.0.0 ms@^2']],
  ])('that is absent and optional by %j is a suspect: %j', (peerDependenciesMeta, expected) => {
    expect(suspectsOf(withPeer('node_modules/other/node_modules/ms', { peerDependenciesMeta }))).toEqual(
      expected,
    )
  })

  test('that is optional and there in another version is one', () => {
    const text = withPeer('node_modules/ms', {
      peerDependencies: { ms: '^1' },
      peerDependenciesMeta: { ms: { optional: true } },
    })
    expect(suspectsOf(text)).toEqual(['a@1.0.0 ms@^1'])
  })

  test('alone is made optional: a dependency of that name is needed', () => {
    const text = withPeer('node_modules/other/node_modules/ms', {
      dependencies: { ms: '^2' },
      peerDependencies: {},
      peerDependenciesMeta: { ms: { optional: true } },
    })
    expect(suspectsOf(text)).toEqual(['a@1.0.0 ms@^2'])
  })

  test('of the root is optional by its manifest', () => {
    const root = { peerDependencies: { ms: '2' }, peerDependenciesMeta: { ms: { optional: true } } }
    expect(suspectsOf(v3({}, root))).toEqual([])
  })
})

describe('overrides', () => {
  const text = v3({
    'node_modules/ms': entry('ms', '2.1.3'),
    'node_modules/a': entry('a', '1.0.0', { dependencies: { ms: '^2' } }),
  })
  const manifest = (overrides: unknown) => ({
    'package.json': { name: 'app', dependencies: { a: '1', ms: '^2' }, overrides },
  })

  test.each([
    [undefined, []],
    [{}, []],
    [{ other: '1' }, ['overrides']],
    [{ ms: '2.1.3' }, ['overrides', './ ms@^2', 'a@1.0.0 ms@^2']],
    [{ 'ms@^1': '2.1.3' }, ['overrides', './ ms@^2', 'a@1.0.0 ms@^2']],
    [{ other: { deeper: { ms: '2.1.3' } } }, ['overrides', './ ms@^2', 'a@1.0.0 ms@^2']],
  ])('%j make what asks for these names suspect: %j', (overrides, expected) => {
    expect(suspectsOf(text, manifest(overrides))).toEqual(expected)
  })

  test('of a scope keep it in the name', () => {
    const scoped = v3({ 'node_modules/@s/n': entry('@s/n', '1.0.0') })
    const root = { name: 'app', dependencies: { '@s/n': '1' }, overrides: { '@s/n@1': '1.0.0' } }
    expect(suspectsOf(scoped, { 'package.json': root })).toEqual(['overrides', './ @s/n@1'])
  })
})

describe('a workspace', () => {
  const manifests = {
    'package.json': { name: 'app', workspaces: ['packages/*'] },
    'packages/a/package.json': { name: 'a' },
  }
  const folder = { 'packages/a': { name: 'a', version: '1.0.0' } }

  test.each<[string, Record<string, unknown>, string[]]>([
    ['with its link', { 'node_modules/a': { resolved: 'packages/a', link: true } }, []],
    ['without a link', {}, ['workspace packages/a']],
    ['with a package in its place', { 'node_modules/a': entry('a', '1.0.0') }, ['workspace packages/a']],
    [
      'with a link to another folder',
      { 'node_modules/a': { resolved: 'lib', link: true }, lib: { version: '1.0.0' } },
      ['workspace packages/a'],
    ],
  ])('%s is one: %j', (_, link, expected) => {
    expect(suspectsOf(v3({ ...folder, ...link }), manifests)).toEqual(expected)
  })
})

test('keys tell what is there, so that a change of it is seen', () => {
  const keysOf = (locked: Record<string, unknown>) => {
    const { tree, projects } = openParts(v3(locked, { dependencies: { ms: '^1' } }))
    return [...listSuspects({ tree, projects, entries: {} })].join()
  }
  const keys = [
    keysOf({}),
    keysOf({ 'node_modules/ms': entry('ms', '2.0.0') }),
    keysOf({ 'node_modules/ms': entry('ms', '2.1.3') }),
    keysOf({ 'node_modules/ms': { version: '2.0.0', resolved: 'https://example.test/x.tgz' } }),
    keysOf({ 'node_modules/ms': { resolved: 'lib', link: true }, lib: { version: '2.0.0' } }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})
