// Dependencies that a change leaves unmet: each attack beside its honest twin, as observed with npm 10, 11 and 12.

import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '../../src/policy/parse.ts'
import { gate } from '../../src/gate/gate.ts'
import { listUnmetEdges } from '../../src/registry/npm-tree.ts'
import { emptyLockfile, parseLockfile } from '../../src/lockfile/parse.ts'
import type { Lockfile } from '../../src/model/report.ts'
import { asOf } from '../support/build.ts'
import { entry, v1, v3 } from '../support/npm-lock.ts'
import { fakeRegistry } from '../support/registry.ts'

type Files = Record<string, unknown>
const evil = 'https://evil.example.test/foo-1.0.0.tgz'
const commit = 'a'.repeat(40)

function read(files: Files): Lockfile {
  const text = (file: string) => {
    const content = files[file]
    if (content === undefined) return null
    return typeof content === 'string' ? content : JSON.stringify(content)
  }
  const lock = text('package-lock.json')
  if (lock === null) return emptyLockfile('package-lock.json')
  const list = () => Object.keys(files).filter((file) => file.endsWith('package.json'))
  return parseLockfile(lock, 'package-lock.json', text, list)
}

const registry = {
  ...fakeRegistry({
    foo: { '1.0.0': 9000, '1.1.0': 9000, '2.0.0': 9000 },
    bar: { '1.0.0': 9000 },
    native: { '1.0.0': 9000 },
    'native-linux': { '1.0.0': 9000, '1.0.5': 9000 },
    'native-young': { '1.0.0': 3 },
    peered: { '1.0.0': 9000, '1.1.0': 9000 },
    user: { '1.0.0': 9000 },
    carrier: { '1.0.0': 9000 },
  }),
  unmetEdges: (tree: Parameters<typeof listUnmetEdges>[0]) =>
    Promise.resolve(listUnmetEdges(tree, { legacyPeerDeps: false, installLinks: false })),
}

/** The result for the change: the dependencies that are out of sync, `name@spec`, and the packages that arrived. */
async function judge(before: Files, after: Files) {
  const pair = {
    before: read(before),
    after: read(after),
    beforeLabel: 'main',
    afterLabel: 'package-lock.json',
  }
  const report = await gate([pair], defaultPolicy(), registry, asOf)
  return {
    unmet: report.findings
      .filter((one) => one.rule === 'out-of-sync')
      .map((one) => `${one.name}@${one.version}`),
    arrived: report.changes.filter((one) => one.kind !== 'range').map((one) => `${one.name}@${one.version}`),
    rules: [...new Set(report.findings.filter((one) => one.level === 'error').map((one) => one.rule))],
    gaps: report.gaps.filter((one) => one.evidence === 'lockfile').map((one) => one.reason),
  }
}

const foo = { 'node_modules/foo': entry('foo', '1.0.0') }
const manifest = (more: Files = {}) => ({ name: 'app', dependencies: { foo: '1.0.0' }, ...more })
const base: Files = {
  'package.json': manifest(),
  'package-lock.json': v3(foo, { dependencies: { foo: '1.0.0' } }),
}
const withLock = (packages: Files, more: Files = {}): Files => ({
  'package.json': manifest(more),
  'package-lock.json': v3(packages, manifest(more)),
})
const local: Files = {
  'package.json': { name: 'app', dependencies: { lib: 'file:lib' } },
  'lib/package.json': { name: 'lib', version: '1.0.0', dependencies: { foo: '1.0.0' } },
  'package-lock.json': v3(
    {
      lib: { version: '1.0.0', dependencies: { foo: '1.0.0' } },
      'node_modules/lib': { resolved: 'lib', link: true },
      ...foo,
    },
    { dependencies: { lib: 'file:lib' } },
  ),
}
const workspace: Files = {
  'package.json': { name: 'app', workspaces: ['packages/*'] },
  'packages/a/package.json': { name: 'a', version: '1.0.0', dependencies: { foo: '^1.0.0' } },
  'package-lock.json': v3(
    {
      'packages/a': { name: 'a', version: '1.0.0', dependencies: { foo: '^1.0.0' } },
      'node_modules/a': { resolved: 'packages/a', link: true },
      ...foo,
    },
    { workspaces: ['packages/*'] },
  ),
}
const old: Files = {
  'package.json': manifest(),
  'package-lock.json': v1({
    foo: { ...entry('foo', '1.0.0') },
    user: { ...entry('user', '1.0.0'), requires: { foo: '^1.0.0' } },
  }),
}
const edited = (files: Files, file: string, content: unknown): Files => ({ ...files, [file]: content })

