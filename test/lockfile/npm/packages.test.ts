import { describe, expect, test } from 'vitest'
import { listPackages } from '../../../src/lockfile/npm/packages.ts'
import { at, entry, openParts, v1, v3 } from '../../support/npm-lock.ts'
import { refusalOf } from '../../support/refusal.ts'

function list(text: string, manifests: Record<string, unknown> = {}) {
  const { tree, projects } = openParts(text, manifests)
  return listPackages('package-lock.json', tree, projects)
}

describe('resolution', () => {
  test('walks up from node_modules to node_modules, as Node does', () => {
    const text = v3(
      {
        'node_modules/a': entry('a', '1.0.0', { dependencies: { ms: '^1', b: '^1' } }),
        'node_modules/a/node_modules/ms': entry('ms', '1.0.0'),
        'node_modules/b': entry('b', '1.0.0', { dependencies: { ms: '^2', none: '*' } }),
        'node_modules/ms': entry('ms', '2.0.0'),
        'node_modules/a/node_modules/c': entry('c', '1.0.0', {
          dependencies: { ms: '^1.0', b: '*', c: '*' },
        }),
      },
      { dependencies: { a: '1' } },
    )
    const lock = list(text)
    expect(at(lock, 'node_modules/a/node_modules/ms')).toMatchObject({
      path: ['app', 'a@1.0.0', 'ms@1.0.0'],
      wantedBy: ['^1', '^1.0'],
      isDirect: false,
    })
    expect(at(lock, 'node_modules/ms')).toMatchObject({
      path: ['app', 'a@1.0.0', 'b@1.0.0', 'ms@2.0.0'],
      wantedBy: ['^2'],
    })
    expect(at(lock, 'node_modules/b').wantedBy).toEqual(['*', '^1'])
    expect(at(lock, 'node_modules/a/node_modules/c')).toMatchObject({ path: ['c@1.0.0'], wantedBy: ['*'] })
  })

  test('the flags of the file are ignored', () => {
    const lies = { dev: true, optional: true, peer: true, extraneous: true }
    const lock = list(
      v3(
        {
          'node_modules/a': entry('a', '1.0.0', lies),
          'node_modules/b': entry('b', '1.0.0'),
          'node_modules/c': entry('c', '1.0.0', { dev: true }),
        },
        { dependencies: { a: '1' }, devDependencies: { b: '1' }, optionalDependencies: { c: '1' } },
      ),
    )
    expect(lock.packages.map(({ scope }) => scope)).toEqual(['runtime', 'development', 'optional'])
  })

  test('package.json declares what is asked for, where there is one', () => {
    const text = v3({ 'node_modules/ms': entry('ms', '2.1.3') }, { dependencies: { ms: '*' } })
    expect(list(text).packages).toMatchObject([{ scope: 'runtime', isDirect: true }])
    const manifest = { name: 'real', devDependencies: { ms: '^2' } }
    expect(list(text, { 'package.json': manifest }).packages).toMatchObject([
      { scope: 'development', isDirect: true, path: ['real', 'ms@2.1.3'], wantedBy: ['^2'] },
    ])
    expect(list(text, { 'package.json': { name: 'real' } }).packages).toMatchObject([
      { isDirect: false, path: ['ms@2.1.3'] },
    ])
  })
})

