// Finds and reads a lockfile on disk.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import { foreignLockfiles } from '../../manifest/foreign-lockfiles.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Host } from '../../ports/host.ts'
import { plain } from '../../text/plain.ts'
import { fileNames, hasManifest } from './project-files.ts'
import { show } from '../../text/show-path.ts'

/** Finds the lockfile of the project that a folder lies in. @throws {DepgateError} EUSAGE where there is none. */
export function findLockfile(folder: string, host: Host): string {
  for (let place = folder; ; place = path.dirname(place)) {
    const found = fileNames.map((name) => path.join(place, name)).find((file) => host.read(file) !== null)
    if (found !== undefined) return found
    // The project ends where npm sees its root, and nothing outside of it is meant.
    const isRoot = host.read(path.join(place, 'package.json')) !== null
    if (isRoot || path.dirname(place) === place) {
      const others = foreignLockfiles.filter((name) => isThere(path.join(place, name), host))
      const beside = others.length === 0 ? '' : `; depgate does not read ${others.join(', ')}`
      throw new DepgateError('EUSAGE', `there is no lockfile here (${fileNames.join(', ')})${beside}`, {
        hint: 'Run npm install --package-lock-only to write one, or name it with --lockfile <path>.',
      })
    }
  }
}

/** What is no text (bun.lockb) is there too. */
function isThere(file: string, host: Host): boolean {
  try {
    return host.read(file) !== null
  } catch {
    return true
  }
}

/** Reads a lockfile on disk. @throws {DepgateError} EUSAGE, ELOCKFILE. */
export function readOnDisk(file: string, host: Host): Lockfile {
  refuseLink(file, host)
  const text = host.read(file)
  if (text === null) throw new DepgateError('EUSAGE', `there is no file ${plain(show(file, host))}`)
  const manifest = hasManifest(file)
    ? (relative: string) => host.read(path.join(path.dirname(file), relative))
    : () => null
  const list = hasManifest(file) ? () => listManifests(path.dirname(file), null, host) : () => []
  return parseLockfile(text, show(file, host), manifest, list)
}

/**
 * Lists every package.json below a folder of a checkout, in a commit or (null) on disk, relative to the folder; those
 * in node_modules left out. Outside of a checkout there is no list: a workspace that the lockfile lacks is not seen.
 */
export function listManifests(folder: string, commit: string | null, host: Host): string[] {
  const top = topOf(folder, host)
  if (top === null) return []
  const start = path.relative(top, host.real(folder)).replaceAll('\\', '/')
  return host.git
    .files(top, commit)
    .map((file) => path.posix.relative(start, file.path))
    .filter(
      (file) =>
        path.posix.basename(file) === 'package.json' &&
        !file.startsWith('../') &&
        !file.split('/').includes('node_modules'),
    )
}

function topOf(folder: string, host: Host): string | null {
  try {
    const top = host.git.top(folder)
    return top === null ? null : host.real(top)
  } catch {
    return null
  }
}

/** npm follows a link, and writes through it: what lies outside of the project is not the project's to judge. */
function refuseLink(file: string, host: Host): void {
  const step = path.relative(host.real(path.dirname(file)), host.real(file))
  if (!hasManifest(file) || !(step.startsWith('..') || path.isAbsolute(step))) return
  throw new DepgateError('ELOCKFILE', `${show(file, host)} is a link that leads out of the project`, {
    hint: 'Put the file itself in its place, or name the one that is meant with --lockfile.',
  })
}
