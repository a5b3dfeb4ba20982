// Whether `npx x` runs what the project has already, by the approved lockfile: then it brings nothing in. Light.

import { dirname, join, relative } from 'node:path'
import { foreignLockfiles } from '../manifest/foreign-lockfiles.ts'
import { hiddenLockfile, npmLockfileNames } from '../lockfile/npm/names.ts'
import type { Step } from '../shell/step.ts'

/** Flags that change nothing about where a command is looked for. */
const harmless = /^(?:--|-y|--yes|-q|--quiet|-s|--silent|--no|--no-install|--bun|exec|exe|x)$/

/** The project, as far as the question needs it. */
export interface OwnFiles {
  readonly root: string
  /** The approved text of a file, by its path from the root; null where none is approved. */
  approved(file: string): string | null
  isFile(file: string): boolean
  /** Where a path leads through all links. */
  real(file: string): string
  /** A package.json may give its own package a command: npx then takes that one, and what the package depends on. */
  hasBin(manifest: string): boolean
}

/** npm's lockfiles, and what npm records of what it installed: version 1 of a lockfile names no commands. */
const lockfiles = [...npmLockfileNames, hiddenLockfile]

/**
 * Whether a step runs a command of a node_modules of its folder or above, as npx finds it (libnpmexec,
 * `localFileExists`), and a package of the approved lockfile provides it there. A file in `.bin` alone proves nothing:
 * any command can have put it there.
 */
export function isOwnCommand({ runs, ownArgs, folder, settings }: Step, files: OwnFiles): boolean {
  // A folder, a version or a scope is a package's, never the name of a command.
  if (runs === null || settings.length > 0 || !/^[\w-][\w.-]*$/.test(runs)) return false
  const before = ownArgs.slice(0, ownArgs.indexOf(runs))
  if (!before.every((word) => harmless.test(word))) return false
  for (let place = folder; isBelow(place, files.root); place = dirname(place)) {
    if (files.hasBin(join(place, 'package.json'))) return false
    if (files.isFile(join(place, 'node_modules', '.bin', runs))) return isProvided(place, runs, files)
    if (place === files.root) break
  }
  return false
}

/** The `.bin` of that name that npx would run; null where there is none. */
export function findBin(folder: string, name: string, { root, isFile }: OwnFiles): string | null {
  for (let place = folder; isBelow(place, root); place = dirname(place)) {
    const file = join(place, 'node_modules', '.bin', name)
    if (isFile(file)) return file
    if (place === root) break
  }
  return null
}

/**
 * The package of that name that npx would run from the project, as in `npx x@1.0.0`, whose word is the name of no file
 * (libnpmexec, `missingFromTree`); null where there is none. A workspace is the project's own.
 */
export function findInstalled(folder: string, name: string, { root, isFile, real }: OwnFiles): string | null {
  for (let place = folder; isBelow(place, root); place = dirname(place)) {
    const found = join(place, 'node_modules', name)
    const isThere = isFile(join(found, 'package.json'))
    if (isThere) return real(found).includes('node_modules') ? found : null
    if (place === root) break
  }
  return null
}

function isBelow(place: string, root: string): boolean {
  return place === root || place.startsWith(root.endsWith('/') ? root : `${root}/`)
}

/** Whether the lockfile nearest to a node_modules has a package in it with that command. */
function isProvided(folder: string, command: string, files: OwnFiles): boolean {
  const { root, approved } = files
  const real = files.real(join(folder, 'node_modules', '.bin', command))
  for (let place = folder; ; place = dirname(place)) {
    const at = (name: string) => join(relative(root, place), name).replaceAll('\\', '/')
    for (const name of lockfiles) {
      const text = approved(at(name))
      const prefix = relative(place, folder).replaceAll('\\', '/')
      const found = text === null ? [] : locationsOf(text, prefix, command)
      // Where npm links commands it links them into the package's own folder.
      const isLinked = real !== join(folder, 'node_modules', '.bin', command)
      if (found.some((location) => !isLinked || real.startsWith(`${files.real(join(place, location))}/`)))
        return true
    }
    // depgate cannot read which commands the packages of the others have.
    if (foreignLockfiles.some((name) => approved(at(name)) !== null)) return true
    if (place === root) return false
  }
}

interface Entry {
  readonly bin?: unknown
  readonly link?: unknown
  readonly resolved?: unknown
}

/** Where a lockfile of npm (version 2 or later) has the packages in one node_modules that provide a command. */
export function locationsOf(text: string, prefix: string, command: string): string[] {
  // Most lockfiles are large, and only a few name the command.
  if (!text.includes(JSON.stringify(command))) return []
  const packages = read(text)
  const start = prefix === '' ? 'node_modules/' : `${prefix}/node_modules/`
  return Object.entries(packages).flatMap(([location, entry]) => {
    if (!location.startsWith(start) || location.slice(start.length).includes('node_modules/')) return []
    const target = entry?.link === true && typeof entry.resolved === 'string' ? entry.resolved : location
    const { bin } = packages[target] ?? {}
    const isThere = typeof bin === 'object' && bin !== null && Object.hasOwn(bin, command)
    return isThere ? [target] : []
  })
}

function read(text: string): Readonly<Record<string, Entry | null>> {
  try {
    const lock = JSON.parse(text) as { packages?: unknown } | null
    const packages = lock?.packages
    return typeof packages === 'object' && packages !== null ? (packages as Record<string, Entry | null>) : {}
  } catch {
    return {}
  }
}
