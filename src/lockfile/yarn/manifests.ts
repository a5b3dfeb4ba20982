// Reads the manifests that a yarn.lock belongs to: the root's package.json and those of its workspaces.

import path from 'node:path'
import { fieldOf, openFile, readText, refuse, type JsonSection } from '../../json/section.ts'
import { readDeclared } from '../../manifest/declared.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { nameFolder } from '../../manifest/package-name.ts'
import { findWorkspaces } from '../../manifest/workspaces.ts'
import { describeNoName } from './locator.ts'

/** Reads the files beside a lockfile. */
export interface ProjectReader {
  /** As it is shown: the lockfile's path. */
  readonly lockfile: string
  /** The text of a file, by its path relative to the lockfile's folder; null where there is none. */
  readonly read: (path: string) => string | null
  /** The paths of every package.json below the lockfile's folder. */
  readonly list: () => readonly string[]
}

/** A package.json of the project. */
export interface ProjectManifest {
  /** From the lockfile's folder; '' for the root. */
  readonly folder: string
  readonly path: string
  readonly name: string
  readonly version: string | null
  readonly section: JsonSection
  readonly asks: readonly Declared[]
}

const manifestHint = 'Fix it by hand, or restore it from git.'

/** Opens a file beside the lockfile that contains JSON; null where there is none. */
function open(file: string, { lockfile, read }: ProjectReader): JsonSection | null {
  const text = read(file)
  // Real projects have a dependency twice in a manifest; yarn takes the last one, and so does JSON.parse.
  return text === null ? null : openFile(text, shownBeside(lockfile, file), manifestHint, { hasTwins: true })
}

/** The path of a file beside a lockfile, as messages show it. */
export function shownBeside(lockfile: string, file: string): string {
  return path.posix.join(path.posix.dirname(lockfile.replaceAll('\\', '/')), file)
}

/** Reads the package.json of a folder; null where there is none. @throws {DepgateError} ELOCKFILE. */
function readManifest(folder: string, reader: ProjectReader): ProjectManifest | null {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`
  const section = open(file, reader)
  if (section === null) return null
  const name = readText(section, 'name') ?? (folder === '' ? nameOfProject(reader) : nameFolder(folder))
  const version = fieldOf(section, 'version')
  return {
    folder,
    path: file,
    name,
    version: typeof version === 'string' ? version : null,
    section,
    asks: readDeclared(section, true, describeNoName),
  }
}

function nameOfProject({ lockfile }: ProjectReader): string {
  const folder = path.posix.basename(path.posix.dirname(lockfile.replaceAll('\\', '/')))
  return folder === '.' || folder === '..' || folder === '' ? 'project' : folder
}

/** Far more than any real project has. */
const maxWorkspaces = 10_000

/**
 * Returns the root's manifest and those of its workspaces; none where the root has none.
 *
 * @param known - folders that the lockfile names, for where the files cannot be listed.
 * @param isNested - a workspace can have workspaces of its own, as in yarn berry.
 */
export function readManifests(
  reader: ProjectReader,
  known: readonly string[],
  isNested: boolean,
): ProjectManifest[] {
  const root = readManifest('', reader)
  if (root === null) return []
  let listed: readonly string[] | null = null
  const folders = () =>
    (listed ??= [...new Set([...reader.list().map((file) => path.posix.dirname(file)), ...known])].filter(
      (folder) => folder !== '.' && folder !== '',
    ))
  const found = new Map([['', root]])
  // Iterating over a Map includes what is added meanwhile.
  for (const [parent, { section }] of found) {
    if (parent !== '' && !isNested) break
    if (fieldOf(section, 'workspaces') === undefined) continue
    const isWorkspace = findWorkspaces(section)
    for (const folder of folders()) {
      const inner = relative(parent, folder)
      if (inner === null || found.has(folder) || !isWorkspace(inner)) continue
      const manifest = readManifest(folder, reader)
      if (manifest === null) continue
      if (found.size >= maxWorkspaces)
        throw refuse(section, ['workspaces'], `selects more than ${maxWorkspaces} folders`)
      found.set(folder, manifest)
    }
  }
  return [...found.values()]
}

function relative(parent: string, folder: string): string | null {
  if (parent === '') return folder
  return folder.startsWith(`${parent}/`) ? folder.slice(parent.length + 1) : null
}
