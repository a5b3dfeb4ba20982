// The outside world as the command line needs it; `src/entry/open-host.ts` is the real one.

import type { OsvDescription, OsvEdits, Registry } from './registry.ts'
import type { HookHost } from './hook.ts'
import type { LockfilePair } from '../model/change.ts'
import type { Trail } from './trail.ts'
import type { Files } from './files.ts'
import type { Git } from './git.ts'
import type { PlannedTree, NpmQuestion, NpmAnswer, NpmRun, Recovery, Undo } from './npm.ts'
import type { Setup } from './setup.ts'

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
  /** What the change is compared with: npm's configuration is read as it stands there. Null: as it is on disk. */
  readonly base?: ConfigBase | null
  /** For all requests of the run; see the policy's `registry.deadlineSeconds`. */
  readonly deadlineSeconds?: number
}

/** Whose files of npm's configuration count, where they are part of a checkout. */
export interface ConfigBase {
  /** The checkouts that hold the project, the innermost first: each with the commit of before; null where it was not there. */
  readonly checkouts: readonly { readonly top: string; readonly commit: string | null }[]
  /** Set for a project that the change moved: its folder on disk, and the one it had, by absolute paths. */
  readonly moved: { readonly to: string; readonly from: string } | null
}

/** The outside world. */
export interface Host extends Files {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: Output
  readonly err: Output
  readonly git: Git
  readonly setup: Setup
  /** Where the policies above the project's stand; no variable of the environment can move the managed ones away. */
  readonly policyPlaces: { readonly managed: readonly string[]; readonly user: string }
  now(): Date
  /** Whether a registry that this run asked has confirmed the clock; null where none was asked, or none named a time. */
  isClockRight(): boolean | null
  /** Reads the text on stdin, of at most 64 MiB. @throws {DepgateError} EUSAGE. */
  input(): Promise<string>
  /** Writes a file, whole or not at all. */
  write(file: string, text: string): void
  openRegistry(settings: RegistrySettings): Promise<Registry>
  /** The tree that installing the specs into an empty project would write. @throws {DepgateError} EPREVIEW. */
  preview(specs: readonly string[], settings: RegistrySettings): Promise<LockfilePair>
  /** Opens the registry with a configuration that npm has read already. */
  openRegistryAs(configuration: Readonly<Record<string, unknown>>): Promise<Registry>
  /** Runs the user's npm or npx and returns its exit code; see `NpmQuestion`. */
  runNpm(run: NpmRun, answer: (question: NpmQuestion) => Promise<NpmAnswer>): Promise<number>
  /** Takes down how a project stands before npm changes it. */
  openUndo(tree: PlannedTree): Undo
  /** Puts back what a killed install left half done, where nothing else was written since; see `Recovery`. */
  recover(folder: string): Recovery
  /** Waits until no other depgate installs into a folder; returns how to let the next one in. */
  enter(folder: string): Promise<{ readonly hasWaited: boolean; leave(): void }>
  /** Opens the audit trail at `file`; null means the user's own. */
  openTrail(file: string | null): Trail
  updateAdvisories(from: string | null, settings: RegistrySettings): Promise<OsvDescription>
  describeAdvisories(): OsvDescription | null
  /** Compares OSV data with the base; a path of null is depgate's own. @throws {DepgateError} EADVISORIES, EGIT. */
  advisoryEdits(paths: readonly (string | null)[], base: ConfigBase): OsvEdits
  readonly hook: HookHost
  /** The same world from another folder, with more of an environment. */
  at(folder: string, env?: Readonly<Record<string, string>>): Host
  /** Says on a terminal that something takes long; nothing for the first half second. Returns how to stop it. */
  progress(text: string): () => void
}
