import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type {
  Arborist,
  ArboristClass,
  DiffNode,
  Node,
} from '../../../../src/wrapper/npm/preload/arborist-types.ts'
import {
  changesOf,
  keyOf,
  listPlaces,
  nodesOf,
  plainOptions,
  printInstalled,
  printTree,
  readUnpacked,
  savePrefixed,
} from '../../../../src/wrapper/npm/preload/serialize-tree.ts'
import { makeFolder } from '../../../support/folder.ts'
import { arboristOf, nodeOf, treeOf } from '../../../support/preload.ts'

test('the options are those that JSON can have, without maps, caches and functions', () => {
  const plain = {
    text: '',
    number: 0,
    flag: false,
    nothing: null,
    list: ['a'],
    object: { a: { b: 1 } },
    empty: [],
  }
  const other = {
    packumentCache: {},
    call: () => undefined,
    map: new Map(),
    date: new Date(0),
    mixed: ['a', 1],
    missing: undefined,
    symbol: Symbol('x'),
    instance: new (class Own {})(),
  }
  expect(plainOptions({ ...plain, ...other })).toEqual(plain)
})

const ArboristOf: ArboristClass = {
  prototype: {} as Arborist,
  Shrinkwrap: { metaFromNode: (node, place) => ({ version: node.version, place }) },
}
const print = (arborist: Arborist) => printTree(ArboristOf, arborist, arborist.idealTree as Node)

describe('the tree', () => {
  test("is a lockfile by npm's own serializer, without packages that npm leaves out", () => {
    const arborist = arboristOf([
      nodeOf('node_modules/a'),
      nodeOf('node_modules/failed', { inert: true, package: {} }),
      nodeOf('node_modules/other-platform', { inert: true, package: { version: '1.0.0' } }),
    ])
    expect(JSON.parse(print(arborist).lock)).toEqual({
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { version: '1.0.0', place: '/project' },
        'node_modules/a': { version: '1.0.0', place: '/project' },
        'node_modules/other-platform': { version: '1.0.0', place: '/project' },
      },
    })
  })

  test('has the manifests of the root and its folders, and of no package', () => {
    const fsChildren = new Set([
      nodeOf('packages/w', { package: { name: 'w' } }),
      nodeOf('node_modules/a/lib', { package: { name: 'lib' } }),
    ])
    const arborist = arboristOf([], { idealTree: treeOf([], { fsChildren }) })
    expect(print(arborist).manifests).toEqual({
      'package.json': '{"name":"app"}',
      'packages/w/package.json': '{"name":"w"}',
    })
  })

  test.each<[Record<string, unknown>, object]>([
    [{}, { isGlobal: false, isDryRun: false, isLockOnly: false, isSaved: true, wantsJson: false }],
    [
      { global: true, dryRun: true, packageLockOnly: true, save: false, json: true },
      { isGlobal: true, isDryRun: true, isLockOnly: true, isSaved: false, wantsJson: true },
    ],
    [
      { global: 'true', dryRun: 1, packageLockOnly: 'yes', save: undefined, json: null },
      { isGlobal: false, isDryRun: false, isLockOnly: false, isSaved: true, wantsJson: false },
    ],
  ])('of the options %j is %j', (options, expected) => {
    expect(print(arboristOf([], { options }))).toMatchObject({ folder: '/project', adds: [], ...expected })
  })

  test('has what was asked for, in the manifest of each', () => {
    const edgesOut = new Map([
      ['a', { to: nodeOf('node_modules/a', { packageName: 'real' }), spec: '^1' }],
      ['b', { to: null, spec: '*' }],
    ])
    const [root, workspace] = [treeOf([], { edgesOut }), nodeOf('packages/w', { edgesOut })]
    const asked = [
      { name: 'a', tree: root },
      { name: 'b', tree: workspace },
      { name: 'none', tree: root },
    ]
    const arborist = Object.assign(arboristOf([]), { [Symbol.for('resolvedAdd')]: asked })
    expect(print(arborist).adds).toEqual([
      { name: 'a', manifest: 'package.json', spec: '^1', locked: 'real', version: '1.0.0' },
      { name: 'b', manifest: 'packages/w/package.json', spec: '*', locked: null, version: null },
      { name: 'none', manifest: 'package.json', spec: '', locked: null, version: null },
    ])
  })
})

