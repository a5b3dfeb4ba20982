// The types of evidence about an arrival, by kind. Imports only the models.

import type { Advisories } from './advisory.ts'
import type { LockedPackage } from './report.ts'
import type { EvidenceName } from './policy.ts'
import type { Judged } from './change.ts'
import type {
  TimelineEntry,
  Trust,
  RemovedVersion,
  PublishedManifest,
  PackedManifest,
  TarballContents,
} from './published.ts'

export type * from './advisory.ts'

/**
 * Evidence, or why there is none.
 *
 * `missing` makes a gap. `inapplicable` does not: the question does not apply here (the advisories of a
 * folder of the project). `reason` is a phrase that reads after "1 " in a count: `without publish time`.
 */
export type Evidence<T> =
  | { readonly status: 'obtained'; readonly value: T }
  | { readonly status: 'missing'; readonly reason: string }
  | { readonly status: 'inapplicable' }

/** When a version was published, and the package's other versions. */
export interface Release {
  readonly publishedAt: Date
  /** When the first version of the package was published. */
  readonly firstPublishedAt: Date
  /** Every version that the registry has, in its order. */
  readonly timeline: readonly TimelineEntry[]
  /** The versions that are known to have been published and were removed. */
  readonly removed: readonly RemovedVersion[]
}

/** Whether the registry has this name and version. */
export interface Registration {
  readonly isPublished: boolean
  /** Whether it has the name at all. */
  readonly hasName: boolean
  /** The registry's origin, without credentials. */
  readonly registry: string
}

/** What the registry published under a name and version, and what the version that it replaces ran at install. */
export interface Publication {
  /** Null where nothing can be compared: a version that is only considered, and what was never published (git). */
  readonly published: PublishedManifest | null
  /** What npm may run at install; of what was never published, that it may run something. */
  readonly scripts: PublishedManifest['scripts']
  /** Null where nothing is replaced, or where the registry no longer has it. */
  readonly previousScripts: PublishedManifest['scripts'] | null
  /** The copies that come inside the tarball of their bundler, as its published manifest proves. */
  readonly bundled: readonly LockedPackage[]
  /** The copies whose bundler could not be looked up, so that this is unknown. */
  readonly doubtful?: readonly LockedPackage[]
}

/** Whether the addresses in the lockfile are those of the registry that npm is configured for. */
export interface Origin {
  /** The registry's origin, without credentials; null where none can be used. */
  readonly registry: string | null
  /** The path of the registry's address, with a slash at its end: `/`, or `/api/npm/`. */
  readonly prefix: string
  /** The copies whose code comes from elsewhere. */
  readonly offRegistry: readonly LockedPackage[]
}

/** Who published a version, and who published the package before. */
export interface Publishers {
  readonly publisher: string
  readonly trust: Trust
  /** The accounts that published versions earlier than this one. */
  readonly earlier: ReadonlySet<string>
}

/** The result of verifying the signatures and attestations of a version. */
export type Verification =
  | { readonly status: 'verified' }
  /** `reason` is a clause: `its registry signature does not fit its name, version and hash`. */
  | { readonly status: 'invalid'; readonly reason: string }
  /** There was nothing to verify, or nothing to verify it with that the registry serves. */
  | { readonly status: 'none' }

/** The result of verifying one version with a registry's keys. */
export type VerificationAnswer =
  | Exclude<Verification, { readonly status: 'none' }>
  /** The registry serves nothing to verify with. */
  | { readonly status: 'unsupported'; readonly registry: string }
  /** `reason` reads after a count: `without a trust root to verify provenance against`. */
  | { readonly status: 'failed'; readonly reason: string }

/** The versions of a release line that were published before a version, the newest first. */
export interface ReleaseLine {
  /** `21.x`, `0.30.x`; empty where there is no earlier version. */
  readonly name: string
  /** False where the version is the first of its own line, and this is the line before. */
  readonly isOwn: boolean
  /** At most five. */
  readonly entries: readonly { readonly version: string; readonly trust: Trust }[]
}

/** How a version was published, against those before it. */
export interface Provenance {
  /** As the registry claims it. */
  readonly trust: Trust
  readonly verification: Verification
  readonly line: ReleaseLine
}

/** What the bytes of a tarball contain. */
export interface TarballReading {
  /** Why they are no package that can be judged, as a phrase; null where they are one. */
  readonly trouble: string | null
  /** Each different package.json that can end up at the top: which of them wins can depend on the file system. */
  readonly manifests: readonly PackedManifest[]
  /** A binding.gyp lies at the top: npm builds it where no script states otherwise. */
  readonly hasBindingGyp: boolean
  readonly inside: TarballContents
  readonly entries: number
  readonly unpackedBytes: number
  /** The hash of the unpacked tar, as subresource integrity (sha512): what pnpm locks with `integrityTarget: tar`. */
  readonly tarHash?: string
}

/** A tarball as the registry serves it, beside the manifest that the registry shows. */
export interface Tarball extends TarballReading {
  readonly published: PublishedManifest
  /** The strongest hash in the manifest, as subresource integrity. */
  readonly expected: string
  /** The hash of the bytes, by the same algorithm. */
  readonly actual: string
}

/** The kinds of evidence, by the name that the policy and the report use. */
export interface EvidenceMap extends Readonly<Record<EvidenceName, unknown>> {
  readonly release: Release
  readonly registration: Registration
  readonly advisories: Advisories
  readonly manifest: Publication
  readonly origin: Origin
  readonly provenance: Provenance
  readonly publishers: Publishers
  readonly tarball: Tarball
}

/** What is judged, with what is known of it. */
export interface Subject {
  readonly arrival: Judged
  readonly evidence: { readonly [K in EvidenceName]: Evidence<EvidenceMap[K]> }
}
