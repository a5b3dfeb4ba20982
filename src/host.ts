// The outside world as the command line needs it; `src/host/node.ts` is the real one.

import type { Registry } from './define.ts'
import type { LockfilePair } from './model.ts'

/** A place that text is written to. */
export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
  /** Columns; null where there is no terminal. */
  readonly width: number | null
}

/** How the registry is to be asked. */
export interface RegistrySettings {
  /** The folder whose project `.npmrc` counts. */
  readonly folder: string
  /** From `--registry`. */
  readonly registry: string | null
  readonly isOffline: boolean
  readonly hasCache: boolean
  /** Whether tarballs are read too. */
  readonly isDeep?: boolean
}

/** The copy of the OSV data that depgate keeps. */
export interface OsvDescription {
  readonly path: string
  readonly records: number
  readonly names: number
  /** ISO 8601: the newest record. */
  readonly updatedAt: string
}

/** Git, as far as it is asked. Every method throws DepgateError EGIT where it cannot answer. */
export interface Git {
  /** The top of the checkout that holds a folder, or null outside of one. */
  top(folder: string): string | null
  /** The hash of the commit that `ref` and HEAD have in common. */
  mergeBase(folder: string, ref: string): string
  /** The hash of HEAD, or null before the first commit. */
  head(folder: string): string | null
  /** A file as it is in a commit, by a path relative to `folder`; null where it is not there. */
  show(folder: string, commit: string, file: string): string | null
}

/** The outside world. */
export interface Host {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: Output
  readonly err: Output
  readonly git: Git
  now(): Date
  /** Reads a text file of at most 64 MiB; null where there is none. @throws {DepgateError} EUSAGE where it cannot be read. */
  read(file: string): string | null
  /** Writes a file, whole or not at all. */
  write(file: string, text: string): void
  openRegistry(settings: RegistrySettings): Promise<Registry>
  /** The tree that installing the specs into an empty project would write. @throws {DepgateError} EPREVIEW. */
  preview(specs: readonly string[], settings: RegistrySettings): Promise<LockfilePair>
  updateAdvisories(from: string | null, settings: RegistrySettings): Promise<OsvDescription>
  describeAdvisories(): OsvDescription | null
  /** Says on a terminal that something takes long; nothing for the first half second. Returns how to stop it. */
  progress(text: string): () => void
}
