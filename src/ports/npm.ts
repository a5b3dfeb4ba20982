// One run of the user's npm, and the questions and answers exchanged with it on the way.

import type { LineWords } from '../model/line-words.ts'
import type { LineMemory, ProjectCopy } from './project-copy.ts'
import type { RegistrySettings } from './registries.ts'

/** What the next resolution must leave out. */
export interface Restrictions {
  /** ISO 8601: nothing that was published later; null for no such moment. */
  readonly before: string | null
  /** `name@version` of what was refused for another reason than its age. */
  readonly avoid: readonly string[]
  /** The names for which another version than the one that was asked for may be taken. */
  readonly relax: readonly string[]
}

/** What npm knows when it has built its tree and written nothing. */
export interface PlannedTree {
  /** What made it, as the report has it: `npm 11.19.1`. */
  readonly label: string
  /** The folder whose node_modules it installs into. */
  readonly folder: string
  /** It installs for a project: not globally, and not for `npm exec`. */
  readonly isProject: boolean
  readonly isDryRun: boolean
  /** Only the lockfile is written. */
  readonly isLockOnly: boolean
  /** node_modules is emptied first, as `npm ci` does it. */
  readonly isClean: boolean
  /** More of a tree that was approved before: a dependency brought its own shrinkwrap, or others in its tarball. */
  readonly isLate: boolean
  /** It passed before, is in the cache of `npm exec`, and is about to run. */
  readonly isInstalled: boolean
  /** stdout is read by a program (`--json`). */
  readonly wantsJson: boolean
  /** The paths that installing would touch. */
  readonly places: readonly string[]
  /** The lockfile that would be written, version 3, with every address. */
  readonly lock: string
  /** The content of node_modules, as npm read it: location, name, version, hash. */
  readonly installed: readonly (readonly [string, string, string | null, string | null])[]
  /** The text of the project's manifests, by path; what is added has the range that was asked for. */
  readonly manifests: Readonly<Record<string, string>>
  readonly adds: readonly Addition[]
  /** npm's own configuration, credentials too. Never print it. */
  readonly configuration: Readonly<Record<string, unknown>>
}

/** A package that a person asked npm for. */
export interface Addition {
  /** The name it is installed under. */
  readonly name: string
  /** The manifest that gains it. */
  readonly manifest: string
  /** As it was asked for, without the name: '' where npm chooses. */
  readonly spec: string
  /** What npm resolved it to. */
  readonly locked: string | null
  readonly version: string | null
}

/** A package on disk that npm has unpacked and run no script of. */
export interface UnpackedPackage {
  readonly location: string
  /** It came inside another one's tarball. */
  readonly isBundled: boolean
  readonly name: string
  readonly version: string | null
  /** Its package.json; null where there is none. */
  readonly text: string | null
}

/** An installed package with install scripts. */
export interface ScriptedPackage {
  readonly location: string
  /** As its package.json has them. */
  readonly name: string | null
  readonly version: string | null
  /** It came inside another one's tarball. */
  readonly isBundled: boolean
}

/** What npm knows when it is about to run the install scripts of packages. The project's own ones are not listed. */
export interface ScriptRequest {
  /** The folder whose node_modules has the packages. */
  readonly folder: string
  /** It is a project: not npm's global folder, and not one of `npm exec`. */
  readonly isProject: boolean
  readonly packages: readonly ScriptedPackage[]
  /** `allowScripts` as npm has read it (11.16 on); null for an older npm, or where nothing is allowed or refused. */
  readonly allowScripts: Readonly<Record<string, boolean>> | null
}

/** A point at which npm waits for an answer. */
export type NpmQuestion =
  /** The tree is known, and nothing was touched. */
  | { readonly type: 'tree'; readonly tree: PlannedTree }
  /** Everything is unpacked, and no install script has run. */
  | { readonly type: 'unpacked'; readonly packages: readonly UnpackedPackage[] }
  /** Everything is compared, and npm is about to run install scripts; also asked by `npm rebuild`. */
  | { readonly type: 'scripts'; readonly request: ScriptRequest }
  /** The lockfile is written. */
  | { readonly type: 'saved' }
  /** npm found no version of a package in a range, and is about to end. */
  | { readonly type: 'unresolved'; readonly name: string; readonly range: string }
  /** npm ends with an error of its own, in a dry run: its lines, the code first. Nothing is answered. */
  | { readonly type: 'refused'; readonly lines: readonly string[] }

