// The files of a project at one moment: on disk, in a commit, staged, or as the hook approved them.

import path from 'node:path'
import type { Files } from '../ports/files.ts'
import type { GitAccess, TreeFile } from '../ports/git.ts'

/** The files of a project at one moment. */
export interface Snapshot {
  /** Shown in reports: a ref, `index`, `the approved state`; null for the disk, where the path suffices. */
  readonly label: string | null
  /** Absolute: the folder that paths start from. */
  readonly folder: string
  /** Whether the hashes of the list are those of the contents: a file on disk can differ from the index. */
  readonly isHashed: boolean
  /** The top of the checkout that the folder lies in; null outside of one. @throws {DepgateError} EGIT. */
  top(): string | null
  /** By path from the folder; null where it is not there. @throws {DepgateError} EUSAGE, EGIT. */
  read(file: string): string | null
  /** The files of the whole checkout, by their paths from its top; none outside of one. @throws {DepgateError} EGIT. */
  list(): readonly TreeFile[]
  /** The same moment from another folder, by its absolute path. */
  at(folder: string): Snapshot
  /** The same files at the paths that they had then: another folder where this one was moved, else itself. */
  unmoved(): Snapshot
}

/** Two states of a project; `before` is null where there is none. */
export interface States {
  readonly before: Snapshot | null
  readonly after: Snapshot
}

/** What snapshots of a checkout are read from. */
export type CheckoutFiles = Pick<Files, 'read' | 'real'> & GitAccess

/** Both states from another folder. */
export function statesAt({ before, after }: States, folder: string): States {
  return { before: before?.at(folder) ?? null, after: after.at(folder) }
}

/** The path of a folder from the top of its checkout, with slashes: '' for the top; null where it lies outside. */
export function stepBetween(top: string, folder: string): string | null {
  const step = path.relative(top, folder).replaceAll('\\', '/')
  return step === '..' || step.startsWith('../') || path.isAbsolute(step) ? null : step
}
