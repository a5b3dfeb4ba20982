// Reads what the project itself asks for: the root's package.json and those of its workspaces.

import path from 'node:path'
import semver from 'semver'
import type { DeclaredRange, Manifest } from '../model.ts'
import { plain } from '../text.ts'
import { identify, type LockEntry } from './entry.ts'
import { readExtensions } from './extensions.ts'
import { readEdges } from './fields.ts'
import { nameFolder } from './location.ts'
import { readOverrides, type Declared } from './overrides.ts'
import { openFile, readText, type Section } from './section.ts'
import type { Tree } from './tree.ts'
import { findWorkspaces } from './workspaces.ts'

const manifestHint = 'Mend it by hand, or take it back from git.'

/** A manifest of the project, and the folder from which its dependencies resolve. */
export interface Project extends Manifest {
  readonly folder: string
  /** What it asks for by name; null where neither a package.json nor the lockfile says. */
  readonly asks: readonly Declared[] | null
}

/**
 * Returns the root and its workspaces, in the order of the lockfile.
 *
 * Ranges come from package.json where `manifest` gives its text, with lines, else from the lockfile.
 *
 * @throws {DepgateError} ELOCKFILE, naming the package.json that cannot be read.
 */
export function readProjects(
  lock: Section,
  lockRoot: Section | null,
  tree: Tree,
  manifest: (path: string) => string | null,
): Project[] {
  const open = (folder: string): Section | null => {
    const file = folder === '' ? 'package.json' : `${folder}/package.json`
    const text = manifest(file)
    const shown = path.posix.join(path.posix.dirname(lock.file.replaceAll('\\', '/')), file)
    // Real projects have a dependency twice in a manifest; npm takes the last one, and so does JSON.parse.
    return text === null ? null : openFile(text, shown, manifestHint, { hasTwins: true })
  }
  const rootFile = open('')
  const root = rootFile ?? lockRoot
  const isWorkspace = root === null ? () => false : findWorkspaces(root)
  // npm heeds the overrides of the root only, and does not keep them in the lockfile.
  const overrides = rootFile === null ? [] : [...readOverrides(rootFile), ...readExtensions(rootFile)]
  const asks = root === null ? null : [...readDeclared(root, root === rootFile), ...overrides]
  const name = (root && readText(root, 'name')) ?? readText(lock, 'name') ?? nameAfterFolder(lock.file)
  const workspaces = tree.entries.filter((entry) => entry.installed === null && isWorkspace(entry.location))
  const own = new Set(['', ...workspaces.map((entry) => entry.location)])
  return [
    finish('', name, asks, tree, own),
    ...workspaces.map((entry) => {
      const section = open(entry.location)
      const given = (section === null ? null : readText(section, 'name')) ?? entry.name
      const declared = section === null ? declareFromLock(entry) : readDeclared(section, true)
      return finish(entry.location, given ?? nameFolder(entry.location), declared, tree, own)
    }),
  ]
}

function readDeclared(section: Section, hasLines: boolean): Declared[] {
  return readEdges(section).map(({ field, name, range }) => ({
    field,
    name,
    range,
    line: hasLines ? section.document.lineOf([...section.path, field, name]) : null,
    keys: [{ name, range: null }],
  }))
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
  folder: string,
  name: string,
  asks: readonly Declared[] | null,
  tree: Tree,
  own: ReadonlySet<string>,
): Project {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`
  const ranges = (asks ?? []).map((declared): DeclaredRange => {
    const { field, name, range, line } = declared
    return { manifest: file, field, name, range, line, locked: findLocked(folder, declared, tree, own) }
  })
  return { path: file, name: plain(name, 214) || 'project', folder, asks, ranges }
}

/** Returns what a declared range resolves to. An override can touch several copies: the one nearest to the root stands for them. */
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
        .slice(0, mostCopies)
        .find((entry) => isMeant(entry, range))
    }
    if (found === undefined) return null
    from = found.target ?? found.location
  }
  if (found === undefined) return null
  if (found.target === null) {
    return { version: identify(found, found).version, integrity: found.integrity, isLocal: false }
  }
  // A link to any other folder is the lockfile's word alone: it must not make `^2.0.0` harmless.
  const isLocal = own.has(found.target)
  const version = tree.at(found.target)?.version ?? (isLocal ? '0.0.0' : null)
  return version === null ? null : { version, integrity: null, isLocal }
}

// Versions of one package in one tree; comparing with every copy of an attacker's making would take hours.
const mostCopies = 100

/** Whether the range in an override's key (`ms@^2`) covers a copy; npm compares it with what was asked for, which the copy answers. */
function isMeant(entry: LockEntry, range: string | null): boolean {
  if (range === null || entry.version === null || semver.validRange(range) === null) return true
  return semver.satisfies(entry.version, range, { includePrerelease: true, loose: true })
}

/** Nameless projects are called after their folder, as npm does it. */
function nameAfterFolder(file: string): string {
  const folder = path.posix.basename(path.posix.dirname(file.replaceAll('\\', '/')))
  return folder === '.' || folder === '..' ? 'project' : folder
}
