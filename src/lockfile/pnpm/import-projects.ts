// Makes the manifests of a pnpm project the roots of its tree: each range with what it resolved to.

import type { Importer, LockNode } from '../assemble.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { declareSettings } from './declared-settings.ts'
import type { Linked } from './links.ts'
import { workspaceName } from './names.ts'
import type { Project } from './projects.ts'
import type { Settings } from './settings.ts'

/** Returns the importers: the projects, and pnpm-workspace.yaml with its overrides, catalogs and extensions. */
export function importProjects(
  projects: readonly Project[],
  settings: Settings,
  tree: Linked | null,
): Importer[] {
  const byName = indexNames(tree?.nodes ?? [])
  const own = projects.map((project): Importer => {
    const dependencies = new Map(project.importer?.dependencies.map((one) => [one.name, one]))
    const shared = project.folder === '' ? declareSettings(settings, 'package.json') : []
    return {
      path: project.path,
      name: project.name,
      asks: [...project.asks, ...shared],
      resolve: (declared) => {
        if (isShared(declared)) return findNamed(declared, byName)
        const found = dependencies.get(declared.name)
        return found === undefined || tree === null ? null : tree.find(project.folder, found)
      },
    }
  })
  if (settings.workspace === null) return own
  return [
    ...own,
    {
      path: workspaceName,
      name: workspaceName,
      asks: declareSettings(settings, workspaceName),
      resolve: (declared) => findNamed(declared, byName),
    },
  ]
}

function isShared({ field }: Declared): boolean {
  return field === 'overrides' || field === 'catalogs' || field === 'packageExtensions'
}

function indexNames(nodes: readonly LockNode[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>()
  for (const [index, { name }] of nodes.entries()) if (!names.has(name)) names.set(name, index)
  return names
}

function findNamed({ keys, name }: Declared, byName: ReadonlyMap<string, number>): number | null {
  return byName.get(keys.at(-1)?.name ?? name) ?? null
}
