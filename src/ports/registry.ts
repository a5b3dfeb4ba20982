// The registry as the pipe sees it: queries and answers.

import type { Advisory, VerificationAnswer, Tarball, TarballReading } from '../model/evidence.ts'
import type { ClockReading, LockedTree, PackageId, PackageSource, UnmetEdge } from '../model/report.ts'
import type { AdvisorySource } from '../model/policy.ts'
import type { PublishedManifest, RemovedVersion, TimelineEntry } from '../model/published.ts'

/** A name and version to look up, and its source as the lockfile states it. */
export interface ReleaseQuery extends PackageId {
  readonly source: PackageSource
  /** Set where the package comes inside another one's tarball: its name may then be known to that one's registry only. */
  readonly bundler?: PackageId
  /** Set for a version that is only considered: earlier answers of the registry must suffice. */
  readonly isHypothetical?: true
}

/** The answer of a registry about one name and version. */
export type ReleaseAnswer =
  | {
      readonly status: 'answered'
      /** The registry's origin, without credentials. */
      readonly registry: string
      readonly hasName: boolean
      readonly isPublished: boolean
      /** Null where the registry gives no credible time for this version. */
      readonly publishedAt: Date | null
      /** When the first version that is known was published; null where no version has a known time. */
      readonly firstPublishedAt: Date | null
      /** The registry names the publisher of some version. */
      readonly namesPublishers: boolean
      /** The registry shows a signature or provenance on some version. */
      readonly showsTrust: boolean
      /** Computed when it is read, as `removed` is. */
      readonly timeline: readonly TimelineEntry[]
      /** The versions that are known to have been published and removed, where there is a record of them. */
      readonly removed: readonly RemovedVersion[]
      /** Null where the version is not published, or only considered. */
      readonly manifest: PublishedManifest | null
    }
  /** `reason` is a phrase: `registry answered 500`. Nothing may be concluded from it. */
  | { readonly status: 'failed'; readonly reason: string }

/** A tarball to read: that of a published version. */
export type TarballQuery = PackageId & Pick<Tarball, 'published'>

/** The result of reading a tarball. */
export type TarballAnswer =
  | ({ readonly status: 'answered'; readonly reading: TarballReading } & Pick<Tarball, 'expected' | 'actual'>)
  | { readonly status: 'failed'; readonly reason: string }

/** Whether an address is that of the registry that owns the name. */
export interface OriginAnswer {
  /** The registry's origin, without credentials; null where none can be used. */
  readonly registry: string | null
  /** The path of the registry's address, with a slash at its end: `/`, or `/api/npm/`. */
  readonly prefix: string
  readonly isOwn: boolean
  /** Why the registry could not be asked, where `isOwn` depends on its answer. */
  readonly trouble: string | null
}

/** A published version whose signatures are to be verified. */
export interface VerificationQuery extends ReleaseQuery {
  readonly published: Pick<PublishedManifest, 'integrity' | 'shasum' | 'signatures' | 'attestations'>
  readonly publishedAt: Date | null
  /** Whether the attestations are to be fetched and verified too. */
  readonly needsAttestations: boolean
}

/** The answer of one advisory source about some names. A source may answer in parts (one for each registry). */
export interface FeedAnswer {
  readonly status: 'answered' | 'unsupported' | 'failed'
  readonly source: string
  readonly reason: string | null
  /** ISO 8601: the newest record of data on disk; null for a live source, and where no record has a date. */
  readonly updatedAt: string | null
  /** ISO 8601: when data on disk was fetched, where that is known. */
  readonly fetchedAt?: string | null
  /** The names that this part covers. */
  readonly names: readonly string[]
  /** All its advisories, the canary's too. */
  readonly advisories: readonly Advisory[]
}

/** The outside world as the pipe sees it. Every method batches: a name is asked for once. */
export interface Registry {
  /** Answers in the order of the queries. Sends nothing to a registry that does not own the name. Never rejects for trouble with a registry. */
  releases(queries: readonly ReleaseQuery[]): Promise<readonly ReleaseAnswer[]>
  /**
   * Determines of each address in a lockfile whether it is the configured registry's, one that the registry itself
   * gives for its tarballs, or one that npm replaces by it. Answers in the order of the queries.
   */
  origins(queries: readonly ReleaseQuery[]): Promise<readonly OriginAnswer[]>
  /** Verifies signatures and, where asked to, attestations; answers in order. Never rejects for trouble with a registry. */
  verify(queries: readonly VerificationQuery[]): Promise<readonly VerificationAnswer[]>
  /** Reads tarballs, in the order of the queries; absent unless the registry was opened for it. Never rejects for trouble with a registry. */
  readonly tarballs?: (queries: readonly TarballQuery[]) => Promise<readonly TarballAnswer[]>
  /**
   * Compares what manifests and packages ask for with the entries of a lockfile, by npm's own model of a tree and its
   * configuration; sends nothing. Absent where the registry was opened for something else than npm.
   *
   * @throws {DepgateError} ELOCKFILE where npm could make no tree of it.
   */
  readonly unmetEdges?: (tree: LockedTree) => Promise<readonly UnmetEdge[]>
  /**
   * Reads tarballs of packages that contain others, whether or not the registry was opened for reading tarballs,
   * within the limits of a run without `--deep`. Never rejects for trouble with a registry.
   */
  readonly carriers?: (queries: readonly TarballQuery[]) => Promise<readonly TarballAnswer[]>
  /** The clock reading from the answers so far; null where none had a `Date`. */
  readonly clock?: () => ClockReading | null
  /** Asks one advisory source; `canary` is added to each request. Never rejects for trouble with the source. */
  advisories(
    source: AdvisorySource,
    queries: readonly ReleaseQuery[],
    canary: PackageId | null,
  ): Promise<readonly FeedAnswer[]>
}

/** The copy of the OSV data that depgate keeps. */
export interface OsvDescription {
  readonly path: string
  readonly records: number
  readonly names: number
  /** ISO 8601: the newest record. */
  readonly updatedAt: string
  /** ISO 8601: when it was last downloaded or found current; null where that is not recorded. */
  readonly fetchedAt: string | null
}

/** How a change edits OSV data in its checkout. */
export interface OsvEdits {
  /** Files that were edited or removed, with the text of the record; null for what is no record, `after` also for a removed file. */
  readonly edits: readonly {
    readonly path: string
    readonly before: string | null
    readonly after: string | null
  }[]
  /** Files, or all of the data, that the change adds. */
  readonly added: readonly string[]
  /** How many further files were edited or removed. */
  readonly more: number
}
