// Reads npm's trees under `install-strategy=linked`: the logical one is judged, the isolated one is written.
//
// npm 9 to 12 exchange `idealTree` for one of `node_modules/.store/<name>@<version>-<key>/node_modules/<name>` and links to
// it while they install. Its nodes have neither hashes nor the methods that the lockfile's serializer calls.

import fs from 'node:fs'
import path from 'node:path'
import { fetchIsolated, isLinked } from './isolated-install.ts'
import { isFunction } from './watch-modules.ts'
import type { Arborist, ArboristClass, Node } from './arborist-types.ts'

const store = `${path.sep}node_modules${path.sep}.store${path.sep}`

/** The tree that was built, before npm exchanged it for an isolated one. */
const logical = new WeakMap<Arborist, Node>()

/** The tree that npm locks. */
export function logicalTree(arborist: Arborist): Node | null {
  return isIsolatedNow(arborist) ? (logical.get(arborist) ?? null) : arborist.idealTree
}

/** Whether npm has exchanged the tree. */
function isIsolatedNow(arborist: Arborist): boolean {
  const built = logical.get(arborist)
  return (
    isLinked(arborist) && built !== undefined && arborist.idealTree !== null && built !== arborist.idealTree
  )
}

/** How many exchanges are running: for a dependency with a shrinkwrap npm builds a tree of its own in one. */
let exchanges = 0

/** Whether npm is exchanging a tree, which was judged before. */
export function isExchanging(): boolean {
  return exchanges > 0
}

/**
 * Patches the steps of Arborist under which the tree is exchanged.
 *
 * @param judge - called before the exchange, since npm unpacks the tarball of a dependency with a shrinkwrap into the
 * project during it (measured with npm 11.19).
 */
export function guardLinked(
  { prototype }: ArboristClass,
  judge: (arborist: Arborist, places: string[]) => Promise<void> | null,
): void {
  const methods = prototype as unknown as Record<string | symbol, unknown>
  const around = (name: string | symbol, work: (arborist: Arborist, run: () => unknown) => unknown) => {
    const original = methods[name]
    if (!isFunction(original)) return
    methods[name] = function (this: Arborist, ...args: unknown[]) {
      return work(this, () => original.apply(this, args))
    }
  }
  around('buildIdealTree', async (arborist, run) => {
    const built = await run()
    if (arborist.idealTree !== null) logical.set(arborist, arborist.idealTree)
    return built
  })
  const exchange = async (arborist: Arborist, run: () => unknown) => {
    await judge(arborist, listLinkedPlaces(arborist.idealTree as Node))
    exchanges += 1
    try {
      return await run()
    } finally {
      exchanges -= 1
    }
  }
  // Its name in npm 10 to 12, and its symbol in npm 9.
  around('createIsolatedTree', exchange)
  around(Symbol.for('createIsolatedTree'), exchange)
  around(Symbol.for('diffTrees'), async (arborist, run) => {
    await run()
    if (!isIsolatedNow(arborist)) return
    lockIsolated(arborist)
    await fetchIsolated(arborist)
  })
  // npm's record of node_modules has no hashes of these, and with them the next install would unpack them again.
  around(Symbol.for('build'), async (arborist, run) => {
    if (isIsolatedNow(arborist)) for (const node of nodesIn(arborist.idealTree)) node.integrity = null
    return run()
  })
}

/**
 * Gives the isolated nodes the hashes of the locked ones, without which npm installs any bytes. Only after the comparison
 * with node_modules: the nodes on disk have none, and npm would unpack each of them again.
 *
 * @throws for a package that is in no node of the judged tree.
 */
function lockIsolated(arborist: Arborist): void {
  const known = new Map(nodesIn(logical.get(arborist)).map((node) => [keyOf(node), node]))
  for (const node of nodesIn(arborist.idealTree)) {
    if (node.isLink || !node.path.includes(store)) continue
    const locked = known.get(keyOf(node))
    if (locked === undefined) {
      const message = `depgate: npm would install ${keyOf(node)} by the shrinkwrap of another package, which cannot be judged with install-strategy=linked`
      throw Object.assign(new Error(message), { code: 'EDEPGATE' })
    }
    if (locked.integrity) node.integrity = locked.integrity
  }
}

/** Everything that an install can change under this layout: each entry of the project's node_modules, and the store. */
function listLinkedPlaces(tree: Node): string[] {
  const owners = [tree.target, ...tree.target.fsChildren]
  const places = owners.flatMap((owner) => {
    const modules = path.join(owner.path, 'node_modules')
    const present = readNames(modules).filter((name) => !name.startsWith('.'))
    const linked = [...owner.edgesOut.keys()].map((name) => name.split('/')[0] ?? name)
    return [...present, ...linked, '.store'].map((name) => path.join(modules, name))
  })
  return [...new Set(places)]
}

function nodesIn(tree: Node | null | undefined): Node[] {
  return tree === null || tree === undefined
    ? []
    : [...tree.inventory.values()].filter((node) => !node.isRoot)
}

function keyOf({ packageName, name, version }: Node): string {
  return `${packageName ?? name}@${version}`
}

function readNames(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch {
    return []
  }
}
