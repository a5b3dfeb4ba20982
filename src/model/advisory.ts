// The types of advisories: published reports about versions of a package. Imports nothing.

/** npm's own scale. `unknown` is judged as the worst. */
export type Severity = 'info' | 'low' | 'moderate' | 'high' | 'critical' | 'unknown'

/** The versions that an advisory covers. */
export type Affected =
  /** A semver range; one that does not parse covers everything. */
  | { readonly type: 'range'; readonly range: string }
  /** One entry of OSV's `affected`: versions named one by one, and ranges of events. */
  | {
      readonly type: 'osv'
      readonly versions: readonly string[]
      readonly ranges: readonly (readonly OsvEvent[])[]
    }

/** One event of an OSV range, as the OSV schema (1.7) words it. */
export interface OsvEvent {
  readonly introduced?: string
  readonly fixed?: string
  readonly last_affected?: string
  readonly limit?: string
}

/** A published report about versions of a package. */
export interface Advisory {
  /** `GHSA-…`, `MAL-…` or what the source calls it. */
  readonly id: string
  readonly name: string
  readonly title: string
  readonly url: string | null
  readonly severity: Severity
  readonly isMalware: boolean
  readonly affected: readonly Affected[]
  /** The source that it came from. */
  readonly source: string
  /** Other ids of the same advisory, as OSV's `aliases` has them, written as `normalizeId` writes them. */
  readonly aliases?: readonly string[]
  /** When the record was last changed, ISO 8601; null where it does not state that. */
  readonly modified?: string | null
  /** When it was withdrawn, ISO 8601: it covers nothing, and makes records that were made from it doubtful. */
  readonly withdrawn?: string
  /** The GitHub advisory from which alone a malware record was made; `isStated` where its list of origins names no other. */
  readonly basis?: { readonly id: string; readonly isStated: boolean } | null
  /** It is about the public registry's package of a name that belongs, by configuration, to another registry. */
  readonly isOfNamesake?: true
  /** The advisory it was made from, which was withdrawn since or no longer covers the version that is judged. */
  readonly takenBackBy?: string
}

/** Every advisory that the sources know of a name, whether or not it covers the version; each is there once. */
export interface Advisories {
  readonly known: readonly Advisory[]
  /** The first source that answered. */
  readonly source: string
  /** Why there may be more than is known, as the reason of a gap; null where each source that has data answered. */
  readonly doubt?: string | null
}
