// Makes the manifests of a pnpm project the roots of its tree: each range with what it resolved to.

import type { Importer, LockNode } from '../assemble.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { declareSettings, listOverrides } from './declared-settings.ts'
import { overridesInForce } from './locked-overrides.ts'
import type { LockDocument } from './entry.ts'
import { readCatalogs, type LockCatalogs } from './importers.ts'
import { parseSelector } from './overrides.ts'
import type { Linked } from './links.ts'
import { workspaceName } from './names.ts'
import type { Project } from './projects.ts'
import type { Settings } from './settings.ts'

/** Returns the importers: the projects, and pnpm-workspace.yaml with its overrides, catalogs and extensions. */
export function importProjects(
  projects: readonly Project[],
  settings: Settings,
  tree: (Linked & { readonly main: LockDocument }) | null,
): Importer[] {
  const byName = indexNames(tree?.nodes ?? [])
  const locked = tree === null ? null : readCatalogs(tree.main.settings)
  const unwritten = listOverrides(settings).length > 0 ? [] : declareLocked(tree?.main ?? null, settings)
  const own = projects.map((project): Importer => {
    const dependencies = new Map(project.importer?.dependencies.map((one) => [one.name, one]))
    const shared = project.folder === '' ? [...declareSettings(settings, 'package.json'), ...unwritten] : []
    return {
      path: project.path,
      name: project.name,
      asks: [...project.asks, ...shared],
      rangeOf: ({ name, range }) => dereferenceCatalog(name, range, settings, locked),
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

/** Overrides that only the lockfile has. */
function declareLocked(main: LockDocument | null, settings: Settings): Declared[] {
  return overridesInForce(main, settings).map(({ selector, value }) => {
    const { parent, target } = parseSelector(selector)
    const keys = parent === null ? [target] : [parent, target]
    const name = keys.map((key) => (key.range === null ? key.name : `${key.name}@${key.range}`)).join(' > ')
    return { field: 'overrides', name, range: value, line: null, keys }
  })
}

/** As the settings have the catalog; where they are not there to read, as the lockfile has it. */
function dereferenceCatalog(
  name: string,
  range: string,
  { catalogs }: Settings,
  locked: LockCatalogs | null,
): string {
  if (!range.startsWith('catalog:')) return range
  const catalog = range.slice('catalog:'.length).trim() || 'default'
  return catalogs.get(catalog)?.get(name)?.value ?? locked?.get(catalog)?.get(name)?.specifier ?? range
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
