import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listAdditions, printFlags, replaceSections } from '../../../src/wrapper/npm/save-back.ts'
import { makeFolder } from '../../support/folder.ts'
import { refusalOf } from '../../support/refusal.ts'
import { asked, entry, lock, planned } from '../../support/wrapper.ts'

test.each([
  [{}, []],
  [
    { global: true, audit: false, omit: ['dev', 'peer'] },
    ['--global', '--no-audit', '--omit=dev', '--omit=peer'],
  ],
  [{ prefix: '/x', git: './evil', tag: 'next' }, ['--tag=next']],
  [{ depth: 0, before: null, workspace: [] }, ['--depth=0', '--before=null']],
  // One argument, whatever it contains: no shell reads it.
  [{ tag: 'a --global=true; x' }, ['--tag=a --global=true; x']],
])('the options %j are printed as %j', (typed, flags) => {
  expect(printFlags(typed, ['prefix', 'git'])).toEqual(flags)
})

describe('additions', () => {
  const text = lock({
    'node_modules/a': entry('1.0.0'),
    'node_modules/as': { name: 'real', ...entry('3.0.0') },
    'packages/w': { name: 'w', version: '1.0.0' },
    'packages/w/node_modules/a': entry('2.0.0'),
  })

  /** What npm has added to the manifests of a copy. */
  function add(
    specs: readonly string[],
    after: Record<string, object>,
    before: Record<string, string | null> = { 'package.json': '{}' },
  ) {
    const written = Object.entries(after).map(([name, manifest]) => [name, JSON.stringify(manifest)])
    const folder = makeFolder(Object.fromEntries(written) as Record<string, string>)
    return listAdditions(
      { folder, files: new Map(Object.entries(before)), remove: () => undefined },
      specs,
      text,
    )
  }

  test('are the packages whose range npm wrote, with the spec that was typed', () => {
    expect(add(['a@^1'], { 'package.json': { dependencies: { a: '^1.0.0' } } })).toEqual(
      [{ name: 'a', manifest: 'package.json', spec: '^1', locked: 'real', version: '1.0.0' }].map((one) => ({
        ...one,
        locked: 'a',
      })),
    )
  })

  test.each<[string, string[], object, object]>([
    ['of a name without a range', ['a'], { dependencies: { a: '^1.0.0' } }, { spec: '*' }],
    [
      'of a file, whose name npm knows alone',
      ['./a.tgz'],
      { dependencies: { a: 'file:a.tgz' } },
      { spec: 'file:a.tgz' },
    ],
    [
      'under an alias',
      ['as@npm:real@3'],
      { devDependencies: { as: 'npm:real@^3.0.0' } },
      { locked: 'real', version: '3.0.0', spec: 'npm:real@3' },
    ],
    ['that was not locked', ['b'], { peerDependencies: { b: '1' } }, { locked: null, version: null }],
    [
      'named like a property',
      ['constructor'],
      { optionalDependencies: { constructor: '1' } },
      { name: 'constructor' },
    ],
    ['beside a spec that is none', ['a@@@', 'a'], { dependencies: { a: '1' } }, { name: 'a' }],
  ])('are one %s', (_, specs, after, expected) => {
    expect(add(specs, { 'package.json': after })).toMatchObject([expected])
  })

  test('are none without specs, and none for what was there', () => {
    expect(add([], { 'package.json': { dependencies: { a: '1' } } })).toEqual([])
    const before = { 'package.json': '\uFEFF{"dependencies": {"a": "^1"}}' }
    expect(add(['a'], { 'package.json': { dependencies: { a: '^1' } } }, before)).toEqual([])
    expect(add(['a'], {}, { 'package-lock.json': '{}' })).toEqual([])
  })

  test('of a workspace are the copy in its own node_modules, else that of the root', () => {
    const before = { 'package.json': '{}', 'packages/w/package.json': '{}' }
    const after = { 'package.json': {}, 'packages/w/package.json': { dependencies: { a: '2', as: '3' } } }
    expect(add(['a'], after, before)).toMatchObject([
      { name: 'a', manifest: 'packages/w/package.json', version: '2.0.0' },
      { name: 'as', manifest: 'packages/w/package.json', version: '3.0.0' },
    ])
  })

  test('of a manifest that was not there are all of it', () => {
    expect(
      add(['a'], { 'package.json': { dependencies: { a: '1' } } }, { 'package.json': null }),
    ).toHaveLength(1)
  })
})