const attacks: [string, Files, Files, string[]][] = [
  ['a URL', base, edited(base, 'package.json', manifest({ dependencies: { foo: evil } })), [`foo@${evil}`]],
  [
    'a git commit',
    base,
    edited(
      base,
      'package.json',
      manifest({ dependencies: { foo: `git+https://evil.example.test/foo.git#${commit}` } }),
    ),
    ['foo@git+https://evil.example.test/foo.git'],
  ],
  [
    'a shorthand of a forge',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: `evil/foo#${commit}` } })),
    [`foo@evil/foo#${commit}`],
  ],
  [
    'a tarball of the project',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: 'file:foo.tgz' } })),
    ['foo@file:foo.tgz'],
  ],
  [
    'a folder of the project',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: 'file:foo' } })),
    ['foo@file:foo'],
  ],
  [
    'a URL in devDependencies, which win',
    base,
    edited(base, 'package.json', manifest({ devDependencies: { foo: evil } })),
    [`foo@${evil}`],
  ],
  [
    'a URL in optionalDependencies',
    base,
    edited(base, 'package.json', manifest({ optionalDependencies: { foo: evil } })),
    [`foo@${evil}`],
  ],
  [
    "a URL in the root's peerDependencies",
    base,
    edited(base, 'package.json', manifest({ peerDependencies: { evil } })),
    [`evil@${evil}`],
  ],
  [
    'an override',
    base,
    edited(base, 'package.json', manifest({ overrides: { foo: evil } })),
    [`foo@${evil}`],
  ],
  [
    'an override by reference',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: '2.0.0' }, overrides: { foo: '$foo' } })),
    ['foo@2.0.0'],
  ],
  [
    'a nested override',
    withLock(
      { ...foo, 'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: '^1.0.0' } }) },
      { dependencies: { foo: '1.0.0', user: '1.0.0' } },
    ),
    edited(
      withLock(
        { ...foo, 'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: '^1.0.0' } }) },
        { dependencies: { foo: '1.0.0', user: '1.0.0' } },
      ),
      'package.json',
      manifest({ dependencies: { foo: '1.0.0', user: '1.0.0' }, overrides: { user: { foo: evil } } }),
    ),
    [`foo@${evil}`],
  ],
  [
    'a name that the lockfile lacks',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: '1.0.0', evil: '1.0.0' } })),
    ['evil@1.0.0'],
  ],
  [
    'a bump beside an old lockfile',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: '1.1.0' } })),
    ['foo@1.1.0'],
  ],
  [
    'an alias of another version',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: 'npm:evil@2.0.0' } })),
    ['foo@npm:evil@2.0.0'],
  ],
  [
    'a workspace that asks for a URL',
    workspace,
    edited(workspace, 'packages/a/package.json', {
      name: 'a',
      version: '1.0.0',
      dependencies: { foo: evil },
    }),
    [`foo@${evil}`],
  ],
  [
    'a workspace that the lockfile lacks',
    workspace,
    edited(workspace, 'packages/b/package.json', { name: 'b', version: '1.0.0' }),
    ['b@file:packages/b'],
  ],
  [
    'a workspace under another name',
    workspace,
    edited(workspace, 'packages/a/package.json', {
      name: 'foo',
      version: '1.0.0',
      dependencies: { foo: '^1.0.0' },
    }),
    ['foo@file:packages/a'],
  ],
  [
    'a linked folder that asks for a URL',
    local,
    edited(local, 'lib/package.json', { name: 'lib', version: '1.0.0', dependencies: { foo: evil } }),
    [`foo@${evil}`],
  ],
  [
    'a development dependency of a linked folder',
    local,
    edited(local, 'lib/package.json', {
      name: 'lib',
      version: '1.0.0',
      dependencies: { foo: '1.0.0' },
      devDependencies: { evil: '1.0.0' },
    }),
    ['evil@1.0.0'],
  ],
  [
    'lockfile version 1',
    old,
    edited(old, 'package.json', manifest({ dependencies: { foo: evil } })),
    [`foo@${evil}`],
  ],
  [
    'an entry that asks for what is not listed',
    base,
    {
      ...base,
      'package-lock.json': v3(
        { 'node_modules/foo': entry('foo', '1.0.0', { dependencies: { evil: '^1.0.0' } }) },
        manifest(),
      ),
    },
    ['evil@^1.0.0'],
  ],
  [
    'a package that asks for a URL beside an honest entry',
    base,
    withLock(
      { ...foo, 'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: evil } }) },
      { dependencies: { foo: '1.0.0', user: '1.0.0' } },
    ),
    [`foo@${evil}`],
  ],
  [
    'a bundled entry whose dependencies lie',
    withLock(
      {
        ...foo,
        'node_modules/carrier': entry('carrier', '1.0.0', { bundleDependencies: ['bar'] }),
        'node_modules/carrier/node_modules/bar': { version: '1.0.0', inBundle: true },
      },
      { dependencies: { foo: '1.0.0', carrier: '1.0.0' } },
    ),
    withLock(
      {
        ...foo,
        'node_modules/carrier': entry('carrier', '1.0.0', {
          dependencies: { bar: '1.0.0' },
          bundleDependencies: ['bar'],
        }),
        'node_modules/carrier/node_modules/bar': {
          version: '1.0.0',
          inBundle: true,
          dependencies: { foo: '2.0.0' },
        },
      },
      { dependencies: { foo: '1.0.0', carrier: '1.0.0' } },
    ),
    ['foo@2.0.0'],
  ],
  [
    'an optional dependency whose entry this change took out',
    withLock(
      {
        'node_modules/native': entry('native', '1.0.0', {
          optionalDependencies: { 'native-linux': '1.0.0' },
        }),
        'node_modules/native-linux': entry('native-linux', '1.0.0', { optional: true }),
      },
      { dependencies: { native: '1.0.0' } },
    ),
    withLock(
      {
        'node_modules/native': entry('native', '1.0.0', {
          optionalDependencies: { 'native-linux': '1.0.0' },
        }),
      },
      { dependencies: { native: '1.0.0' } },
    ),
    ['native-linux@1.0.0'],
  ],
  [
    'an entry that nothing reached until now',
    withLock({ ...foo, 'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: evil } }) }),
    withLock(
      { ...foo, 'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: evil } }) },
      { dependencies: { foo: '1.0.0', user: '1.0.0' } },
    ),
    [`foo@${evil}`],
  ],
  [
    'everything, where the lockfile is new',
    {},
    edited(base, 'package.json', manifest({ dependencies: { foo: evil } })),
    [`foo@${evil}`],
  ],
]

const conflicting = (version: string) =>
  withLock(
    { ...foo, 'node_modules/peered': entry('peered', version, { peerDependencies: { foo: '^2.0.0' } }) },
    { dependencies: { foo: '1.0.0', peered: version } },
  )
const resolvedGit = { version: '1.0.0', resolved: `git+ssh://git@github.com/acme/foo.git#${commit}` }

const peerBase = withLock(
  {
    'node_modules/foo': entry('foo', '1.0.0'),
    'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: '>=1' } }),
  },
  { dependencies: { user: '1.0.0' } },
)
attacks.push([
  'a peer that moves what another package has',
  peerBase,
  withLock(
    {
      'node_modules/foo': entry('foo', '1.0.0'),
      'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: '>=1' } }),
      'node_modules/peered': entry('peered', '1.0.0', { peerDependencies: { foo: '^2.0.0' } }),
    },
    { dependencies: { user: '1.0.0', peered: '1.0.0' } },
  ),
  ['foo@^2.0.0'],
])
const honest: readonly [string, Files, Files][] = [
  [
    "a peer that conflicts with the project's own version, which npm keeps or refuses",
    base,
    conflicting('1.0.0'),
  ],
  ['nothing', base, base],
  [
    'a bump with its lockfile',
    base,
    {
      'package.json': manifest({ dependencies: { foo: '1.1.0' } }),
      'package-lock.json': v3(
        { 'node_modules/foo': entry('foo', '1.1.0') },
        { dependencies: { foo: '1.1.0' } },
      ),
    },
  ],
  [
    'a URL with its entry',
    base,
    {
      'package.json': manifest({ dependencies: { foo: evil } }),
      'package-lock.json': v3(
        { 'node_modules/foo': { version: '1.0.0', resolved: evil, integrity: 'sha512-x' } },
        { dependencies: { foo: evil } },
      ),
    },
  ],
  [
    'a git commit with its entry',
    base,
    {
      'package.json': manifest({ dependencies: { foo: `github:acme/foo#${commit}` } }),
      'package-lock.json': v3(
        { 'node_modules/foo': resolvedGit },
        { dependencies: { foo: `github:acme/foo#${commit}` } },
      ),
    },
  ],
  [
    'an override with its entry',
    base,
    withLock(
      {
        'node_modules/foo': entry('foo', '1.1.0'),
        'node_modules/user': entry('user', '1.0.0', { dependencies: { foo: '^1.0.0' } }),
      },
      { dependencies: { user: '1.0.0' }, overrides: { foo: '1.1.0' } },
    ),
  ],
  [
    'an edit of the manifest that asks for nothing',
    base,
    edited(base, 'package.json', manifest({ description: 'x', scripts: { test: 'node .' } })),
  ],
  [
    'a wider range that the entry satisfies',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: '>=1.0.0 <3' } })),
  ],
  [
    'a dist-tag with an entry of the registry',
    base,
    edited(base, 'package.json', manifest({ dependencies: { foo: 'latest' } })),
  ],
  [
    'a workspace that asks for less',
    workspace,
    edited(workspace, 'packages/a/package.json', { name: 'a', version: '1.1.0' }),
  ],
  [
    'a folder outside of the workspace patterns',
    workspace,
    edited(workspace, 'examples/b/package.json', { name: 'b', dependencies: { evil: '1.0.0' } }),
  ],
  [
    'an edit in a linked folder that asks for nothing',
    local,
    edited(local, 'lib/package.json', { name: 'lib', version: '1.0.1', dependencies: { foo: '1.0.0' } }),
  ],
  [
    'version 1 and a wider range',
    old,
    edited(old, 'package.json', manifest({ dependencies: { foo: '^1.0.0' } })),
  ],
  [
    'an optional peer that is not in the tree',
    base,
    withLock(
      {
        ...foo,
        'node_modules/peered': entry('peered', '1.0.0', {
          peerDependencies: { ghost: '*' },
          peerDependenciesMeta: { ghost: { optional: true } },
        }),
      },
      { dependencies: { foo: '1.0.0', peered: '1.0.0' } },
    ),
  ],
  [
    'a conflict of peers that was there before',
    conflicting('1.0.0'),
    { ...conflicting('1.0.0'), 'README.md': 'x' },
  ],
  ['an update in a tree that was made with --legacy-peer-deps', conflicting('1.0.0'), conflicting('1.1.0')],
  [
    'what was out of sync before',
    edited(base, 'package.json', manifest({ dependencies: { foo: evil } })),
    edited(base, 'package.json', manifest({ description: 'x', dependencies: { foo: evil } })),
  ],
]

