// Combines the documents of a lockfile with the manifests and settings beside it.

import { DepgateError } from '../../errors.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import { plain } from '../../text/plain.ts'
import { assemble, type Importer, type LockNode } from '../assemble.ts'
import { lockHint, type LockDocuments } from './documents.ts'
import { readLockDocument } from './document.ts'
import { findDrift } from './drift.ts'
import type { LockDocument } from './entry.ts'
import { readEnvironment } from './environment.ts'
import { importProjects } from './import-projects.ts'
import { addLinks, type Linked } from './links.ts'
import { buildNodes, keyFinder, type NodeContext } from './nodes.ts'
import { readPatches } from './patches.ts'
import { findPlaces } from './places.ts'
import { readProjects, type ManifestReader, type Project } from './projects.ts'
import { readAllowedScripts } from './scripts.ts'
import { readSettings, type Settings } from './settings.ts'
import { listUnknown } from './unknown.ts'

/** Reads a lockfile. @throws {DepgateError} ELOCKFILE. */
export function readLockfile(documents: LockDocuments, path: string, manifests: ManifestReader): Lockfile {
  const root = documents.main
  if (root === null && documents.environment === null)
    throw new DepgateError('ELOCKFILE', `${plain(path)} is empty: pnpm would resolve everything anew`, {
      hint: lockHint,
    })
  const main = root === null ? null : readLockDocument(root)
  const settings = readSettings((file) => manifests.read(file))
  const projects = readProjects(main?.importers ?? [], settings, manifests)
  const { nodes, importers, find } =
    main === null ? none(projects, settings) : readMain(main, projects, settings)
  const environment = readEnvironment(documents.environment, settings, nodes.length)
  const all = [...nodes, ...environment.nodes]
  const declaring = [...importers, ...environment.importers]
  return {
    path,
    format: `pnpm-${main?.version ?? '9.0'}`,
    ...assemble(all, declaring),
    allowScripts: readAllowedScripts(settings),
    npmRange: null,
    drift: findDrift({
      main,
      environment: documents.environment,
      settings,
      projects,
      nodes,
      find,
      read: (file) => manifests.read(file),
    }),
    unknown: listUnknown(documents, main),
    patches: readPatches(main, settings),
  }
}

interface ReadMain {
  readonly nodes: LockNode[]
  readonly importers: Importer[]
  readonly find: Linked['find'] | null
}

function none(projects: readonly Project[], settings: Settings): ReadMain {
  return { nodes: [], importers: importProjects(projects, settings, null), find: null }
}

function readMain(main: LockDocument, projects: readonly Project[], settings: Settings): ReadMain {
  const keyOf = keyFinder(main)
  const folders = new Map(projects.map((project) => [project.folder === '' ? '.' : project.folder, project]))
  const context: NodeContext = {
    keyOf,
    isTar: readTarget(main),
    isHashBeside: main.dialect === 13,
    places: findPlaces(main.importers, keyOf),
    registryOf: (prefix) => settings.registries.get(prefix) ?? null,
    ownFolder: (folder) => {
      const project = folders.get(folder)
      return project === undefined ? null : { version: project.version ?? '0.0.0' }
    },
  }
  const built = buildNodes(main, context)
  const { nodes, find } = addLinks(main, { ...built, projects, keyOf })
  return { nodes, importers: importProjects(projects, settings, { main, nodes, find }), find }
}

/** `integrityTarget: tar` (pnpm 12.16): hashes are over the unpacked tar. */
function readTarget({ root }: LockDocument): boolean {
  const { settings } = root.fields
  return (
    typeof settings === 'object' &&
    settings !== null &&
    (settings as { integrityTarget?: unknown }).integrityTarget === 'tar'
  )
}