describe('links and workspaces', () => {
  const text = v3(
    {
      'node_modules/@w/a': { resolved: 'packages/a', link: true },
      'node_modules/app': { resolved: '', link: true },
      'node_modules/lib': { resolved: '../lib', link: true },
      'node_modules/ms': entry('ms', '2.1.3'),
      'node_modules/vendored': { resolved: 'vendored', link: true },
      '../lib': {
        name: 'real-lib',
        version: '1.2.3',
        dependencies: { ms: '^1' },
        devDependencies: { vitest: '1' },
        bin: { lib: 'x.js' },
        hasInstallScript: true,
      },
      '../lib/node_modules/ms': entry('ms', '1.0.0'),
      'packages/a': {
        name: '@w/a',
        version: '1.0.0',
        dependencies: { ms: '^2', deep: '1' },
        devDependencies: { lib: '*', app: '*' },
      },
      'packages/a/node_modules/deep': entry('deep', '1.0.0', { dependencies: { ms: '^2.1' } }),
      'packages/node_modules/ms': entry('ms', '2.0.0'),
      vendored: { version: 'not-a-version' },
      'packages/stray': { version: '0.1.0' },
    },
    { workspaces: ['packages/a'], dependencies: { lib: 'file:../lib', vendored: 'file:vendored' } },
  )

  test('the project itself is no package, everything else is', () => {
    expect(list(text).packages.map(({ location }) => location)).toEqual([
      'node_modules/lib',
      'node_modules/ms',
      'node_modules/vendored',
      '../lib/node_modules/ms',
      'packages/a/node_modules/deep',
      'packages/node_modules/ms',
      'packages/stray',
    ])
  })

  test('a link and the folder it leads to are one package', () => {
    expect(at(list(text), 'node_modules/lib')).toMatchObject({
      name: 'real-lib',
      version: '1.2.3',
      alias: 'lib',
      purl: 'pkg:npm/real-lib@1.2.3',
      source: { type: 'directory', path: '../lib', isInside: false },
      integrity: null,
      edges: [
        { name: 'ms', range: '^1', type: 'runtime' },
        { name: 'vitest', range: '1', type: 'development' },
      ],
      bin: { lib: 'x.js' },
      hasInstallScript: true,
      isDirect: true,
      line: 23,
    })
    expect(at(list(text), 'node_modules/vendored')).toMatchObject({
      name: 'vendored',
      version: '0.0.0',
      alias: null,
      source: { type: 'directory', path: 'vendored', isInside: true },
    })
  })

  test('names resolve from the folder that is linked to, not from the link', () => {
    const lock = list(text)
    expect(at(lock, '../lib/node_modules/ms')).toMatchObject({
      path: ['app', 'real-lib@1.2.3', 'ms@1.0.0'],
      wantedBy: ['^1'],
    })
    expect(at(lock, 'packages/node_modules/ms')).toMatchObject({
      path: ['@w/a', 'ms@2.0.0'],
      wantedBy: ['^2', '^2.1'],
      isDirect: true,
    })
    expect(at(lock, 'node_modules/ms')).toMatchObject({ path: ['ms@2.1.3'], wantedBy: [], isDirect: false })
    expect(at(lock, 'packages/a/node_modules/deep')).toMatchObject({
      path: ['@w/a', 'deep@1.0.0'],
      isDirect: true,
    })
  })

  test('a folder that nothing links to is a package all the same', () => {
    expect(at(list(text), 'packages/stray')).toMatchObject({
      name: 'stray',
      alias: null,
      source: { type: 'directory', path: 'packages/stray', isInside: true },
      path: ['stray@0.1.0'],
    })
  })

  test('only the manifest makes a folder a workspace', () => {
    // A link to a folder of the project in place of a package that the manifest wants from the registry.
    const smuggled = v3(
      {
        'node_modules/ms': { resolved: 'packages/ms', link: true },
        'packages/ms': { version: '2.1.3', hasInstallScript: true },
      },
      { workspaces: ['packages/*'], dependencies: { ms: '^2.1.3' } },
    )
    const manifest = { name: 'app', dependencies: { ms: '^2.1.3' } }
    expect(list(smuggled, { 'package.json': manifest }).packages).toMatchObject([
      { name: 'ms', source: { type: 'directory' }, hasInstallScript: true },
    ])
    expect(list(smuggled).packages).toEqual([])
  })
})