describe('a manifest that asks for what its lockfile does not have', () => {
  test.each(attacks)('%s is out of sync', async (_, before, after, expected) => {
    const { unmet, rules } = await judge(before, after)
    expect(unmet).toEqual(expected)
    expect(rules).toContain('out-of-sync')
  })

  test.each(honest)('%s is quiet', async (_, before, after) => {
    const { unmet, gaps } = await judge(before, after)
    expect({ unmet, gaps }).toEqual({ unmet: [], gaps: [] })
  })

  test('the finding names the manifest, its line and what npm does', async () => {
    const after = edited(
      base,
      'package.json',
      JSON.stringify(manifest({ dependencies: { foo: evil } }), null, 1),
    )
    const pair = {
      before: read(base),
      after: read(after),
      beforeLabel: 'main',
      afterLabel: 'package-lock.json',
    }
    const { findings } = await gate([pair], defaultPolicy(), registry, asOf)
    expect(findings.find((one) => one.rule === 'out-of-sync')).toMatchObject({
      level: 'error',
      package: 'package.json',
      name: 'foo',
      version: evil,
      location: { file: 'package.json', line: 4 },
      message: `package.json asks for foo@${evil}, and the lockfile has foo@1.0.0 (https://registry.example.test/foo/-/foo-1.0.0.tgz): npm fetches what is asked for`,
    })
  })

  test('a password in an address is not printed', async () => {
    const after = edited(
      base,
      'package.json',
      manifest({ dependencies: { foo: 'https://me:hunter2@evil.example.test/foo.tgz' } }),
    )
    const pair = {
      before: read(base),
      after: read(after),
      beforeLabel: 'main',
      afterLabel: 'package-lock.json',
    }
    expect(JSON.stringify(await gate([pair], defaultPolicy(), registry, asOf))).not.toContain('hunter2')
  })
})

