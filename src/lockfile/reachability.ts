// Walks the tree from the manifests: why each package is there, and how it is reached.

import type { Edge, Scope } from '../model/report.ts'
import { addTo, listSeveral, type Several } from './several.ts'

/** A dependency of a node, by the index of the node it resolves to. */
export interface GraphLink {
  readonly to: number
  /** Null where nothing records it. */
  readonly range: string | null
  readonly type: Edge['type']
}

/** A package, or a manifest from which the walk starts. */
export interface GraphNode {
  /** As a path shows it: `ms@2.1.3`, or the name of a manifest. */
  readonly label: string
  readonly links: readonly GraphLink[]
}

/** The result of the walk for one node. */
export interface Placement {
  /** `runtime` where no manifest reaches it: the strictest. */
  readonly scope: Scope
  readonly path: readonly string[]
  readonly isDirect: boolean
  readonly wantedBy: readonly string[]
}

// From the strictest to the laxest.
const scopes = ['runtime', 'peer', 'optional', 'development'] as const satisfies readonly Scope[]

// A chain of 100,000 packages must not make 100,000 paths of up to 100,000 steps. Real ones stay under 30.
const longestPath = 64

/**
 * Returns the placement of each node, in order.
 *
 * The scope is the best over all paths of the worst edge on the path (runtime, peer, optional, development);
 * the path is the shortest, and among equals the one that comes first in the order of roots and links.
 */
export function placeNodes(nodes: readonly GraphNode[], roots: readonly GraphNode[]): Placement[] {
  const scopeOf = findScopes(nodes, roots)
  const pathOf = findPaths(nodes, roots)
  const ranges = collectRanges(nodes, roots)
  const direct = new Set(roots.flatMap((root) => root.links.map((link) => link.to)))
  return nodes.map((_, index) => ({
    scope: scopeOf[index] ?? 'runtime',
    path: pathOf(index),
    isDirect: direct.has(index),
    wantedBy: listSeveral(ranges.get(index)).sort(),
  }))
}

/** The nodes that are reached by required edges alone; peers do not count, since npm can leave them out. */
export function findRequired(nodes: readonly GraphNode[], roots: readonly GraphNode[]): ReadonlySet<number> {
  const required = new Set<number>()
  const follow = (links: readonly GraphLink[]) => {
    for (const { to, type } of links) if (type === 'runtime' || type === 'development') required.add(to)
  }
  for (const root of roots) follow(root.links)
  // Iterating over a Set includes what is added meanwhile.
  for (const index of required) follow(nodes[index]?.links ?? [])
  return required
}

/** A widest-path walk with one queue for each scope: a node is settled by the first queue that contains it. */
function findScopes(nodes: readonly GraphNode[], roots: readonly GraphNode[]): (Scope | undefined)[] {
  const found: (Scope | undefined)[] = nodes.map(() => undefined)
  const queues: number[][] = scopes.map(() => [])
  const follow = (links: readonly GraphLink[], scope: number) => {
    for (const { to, type } of links) queues[Math.max(scope, scopes.indexOf(type))]?.push(to)
  }
  for (const root of roots) follow(root.links, 0)
  scopes.forEach((scope, rank) => {
    const queue = queues[rank] ?? []
    // `follow` appends to this queue and to later ones, never to one that is done.
    for (let at = 0; at < queue.length; at += 1) {
      const index = queue[at] ?? 0
      if (found[index] !== undefined) continue
      found[index] = scope
      follow(nodes[index]?.links ?? [], rank)
    }
  })
  return found
}

/** A breadth-first walk that remembers from which node, and from which root, each was first reached. */
function findPaths(nodes: readonly GraphNode[], roots: readonly GraphNode[]): (index: number) => string[] {
  const reached = new Map<number, { readonly from: number | null; readonly root: GraphNode }>()
  const follow = (from: number | null, root: GraphNode, links: readonly GraphLink[]) => {
    for (const { to } of links) if (!reached.has(to)) reached.set(to, { from, root })
  }
  for (const root of roots) follow(null, root, root.links)
  // Iterating over a Map includes what is added meanwhile: it is the queue as well.
  for (const [index, { root }] of reached) follow(index, root, nodes[index]?.links ?? [])
  return (index) => {
    const root = reached.get(index)?.root
    const steps: string[] = []
    for (let at: number | null = index; at !== null; at = reached.get(at)?.from ?? null) {
      if (steps.length < longestPath - 2) steps.push(nodes[at]?.label ?? '')
      else {
        steps.push('…')
        break
      }
    }
    return root === undefined ? steps : [root.label, ...steps.reverse()]
  }
}

function collectRanges(
  nodes: readonly GraphNode[],
  roots: readonly GraphNode[],
): ReadonlyMap<number, Several> {
  const ranges = new Map<number, Several>()
  const collect = ({ links }: GraphNode) => {
    for (const { to, range } of links) if (range !== null) addTo(ranges, to, range)
  }
  roots.forEach(collect)
  nodes.forEach(collect)
  return ranges
}
