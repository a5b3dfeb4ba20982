// The types of a policy: rules and their levels, waivers, sources, settings.

import type { Level, PackageId } from './lockfile.ts'

/** The kinds of evidence, as the policy and the report call them; what each contains is in evidence.ts. */
export type EvidenceName =
  'release' | 'registration' | 'advisories' | 'manifest' | 'origin' | 'provenance' | 'publishers' | 'tarball'

/** What a policy can set the level of a gap for: a kind of evidence, or a file that could not be judged. */
export type GapKind = EvidenceName | 'lockfile'

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

/** A name, a `@scope/*` glob or `name@range`; matched on real names, whole. */
export interface Pattern {
  readonly text: string
  readonly name: string | null
  readonly scope: string | null
  readonly range: string | null
}

/** The only packages that may arrive: `all` for every package, `direct` for what manifests ask for; null where not limited. */
export interface AllowList {
  readonly all: readonly Pattern[] | null
  readonly direct: readonly Pattern[] | null
}

/** One source of advisories, as the policy lists it. `path` only for `osv`: null means depgate's own copy. */
export interface AdvisorySource {
  readonly type: 'registry' | 'osv' | 'osv-api'
  readonly path: string | null
}

/** Where each line of the audit trail is also sent. The address can contain a password: it is never printed unmasked. */
export interface TrailSink {
  readonly type: 'webhook' | 'otlp'
  readonly url: string
}

/** What a policy states beside its rules; sections.ts has the words and the stricter side of each. */
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
  /** The install scripts that the wrapper runs: those that the project allows by name, or all, as npm 11 does. */
  readonly scripts: 'allowed' | 'all'
  readonly advisories: {
    readonly sources: readonly AdvisorySource[]
    readonly canary: PackageId | null
    /** Minutes: how old data on disk may be. */
    readonly maxAge: number
  }
  /** What a gap in each kind of evidence counts as. */
  readonly gaps: Readonly<Record<GapKind, Level>>
  readonly waivers: readonly Waiver[]
  /** Waivers that the change itself adds and that do not count. */
  readonly proposedWaivers?: readonly Waiver[]
  readonly settings: Settings
  /** The files it was read from, or `defaults`. */
  readonly origins: readonly string[]
  /** Over the policy as it is in force, with its defaults filled in. */
  readonly sha256: string
}