describe('what is written into the project', () => {
  const file = 'package-lock.json'

  test('is what npm wrote into the copy, byte for byte, where nothing was approved beyond it', () => {
    const text = '{ "lockfileVersion": 3,\t"packages": {} }\n'
    const tree = planned({ manifests: { 'package.json': '{"a":1}\n' }, adds: [asked('^1')] })
    expect([...replaceSections(tree, { file, text }, { type: 'go' })]).toEqual([
      ['package.json', '{"a":1}\n'],
      [file, text],
    ])
  })

  test('has the approved hashes at their entries', () => {
    const text =
      '{\n  "lockfileVersion": 3,\n  "packages": {\n    "node_modules/a": {\n      "version": "1.0.0"\n    }\n  }\n}\n'
    const written = replaceSections(
      planned(),
      { file, text },
      { type: 'go', integrity: { 'node_modules/a': 'sha512-x' } },
    )
    expect(written.get(file)).toBe(
      text.replace('"version": "1.0.0"', '"version": "1.0.0",\n      "integrity": "sha512-x"'),
    )
  })

  test.each([
    ['version 1 has no field for them', JSON.stringify({ lockfileVersion: 1, dependencies: { a: {} } })],
    ['an entry is not there', lock({ 'node_modules/b': entry('1.0.0') })],
  ])('cannot have hashes where %s', (_, text) => {
    const refusal = refusalOf(() =>
      replaceSections(planned(), { file, text }, { type: 'go', integrity: { 'node_modules/a': 'sha512-x' } }),
    )
    expect(refusal).toMatchObject({
      code: 'EPREVIEW',
      message: 'the lockfile lacks hashes, and its version is too old to contain them',
    })
  })

  test('has the approved ranges in each field that has the package, in manifest and lockfile', () => {
    const fields = { dependencies: { a: '^1.0.0', b: '^1' }, peerDependencies: { a: '^1.0.0' } }
    const tree = planned({
      manifests: {
        'package.json': JSON.stringify(fields),
        'packages/w/package.json': JSON.stringify(fields),
      },
      adds: [asked('', { manifest: 'packages/w/package.json' })],
    })
    const text = lock({ 'packages/w': fields, 'node_modules/a': entry('1.0.0') }, fields)
    const written = replaceSections(tree, { file, text }, { type: 'go', savePrefix: '' })
    const exact = { dependencies: { a: '1.0.0', b: '^1' }, peerDependencies: { a: '1.0.0' } }
    expect(JSON.parse(written.get('packages/w/package.json') ?? '')).toEqual(exact)
    expect(JSON.parse(written.get('package.json') ?? '')).toEqual(fields)
    expect(JSON.parse(written.get(file) ?? '')).toMatchObject({
      packages: { '': fields, 'packages/w': exact },
    })
  })

  test('has the range of the root, and nothing of a lockfile of version 1', () => {
    const manifest = { 'package.json': '{\n  "dependencies": {\n    "a": "^1.0.0"\n  }\n}\n' }
    const tree = planned({ manifests: manifest, adds: [asked('')] })
    const text = JSON.stringify({ lockfileVersion: 1, dependencies: { a: { version: '1.0.0' } } })
    const written = replaceSections(tree, { file, text }, { type: 'go', savePrefix: '' })
    expect(written.get('package.json')).toBe(manifest['package.json'].replace('^1.0.0', '1.0.0'))
    expect(written.get(file)).toBe(text)
    expect(path.posix.isAbsolute([...written.keys()][0] ?? '')).toBe(false)
  })
})