describe('what is installed', () => {
  test.each([[null], [undefined]])('is nothing where the tree is %s', (actualTree) => {
    expect(printInstalled(arboristOf([], { actualTree }))).toEqual([])
  })

  test('is each package but the root', () => {
    const bare = {
      packageName: undefined,
      version: undefined,
      integrity: undefined,
    } as unknown as Partial<Node>
    const actualTree = treeOf([
      nodeOf('node_modules/as', { packageName: 'real' }),
      nodeOf('node_modules/b', bare),
    ])
    expect(printInstalled(arboristOf([], { actualTree }))).toEqual([
      ['node_modules/as', 'real', '1.0.0', 'sha512-x'],
      ['node_modules/b', 'b', null, null],
    ])
  })
})

describe('the changes', () => {
  const [a, b, c] = ['a', 'a/node_modules/b', 'c'].map((name) => nodeOf(`node_modules/${name}`))
  const diff = {
    action: null,
    children: [
      { action: null, ideal: a, actual: a, children: [{ action: 'ADD', ideal: b, children: [] }] },
      { action: 'CHANGE', ideal: c, actual: c, children: [] },
      { action: 'REMOVE', actual: a, children: [] },
    ],
  } as DiffNode

  test('are found below what does not change', () => {
    expect(changesOf(diff).map(({ action }) => action)).toEqual(['ADD', 'CHANGE', 'REMOVE'])
    expect(changesOf(null)).toEqual([])
  })

  test('touch each path once', () => {
    expect(listPlaces(arboristOf([], { diff }))).toEqual([b?.path, c?.path, a?.path])
  })
})

describe('what was unpacked', () => {
  const unpacked = (nodes: readonly Node[]) => readUnpacked(arboristOf(nodes)) as { text: string | null }[]

  test('is the package.json on disk, or none where npm took the package away', () => {
    const folder = makeFolder({ 'a/package.json': '{"name":"a"}' })
    const at = (name: string, more: Partial<Node> = {}) =>
      nodeOf(`node_modules/${name}`, { path: path.join(folder, name), ...more })
    const gone = { packageName: undefined, version: undefined, inBundle: true } as unknown as Partial<Node>
    expect(unpacked([at('a'), at('gone', gone)])).toEqual([
      { location: 'node_modules/a', isBundled: false, name: 'a', version: '1.0.0', text: '{"name":"a"}' },
      { location: 'node_modules/gone', isBundled: true, name: 'gone', version: null, text: null },
    ])
  })

  test('is nothing of the root, of links and of what is not installed', () => {
    const nodes = [
      nodeOf('node_modules/a', { isRoot: true }),
      nodeOf('node_modules/a', { isLink: true }),
      nodeOf('node_modules/a', { inert: true }),
    ]
    expect(unpacked(nodes)).toEqual([])
  })

  test('is at most 1 MiB of it', () => {
    const folder = makeFolder({ 'package.json': 'x'.repeat(2 ** 20 + 5) })
    expect(unpacked([nodeOf('node_modules/a', { path: folder })])[0]?.text).toHaveLength(2 ** 20)
  })
})

test('the packages of a tree are all but the project; a key changes with each part', () => {
  const a = nodeOf('node_modules/a')
  expect(nodesOf(treeOf([a]))).toEqual([a])
  expect(nodesOf(null)).toEqual([])
  const others = [
    nodeOf('node_modules/b', { packageName: 'a' }),
    nodeOf('node_modules/a', { packageName: 'b' }),
    nodeOf('node_modules/a', { version: '2.0.0' }),
    nodeOf('node_modules/a', { resolved: null }),
    nodeOf('node_modules/a', { integrity: 'sha512-y' }),
  ]
  expect(new Set([a, ...others].map(keyOf)).size).toBe(6)
  expect(keyOf(nodeOf('node_modules/a'))).toBe(keyOf(a))
})

test('the prefix is set in the options, and in the copy of npm 9', () => {
  const copy = Symbol('savePrefix')
  const arborist = Object.assign(arboristOf([]), { [copy]: '^', [Symbol('other')]: '^' })
  savePrefixed(arborist, '')
  expect(arborist.options.savePrefix).toBe('')
  const values = Object.getOwnPropertySymbols(arborist).map((symbol) => [
    symbol.description,
    arborist[symbol],
  ])
  expect(values).toEqual([
    ['savePrefix', ''],
    ['other', '^'],
  ])
})
