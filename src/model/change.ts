// The types of what differs between two states of a project, and of the files that are judged with it.

import type {
  AgeFloor,
  ScriptRefusal,
  Lockfile,
  DeclaredRange,
  LockedPackage,
  PackageId,
  LockedPatch,
  LocatedEdge,
} from './lockfile.ts'
import type { Policy, Waiver } from './policy.ts'

/** Something that belongs to the change and that no rule could judge: a gap that names a file. */
export interface Unread {
  /** The file, as the report shows it. */
  readonly path: string
  /** A clause that reads after `could not judge: `: `it is a lockfile of pnpm, which depgate does not read`. */
  readonly reason: string
}

/** Two states of one lockfile, and what to call them in the report. */
export interface LockfilePair {
  readonly before: Lockfile
  readonly after: Lockfile
  /** A git ref, a path, or null where there was none. */
  readonly beforeLabel: string | null
  readonly afterLabel: string
  /** Files of the project that are judged along with the lockfile. */
  readonly files?: readonly ProjectFile[]
  /** What the change touches and nothing could read. */
  readonly unread?: readonly Unread[]
}

/** What rules may know of the project beside the arrival that they judge. */
export interface Project extends Pick<Lockfile, 'allowScripts' | 'npmRange'> {
  /** The names of the packages that the project used before. */
  readonly uses: ReadonlySet<string>
  /** `allowScripts` before the change, where there was an earlier state; `npmRange` is then that state's too. */
  readonly allowScriptsBefore?: Readonly<Record<string, boolean>>
  /** Set where its package manager refuses them before the change and after it: what it runs in one of the states is excepted. */
  readonly scriptRefusal?: ScriptRefusal
  /** What the overrides of its root manifest replace what packages ask for by. */
  readonly overrides?: readonly DeclaredRange[]
  /** What its `packageExtensions` add to what packages ask for. */
  readonly extensions?: readonly DeclaredRange[]
  /** What its package manager asks of the age of a release, before or after. */
  readonly ageFloors?: readonly AgeFloor[]
  /** Its whole tree, before and after. */
  readonly before?: readonly LockedPackage[]
  readonly after?: readonly LockedPackage[]
}

/** A package that was added, updated, altered or removed. */
export interface PackageChange extends PackageId {
  readonly type: 'package'
  readonly kind: 'added' | 'updated' | 'altered' | 'removed'
  /** The version that an `updated` package replaces. */
  readonly previous: string | null
  /** For `updated`: whether the lockfile marked the replaced version as one with install scripts; null where it has no mark. */
  readonly hadInstallScript?: boolean | null
  /** The lockfile it is in. */
  readonly file: string
  /** Every copy in the tree, the one nearest to a manifest first; for `removed` the copies of before. */
  readonly copies: readonly [LockedPackage, ...LockedPackage[]]
  /** For `altered`: what differs, in words (`hash`, `source`, `dependencies` …), and the copies of before. */
  readonly differences: readonly string[]
  readonly before?: readonly LockedPackage[]
  readonly project: Project
  /** Set for a version that is only considered: no lockfile has an entry for it. */
  readonly isHypothetical?: true
}

/** A declared range that was added or edited. */
export interface RangeChange {
  readonly type: 'range'
  readonly kind: 'range'
  readonly declared: DeclaredRange
  readonly previous: string | null
  /** The format of the lockfile that belongs to the manifest; absent where there is no lockfile. */
  readonly format?: string
  /** Of that lockfile's package manager, where the manifest names it. */
  readonly managerVersion?: string
  /** The manifest did not ask for this dependency before, under any range, name or field. */
  readonly isNew?: true
  /** The manifest's path as the user would type it. */
  readonly file: string
}

/** The difference between two lockfiles, one piece. */
export type AnyChange = PackageChange | RangeChange

/** A file of the project that rules read for what it states: a lockfile, a manifest, `.npmrc`. It is no change by itself. */
export interface ProjectFile {
  readonly type: 'file'
  readonly kind:
    | 'lockfile'
    | 'manifest'
    | 'npmrc'
    | 'policy'
    | 'hook-settings'
    | 'hook'
    | 'job'
    | 'advisories'
    | 'tree'
    | 'install-code'
    | 'manager-settings'
    | 'patch'
  /** As it is shown in the report. */
  readonly path: string
  readonly text: string
  /** Null where it was not there before. */
  readonly before: string | null
  /** There is no earlier state to compare it with: everything is judged as it is. */
  readonly hasNoBefore?: true
  /** In a workspace, where npm reads no settings by itself; a link out of the repository; the files that an `.npmrc` redirects npm to. */
  readonly isMember?: true
  readonly leadsOut?: true
  readonly lower?: Record<'before' | 'after', readonly { path: string | null; text: string }[]>
  /** For settings of an agent that lie outside of the project: the agent's id. */
  readonly agent?: string
  /** It lies outside of the project: the user's own, where tokens are right. */
  readonly isOutside?: true
  /** For a policy: it judges as it is, whatever was there before. */
  readonly isInForce?: true
  /** Only for a policy: an agent may have edited it, and an agent must not waive. */
  readonly isOfAgent?: true
  /** For a policy that extends others: the result of merging them; null where it cannot be read. */
  readonly policies?: { readonly before: Policy | null; readonly after: Policy | null }
  /** For a patch file: the packages that it is applied to, before and after, and whether the file exists and is inside the project. */
  readonly patch?: {
    readonly before: readonly LockedPatch[]
    readonly after: readonly LockedPatch[]
    readonly isThere: boolean
    readonly isInside: boolean
  }
  /** For a policy: its values that let through more than before, as they would be written. */
  readonly loosened?: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[]
  /** For a tree: what the change leaves unmet, and where each is. */
  readonly unmet?: readonly LocatedEdge[]
  /** For a tree: the format of its lockfile. */
  readonly format?: string
  /** For a `job` that runs depgate: what the edit removes from it, one phrase. */
  readonly jobEdit?: string
  /** For `install-code`: what it newly makes a package manager run or obey; its text is left out. */
  readonly installCode?: readonly InstallCode[]
  /** For a policy: the waivers that were not there before. */
  readonly addedWaivers?: readonly Waiver[]
}

/** Code that a package manager runs, or a setting that it obeys, and that the change adds or edits. */
export interface InstallCode {
  /** The file, key or script: `yarnPath`, `scripts.postinstall`. */
  readonly subject: string
  /** One sentence. */
  readonly message: string
  /** The package that is started, as it is written; null where the finding is about something else. */
  readonly spec: string | null
  /** What to write in its place, where that is known: `name@1.2.3`. */
  readonly exact: string | null
  /** 1-based; null where it is in no one line. */
  readonly line: number | null
  /** Reported as `warn`. */
  readonly asWarning: boolean
}

/** A change that brings code in. */
export type PackageArrival = PackageChange & { readonly kind: 'added' | 'updated' | 'altered' }

/** What a change brings in. */
export type Arrival = PackageArrival | RangeChange

/** Everything that a rule can judge. */
export type Judged = Arrival | ProjectFile
