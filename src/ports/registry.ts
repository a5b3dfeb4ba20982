// The registry as the pipe sees it: what it is asked, and what it answers.

import type { Advisory, VerificationAnswer, Tarball, TarballReading } from '../model/evidence.ts'
import type { ClockReading, LockedTree, PackageId, PackageSource, UnmetEdge } from '../model/report.ts'
import type { AdvisorySource } from '../model/policy.ts'
import type { PublishedManifest, RemovedVersion, TimelineEntry } from '../model/published.ts'

/** A name and version to look up, and where the lockfile says that it comes from. */
export interface ReleaseQuery extends PackageId {
  readonly source: PackageSource
  /** Set where the package comes inside another one's tarball: its name may then be known to that one's registry only. */
  readonly bundler?: PackageId
  /** Set for a version that is only considered: what the registry was asked before must do. */
  readonly isHypothetical?: true
}

/** What a registry said of one name and version. */
export type ReleaseAnswer =
  | {
      readonly status: 'answered'
      /** The registry's origin, without credentials. */
      readonly registry: string
      readonly hasName: boolean
      readonly isPublished: boolean
      /** Null where the registry gives no credible time for this version. */
      readonly publishedAt: Date | null
      /** When the first version that is known of came; null where nothing is known of the time of any. */
      readonly firstPublishedAt: Date | null
      /** The registry says of some version who published it. */
      readonly namesPublishers: boolean
      /** The registry shows a signature or provenance on some version. */
      readonly showsTrust: boolean
      /** Put together when it is asked for, as `removed` is. */
      readonly timeline: readonly TimelineEntry[]
      /** The versions that are known to have been there, where there is a record of them. */
      readonly removed: readonly RemovedVersion[]
      /** Null where the version is not published, or only considered. */
      readonly manifest: PublishedManifest | null
    }
  /** `reason` is a phrase: `registry answered 500`. Nothing may be concluded from it. */
  | { readonly status: 'failed'; readonly reason: string }

/** A tarball to read: that of a published version. */
export type TarballQuery = PackageId & Pick<Tarball, 'published'>

/** What came of reading a tarball. */
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
  /** Why the registry could not be asked, where `isOwn` hinges on its answer. */
  readonly trouble: string | null
}

/** A published version whose signatures are to be verified. */
export interface VerificationQuery extends ReleaseQuery {
  readonly published: Pick<PublishedManifest, 'integrity' | 'shasum' | 'signatures' | 'attestations'>
  readonly publishedAt: Date | null
  /** Whether the attestations are to be fetched and verified too. */
  readonly needsAttestations: boolean
}

/** What one advisory source said of some names. A source may answer in parts (one for each registry). */
export interface FeedAnswer {
  readonly status: 'answered' | 'unsupported' | 'failed'
  readonly source: string
  readonly reason: string | null
  /** ISO 8601: the newest record of data on disk; null for a live source, and where no record tells. */
  readonly updatedAt: string | null
  /** ISO 8601: when data on disk was fetched, where that is known. */
  readonly fetchedAt?: string | null
  /** The names that this part speaks for. */
  readonly names: readonly string[]
  /** Everything it told, the canary's advisories too. */
  readonly advisories: readonly Advisory[]
}

/** The outside world as the pipe sees it. Every method batches: a name is asked for once. */
export interface Registry {
  /** Answers in the order of the queries. Sends nothing to a registry that does not own the name. Never rejects for trouble with a registry. */
  releases(queries: readonly ReleaseQuery[]): Promise<readonly ReleaseAnswer[]>
  /**
   * Tells of each address in a lockfile whether it is the configured registry's, one of those that the registry
   * itself gives as its tarballs', or one that npm replaces with it. Answers in the order of the queries.
   */
  origins(queries: readonly ReleaseQuery[]): Promise<readonly OriginAnswer[]>
  /** Verifies signatures and, where asked to, attestations; answers in order. Never rejects for trouble with a registry. */
  verify(queries: readonly VerificationQuery[]): Promise<readonly VerificationAnswer[]>
  /** Reads tarballs, in the order of the queries; there only where the registry was opened for it. Never rejects for trouble with a registry. */
  readonly tarballs?: (queries: readonly TarballQuery[]) => Promise<readonly TarballAnswer[]>
  /**
   * Compares what manifests and packages ask for with the entries of a lockfile, by npm's own model of a tree and its
   * configuration; sends nothing. Absent where the registry was opened for something else than npm.
   *
   * @throws {DepgateError} ELOCKFILE where npm could make no tree of it.
   */
  readonly unmetEdges?: (tree: LockedTree) => Promise<readonly UnmetEdge[]>
  /**
   * Reads tarballs of packages that bring others along, whether or not the registry was opened for reading tarballs;
   * within bounds that a run without `--deep` can afford. Never rejects for trouble with a registry.
   */
  readonly carriers?: (queries: readonly TarballQuery[]) => Promise<readonly TarballAnswer[]>
  /** What the answers so far have shown of the clock; null where none named a time. */
  readonly clock?: () => ClockReading | null
  /** Asks one advisory source; `canary` rides along in each request. Never rejects for trouble with the source. */
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
  /** ISO 8601: when the place that it came from was last asked; null where nothing tells. */
  readonly fetchedAt: string | null
}

/** What a change does to OSV data that lies in its checkout. */
export interface OsvEdits {
  /** Files that are other or gone; the texts of records, null for what is none, and `after` also for what is gone. */
  readonly edits: readonly {
    readonly path: string
    readonly before: string | null
    readonly after: string | null
  }[]
  /** Files, or all of the data, that only the change has. */
  readonly added: readonly string[]
  /** Further files that are other or gone. */
  readonly more: number
}
