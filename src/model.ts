// Every type that passes between the stages of the pipe. Imports nothing but the types of lockfiles.

import type {
  Level,
  Scope,
  PackageId,
  LockedPackage,
  DeclaredRange,
  LocatedEdge,
  Lockfile,
  LockedPatch,
} from './model-lockfile.ts'

export type * from './model-lockfile.ts'

/** Something that belongs to the change and that no rule could judge: a gap that stands against a file. */
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
  /** `allowScripts` before the change, where there is a state of before; `npmRange` is then of that state too. */
  readonly allowScriptsBefore?: Readonly<Record<string, boolean>>
  /** What the overrides of its root manifest put in the place of what packages ask for. */
  readonly overrides?: readonly DeclaredRange[]
  /** What its `packageExtensions` add to what packages ask for. */
  readonly extensions?: readonly DeclaredRange[]
  /** Its whole tree, before and after. */
  readonly before?: readonly LockedPackage[]
  readonly after?: readonly LockedPackage[]
}

/** A package that came, went or differs. */
export interface PackageChange extends PackageId {
  readonly type: 'package'
  readonly kind: 'added' | 'updated' | 'altered' | 'removed'
  /** The version that an `updated` package replaces. */
  readonly previous: string | null
  /** For `updated`: whether the lockfile marked the replaced version as one with install scripts; null where it did not say. */
  readonly hadInstallScript?: boolean | null
  /** The lockfile it stands in. */
  readonly file: string
  /** Every copy in the tree, the one nearest to a manifest first; for `removed` the copies of before. */
  readonly copies: readonly [LockedPackage, ...LockedPackage[]]
  /** For `altered`: what differs, in words (`hash`, `source`, `dependencies` …), and the copies of before. */
  readonly differences: readonly string[]
  readonly before?: readonly LockedPackage[]
  readonly project: Project
  /** Set for a version that is only considered: no entry of a lockfile stands behind it. */
  readonly isHypothetical?: true
}

/** A declared range that was added or edited. */
export interface RangeChange {
  readonly type: 'range'
  readonly kind: 'range'
  readonly declared: DeclaredRange
  readonly previous: string | null
  /** The manifest asked for no such dependency before, under whatever range, name or field. */
  readonly isNew?: true
  /** The manifest's path as the user would type it. */
  readonly file: string
}

/** The difference between two lockfiles, one piece. */
export type AnyChange = PackageChange | RangeChange
/** A file of the project that rules read for what it says: a lockfile, a manifest, `.npmrc`. It is no change by itself. */
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
    | 'patch'
  /** As it is shown in the report. */
  readonly path: string
  readonly text: string
  /** Null where it was not there before. */
  readonly before: string | null
  /** There is no state of before to hold it against: everything is judged as it is. */
  readonly hasNoBefore?: true
  /** Of a workspace, where npm reads no settings by itself; a link out of the repository; what an `.npmrc` moves npm to. */
  readonly isMember?: true
  readonly leadsOut?: true
  readonly lower?: Record<'before' | 'after', readonly { path: string | null; text: string }[]>
  /** For a policy: it judges as it stands, whatever stood there before. */
  readonly isInForce?: true
  /** Only for a policy: an agent may have edited it, who is not the one who may waive. */
  readonly isOfAgent?: true
  /** For a policy that extends others: what it came to with them; null where it cannot be read. */
  readonly policies?: { readonly before: Policy | null; readonly after: Policy | null }
  /** For a patch file: what it is put on, as it was and as it is, and whether the file is there and inside the project. */
  readonly patch?: {
    readonly before: readonly LockedPatch[]
    readonly after: readonly LockedPatch[]
    readonly isThere: boolean
    readonly isInside: boolean
  }
  /** For a policy: its values that let through more than before, as they would be written. */
  readonly loosened?: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[]
  /** For a tree: what the change leaves unmet, and where each stands. */
  readonly unmet?: readonly LocatedEdge[]
  /** For a `job` that runs depgate: what the edit takes away from it, one phrase. */
  readonly jobEdit?: string
  /** For `install-code`: what it makes a package manager run or obey that it did not before; its text is left out. */
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
  readonly isLesser: boolean
}

/** A change that brings code in. */
export type PackageArrival = PackageChange & { readonly kind: 'added' | 'updated' | 'altered' }
/** What a change brings in. */
export type Arrival = PackageArrival | RangeChange
/** Whatever a rule can judge. */
export type Judged = Arrival | ProjectFile

/** The kinds of evidence, as the policy and the report call them; what each holds stands in evidence.ts. */
export type EvidenceName =
  'release' | 'registration' | 'advisories' | 'manifest' | 'origin' | 'provenance' | 'publishers' | 'tarball'

/** What a policy can set the level of a gap for: a kind of evidence, or a file that could not be judged. */
export type GapKind = EvidenceName | 'lockfile'

/** What an evidence source answered, for the coverage line and the audit trail. */
export interface SourceAnswer {
  /** `registry`, `osv`, `osv-api` … */
  readonly source: string
  readonly evidence: EvidenceName
  readonly status: 'answered' | 'unsupported' | 'blind' | 'failed'
  /** Why it did not answer, as a phrase; null where it did. */
  readonly reason: string | null
  /** ISO 8601: how old the data is, for data on disk. */
  readonly updatedAt: string | null
}

/** A version to take instead, and the line that takes it. */
export interface Suggestion {
  readonly version: string
  readonly command: string
}

/** A rule that was broken. */
export interface Finding {
  readonly rule: string
  readonly level: Level
  /** A purl; for a range the package.json it stands in. */
  readonly package: string
  readonly name: string
  readonly version: string | null
  readonly previous: string | null
  readonly message: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  /** ISO 8601: when waiting alone will mend it. */
  readonly eligibleAt: string | null
  readonly suggestion: Suggestion | null
  readonly location: { readonly file: string; readonly line: number } | null
}

