// The outside world as the command line needs it; `src/host/node.ts` is the real one.

import type { OsvDescription, OsvEdits, Registry } from './define.ts'
import type { DepgateError } from './errors.ts'
import type { HookHost } from './hook-host.ts'
import type { LockfilePair, TrailSink } from './model.ts'
import type { PlannedTree } from './planned.ts'
import type { Restrictions } from './restrict.ts'
import type { TrailCheck } from './trail.ts'
import type { Actor, TrailEntry, TrailLine } from './trail-entry.ts'

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

/** A file of a commit or of the checkout. */
export interface TreeFile {
  /** From the top of the checkout, with slashes. */
  readonly path: string
  /** The hash of its blob; of a submodule the commit; null for what git does not track. */
  readonly hash: string | null
  readonly isSubmodule: boolean
  /** A symbolic link: its blob is the path that it leads to. */
  readonly isLink?: true
  /** A sparse checkout leaves it out. */
  readonly isLeftOut: boolean
}

/** A commit that touched a file. */
export interface FileCommit {
  readonly commit: string
  /** The first parent; null for the first commit, and at the end of a shallow history. */
  readonly parent: string | null
  /** ISO 8601: when it was committed. */
  readonly date: string
  readonly subject: string
  /** The file as that commit calls it, from the top of the checkout. */
  readonly path: string
}

/** Git, as far as it is asked. Every method throws DepgateError EGIT where it cannot answer. */
export interface Git {
  /** The top of the checkout that holds a folder, or null outside of one. */
  top(folder: string): string | null
  /** The hash of the commit that `ref` and HEAD have in common. */
  mergeBase(folder: string, ref: string): string
  /** The hash of HEAD, or null before the first commit. */
  head(folder: string): string | null
  /** The folder of its hooks, `core.hooksPath` counted in; null outside of a checkout. */
  hooks(folder: string): string | null
  /** A file as it is in a commit (`''`: in the index), by a path relative to `folder`; null where it is not there. */
  show(folder: string, commit: string, file: string): string | null
  /** The texts of blobs by their hashes, with few processes; what is not there, or too much at once, is left out. */
  blobs(folder: string, hashes: readonly string[]): ReadonlyMap<string, string>
  /** What git would call the bytes of files on disk, by the paths given; what cannot be read is left out. */
  hashes(folder: string, files: readonly string[]): ReadonlyMap<string, string>
  /** The hash of the commit that a ref names, or null where there is none. */
  commit(folder: string, ref: string): string | null
  /** The hashes of a commit's parents; none for those at the end of a shallow history. */
  parents(folder: string, commit: string): string[]
  isShallow(folder: string): boolean
  remotes(folder: string): string[]
  /** Whether a folder lies in a submodule of another checkout. */
  isSubmodule(folder: string): boolean
  /** The files of a commit, or with null those of the checkout, the ones that git neither tracks nor passes over too. */
  files(folder: string, commit: string | null): TreeFile[]
  /** The commits on the first-parent line of HEAD that changed a file, the newest first. */
  history(folder: string, file: string, most: number, since: string | null): FileCommit[]
}

/** What lies on disk of a package that npm has unpacked and run nothing of. */
export interface UnpackedPackage {
  readonly location: string
  /** It came inside another one's tarball. */
  readonly isBundled: boolean
  readonly name: string
  readonly version: string | null
  /** Its package.json; null where there is none. */
  readonly text: string | null
}

/** Where npm stands and waits. */
export type NpmQuestion =
  /** The tree is known, and nothing was touched. */
  | { readonly type: 'tree'; readonly tree: PlannedTree }
  /** Everything is unpacked, and no install script has run. */
  | { readonly type: 'unpacked'; readonly packages: readonly UnpackedPackage[] }
  /** The lockfile is written. */
  | { readonly type: 'saved' }
  /** npm found no version of a package in a range, and is about to end. */
  | { readonly type: 'unresolved'; readonly name: string; readonly range: string }

/** What npm does then. */
export type NpmAnswer =
  | {
      readonly type: 'go'
      /** Hashes for the entries that have none, by location. */
      readonly integrity?: Readonly<Record<string, string>>
      /** What npm writes before a version that it saves. */
      readonly savePrefix?: string
    }
  /** It ends without a word. */
  | { readonly type: 'stop' }
  /** It ends as after an error of its own, and takes back what it did. */
  | { readonly type: 'fail'; readonly reason: string }

/** One run of npm. */
export interface NpmRun {
  readonly tool: 'npm' | 'npx'
  readonly args: readonly string[]
  /** What its resolution must leave out. */
  readonly restrictions: Restrictions
  /** Only its tree is wanted: it prints nothing. */
  readonly isTrial: boolean
}

/** Takes back what an install did to a project. */
export interface Undo {
  /** Puts everything back as it was. @throws {DepgateError} EUNDO where it cannot. */
  restore(): void
  /** What was done stays. */
  drop(): void
}

/** The audit trail on disk. Every method throws DepgateError ETRAIL where it cannot do it. */
export interface Trail {
  readonly path: string
  readonly who: Actor
  /** Appends a line and returns it; lines older than `keep` minutes may go, and with null none. */
  append(entry: TrailEntry, keep: number | null): string
  /** Why nothing can be appended; null where it can. */
  probe(): DepgateError | null
  /** Null where there is no trail. */
  verify(): TrailCheck | null
  /** The lines, the oldest first. */
  read(): Iterable<TrailLine>
  send(sink: TrailSink, line: string): Promise<void>
}

/** What wiring the gate into other programs takes. */
export interface Bench {
  /** depgate as one file; null where that was not built. */
  oneFile(): string | null
  /** Writes a file and the folders above it; through a link, and with the mode that is there. @throws {DepgateError} EUSAGE. */
  place(file: string, text: string, isExecutable: boolean): void
  /** Removes a file, and its folder if nothing else is in it. */
  remove(file: string): void
  /** Asks on the terminal; null where there is none. */
  ask(question: string): Promise<string | null>
  /** Makes a folder for a trial; returns it and how to remove it. */
  scratch(): { readonly folder: string; drop(): void }
  /** Runs a line as an agent does, through a shell; `code` is null where it did not end in time. */
  run(line: string, how: { folder: string; env: Host['env']; input: string; seconds: number }): Promise<Ran>
}

/** How a line ended. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The outside world. */
export interface Host {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: Output
  readonly err: Output
  readonly git: Git
  readonly bench: Bench
  /** Where the policies above the project's stand; no variable of the environment can move the managed ones away. */
  readonly policyPlaces: { readonly managed: readonly string[]; readonly user: string }
  now(): Date
  /** Whether a registry that this run asked has confirmed the clock; null where none was asked, or none named a time. */
  isClockRight(): boolean | null
  /** Reads a text file of at most 64 MiB; null where there is none. @throws {DepgateError} EUSAGE where it cannot be read. */
  read(file: string): string | null
  /** Reads the text on stdin, of at most 64 MiB. @throws {DepgateError} EUSAGE. */
  input(): Promise<string>
  /** Where a path really leads, through all links; the path itself where nothing is there. */
  real(file: string): string
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
  /** Puts a project back that an earlier run of depgate left half way; true where there was something to put back. */
  recover(folder: string): boolean
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