describe('an optional dependency without an entry (npm/cli#4828)', () => {
  const native = (more: Files) =>
    withLock(
      { 'node_modules/native': entry('native', '1.0.0', { optionalDependencies: more }) },
      { dependencies: { native: '1.0.0' } },
    )

  test('is judged as the version that npm would fetch', async () => {
    const { unmet, arrived } = await judge(base, native({ 'native-linux': '1.0.0' }))
    expect({ unmet, arrived }).toEqual({
      unmet: [],
      arrived: ['foo@1.0.0', 'native@1.0.0', 'native-linux@1.0.0'],
    })
  })

  test('is judged too where another version has its name', async () => {
    const more = {
      'node_modules/foo': entry('foo', '1.0.0'),
      'node_modules/native': entry('native', '1.0.0', { optionalDependencies: { foo: '2.0.0' } }),
    }
    const { unmet, arrived } = await judge(
      base,
      withLock(more, { dependencies: { foo: '1.0.0', native: '1.0.0' } }),
    )
    expect({ unmet, arrived }).toMatchObject({ unmet: [], arrived: ['foo@2.0.0', 'native@1.0.0'] })
  })

  test('is not reported where the registry has no such version', async () => {
    const more = {
      'node_modules/foo': entry('foo', '1.0.0'),
      'node_modules/native': entry('native', '1.0.0', { optionalDependencies: { foo: '^9.0.0' } }),
    }
    expect(
      await judge(base, withLock(more, { dependencies: { foo: '1.0.0', native: '1.0.0' } })),
    ).toMatchObject({ unmet: [], arrived: ['native@1.0.0'] })
  })

  test('is resolved where it is a range', async () =>
    expect((await judge(base, native({ 'native-linux': '~1.0.0' }))).arrived).toContain('native-linux@1.0.5'))

  test('is refused where that version is too young', async () =>
    expect((await judge(base, native({ 'native-young': '1.0.0' }))).rules).toContain('minimum-age'))

  test('is not reported where the registry does not have it', async () =>
    expect((await judge(base, native({ ghost: '1.0.0' }))).arrived).not.toContain('ghost@1.0.0'))

  test('is out of sync where it is an address', async () =>
    expect((await judge(base, native({ x: evil }))).unmet).toEqual([`x@${evil}`]))

  test('is not reported where it was missing before', async () =>
    expect(
      await judge(native({ 'native-linux': '1.0.0' }), {
        ...native({ 'native-linux': '1.0.0' }),
        'README.md': '',
      }),
    ).toMatchObject({ arrived: [] }))
})

test.each([
  ['an override without a name', manifest({ overrides: { '@1.0.0': '2.0.0' } })],
  [
    'a spec of a megabyte',
    manifest({ dependencies: { foo: `https://evil.example.test/${'x'.repeat(1_000_000)}` } }),
  ],
])('%s is an error or a gap, never a pass', async (_, content) => {
  const verdict = await judge(base, edited(base, 'package.json', content)).catch((error: unknown) =>
    String(error),
  )
  if (typeof verdict !== 'string') expect([...verdict.gaps, ...verdict.rules].length).toBeGreaterThan(0)
})