describe('own folders', () => {
  const text = v3(
    {
      'node_modules/@w/a': { resolved: 'packages/a', link: true },
      'node_modules/app': { resolved: '', link: true },
      'node_modules/ms': entry('ms', '2.1.3', { peerDependencies: { '@w/a': '^1' } }),
      'packages/a': { name: 'other', version: '1.0.0', dependencies: { ms: '2' } },
    },
    { workspaces: ['packages/*'], dependencies: { '@w/a': '*' } },
  )

  test('are apart from the packages, under the name of their link', () => {
    const { packages, ownFolders } = list(text)
    expect(packages.map(({ location }) => location)).toEqual(['node_modules/ms'])
    expect(ownFolders).toMatchObject([
      {
        name: '@w/a',
        version: '1.0.0',
        alias: null,
        source: { type: 'directory', path: 'packages/a', isInside: true, isOwn: true },
        isDirect: true,
        requiredBy: [
          ['package.json', '@w/a'],
          ['pkg:npm/ms@2.1.3', '@w/a'],
        ],
      },
      { name: 'app', version: '0.0.0', source: { path: '.', isOwn: true }, isDirect: false },
    ])
  })

  test('ask for what their manifest declares, once', () => {
    const ms = at(list(text), 'node_modules/ms')
    expect(ms).toMatchObject({ path: ['other', 'ms@2.1.3'], requiredBy: [['packages/a/package.json', 'ms']] })
  })
})

test('a workspace is no package, with a link or without one, and a link outside of node_modules is none of its', () => {
  const packages = {
    elsewhere: { resolved: 'packages/a', link: true },
    'packages/a': { version: '1.0.0' },
    'packages/b': { version: '1.0.0' },
  }
  expect(list(v3(packages, { workspaces: ['packages/*'] }))).toEqual({ packages: [], ownFolders: [] })
})

test('a bundled package names its bundler', () => {
  const lock = list(
    v3({
      'node_modules/host': entry('host', '1.0.0', { dependencies: { a: '*' } }),
      'node_modules/host/node_modules/a': { version: '1.0.0', inBundle: true },
    }),
  )
  expect(lock.packages.map(({ bundler }) => bundler?.name)).toEqual([undefined, 'host'])
})

describe('a folder that is linked to', () => {
  const text = v3(
    {
      'node_modules/lib': { resolved: 'lib', link: true },
      lib: { name: 'lib', version: '1.0.0', dependencies: { ms: '^1' }, devDependencies: { vitest: '1' } },
      'node_modules/ms': entry('ms', '2.1.3', { devDependencies: { vitest: '9' } }),
      'node_modules/vitest': entry('vitest', '1.0.0'),
    },
    { dependencies: { lib: 'file:lib' } },
  )

  test('asks for its development dependencies, and no other package does', () => {
    expect(at(list(text), 'node_modules/vitest')).toMatchObject({ scope: 'development', wantedBy: ['1'] })
    expect(at(list(text), 'node_modules/ms').edges).toEqual([])
  })

  test('asks for what its package.json declares, not for what the lockfile claims', () => {
    const root = { name: 'app', dependencies: { lib: 'file:lib' } }
    const manifest = { name: 'lib', optionalDependencies: { ms: '^2' }, peerDependencies: { vitest: '*' } }
    const lock = list(text, { 'package.json': root, 'lib/package.json': manifest })
    expect(at(lock, 'node_modules/lib').edges).toEqual([
      { name: 'ms', range: '^2', type: 'optional' },
      { name: 'vitest', range: '*', type: 'peer' },
    ])
    expect(at(lock, 'node_modules/ms')).toMatchObject({ scope: 'optional', wantedBy: ['^2'] })
    expect(at(lock, 'node_modules/vitest')).toMatchObject({ scope: 'peer', wantedBy: ['*'] })
  })
})

