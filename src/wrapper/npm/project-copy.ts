// Copies the manifests and the lockfile of a project, and nothing that could be executed.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import { readText } from '../../system/files.ts'
import type { PlannedTree } from '../../ports/npm.ts'
import { hiddenLockfile, npmLockfileNames, packageLockName } from '../../lockfile/npm/names.ts'

/** Limits for the search of manifests and patches, far beyond real projects. */
const maxima = { folders: 50_000, depth: 16, patches: 500 }

/** A private folder with some of a project's files. */
export interface Copy {
  readonly folder: string
  /** The copied texts by path; null for a file that does not exist. */
  readonly files: ReadonlyMap<string, string | null>
  remove(): void
}

/**
 * Copies the manifests of a project and of its workspaces, its lockfile, its patches and its `.npmrc`.
 *
 * @throws {DepgateError} EUSAGE for a file that cannot be read, EPREVIEW for a project beyond the limits.
 */
export function copyProject(root: string): Copy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'depgate-copy-')))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const files = listProjectFiles(root)
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      if (text !== null) writeFileSync(join(folder, name), text, { mode: 0o600 })
    }
    // Without a package.json npm would search for the project in the parent folders.
    if (files.get('package.json') === null) writeFileSync(join(folder, 'package.json'), '{}')
    return { folder, files, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** The texts of a project's manifests, lockfiles, patches and `.npmrc`, by their paths; null for one that does not exist. */
export function listProjectFiles(root: string): Map<string, string | null> {
  const manifest = readText(join(root, 'package.json'))
  const names = [
    'package.json',
    ...listManifests(root),
    ...npmLockfileNames,
    ...listPatches(manifest),
    '.npmrc',
  ]
  return new Map([...new Set(names)].map((name) => [name, readText(join(root, name))]))
}

/** The patch files that a manifest names: npm 12 resolves no tree without them. */
function listPatches(manifest: string | null): string[] {
  try {
    const read = JSON.parse(manifest?.replace(/^\uFEFF/, '') ?? '{}') as {
      patchedDependencies?: object
    } | null
    const paths: unknown[] = Object.values(read?.patchedDependencies ?? {}).slice(0, maxima.patches)
    return paths
      .flatMap((one) => (typeof one === 'string' ? [normalize(one)] : []))
      .filter((one) => !isAbsolute(one) && one.endsWith('.patch') && one.split(/[\\/]/)[0] !== '..')
  } catch {
    // npm reports a manifest that is no JSON.
    return []
  }
}

/** Every manifest of the project: workspaces can be anywhere, and npm decides which of them are workspaces. */
export function listManifests(root: string): string[] {
  const found: string[] = []
  let visited = 0
  const walk = (place: string, depth: number) => {
    visited += 1
    if (visited > maxima.folders || depth > maxima.depth) {
      throw new DepgateError('EPREVIEW', 'the project has too many folders to be resolved in a copy')
    }
    for (const entry of readdirSync(join(root, place), { withFileTypes: true })) {
      const name = place === '' ? entry.name : `${place}/${entry.name}`
      if (entry.isFile() && entry.name === 'package.json') found.push(name)
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
        walk(name, depth + 1)
      }
    }
  }
  walk('', 0)
  return found
}

/** The lockfile of a project and its text, or null. */
export function readLock(folder: string): { readonly file: string; readonly text: string } | null {
  for (const file of npmLockfileNames) {
    const text = readText(join(folder, file))
    if (text !== null) return { file, text }
  }
  return null
}

/**
 * The packages of npm's hidden lockfile that really are in node_modules: every program that ran can have edited that file.
 */
export function readInstalled(root: string): PlannedTree['installed'] {
  try {
    const text = readText(join(root, hiddenLockfile))
    if (text === null) return []
    return parseLockfile(text, packageLockName).packages.flatMap((locked) => {
      const { location, name, version, integrity } = locked
      const manifest = readManifest(join(root, location))
      return manifest?.name === name && manifest.version === version
        ? [[location, name, version, integrity] as const]
        : []
    })
  } catch {
    return []
  }
}

function readManifest(folder: string): { name?: unknown; version?: unknown } | null {
  const file = join(folder, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown }) : null
}
