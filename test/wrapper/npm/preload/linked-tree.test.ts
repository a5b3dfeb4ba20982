// The layout of `install-strategy=linked`, with a class that exchanges its tree as npm's does.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Arborist, ArboristClass, Node } from '../../../../src/wrapper/npm/preload/arborist-types.ts'
import { guardLinked, isExchanging, logicalTree } from '../../../../src/wrapper/npm/preload/linked-tree.ts'

const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

type Fields = Partial<Omit<Node, 'version'>> & { readonly version?: string }

function node(fields: Fields): Node {
  const made: Record<string, unknown> = {
    name: 'a',
    version: '1.0.0',
    path: '/p',
    isLink: false,
    isRoot: false,
    edgesOut: new Map(),
    fsChildren: new Set(),
    inventory: new Map(),
    ...fields,
  }
  made.target = made
  return made as unknown as Node
}

function treeOf(folder: string, nodes: readonly Node[], deps: readonly string[] = []): Node {
  const edgesOut = new Map(deps.map((name) => [name, { to: null, spec: '' }]))
  const inventory = new Map(nodes.map((one, nth) => [String(nth), one]))
  return node({ path: folder, isRoot: true, edgesOut, inventory })
}

/** Calls a step of Arborist, which is a method under a registered symbol. */
async function step(arborist: object, name: string): Promise<void> {
  await (arborist as Record<symbol, () => Promise<void>>)[Symbol.for(name)]?.()
}

/** An Arborist that installs `locked`, and writes `stored`. */
function open(locked: readonly Node[], stored: readonly Node[], strategy = 'linked') {
  const folder = mkdtempSync(path.join(tmpdir(), 'linked-'))
  folders.push(folder)
  mkdirSync(path.join(folder, 'node_modules', 'b'), { recursive: true })
  mkdirSync(path.join(folder, 'node_modules', '.bin'))
  const seen: string[] = []
  class Fake {
    readonly path = folder
    readonly options = { installStrategy: strategy }
    readonly diff = null
    idealTree: Node | null = null
    async buildIdealTree() {
      this.idealTree = treeOf(folder, locked, ['@scope/x', 'y'])
    }
    async createIsolatedTree() {
      seen.push(`exchange ${isExchanging()}`)
      return treeOf(folder, stored)
    }
    async [Symbol.for('diffTrees')]() {
      seen.push('diff')
    }
    async [Symbol.for('build')]() {
      seen.push('build')
    }
    async reify() {
      await this.buildIdealTree()
      this.idealTree = await this.createIsolatedTree()
      await step(this, 'diffTrees')
    }
  }
  const places: string[] = []
  guardLinked(Fake as unknown as ArboristClass, async (_, found) => {
    seen.push('judge')
    places.push(...found.map((place) => path.relative(folder, place)))
  })
  const fake = new Fake()
  return { fake, arborist: fake as unknown as Arborist, seen, places, folder }
}

const inStore = (folder: string, name: string) =>
  path.join(folder, 'node_modules', '.store', `${name}@1.0.0-key`, 'node_modules', name)

test('the tree is judged before npm exchanges it, and its hashes are those that npm checks', async () => {
  const stored = node({ path: inStore('/p', 'a') })
  const { fake, arborist, seen } = open([node({ integrity: 'sha512-a' })], [stored])
  await fake.reify()
  expect(seen).toEqual(['judge', 'exchange true', 'diff'])
  expect(stored.integrity).toBe('sha512-a')
  expect(logicalTree(arborist)).not.toBe(fake.idealTree)
  await step(fake, 'build')
  expect(stored.integrity).toBeNull()
})

test('each entry of node_modules and the store can change, and nothing beside it', async () => {
  const { fake, places } = open([], [])
  await fake.reify()
  const expected = ['b', '@scope', 'y', '.store'].map((name) => path.join('node_modules', name))
  expect(places).toEqual(expected)
})

test('a package that was not in the judged tree is refused', async () => {
  const { fake } = open([], [node({ path: inStore('/p', 'a') })])
  await expect(fake.reify()).rejects.toThrow('a@1.0.0 by the shrinkwrap of another package')
})

test('a link needs no hash', async () => {
  const { fake } = open([], [node({ path: inStore('/p', 'a'), isLink: true })])
  await expect(fake.reify()).resolves.toBeUndefined()
})

test('another strategy has one tree', async () => {
  const { fake, arborist } = open([node({})], [], 'hoisted')
  await fake.buildIdealTree()
  expect(logicalTree(arborist)).toBe(fake.idealTree)
})