/** What npm does next. */
export type NpmAnswer =
  | {
      readonly type: 'go'
      /** Hashes for the entries that have none, by location. */
      readonly integrity?: Readonly<Record<string, string>>
      /** What npm writes before a version that it saves. */
      readonly savePrefix?: string
      /** The file in which npm records what it writes; see `Undo.journal`. */
      readonly journal?: string
      /** To `tree`: the locations of sources from git and of folders that npm must not prepare with their own scripts. */
      readonly unprepared?: readonly string[]
      /** To `scripts`: the locations whose scripts run. `isAll`: also those that this npm itself would leave out. */
      readonly scripts?: { readonly run: readonly string[]; readonly isAll: boolean }
    }
  /** It ends without output. */
  | { readonly type: 'stop' }
  /** It ends as after an error of its own, and rolls back what it did. */
  | { readonly type: 'fail'; readonly reason: string }

/** One run of npm. */
export interface NpmRun {
  readonly tool: 'npm' | 'npx'
  readonly args: readonly string[]
  /** What its resolution must leave out. */
  readonly restrictions: Restrictions
  /** Only its tree is wanted: it prints nothing. */
  readonly isTrial: boolean
  /** A user runs it: a `.npm-extension` that HEAD has may be loaded. */
  readonly isUsers?: true
}

/** The state of an install that was interrupted: killed, or by a crash of the machine. */
export type Recovery =
  | { readonly type: 'none' }
  /** Everything was as that install left it, and is as it was before it. */
  | { readonly type: 'restored'; readonly startedAt: string }
  /** It had written everything when it was interrupted: nothing to restore. */
  | { readonly type: 'complete'; readonly startedAt: string }
  /** Something has been written since, or the project was moved: nothing was restored. */
  | {
      readonly type: 'changed'
      readonly startedAt: string | null
      /** What differs from what that install left: paths from the folder, or `HEAD`. */
      readonly changed: readonly string[]
      /** The folder with the backup. */
      readonly kept: string
      /** The backup of files that people edit: path from the folder, and path of the backup. */
      readonly files: readonly (readonly [path: string, kept: string])[]
    }

/** Undoes what an install did to a project. */
export interface Undo {
  /** A file that receives a line of JSON, `{"path", "sha256"}`, for each file that is about to be written; null for a dry run. */
  readonly journal: string | null
  /** Restores everything. @throws {DepgateError} EUNDO where it cannot. */
  restore(): void
  /** Drops the backup: what was done stays. */
  drop(): void
}

/** npm on this machine, and the lock and backup of a project while it installs. */
export interface Npm {
  /** Runs the user's npm or npx and returns its exit code; see `NpmQuestion`. */
  runNpm(run: NpmRun, answer: (question: NpmQuestion) => Promise<NpmAnswer>): Promise<number>
  /**
   * Copies a project, to try command lines that are typed in this folder. npm requests the registries of the approved
   * configuration there, and nothing else.
   *
   * @throws {DepgateError} EPREVIEW, also where the change edits npm's configuration; ECONFIG, EUSAGE.
   */
  copyProject(root: string, approved: RegistrySettings, words?: LineWords | null): Promise<ProjectCopy>
  /** Lines that were found for the same files before. */
  readonly lineMemory: LineMemory
  /** The project itself, to type lines in this folder that were tried in a copy. @throws {DepgateError} as `copyProject`. */
  openProject(root: string, words?: LineWords | null): ProjectCopy
  /** Records a project before npm changes it. */
  openUndo(tree: PlannedTree): Undo
  /** Restores a project that a killed install left half done, where nothing else was written since; see `Recovery`. */
  recover(folder: string): Recovery
  /** An install that was killed in a folder and is not recovered yet; null where there is none, and while one runs. */
  findUnfinished(folder: string): { readonly startedAt: string | null } | null
  /** Waits until no other depgate installs into a folder; `leave` releases the lock. */
  enter(folder: string): Promise<{ readonly hasWaited: boolean; leave(): void }>
}
