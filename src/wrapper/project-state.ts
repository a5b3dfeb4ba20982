// Reads the files of a project that npm reads before it asks anything.

import path from 'node:path'
import { findRoot } from '../check/checkout/find-root.ts'
import { lockfileNames } from '../lockfile/names.ts'
import { hiddenLockfile } from '../lockfile/npm/names.ts'
import { openDisk } from '../snapshot/disk.ts'
import { findTypedPrefix, type TypedPlace } from '../shell/npm-prefix.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'
import { sha256Of } from '../text/sha256.ts'

/** A project as npm finds it from a folder: of a workspace it is the root. */
export interface ProjectState {
  readonly folder: string
  /** The hashes of its files, as one text to compare. */
  readonly files: string
}

type StateHost = CheckoutFiles & TypedPlace

/** The project's folder: the one that the command line names, else the one that npm finds from the current folder. */
export function findProject(args: readonly string[], host: StateHost): string {
  return findTypedPrefix(args, host) ?? findRoot(openDisk(host.folder, host))
}

/** The manifest, the lockfiles and npm's record of node_modules. @param args - npm's command line. */
export function readState(args: readonly string[], host: StateHost): ProjectState {
  const folder = findProject(args, host)
  return { folder, files: readFiles(folder, host) }
}

/** Whether a project is another one than it was; false for a folder that was not read then. */
export function isOther(then: ProjectState | null, folder: string, host: StateHost): boolean {
  return then !== null && then.folder === folder && readFiles(folder, host) !== then.files
}

function readFiles(folder: string, { read }: Pick<StateHost, 'read'>): string {
  const hashes = ['package.json', ...lockfileNames, hiddenLockfile].map((name) => {
    try {
      const text = read(path.join(folder, name))
      return text === null ? null : sha256Of(text)
    } catch {
      // What cannot be read is refused where it is judged.
      return null
    }
  })
  return JSON.stringify(hashes)
}