describe('what asks for a package', () => {
  test('is listed with the name that it asks for; an override and an extension ask for nothing', () => {
    const text = v3({
      'node_modules/a': entry('a', '1.0.0', { dependencies: { as: 'npm:ms@2' } }),
      'node_modules/as': { name: 'ms', ...entry('ms', '2.0.0') },
    })
    const manifest = {
      name: 'app',
      dependencies: { a: '1' },
      overrides: { as: '2' },
      packageExtensions: { 'a@1': { dependencies: { as: '2' } } },
    }
    const lock = list(text, { 'package.json': manifest })
    expect(at(lock, 'node_modules/a').requiredBy).toEqual([['package.json', 'a']])
    expect(at(lock, 'node_modules/as')).toMatchObject({
      name: 'ms',
      alias: 'as',
      isDirect: false,
      wantedBy: ['npm:ms@2'],
      requiredBy: [['pkg:npm/a@1.0.0', 'as']],
    })
  })

  test('without any manifest is the project, for what no package asks for', () => {
    const text = v1({
      a: { version: '1.0.0', requires: { b: '*' }, dependencies: { nested: { version: '1.0.0' } } },
      b: { version: '1.0.0', requires: { b: '*' } },
    })
    expect(list(text).packages.map(({ name, path, wantedBy }) => [name, path.join(' '), wantedBy])).toEqual([
      ['a', 'app a@1.0.0', []],
      ['nested', 'nested@1.0.0', []],
      ['b', 'app a@1.0.0 b@1.0.0', ['*']],
    ])
  })
})

test.each([
  ['a required dependency asks for it', { dependencies: { fs: '1' } }, true],
  [
    'a required dependency of one asks for it',
    { dependencies: { a: '1' }, optionalDependencies: { fs: '1' } },
    true,
  ],
  ['a development dependency asks for it', { devDependencies: { fs: '1' } }, true],
  ['an optional one asks for it', { optionalDependencies: { fs: '1' } }, undefined],
  ['a peer asks for it', { peerDependencies: { fs: '1' } }, undefined],
])('optional on some platforms is false where %s', (_, root, expected) => {
  const packages = {
    'node_modules/a': entry('a', '1.0.0', { dependencies: { fs: '1' } }),
    'node_modules/fs': entry('fs', '1.0.0', { optional: true, os: ['darwin'] }),
  }
  const lock = list(v3(packages, root))
  expect(at(lock, 'node_modules/fs').isFalselyOptional).toBe(expected)
  expect(at(lock, 'node_modules/a').isFalselyOptional).toBeUndefined()
})

test('marks of tarballs are kept, and absent where they are false', () => {
  const lock = list(
    v3({
      'node_modules/a': entry('a', '1.0.0', { hasShrinkwrap: true }),
      'node_modules/b': entry('b', '1.0.0', { bundleDependencies: ['c'] }),
    }),
  )
  expect(lock.packages.map((one) => ['hasShrinkwrap' in one, 'hasBundle' in one])).toEqual([
    [true, false],
    [false, true],
  ])
})

describe('refused is a link', () => {
  test.each([
    ['to a folder without an entry', { resolved: '../x' }, '../x'],
    ['to itself', { resolved: 'node_modules/x' }, 'node_modules/x'],
    ['to another link', { resolved: 'node_modules/y' }, 'node_modules/y'],
    ['to a name with escape sequences', { resolved: 'a\u001b[31mb' }, 'ab'],
  ])('%s', (_, fields, shown) => {
    const packages = {
      'node_modules/x': { link: true, ...fields },
      'node_modules/y': { link: true, resolved: 'lib' },
      lib: { version: '1.0.0' },
    }
    const refusal = refusalOf(() => list(v3(packages)))
    expect(refusal).toMatchObject({
      code: 'ELOCKFILE',
      message: `package-lock.json, line 8: node_modules/x links to ${shown}, which the lockfile does not describe`,
    })
    expect(refusal.hint).toContain('npm install --package-lock-only')
  })

  test('and not one to an own folder without an entry', () => {
    const lock = list(v3({ 'node_modules/app': { link: true, resolved: '' } }))
    expect(lock.packages).toEqual([])
    expect(lock.ownFolders).toMatchObject([{ name: 'app', version: '0.0.0' }])
  })
})
