// Our loading of a tree against Arborist's own, which reads it from the disk: the same edges are unmet.

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Arborist from '@npmcli/arborist'
import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, test } from 'vitest'
import { listUnmetEdges } from '../../src/registry/npm-tree.ts'
import { parseLockfile } from '../../src/lockfile/parse.ts'
import type { LockedTree } from '../../src/model/report.ts'
import { makeFolder } from '../support/folder.ts'
import { entry, v3 } from '../support/npm-lock.ts'

type Files = Record<string, string>
const commit = 'b'.repeat(40)
const names = ['a', 'b', 'c', '@s/d']
const versions = ['1.0.0', '1.2.0', '2.0.0', '2.1.0-beta.1']
const specs = [
  ...versions,
  '^1.0.0',
  '~1.2.0',
  '>=2',
  '*',
  '',
  'latest',
  'npm:b@1.0.0',
  'npm:@s/d@^1.0.0',
  'https://evil.example.test/a.tgz',
  `git+https://evil.example.test/a.git#${commit}`,
  `acme/a#${commit}`,
  'file:lib',
  'file:lib/x.tgz',
  'workspace:*',
]

const ranges = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...specs), { maxKeys: 3 })
const manifest = fc.record({
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
})
const overrides = fc.oneof(
  fc.constant(undefined),
  fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'a@1'),
    fc.constantFrom('1.0.0', '2.0.0', '^1.0.0', 'https://evil.example.test/a.tgz'),
    { minKeys: 1, maxKeys: 2 },
  ),
  fc.record({
    a: fc.dictionary(fc.constantFrom('b', 'c', '.'), fc.constantFrom('1.0.0', '2.0.0'), {
      minKeys: 1,
      maxKeys: 2,
    }),
  }),
)
const locked = fc.record({
  version: fc.constantFrom(...versions),
  more: fc.record({ dependencies: ranges, optionalDependencies: ranges, peerDependencies: ranges }),
  optionalPeers: fc.subarray(names),
  resolved: fc.constantFrom(
    'registry',
    'https://evil.example.test/a.tgz',
    `git+ssh://git@github.com/acme/a.git#${commit}`,
    'none',
  ),
  hasShrinkwrap: fc.constantFrom(false, false, false, true),
})
const places = [...names, ...names.map((name) => `a/node_modules/${name}`), 'b/node_modules/c']
const project = fc
  .record({
    root: manifest,
    overrides,
    lib: manifest,
    entries: fc.dictionary(fc.constantFrom(...places), locked, { maxKeys: 7 }),
    isLinked: fc.boolean(),
    isWorkspace: fc.boolean(),
  })
  .map(({ root, overrides, lib, entries, isLinked, isWorkspace }): Files => {
    const packages: Record<string, unknown> = {}
    for (const [place, { version, more, optionalPeers, resolved, hasShrinkwrap }] of Object.entries(
      entries,
    )) {
      const name = place.split('node_modules/').at(-1) ?? ''
      const { resolved: own, ...rest } = entry(name, version, more)
      packages[`node_modules/${place}`] = {
        ...rest,
        ...(resolved === 'none' ? {} : { resolved: resolved === 'registry' ? own : resolved }),
        peerDependenciesMeta: Object.fromEntries(optionalPeers.map((peer) => [peer, { optional: true }])),
        ...(hasShrinkwrap ? { hasShrinkwrap } : {}),
      }
    }
    if (isLinked || isWorkspace) {
      packages.lib = { version: '1.0.0', ...lib }
      packages['node_modules/lib'] = { resolved: 'lib', link: true }
    }
    const own = {
      name: 'app',
      version: '1.0.0',
      ...root,
      ...(isWorkspace ? { workspaces: ['lib'] } : {}),
      ...(isLinked ? { dependencies: { ...root.dependencies, lib: 'file:lib' } } : {}),
    }
    return {
      'package.json': JSON.stringify(overrides === undefined ? own : { ...own, overrides }),
      'lib/package.json': JSON.stringify({ name: 'lib', version: '1.0.0', ...lib }),
      'package-lock.json': v3(packages, own),
    }
  })

interface VirtualEdge {
  readonly name: string
  readonly spec: string
  readonly type: string
  readonly valid: boolean
  readonly from: VirtualNode
  readonly to?: VirtualNode | null
}

interface VirtualNode {
  readonly location: string
  readonly isProjectRoot: boolean
  readonly isWorkspace: boolean
  readonly isLink: boolean
  readonly target: VirtualNode
  readonly hasShrinkwrap: boolean
  readonly inShrinkwrap: boolean
  readonly edgesOut: ReadonlyMap<string, VirtualEdge>
  readonly edgesIn: ReadonlySet<VirtualEdge>
}

