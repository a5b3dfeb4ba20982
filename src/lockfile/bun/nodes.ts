// Resolves what each package and manifest of a bun project asks for, as node finds it: from its own place upwards.

import type { Importer, LockNode, NamedLink } from '../assemble.ts'
import type { Edge } from '../../model/lockfile.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { fieldOf } from '../../json/section.ts'
import { readBunCommands, type BunEntry } from './entry.ts'
import { linkTo as linkToFolder } from '../address.ts'
import { selectWorkspaces, type BunProject } from './importers.ts'

/** The entries as nodes, and the manifests as roots. */
export function linkBun(
  entries: readonly BunEntry[],
  projects: readonly BunProject[],
): { nodes: LockNode[]; importers: Importer[] } {
  const byKey = new Map(entries.map((entry, index) => [entry.key, index]))
  const folders = new Map(
    entries.flatMap(({ workspace, name }) => (workspace === null ? [] : [[workspace, name] as const])),
  )
  const find = (names: readonly string[], asked: string): number | null => {
    for (let length = names.length; length >= 0; length -= 1) {
      const found = byKey.get([...names.slice(0, length), asked].join('/'))
      if (found !== undefined) return found
    }
    return null
  }
  const placeOf = locateIn(entries)
  const isOwn = selectWorkspaces(projects.find(({ folder }) => folder === '')?.manifest ?? null)
  const nodes = entries.map((entry): LockNode => {
    const { names, name, version, source, workspace, integrity, info, edges, line } = entry
    const installed = names.at(-1) ?? name
    return {
      name,
      version,
      location: placeOf(entry),
      alias: installed === name ? null : installed,
      source: workspace === null || isOwn(workspace) ? source : linkToFolder(workspace),
      integrity,
      edges,
      edgeRecord: 'full',
      bin: readBunCommands(info, name),
      hasInstallScript: info !== null && fieldOf(info, 'hasInstallScript') === true ? true : null,
      bundler: null,
      line,
      links: edges.flatMap((edge) => linkTo(edge, find(names, edge.name))),
      ...(workspace === null || !isOwn(workspace) ? {} : { isOwn: true }),
      // bun 1.4.5 fetches an entry with that mark at the top all the same, and nothing for one below another package.
      ...(names.length > 1 && info !== null && fieldOf(info, 'bundled') === true ? { isInside: true } : {}),
    }
  })
  const importers = projects.map(({ folder, name, asks }): Importer => {
    const names = folder === '' ? [] : [folders.get(folder) ?? name]
    return {
      path: folder === '' ? 'package.json' : `${folder}/package.json`,
      name,
      asks,
      resolve: ({ field, keys, name: asked }: Declared) =>
        find(field === 'overrides' || field === 'catalogs' ? [] : names, keys.at(-1)?.name ?? asked),
    }
  })
  return { nodes, importers }
}

function linkTo({ name, range, type }: Edge, to: number | null): NamedLink[] {
  return to === null ? [] : [{ name, to, range, type }]
}

/** The place of each entry as npm writes it; what is below a workspace lies in the folder of that. */
function locateIn(entries: readonly BunEntry[]): (entry: BunEntry) => string {
  const folders = new Map(
    entries.flatMap(({ key, workspace }) => (workspace === null ? [] : [[key, workspace] as const])),
  )
  return ({ names }) => {
    const folder = names.length > 1 ? folders.get(names[0] ?? '') : undefined
    const below = folder === undefined ? names : names.slice(1)
    const place = below.map((name) => `node_modules/${name}`).join('/')
    return folder === undefined || folder === '' ? place : `${folder}/${place}`
  }
}
