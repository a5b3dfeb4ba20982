// Prints what npm knows of its tree, for the one who judges it.

import fs from 'node:fs'
import path from 'node:path'
import type { Arborist, ArboristClass, DiffNode, Node, Spec } from './arborist-types.ts'

const resolvedAdd = Symbol.for('resolvedAdd')

// Maps, caches and functions stay here; what is left is npm's configuration.
export function plainOptions(options: Record<string, unknown>): Record<string, unknown> {
  const isPlain = (value: unknown) =>
    value === null ||
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (Array.isArray(value) && value.every((one) => typeof one === 'string')) ||
    (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => key !== 'packumentCache' && isPlain(value)),
  )
}

/** The lockfile that npm would write: in the words of npm's own serialiser, with every address. */
function printLock({ Shrinkwrap }: ArboristClass, arborist: Arborist, tree: Node): string {
  const packages: Record<string, unknown> = { '': Shrinkwrap.metaFromNode(tree.target, arborist.path, {}) }
  for (const node of tree.inventory.values()) {
    if (node.isRoot || node === tree || node.location === '') continue
    // An optional dependency that could not be had: npm neither installs it nor writes it down.
    if (node.inert === true && node.package.version === undefined) continue
    packages[node.location] = Shrinkwrap.metaFromNode(node, arborist.path, {})
  }
  return JSON.stringify({ lockfileVersion: 3, requires: true, packages })
}

export function printInstalled({ actualTree }: Arborist): unknown[] {
  if (actualTree === null || actualTree === undefined) return []
  return [...actualTree.inventory.values()]
    .filter((node) => !node.isRoot)
    .map((node) => [
      node.location,
      node.packageName ?? node.name,
      node.version ?? null,
      node.integrity ?? null,
    ])
}

/** The manifests of the project as npm would save them, but for the ranges of what is added. */
function printManifests(tree: Node): Record<string, string> {
  const root = tree.target
  const own = [root, ...root.fsChildren].filter((node) => !node.location.includes('node_modules'))
  return Object.fromEntries(
    own.map((node) => [
      node.location === '' ? 'package.json' : `${node.location}/package.json`,
      JSON.stringify(node.package),
    ]),
  )
}

/** What was asked for, and by which manifest. */
function listAdds(arborist: Arborist): unknown[] {
  const asked = arborist[resolvedAdd] as unknown as
    | readonly { readonly name: string; readonly tree: Node; readonly spec?: Spec; readonly raw?: string }[]
    | undefined
  return (asked ?? []).map(({ name, tree }) => {
    const edge = tree.edgesOut.get(name)
    return {
      name,
      manifest: tree.location === '' ? 'package.json' : `${tree.location}/package.json`,
      spec: edge?.spec ?? '',
      locked: edge?.to?.packageName ?? edge?.to?.name ?? null,
      version: edge?.to?.version ?? null,
    }
  })
}

/** The places that installing would touch, as paths; null would mean that it cannot be told. */
export function listPlaces({ diff }: Arborist): string[] {
  const places = changesOf(diff).flatMap(({ actual, ideal }) => [actual?.path, ideal?.path])
  return [...new Set(places.filter((one) => one !== undefined))]
}

/** Each node that is added, changed or removed. npm's own list of leaves lacks those that others are nested in. */
export function changesOf(diff: DiffNode | null): DiffNode[] {
  return (diff?.children ?? []).flatMap((one) => [...(one.action === null ? [] : [one]), ...changesOf(one)])
}

/** What lies on disk of each package that was unpacked. */
export function readUnpacked({ diff }: Arborist): unknown[] {
  const nodes = changesOf(diff).flatMap(({ ideal }) =>
    ideal === undefined || ideal.isRoot || ideal.isLink || ideal.inert === true ? [] : [ideal],
  )
  return nodes.flatMap((node) => {
    let text: string | null = null
    try {
      text = fs.readFileSync(path.join(node.path, 'package.json'), 'utf8').slice(0, 2 ** 20)
    } catch {
      // An optional package that failed is taken out again.
    }
    const { location, inBundle = false } = node
    return [
      {
        location,
        isBundled: inBundle,
        name: node.packageName ?? node.name,
        version: node.version ?? null,
        text,
      },
    ]
  })
}

/** Everything but the project itself: also what comes inside another tarball, which npm sees when it has opened that. */
export function nodesOf(tree: Node | null): Node[] {
  return tree === null ? [] : [...tree.inventory.values()].filter((node) => !node.isRoot)
}

/** Tells a package of the tree from any other that could be in its place. */
export function keyOf(node: Node): string {
  return JSON.stringify([node.location, node.packageName, node.version, node.resolved, node.integrity])
}

/** Sets what npm writes before a version that it saves: npm 9 takes a copy of the option under a symbol of its own. */
export function savePrefixed(arborist: Arborist, prefix: string): void {
  arborist.options.savePrefix = prefix
  for (const symbol of Object.getOwnPropertySymbols(arborist)) {
    if (symbol.description === 'savePrefix') Object.assign(arborist, { [symbol]: prefix })
  }
}

/** The tree, and how npm was asked for it. */
export function printTree(Arborist: ArboristClass, arborist: Arborist, tree: Node) {
  const { options } = arborist
  return {
    folder: arborist.path,
    isGlobal: options.global === true,
    isDryRun: options.dryRun === true,
    isLockOnly: options.packageLockOnly === true,
    isSaved: options.save !== false,
    wantsJson: options.json === true,
    lock: printLock(Arborist, arborist, tree),
    manifests: printManifests(tree),
    adds: listAdds(arborist),
  }
}
