import { describe, expect, test } from 'vitest'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { refusalOf } from '../../support/refusal.ts'
import { entry, read, v3 } from '../../support/npm-lock.ts'

describe('declared ranges', () => {
  const text = v3(
    {
      'node_modules/@w/a': { resolved: 'packages/a', link: true },
      'node_modules/ms': entry('ms', '2.1.3'),
      'node_modules/opt': entry('opt', '1.0.0'),
      'packages/a': {
        name: '@w/a',
        version: '1.0.0',
        dependencies: { ms: '2.1.2' },
        devDependencies: { opt: '*' },
      },
      'packages/a/node_modules/ms': entry('ms', '2.1.2'),
    },
    {
      workspaces: ['packages/*'],
      dependencies: { ms: '^2.0.0', opt: '1' },
      optionalDependencies: { opt: '1' },
      peerDependencies: { react: '*' },
    },
  )
  const ms = { version: '2.1.3', integrity: 'sha512-ms2.1.3', isLocal: false }
  const inner = { version: '2.1.2', integrity: 'sha512-ms2.1.2', isLocal: false }
  const opt = { version: '1.0.0', integrity: 'sha512-opt1.0.0', isLocal: false }

  test('come from the lockfile where there is no manifest, without lines', () => {
    const manifest = 'package.json'
    expect(read(text).manifests).toEqual([
      {
        path: 'package.json',
        name: 'app',
        ranges: [
          { manifest, field: 'dependencies', name: 'ms', range: '^2.0.0', line: null, locked: ms },
          { manifest, field: 'optionalDependencies', name: 'opt', range: '1', line: null, locked: opt },
          { manifest, field: 'peerDependencies', name: 'react', range: '*', line: null, locked: null },
        ],
      },
      {
        path: 'packages/a/package.json',
        name: '@w/a',
        ranges: [
          {
            manifest: 'packages/a/package.json',
            field: 'dependencies',
            name: 'ms',
            range: '2.1.2',
            line: null,
            locked: inner,
          },
          {
            manifest: 'packages/a/package.json',
            field: 'devDependencies',
            name: 'opt',
            range: '*',
            line: null,
            locked: opt,
          },
        ],
      },
    ])
  })

  test('come from the manifests where there are some, with lines', () => {
    const lock = read(text, {
      'package.json': {
        name: 'web',
        workspaces: ['packages/*'],
        devDependencies: { '@w/a': '*', ms: '~2.1.0' },
        overrides: { ms: '2.1.3' },
      },
      'packages/a/package.json':
        '\uFEFF{"name": "a2",\n\n"dependencies": {"ms": "2"},\n"overrides": {"ms": "1"}}',
    })
    expect(lock.manifests).toEqual([
      {
        path: 'package.json',
        name: 'web',
        ranges: [
          {
            manifest: 'package.json',
            field: 'devDependencies',
            name: '@w/a',
            range: '*',
            line: 7,
            locked: { version: '1.0.0', integrity: null, isLocal: true },
          },
          {
            manifest: 'package.json',
            field: 'devDependencies',
            name: 'ms',
            range: '~2.1.0',
            line: 8,
            locked: ms,
          },
          { manifest: 'package.json', field: 'overrides', name: 'ms', range: '2.1.3', line: 11, locked: ms },
        ],
      },
      {
        path: 'packages/a/package.json',
        name: 'a2',
        // npm applies the overrides of the root only.
        ranges: [
          {
            manifest: 'packages/a/package.json',
            field: 'dependencies',
            name: 'ms',
            range: '2',
            line: 3,
            locked: inner,
          },
        ],
      },
    ])
  })

  test('that are twice in a manifest are the last ones, as for npm', () => {
    const lock = read(text, { 'package.json': '{"dependencies": {"ms": "^1",\n"ms": "^2"}}' })
    expect(lock.manifests[0]?.ranges).toMatchObject([{ name: 'ms', range: '^2', line: 2 }])
  })

  test('that are in two fields are optional, once', () => {
    const manifest = {
      workspaces: ['packages/*'],
      dependencies: { ms: '2' },
      optionalDependencies: { ms: '^2' },
    }
    const lock = read(text, { 'package.json': manifest })
    expect(lock.manifests[0]?.ranges).toMatchObject([{ field: 'optionalDependencies', range: '^2' }])
    expect(lock.packages[0]).toMatchObject({ name: 'ms', scope: 'optional', wantedBy: ['^2'] })
  })
})

test.each([
  ['packages/a', { version: '1.0.0' }, { version: '1.0.0', integrity: null, isLocal: true }],
  ['packages/a', {}, { version: '0.0.0', integrity: null, isLocal: true }],
  ['', {}, { version: '0.0.0', integrity: null, isLocal: true }],
  // What no manifest makes a workspace is local by the lockfile's statement alone.
  ['vendored', { version: '1.0.0' }, { version: '1.0.0', integrity: null, isLocal: false }],
  ['../a', { version: '1.0.0' }, { version: '1.0.0', integrity: null, isLocal: false }],
  ['../a', {}, null],
])('a link to %j with %j is local or not', (folder, fields, locked) => {
  const packages = { 'node_modules/a': { resolved: folder, link: true }, ...(folder && { [folder]: fields }) }
  const lock = read(v3(packages, { workspaces: ['packages/*'], dependencies: { a: '*' } }))
  expect(lock.manifests[0]?.ranges).toMatchObject([{ name: 'a', locked }])
})