/** Evidence that a rule needs and could not have. */
export interface Gap {
  readonly package: string
  readonly rule: string
  readonly level: Level
  readonly evidence: string
  readonly reason: string
}

/** A recorded exception with a reason and an end. */
export interface Waiver {
  readonly rule: string
  /** `name@version`, exact. */
  readonly package: string
  /** Which of several findings of the rule on that package: `GHSA-…`, or what the finding shows as `facts.finding`. */
  readonly finding?: string
  readonly integrity?: string
  readonly reason: string
  /** Who recorded it, and who agreed. */
  readonly by?: string
  readonly approvedBy?: string
  /** An ISO 8601 date (until its end, UTC) or time. */
  readonly expires: string
}

/** A change as the report has it. */
export interface Change {
  readonly kind: 'added' | 'updated' | 'altered' | 'removed' | 'range'
  readonly package: string
  readonly name: string
  readonly version: string | null
  readonly previous: string | null
  readonly scope: Scope
  readonly direct: boolean
  readonly path: readonly string[]
  /** For `altered`: what differs, in words. */
  readonly differences: readonly string[]
  /** Subresource integrity as the lockfile has it. */
  readonly integrity: string | null
  /** Where it stands after the change; null for what was removed. */
  readonly location: { readonly file: string; readonly line: number } | null
  readonly publishedAt: string | null
  readonly ageHours: number | null
}

/** The outcome of a run. `fail` wins over `inconclusive`. */
export type Outcome = 'pass' | 'fail' | 'inconclusive'

/** All of it, as data. Keys are added to, never renamed, within schema 1. */
export interface Report {
  readonly schema: 1
  readonly tool: { readonly name: 'depgate'; readonly version: string }
  readonly outcome: Outcome
  readonly asOf: string
  /** Set where `asOf` was yet to come when it was asked: what has not been published or reported by then counts for nothing. */
  readonly asOfIsFuture?: true
  readonly eligibleAt: string | null
  readonly lockfiles: readonly {
    readonly path: string
    readonly format: string
    readonly before: string | null
    readonly after: string
  }[]
  readonly policy: { readonly sha256: string; readonly origins: readonly string[] }
  readonly coverage: {
    readonly arrivals: number
    readonly judged: number
    readonly evidence: Readonly<Record<string, { readonly obtained: number; readonly missing: number }>>
  }
  readonly sources: readonly SourceAnswer[]
  readonly changes: readonly Change[]
  readonly findings: readonly Finding[]
  readonly waived: readonly (Finding & { readonly waiver: Waiver })[]
  readonly gaps: readonly Gap[]
  readonly staleWaivers: readonly StaleWaiver[]
}

/** A waiver that covered nothing, and why. */
export interface StaleWaiver extends Waiver {
  /** Absent in reports of earlier versions. */
  readonly note?: string
}

/** A name, a `@scope/*` glob or `name@range`; matched on real names, whole. */
export interface Pattern {
  readonly text: string
  readonly name: string | null
  readonly scope: string | null
  readonly range: string | null
}

/** What alone may arrive, and of what manifests ask for; null where that is not limited. */
export interface AllowList {
  readonly all: readonly Pattern[] | null
  readonly direct: readonly Pattern[] | null
}

/** One source of advisories, as the policy lists it. `path` only for `osv`: null means depgate's own copy. */
export interface AdvisorySource {
  readonly type: 'registry' | 'osv' | 'osv-api'
  readonly path: string | null
}

/** Where each line of the audit trail is sent too. The address can carry a password: it is never printed as it is. */
export interface TrailSink {
  readonly type: 'webhook' | 'otlp'
  readonly url: string
}

/** What a policy says beside its rules; sections.ts has the words and the stricter side of each. */
export interface Settings {
  readonly waivers: {
    readonly from: 'base' | 'head'
    /** Minutes. */
    readonly maximum: number
    readonly isForbidden: boolean
    readonly needsSecondName: boolean
  }
  readonly hook: {
    readonly ask: boolean
    readonly rewrite: boolean
    readonly onFail: 'restore' | 'block'
    readonly deadlineSeconds: number
  }
  readonly registry: {
    /** For all requests of one run. */
    readonly deadlineSeconds: number
  }
  readonly log: {
    /** Minutes. */
    readonly keep: number
    /** An absolute path; null means the user's state folder. */
    readonly file: string | null
    readonly sink: TrailSink | null
    readonly isRequired: boolean
    readonly isSinkRequired: boolean
  }
}

/** The rules, their levels and the waivers. */
export interface Policy {
  readonly rules: ReadonlyMap<string, { readonly level: Level | 'off'; readonly options: unknown }>
  readonly deny: readonly Pattern[]
  readonly allow: AllowList
  readonly advisories: {
    readonly sources: readonly AdvisorySource[]
    readonly canary: PackageId | null
    /** Minutes: how old data on disk may be. */
    readonly maxAge: number
  }
  /** What a gap in each kind of evidence counts as. */
  readonly gaps: Readonly<Record<GapKind, Level>>
  readonly waivers: readonly Waiver[]
  /** Waivers that the change itself brings along and that do not count. */
  readonly proposedWaivers?: readonly Waiver[]
  readonly settings: Settings
  /** The files it was read from, or `defaults`. */
  readonly origins: readonly string[]
  /** Over the policy as it holds, with its defaults filled in. */
  readonly sha256: string
}

/** The clock of this machine and that of a registry at the same moment, both in milliseconds since 1970. */
export interface ClockReading {
  readonly local: number
  readonly remote: number
}
