// Adds the folders that projects link to, and finds what each of their dependencies leads to.

import path from 'node:path'
import type { LockNode } from '../assemble.ts'
import type { LockDocument, LockedEdge } from './entry.ts'
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
export function addLinks({ importers }: LockDocument, { nodes, find, projects, keyOf }: Linking): Linked {
  const all = [...nodes]
  const known = new Map<string, number>()
  const byFolder = new Map(projects.map((project) => [project.folder, project]))
  const byName = new Map(projects.map((project) => [project.name, project]))
  const folderOf = (folder: string, { name, reference }: Pick<LockedEdge, 'name' | 'reference'>) =>
    reference === workspaceReference
      ? (byName.get(name)?.folder ?? null)
      : reference.startsWith('link:')
        ? trim(path.posix.join(folder === '' ? '.' : folder, reference.slice('link:'.length)))
        : null
  const linkTo = (target: string, name: string, line: number): number => {
    const key = JSON.stringify([target, name])
    const there = known.get(key)
    if (there !== undefined) return there
    const project = byFolder.get(target)
    known.set(key, all.length)
    all.push(describeFolder(target, name, { project, line }))
    return all.length - 1
  }
  for (const { id, dependencies, section } of importers) {
    const folder = trim(id)
    const line = section.document.lineOf(section.path) ?? 1
    for (const one of dependencies) {
      const target = folderOf(folder, one)
      if (target !== null) linkTo(target, one.name, line)
    }
  }
  return {
    nodes: all,
    find: (folder, one) => {
      const target = folderOf(folder, one)
      if (target !== null) return known.get(JSON.stringify([target, one.name])) ?? null
      const key = keyOf(one.name, one.reference)
      return key === null ? null : (find(one.name, key)[0] ?? null)
    },
  }
}

function trim(folder: string): string {
  const normal = path.posix.normalize(folder).replace(/\/+$/, '')
  return normal === '.' ? '' : normal
}

function describeFolder(
  target: string,
  name: string,
  { project, line }: { readonly project: Project | undefined; readonly line: number },
): LockNode {
  const source = folderSource(target)
  const isOwn = project !== undefined
  return {
    name: project?.name ?? name,
    version: project?.version ?? '0.0.0',
    location: `node_modules/${name}`,
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
