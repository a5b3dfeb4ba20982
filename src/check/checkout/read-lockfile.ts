// Finds and reads a lockfile as it is.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import { foreignLockfiles } from '../../manifest/foreign-lockfiles.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Files } from '../../ports/files.ts'
import { stepBetween, type Snapshot } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import { findRoot } from './find-root.ts'
import { fileNames, hasManifest } from './project-files.ts'
import { show } from '../../text/show-path.ts'

/**
 * Finds the lockfile of the project that a snapshot's folder lies in; for a workspace that of its root, since npm reads no
 * other one.
 *
 * @throws {DepgateError} EUSAGE where there is none.
 */
export function findLockfile(from: Snapshot): string {
  const root = findRoot(from)
  for (let after = from; ;) {
    const { folder } = after
    const isProject = after.read('package.json') !== null
    if (isProject && folder !== root) {
      after = after.at(root)
      continue
    }
    const found = fileNames.find((name) => after.read(name) !== null)
    if (found !== undefined) return path.join(folder, found)
    // Nothing outside of the project is meant.
    if (isProject || path.dirname(folder) === folder) throw refuseMissing(after)
    after = after.at(path.dirname(folder))
  }
}

function refuseMissing(after: Snapshot): DepgateError {
  const others = foreignLockfiles.filter((name) => !fileNames.includes(name) && isThere(name, after))
  const beside = others.length === 0 ? '' : `; depgate does not read ${others.join(', ')}`
  return new DepgateError('EUSAGE', `there is no lockfile here (${fileNames.join(', ')})${beside}`, {
    hint: 'Run npm install --package-lock-only to write one, or name it with --lockfile <path>.',
  })
}

/** What is no text (bun.lockb) is there too. */
function isThere(file: string, after: Snapshot): boolean {
  try {
    return after.read(file) !== null
  } catch {
    return true
  }
}

/** Where messages show paths from, and where links lead. */
export type Shown = Pick<Files, 'real'> & { readonly folder: string }

/** Reads a lockfile by its absolute path. @throws {DepgateError} EUSAGE, ELOCKFILE. */
export function readLockfile(file: string, snapshot: Snapshot, host: Shown): Lockfile {
  refuseLink(file, host)
  const after = snapshot.at(path.dirname(file))
  const text = after.read(path.basename(file))
  if (text === null) throw new DepgateError('EUSAGE', `there is no file ${plain(show(file, host))}`)
  const manifest = hasManifest(file) ? (relative: string) => after.read(relative) : () => null
  const list = hasManifest(file) ? () => listManifests(after, host) : () => []
  return parseLockfile(text, show(file, host), manifest, list)
}

/**
 * Lists every package.json below the folder of a snapshot, relative to it; those in node_modules left out. Outside of a
 * checkout there is no list: a workspace that the lockfile lacks is not seen.
 */
export function listManifests(snapshot: Snapshot, { real }: Pick<Files, 'real'>): string[] {
  const top = topOf(snapshot)
  const step = top === null ? null : stepBetween(real(top), real(snapshot.folder))
  if (step === null) return []
  return snapshot
    .list()
    .map((file) => path.posix.relative(step, file.path))
    .filter(
      (file) =>
        path.posix.basename(file) === 'package.json' &&
        !file.startsWith('../') &&
        !file.split('/').includes('node_modules'),
    )
}

function topOf(snapshot: Snapshot): string | null {
  try {
    return snapshot.top()
  } catch {
    return null
  }
}

/** npm follows a link, and writes through it: what lies outside of the project is not the project's to judge. */
function refuseLink(file: string, host: Shown): void {
  const step = path.relative(host.real(path.dirname(file)), host.real(file))
  if (!hasManifest(file) || !(step.startsWith('..') || path.isAbsolute(step))) return
  throw new DepgateError('ELOCKFILE', `${show(file, host)} is a link that leads out of the project`, {
    hint: 'Put the file itself in its place, or name the one that is meant with --lockfile.',
  })
}