/** npm keeps, or refuses to install beside, what the project asks for itself. */
function isKept(edge: VirtualEdge, to: VirtualNode): boolean {
  if (!edge.type.startsWith('peer')) return false
  return [...to.edgesIn].some(({ from, spec }) => {
    const isRange = semver.validRange(spec) !== null && semver.validRange(edge.spec) !== null
    return (from.isProjectRoot || from.isWorkspace) && isRange && !semver.intersects(spec, edge.spec)
  })
}

/** What Arborist finds, walked as `#initTree` walks and chosen as `#problemEdges` chooses. */
async function askArborist(folder: string): Promise<string[]> {
  const root = await (
    new Arborist({ path: folder }) as unknown as { loadVirtual(): Promise<VirtualNode> }
  ).loadVirtual()
  const seen = new Set<VirtualNode>([root])
  const found: string[] = []
  for (const node of seen) {
    if (node.hasShrinkwrap && node !== root) continue
    for (const edge of node.edgesOut.values()) {
      if (edge.to) seen.add(edge.to.isLink ? edge.to.target : edge.to)
      if (edge.to && !edge.valid && isKept(edge, edge.to)) continue
      const isProblem = edge.to ? !edge.valid && !edge.to.inShrinkwrap : edge.type !== 'peerOptional'
      if (isProblem)
        found.push(
          `${node.isProjectRoot ? '' : node.location} > ${edge.name}@${edge.type === 'workspace' ? 'workspace' : edge.spec}`,
        )
    }
  }
  return found.sort()
}

function readTree(files: Files): LockedTree {
  const list = () => Object.keys(files).filter((file) => file.endsWith('package.json'))
  const { tree } = parseLockfile(
    files['package-lock.json'] ?? '',
    'package-lock.json',
    (file) => files[file] ?? null,
    list,
  )
  if (tree === undefined) throw new Error('no tree')
  return tree
}

const settings = { legacyPeerDeps: false, installLinks: false }

test('the same edges are unmet as in Arborist, and each of their trees has suspects', async () => {
  const folder = makeFolder()
  await fc.assert(
    fc.asyncProperty(project, async (files) => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
        writeFileSync(path.join(folder, file), text)
      }
      const expected = await askArborist(folder).catch((error: unknown) => String(error))
      const tree = readTree(files)
      if (typeof expected === 'string') {
        // npm refuses the tree: it is an error here, or something in it is unmet.
        const attempt = () => {
          if (listUnmetEdges(tree, settings).length > 0) throw new Error('unmet')
        }
        expect(attempt).toThrow()
        return
      }
      const found = listUnmetEdges(tree, settings)
      expect(
        found
          .map((edge) => `${edge.from} > ${edge.name}@${edge.type === 'workspace' ? 'workspace' : edge.spec}`)
          .sort(),
      ).toEqual(expected)
      // The plain comparison may call too much open, never too little.
      const keys = [...tree.suspects].map((key) => JSON.parse(key) as unknown[])
      for (const { name } of found)
        expect(
          keys.some((key) => key[0] === 'overrides' || key.includes(name)),
          name,
        ).toBe(true)
    }),
    { numRuns: 150 },
  )
})

describe('settings of npm', () => {
  const files: Files = {
    'package.json': JSON.stringify({ name: 'app', dependencies: { lib: 'file:lib', a: '1.0.0' } }),
    'lib/package.json': JSON.stringify({ name: 'lib', version: '1.0.0' }),
    'package-lock.json': v3({
      lib: { version: '1.0.0' },
      'node_modules/lib': { resolved: 'lib', link: true },
      'node_modules/a': entry('a', '1.0.0', { peerDependencies: { b: '1.0.0' } }),
    }),
  }
  test('a peer without an entry is unmet', () =>
    expect(listUnmetEdges(readTree(files), settings)).toMatchObject([
      { name: 'b', problem: 'missing', type: 'peer' },
    ]))
  test('with legacy-peer-deps it is no edge', () =>
    expect(listUnmetEdges(readTree(files), { ...settings, legacyPeerDeps: true })).toEqual([]))
  test('with install-links a link is unmet', () =>
    expect(listUnmetEdges(readTree(files), { legacyPeerDeps: true, installLinks: true })).toMatchObject([
      { name: 'lib', problem: 'invalid' },
    ]))
})
