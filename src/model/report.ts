// Every type that passes between the stages of the pipe. Imports nothing but the types of lockfiles.

import type { Level, Scope } from './lockfile.ts'
import type { EvidenceName, Waiver } from './policy.ts'

export type * from './lockfile.ts'

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

/** Command lines with which the whole state passes: they were run in a copy, and what they lead to was judged. */
export interface Remedy {
  /** To be typed one after the other. */
  readonly lines: readonly string[]
  /** The folder to type them in, from the one in which depgate ran. */
  readonly folder: string
  /** `inconclusive` where evidence is missing that no other version has. */
  readonly outcome: 'pass' | 'inconclusive'
  /** What becomes of the refused packages: versions by name; a removed one is absent. */
  readonly versions: Readonly<Record<string, string>>
}

/** A rule that was broken. */
export interface Finding {
  readonly rule: string
  readonly level: Level
  /** A purl; for a range the package.json it is in. */
  readonly package: string
  readonly name: string
  readonly version: string | null
  readonly previous: string | null
  readonly message: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  /** ISO 8601: when waiting alone will fix it. */
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
  /** Where it is after the change; null for what was removed. */
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
  /** Set where `asOf` was in the future at the time of the run: what will be published or reported until then is unknown. */
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
  /** Null where none was found, or looked for. */
  readonly remedy: Remedy | null
  /** Why there is none, a clause; null where there is one, or none was looked for. */
  readonly remedyReason: string | null
}

/** A waiver that covered nothing, and why. */
export interface StaleWaiver extends Waiver {
  /** Absent in reports of earlier versions. */
  readonly note?: string
}

/** The clock of this machine and that of a registry at the same moment, both in milliseconds since 1970. */
export interface ClockReading {
  readonly local: number
  readonly remote: number
}
