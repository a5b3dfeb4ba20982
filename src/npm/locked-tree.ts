// Collects what npm builds its tree from: the entries of the lockfile, and the manifests that npm reads beside it.

import type { JsonFields, LockedTree } from '../model.ts'
import type { LockEntry } from './entry.ts'
import type { Project } from './manifests.ts'
import type { Section } from './section.ts'

/**
 * Returns the entries as they stand in `packages`; for lockfileVersion 1, which has none, in the form that npm gives
 * them when it reads one.
 */
export function readLockedTree(
  packages: Section | null,
  entries: readonly LockEntry[],
  projects: readonly Project[],
): LockedTree {
  const [root, ...others] = projects
  const known = others.filter(({ section }) => section !== null)
  const own = others.filter(({ isLinked }) => isLinked !== true)
  return {
    entries:
      packages === null
        ? Object.fromEntries(entries.map((entry) => [entry.location, inflate(entry)]))
        : Object.fromEntries(
            Object.entries(packages.fields).filter(([location]) => location !== '') as [string, JsonFields][],
          ),
    root: root?.section?.fields ?? null,
    folders: Object.fromEntries(known.map(({ folder, section }) => [folder, section?.fields ?? {}])),
    workspaces: own.map(({ folder, name }) => ({ name, folder })),
  }
}

function inflate({ name, version, target, integrity, edges, source, isBundled }: LockEntry): JsonFields {
  if (target !== null) return { link: true, resolved: target }
  const url =
    source.type === 'file' ? `file:${source.path}` : source.type === 'directory' ? null : addressOf(source)
  return {
    ...(name === null ? {} : { name }),
    ...(version === null ? {} : { version }),
    ...(url === null ? {} : { resolved: url }),
    ...(integrity === null ? {} : { integrity }),
    ...(isBundled ? { inBundle: true } : {}),
    dependencies: Object.fromEntries(edges.map((edge) => [edge.name, edge.range])),
  }
}

function addressOf(source: LockEntry['source'] & { readonly url: string | null }): string | null {
  return source.type === 'git' && source.commit !== null ? `${source.url}#${source.commit}` : source.url
}
