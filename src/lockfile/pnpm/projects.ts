// Reads what the projects ask for: the root, and the workspaces that the lockfile or pnpm-workspace.yaml names.

import path from 'node:path'
import { openFile, readText, type JsonSection } from '../../json/section.ts'
import { readDeclared } from '../../manifest/declared.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { isInsideRoot, nameFolder, normalizePath } from '../../manifest/package-name.ts'
import { findWorkspaces } from '../../manifest/workspaces.ts'
import type { LockImporter } from './entry.ts'
import type { Settings } from './settings.ts'

/** A project: its package.json, and what the lockfile has for it. */
export interface Project {
  /** The folder; '' for the root. */
  readonly folder: string
  readonly path: string
  readonly name: string
  readonly version: string | null
  /** Null where there is no package.json to read. */
  readonly section: JsonSection | null
  readonly asks: readonly Declared[]
  /** Null where the lockfile does not have it. */
  readonly importer: LockImporter | null
}

/** Reads the files beside a lockfile. */
export interface ManifestReader {
  read(path: string): string | null
  list(): readonly string[]
}

const hint = 'Fix it by hand, or restore it from git.'

/**
 * Returns the root, the projects of the lockfile in its order, and then the workspaces that a pattern selects and the
 * lockfile lacks.
 *
 * @throws {DepgateError} ELOCKFILE, naming the package.json that cannot be read.
 */
export function readProjects(
  importers: readonly LockImporter[],
  settings: Settings,
  manifests: ManifestReader,
): Project[] {
  const known = new Map(importers.map((importer) => [normalizePath(importer.id), importer]))
  const folders = new Set(['', ...known.keys(), ...listUnlisted(settings, manifests, known)])
  return [...folders].map((folder) => {
    const file = folder === '' ? 'package.json' : `${folder}/package.json`
    const section = folder === '' ? settings.root : open(file, manifests)
    const importer = known.get(folder) ?? null
    const given = (section === null ? null : readText(section, 'name')) ?? importer?.name
    return {
      folder,
      path: file,
      name: given ?? (folder === '' ? 'project' : nameFolder(folder)),
      version: section === null ? null : readText(section, 'version'),
      section,
      asks: section === null ? declareFromLock(importer) : readDeclared(section, true),
      importer,
    }
  })
}

function open(file: string, manifests: ManifestReader): JsonSection | null {
  // A lockfile can name a project outside of the repository.
  const text = isInsideRoot(file) ? manifests.read(file) : null
  return text === null ? null : openFile(text, file, hint, { hasTwins: true })
}

function listUnlisted(
  { patterns, workspace }: Settings,
  manifests: ManifestReader,
  known: ReadonlyMap<string, unknown>,
): string[] {
  if (patterns === null || workspace === null) return []
  // For pnpm a pattern after ! leaves folders out, wherever it is in the list.
  const ordered = patterns.toSorted(
    (one, other) => Number(one.startsWith('!')) - Number(other.startsWith('!')),
  )
  const isWorkspace = findWorkspaces({ ...workspace, fields: { workspaces: ordered } })
  return manifests
    .list()
    .map((file) => path.posix.dirname(file))
    .filter((folder) => folder !== '.' && !known.has(folder) && isWorkspace(folder))
    .filter((folder) => manifests.read(`${folder}/package.json`) !== null)
}

function declareFromLock(importer: LockImporter | null): Declared[] {
  return (importer?.dependencies ?? []).map(({ field, name, specifier }) => ({
    field,
    name,
    range: specifier,
    line: null,
    keys: [{ name, range: null }],
  }))
}
