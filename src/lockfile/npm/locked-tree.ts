// Collects what npm builds its tree from: the entries of the lockfile, and the manifests that npm reads beside it.

import type { JsonFields, LockedTree } from '../../model/report.ts'
import type { LockEntry } from './entry.ts'
import type { Project } from './declared-ranges.ts'
import type { JsonSection } from '../../json/section.ts'
import { listSuspects } from './suspects.ts'
import type { Tree } from './tree.ts'

/**
 * Returns the entries as they are in `packages`; for lockfileVersion 1, which has none, in the form that npm converts
 * them to when it reads one.
 */
export function readLockedTree(
  packages: JsonSection | null,
  tree: Tree,
  projects: readonly Project[],
): LockedTree {
  const { entries } = tree
  const [root, ...others] = projects
  const raw =
    packages === null
      ? entries.map((entry) => [entry.location, inflate(entry)])
      : Object.entries(packages.fields)
  const fields = Object.fromEntries(raw.filter(([location]) => location !== '')) as LockedTree['entries']
  let suspects: ReadonlySet<string> | null = null
  const known = others.filter(({ section }) => section !== null)
  const own = others.filter(({ isLinked }) => isLinked !== true)
  return {
    entries: fields,
    root: root?.section?.fields ?? null,
    folders: Object.fromEntries(known.map(({ folder, section }) => [folder, section?.fields ?? {}])),
    workspaces: own.map(({ folder, name }) => ({ name, folder })),
    get suspects() {
      suspects ??= listSuspects({ tree, projects, entries: fields })
      return suspects
    },
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
