// Parses a yarn.lock of yarn 2 and later.

import type { Lockfile } from '../../model/lockfile.ts'
import { assemble } from '../assemble.ts'
import { readBerryFile } from './berry-entries.ts'
import { growBerryGraph } from './berry-graph.ts'
import {
  folderOf,
  listDrift,
  listImporters,
  listPatched,
  listSelected,
  type BerryProject,
} from './berry-importers.ts'
import { makeBerryNodes } from './berry-nodes.ts'
import { readPatches } from './berry-patches.ts'
import { listUnknownBerry } from './berry-unknown.ts'
import { readManifests, type ProjectReader } from './manifests.ts'
import { readRc } from './rc.ts'
import { declareResolutions, groupResolutions, readResolutions } from './resolutions.ts'
import { readBuilt } from './scripts.ts'

/** @throws {DepgateError} ELOCKFILE. */
export function parseBerry(text: string, reader: ProjectReader): Lockfile {
  const file = readBerryFile(text, reader.lockfile)
  const workspaces = file.entries.filter(({ reference }) => reference.protocol === 'workspace:')
  const manifests = readManifests(reader, workspaces.map(folderOf), true)
  const [root] = manifests
  const rc = readRc(reader)
  const rootEntry = workspaces.find((entry) => folderOf(entry) === '')
  const rootLocator = rootEntry?.locator ?? `${root?.name ?? 'root'}@workspace:.`
  const resolutions = root === undefined ? [] : readResolutions(root.section, true)
  // Without a manifest of the root nothing but the lockfile states which folders are workspaces.
  const selected = listSelected(root, workspaces).map((folder) => [folder, null] as const)
  const read = manifests.map(({ folder, version }) => [folder || '.', version] as const)
  const own = root === undefined ? null : new Map([...selected, ...read])
  const graph = growBerryGraph(file.entries, {
    resolutions: groupResolutions(resolutions),
    catalogs: rc.catalogs,
    root: rootLocator,
    versions: own ?? new Map<string, string | null>(),
  })
  const made = makeBerryNodes(file, graph, own, rc.extensions)
  const project: BerryProject = {
    graph,
    made,
    manifests,
    workspaces,
    overrides: declareResolutions(resolutions),
    settings: rc.declared,
    rootLocator,
  }
  const assembled = assemble(made.nodes, listImporters(project, own))
  return {
    path: reader.lockfile,
    format: `yarn-berry-${file.version}`,
    ...assembled,
    allowScripts: root === undefined ? {} : readBuilt(root.section),
    ...(root === undefined ? {} : { npmRange: null }),
    drift: listDrift(project, assembled.packages),
    unknown: listUnknownBerry(file),
    patches: readPatches(file, listPatched(project, resolutions)),
  }
}
