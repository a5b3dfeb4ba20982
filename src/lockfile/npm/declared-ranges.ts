// Reads what the project itself asks for: the root's package.json and those of its workspaces.

import path from 'node:path'
import semver from 'semver'
import type { DeclaredRange, Manifest } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { identify, type LockEntry } from './entry.ts'
import { readExtensions } from '../../manifest/package-extensions.ts'
import { readDeclared } from '../../manifest/declared.ts'
import { readOverrides, type Declared } from '../../manifest/overrides.ts'
import { fieldOf, openFile, readText, type JsonSection } from '../../json/section.ts'
import type { Tree } from './tree.ts'
import { findWorkspaces } from '../../manifest/workspaces.ts'
import { nameFolder } from '../../manifest/package-name.ts'

const manifestHint = 'Fix it by hand, or restore it from git.'

/** A manifest of the project, and the folder from which its dependencies resolve. */
export interface Project extends Manifest {
  readonly folder: string
  /** What it asks for by name; null where neither a package.json nor the lockfile states it. */
  readonly asks: readonly Declared[] | null
  /** The package.json, or for the root without one its entry in the lockfile; null where there is neither. */
  readonly section: JsonSection | null
}

/** Reads the files beside a lockfile. */
export interface ManifestReader {
  /** The text of a package.json, by its path relative to the lockfile's folder; null where there is none. */
  read(path: string): string | null
  /** The paths of every package.json below the lockfile's folder; none where they cannot be listed. */
  list(): readonly string[]
}

/**
 * Returns the root, its workspaces and the other folders that the lockfile links to, in the order of the lockfile;
 * then the workspaces that the lockfile does not know: npm links to them and fetches what they ask for.
 *
 * Ranges come from package.json where there is one, with lines, else from the lockfile.
 *
 * @throws {DepgateError} ELOCKFILE, naming the package.json that cannot be read.
 */
export function readProjects(
  lock: JsonSection,
  lockRoot: JsonSection | null,
  tree: Tree,
  manifests: ManifestReader,
): Project[] {
  const open = (folder: string): JsonSection | null => {
    const file = folder === '' ? 'package.json' : `${folder}/package.json`
    const text = manifests.read(file)
    const shown = path.posix.join(path.posix.dirname(lock.file.replaceAll('\\', '/')), file)
    // Real projects have a dependency twice in a manifest; npm takes the last one, and so does JSON.parse.
    return text === null ? null : openFile(text, shown, manifestHint, { hasTwins: true })
  }
  const rootFile = open('')
  const root = rootFile ?? lockRoot
  const isWorkspace = root === null ? () => false : findWorkspaces(root)
  // npm applies the overrides of the root only, and does not keep them in the lockfile.
  const overrides = rootFile === null ? [] : [...readOverrides(rootFile), ...readExtensions(rootFile)]
  const asks = root === null ? null : [...readDeclared(root, root === rootFile), ...overrides]
  const name = (root && readText(root, 'name')) ?? readText(lock, 'name') ?? nameAfterFolder(lock.file)
  const folders = tree.entries.filter((entry) => entry.installed === null)
  const workspaces = folders.filter((entry) => isWorkspace(entry.location))
  const hasPatterns = root !== null && fieldOf(root, 'workspaces') !== undefined
  const unlisted = hasPatterns ? listUnlisted(tree, manifests, isWorkspace) : []
  const own = new Set(['', ...workspaces.map((entry) => entry.location), ...unlisted])
  const targets = new Set(tree.entries.map((entry) => entry.target))
  const linked = folders.filter(({ location }) => !own.has(location) && targets.has(location))
  const read = (folder: string, entry: LockEntry | null): Project => {
    const section = open(folder)
    const given = (section === null ? null : readText(section, 'name')) ?? entry?.name
    const declared =
      section === null ? (entry === null ? [] : declareFromLock(entry)) : readDeclared(section, true)
    return { ...finish({ folder, name: given ?? nameFolder(folder), asks: declared }, tree, own), section }
  }
  return [
    { ...finish({ folder: '', name, asks }, tree, own), section: root },
    ...workspaces.map((entry) => read(entry.location, entry)),
    ...linked
      .map((entry): Project => ({ ...read(entry.location, entry), isLinked: true }))
      .filter(({ section }) => section !== null),
    ...unlisted.map((folder) => read(folder, null)),
  ]
}

/** The folders that a workspace pattern names and the lockfile has no entry for. */
function listUnlisted(
  tree: Tree,
  manifests: ManifestReader,
  isWorkspace: (folder: string) => boolean,
): readonly string[] {
  return manifests
    .list()
    .map((file) => path.posix.dirname(file))
    .filter((folder) => folder !== '.' && tree.at(folder) === undefined && isWorkspace(folder))
    .filter((folder) => manifests.read(`${folder}/package.json`) !== null)
}

const fieldOfType = {
  runtime: 'dependencies',
  development: 'devDependencies',
  optional: 'optionalDependencies',
  peer: 'peerDependencies',
} as const

function declareFromLock(entry: LockEntry): Declared[] {
  return entry.edges.map(({ name, range, type }) => ({
    field: fieldOfType[type],
    name,
    range,
    line: null,
    keys: [{ name, range: null }],
  }))
}

function finish(
  { folder, name, asks }: Pick<Project, 'folder' | 'name' | 'asks'>,
  tree: Tree,
  own: ReadonlySet<string>,
): Omit<Project, 'section'> {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`
  const ranges = (asks ?? []).map((declared): DeclaredRange => {
    const { field, name, range, line } = declared
    return { manifest: file, field, name, range, line, locked: findLocked(folder, declared, tree, own) }
  })
  return { path: file, name: plain(name, 214) || 'project', folder, asks, ranges }
}

/** Returns what a declared range resolves to. Of several copies that an override applies to, the one nearest to the root. */
function findLocked(
  folder: string,
  { keys, field }: Declared,
  tree: Tree,
  own: ReadonlySet<string>,
): DeclaredRange['locked'] {
  let from = folder
  let found: LockEntry | undefined
  for (const { name, range } of keys) {
    found = tree.find(from, name)
    const isNested = field === 'overrides' || field === 'packageExtensions'
    if (isNested && (found === undefined || !isMeant(found, range))) {
      found = tree
        .named(name)
        .slice(0, maxCopies)
        .find((entry) => isMeant(entry, range))
    }
    if (found === undefined) return null
    from = found.target ?? found.location
  }
  if (found === undefined) return null
  if (found.target === null) {
    return { version: identify(found, found).version, integrity: found.integrity, isLocal: false }
  }
  // A link to any other folder is stated by the lockfile alone: it must not make `^2.0.0` harmless.
  const isLocal = own.has(found.target)
  const version = tree.at(found.target)?.version ?? (isLocal ? '0.0.0' : null)
  return version === null ? null : { version, integrity: null, isLocal }
}

// Versions of one package in one tree; comparing with every copy that an attacker adds would take hours.
const maxCopies = 100

/** Whether the range in an override's key (`ms@^2`) covers a copy; npm compares it with the range that the copy was resolved for. */
function isMeant(entry: LockEntry, range: string | null): boolean {
  if (range === null || entry.version === null || semver.validRange(range) === null) return true
  return semver.satisfies(entry.version, range, { includePrerelease: true, loose: true })
}

/** Nameless projects are called after their folder, as npm does it. */
function nameAfterFolder(file: string): string {
  const folder = path.posix.basename(path.posix.dirname(file.replaceAll('\\', '/')))
  return folder === '.' || folder === '..' ? 'project' : folder
}