describe('overrides', () => {
  const text = v3({
    'node_modules/a': entry('a', '1.0.0', { dependencies: { ms: '^2' } }),
    'node_modules/a/node_modules/ms': entry('ms', '2.1.3'),
    'node_modules/ms': entry('ms', '1.0.0'),
    'node_modules/deep/node_modules/only': entry('only', '3.0.0'),
    'node_modules/deep': entry('deep', '1.0.0'),
  })
  const overridesOf = (overrides: unknown, more: Record<string, unknown> = {}) =>
    read(text, { 'package.json': { name: 'app', overrides, ...more } })
      .manifests[0]?.ranges.filter(({ field }) => field === 'overrides')
      .map(({ name, range, line, locked }) => [name, range, line, locked?.version ?? null])

  test('nest, and name themselves with a dot', () => {
    expect(
      overridesOf({
        ms: '1.0.0',
        a: { '.': '^1.0.0', ms: { '.': '~2.1.0', deeper: '5' } },
        'ms@^2': '2.1.3',
        only: 'npm:other@3',
        nowhere: '',
      }),
    ).toEqual([
      ['ms', '1.0.0', 4, '1.0.0'],
      ['a', '^1.0.0', 6, '1.0.0'],
      ['a > ms', '~2.1.0', 8, '2.1.3'],
      ['a > ms > deeper', '5', 9, null],
      ['ms@^2', '2.1.3', 12, '2.1.3'],
      ['only', 'npm:other@3', 13, '3.0.0'],
      ['nowhere', '', 14, null],
    ])
  })

  test('can refer to what the root asks for', () => {
    const more = {
      dependencies: { ms: '^1' },
      devDependencies: { b: '2' },
      peerDependencies: { b: '3', c: '4' },
    }
    expect(overridesOf({ ms: '$ms', a: { b: '$b', c: '$c' } }, more)?.map((row) => row.slice(0, 2))).toEqual([
      ['ms', '^1'],
      ['a > b', '2'],
      ['a > c', '4'],
    ])
  })

  test.each([
    [{ ms: '$nothing' }, 'overrides > ms refers to $nothing, which the manifest does not depend on'],
    [{ ms: '$__proto__' }, 'overrides > ms refers to $__proto__, which the manifest does not depend on'],
    [{ ms: 1 }, 'overrides > ms must be a string or an object, not a number'],
    [{ ms: { '.': {} } }, 'overrides > ms > . must be a string, not an object'],
    [{ '.': '1' }, 'overrides > . is not a name that npm accepts for a package'],
    [{ '': '1' }, 'overrides > "" is not a name that npm accepts for a package'],
    [[], 'overrides must be an object, not an array'],
    [
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`ms@${index}`, '1'])),
      'overrides hold more than 1000 ranges',
    ],
  ])('%j are refused', (overrides, problem) => {
    const refusal = refusalOf(() => overridesOf(overrides))
    expect(refusal.message).toMatch(/^package\.json, line \d+: /)
    expect(refusal.message.replace(/^.*?: /, '')).toBe(problem)
  })
})

describe('a manifest that cannot be read is named', () => {
  const text = v3({ 'packages/a': { name: '@w/a' } }, { workspaces: ['packages/*'] })
  const parse = (files: Record<string, string>) => () =>
    parseLockfile(text, 'sub/package-lock.json', (file) => files[file] ?? null)

  test.each<[Record<string, string>, string]>([
    [{ 'package.json': '{' }, 'sub/package.json is not valid JSON: close brace expected at line 1, column 2'],
    [{ 'package.json': '[]' }, 'sub/package.json must hold a JSON object, not an array'],
    [{ 'package.json': '{"name": 1}' }, 'sub/package.json, line 1: name must be a string, not a number'],
    [{ 'package.json': '<<<<<<< ours\n{}' }, 'sub/package.json has a conflict marker on line 1'],
    [
      { 'package.json': '{"dependencies": {"ms":\n1}}' },
      'sub/package.json, line 1: dependencies > ms must be a string, not a number',
    ],
    [
      { 'package.json': '{"dependencies": null}' },
      'sub/package.json, line 1: dependencies must be an object, not null',
    ],
    [
      { 'package.json': '{"dependencies": {"__proto__": "1"}}' },
      'sub/package.json, line 1: dependencies > __proto__ is not a name that npm accepts for a package',
    ],
    [
      { 'packages/a/package.json': '' },
      'sub/packages/a/package.json is not valid JSON: value expected at line 1, column 1',
    ],
  ])('%j', (files, message) => {
    const refusal = refusalOf(parse(files))
    expect(refusal).toMatchObject({ code: 'ELOCKFILE', message })
    expect(refusal.hint).not.toBeNull()
  })
})
