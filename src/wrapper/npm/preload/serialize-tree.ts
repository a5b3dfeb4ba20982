// Serializes npm's tree for depgate.

import fs from 'node:fs'
import path from 'node:path'
import type { Arborist, ArboristClass, DiffNode, Node, Spec } from './arborist-types.ts'

const resolvedAdd = Symbol.for('resolvedAdd')

/** npm's configuration: the options without maps, caches and functions. */
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

/** The lockfile that npm would write, by npm's own serializer, with every URL. */
function printLock({ Shrinkwrap }: ArboristClass, arborist: Arborist, tree: Node): string {
  const root = Shrinkwrap.metaFromNode(tree.target, arborist.path, {})
  // npm 12 adds it when it writes the file.
  const { npmExtensionHash } = tree.meta ?? {}
  const packages: Record<string, unknown> = {
    '': typeof npmExtensionHash === 'string' ? { ...root, npmExtensionHash } : root,
  }
  for (const node of tree.inventory.values()) {
    if (node.isRoot || node === tree || node.location === '') continue
    // An optional dependency that could not be fetched: npm neither installs nor locks it.
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

/** The manifests of the project as npm would save them, except for the ranges of added packages. */
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

/** The requested packages, and the manifest of each. */
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

/** The paths that the install would change. */
export function listPlaces({ diff, path: root }: Arborist): string[] {
  // The store of an earlier install with `install-strategy=linked`, which npm removes.
  const store = path.join(root, 'node_modules', '.store')
  const places = [
    ...changesOf(diff).flatMap(({ actual, ideal }) => [actual?.path, ideal?.path]),
    ...(fs.existsSync(store) ? [store] : []),
  ]
  return [...new Set(places.filter((one) => one !== undefined))]
}

/** Each node that is added, changed or removed. npm's own list of leaves lacks the parents of nested packages. */
export function changesOf(diff: DiffNode | null): DiffNode[] {
  return (diff?.children ?? []).flatMap((one) => [...(one.action === null ? [] : [one]), ...changesOf(one)])
}

/** The package.json on disk of each unpacked package. */
export function readUnpacked({ diff }: Arborist): unknown[] {
  const nodes = changesOf(diff).flatMap(({ ideal }) =>
    ideal === undefined || ideal.isRoot || ideal.isLink || ideal.inert === true ? [] : [ideal],
  )
  return nodes.flatMap((node) => {
    let text: string | null = null
    try {
      text = fs.readFileSync(path.join(node.path, 'package.json'), 'utf8').slice(0, 2 ** 20)
    } catch {
      // npm removes an optional package that failed.
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

/** Every package of the tree, without the project itself; bundled ones only after npm has unpacked their bundler. */
export function nodesOf(tree: Node | null): Node[] {
  return tree === null ? [] : [...tree.inventory.values()].filter((node) => !node.isRoot)
}

/** Identifies a package at its location. */
export function keyOf(node: Node): string {
  return JSON.stringify([node.location, node.packageName, node.version, node.resolved, node.integrity])
}

/** Sets npm's `save-prefix`, of which npm 9 has a copy under a symbol. */
export function savePrefixed(arborist: Arborist, prefix: string): void {
  arborist.options.savePrefix = prefix
  for (const symbol of Object.getOwnPropertySymbols(arborist)) {
    if (symbol.description === 'savePrefix') Object.assign(arborist, { [symbol]: prefix })
  }
}

/** The tree, and the options of the command. */
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
