// Adds the folders that projects link to, and finds what each of their dependencies leads to.

import path from 'node:path'
import type { LockNode } from '../assemble.ts'
import { fieldOf, readSections } from '../../json/section.ts'
import type { LockDocument, LockedEdge } from './entry.ts'
import { readMapping } from './fields.ts'
import { workspaceReference } from './importers.ts'
import type { LockNodes } from './nodes.ts'
import type { Project } from './projects.ts'
import { folderSource } from './resolution.ts'

/** The nodes with the folders, and the look-up of a dependency of a project. */
export interface Linked {
  readonly nodes: LockNode[]
  /** The index of what a dependency of the project in a folder leads to; null where the lockfile has nothing. */
  find(folder: string, dependency: Pick<LockedEdge, 'name' | 'reference'>): number | null
}

/** What links are added to. */
export interface Linking extends LockNodes {
  readonly projects: readonly Project[]
  keyOf(name: string, reference: string): string | null
}

/** `link:../b` is relative to the project; a folder that is no project of this lockfile is a folder like any other. */
export function addLinks({ importers }: LockDocument, linking: Linking): Linked {
  const { nodes, owners, find, projects, keyOf } = linking
  const all = [...nodes]
  const known = new Map<string, number>()
  const byFolder = new Map(projects.map((project) => [project.folder, project]))
  const injected = listInjected(importers)
  const byName = new Map(projects.map((project) => [project.name, project]))
  const folderOf = (folder: string, { name, reference }: Pick<LockedEdge, 'name' | 'reference'>) =>
    reference === workspaceReference
      ? (byName.get(name)?.folder ?? null)
      : reference.startsWith('link:')
        ? trim(path.posix.join(folder === '' ? '.' : folder, reference.slice('link:'.length)))
        : null
  const copyOf = (folder: string, name: string, target: string | null) =>
    target !== null && injected.has(JSON.stringify([folder, name]))
      ? find(name, `${name}@file:${target}`)[0]
      : undefined
  const linkTo = (target: string, name: string, from: { readonly line: number; readonly place: string }) => {
    const key = JSON.stringify([target, name])
    const there = known.get(key)
    if (there !== undefined) return there
    known.set(key, all.length)
    all.push(describeFolder(target, name, { ...from, project: byFolder.get(target) }))
    return all.length - 1
  }
  for (const { id, dependencies, section } of importers) {
    const folder = trim(id)
    const line = section.document.lineOf(section.path) ?? 1
    for (const one of dependencies) {
      const target = folderOf(folder, one)
      const place = path.posix.join(folder, 'node_modules', one.name)
      if (target !== null && copyOf(folder, one.name, target) === undefined)
        linkTo(target, one.name, { line, place })
    }
  }
  for (const [index, { edges, line }] of owners.entries())
    linkEdges(all, index, { edges, linkTo: (target, name, place) => linkTo(target, name, { line, place }) })
  return {
    nodes: all,
    find: (folder, one) => {
      const target = folderOf(folder, one)
      const copy = copyOf(folder, one.name, target)
      if (copy !== undefined) return copy
      if (target !== null) return known.get(JSON.stringify([target, one.name])) ?? null
      const key = keyOf(one.name, one.reference)
      return key === null ? null : (find(one.name, key)[0] ?? null)
    },
  }
}

/** In a package (an override made it so, or an edit) the folder of a link is relative to the lockfile's. */
function linkEdges(
  nodes: LockNode[],
  index: number,
  {
    edges,
    linkTo,
  }: {
    readonly edges: readonly LockedEdge[]
    readonly linkTo: (target: string, name: string, place: string) => number
  },
): void {
  const node = nodes[index]
  if (node === undefined) return
  const links = edges.flatMap(({ name, reference, type }) => {
    if (!reference.startsWith('link:')) return []
    const to = linkTo(
      trim(reference.slice('link:'.length)),
      name,
      `${node.location ?? ''}/node_modules/${name}`,
    )
    return [{ to, name, type, range: null }]
  })
  if (links.length > 0) nodes[index] = { ...node, links: [...node.links, ...links] }
}

/** 13.0 does not repeat that a workspace is copied: `dependenciesMeta` of the project states it. */
function listInjected(importers: LockDocument['importers']): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { id, section, dependencies } of importers) {
    if (!dependencies.some(({ reference }) => reference === workspaceReference)) continue
    const metas = readMapping(section, 'dependenciesMeta')
    for (const [name, meta] of metas === null ? [] : readSections(metas))
      if (fieldOf(meta, 'injected') === 'true') found.add(JSON.stringify([trim(id), name]))
  }
  return found
}

function trim(folder: string): string {
  const normal = path.posix.normalize(folder).replace(/\/+$/, '')
  return normal === '.' ? '' : normal
}

function describeFolder(
  target: string,
  name: string,
  {
    project,
    line,
    place,
  }: { readonly project: Project | undefined; readonly line: number; readonly place: string },
): LockNode {
  const source = folderSource(target)
  const isOwn = project !== undefined
  return {
    name: project?.name ?? name,
    version: project?.version ?? '0.0.0',
    location: place,
    alias: project !== undefined && project.name !== name ? name : null,
    source: isOwn ? { ...source, isOwn: true } : source,
    integrity: null,
    edges: [],
    links: [],
    edgeRecord: 'resolved',
    bin: null,
    hasInstallScript: null,
    bundler: null,
    line,
    ...(isOwn ? { isOwn: true } : {}),
  }
}
