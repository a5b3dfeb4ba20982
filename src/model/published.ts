// The types of what a registry has published: manifests, times, and what tarballs contain.

import type { Edge } from './report.ts'

/** One version in the life of a package. */
export interface TimelineEntry {
  readonly version: string
  /** Null where the registry gives no credible time. */
  readonly publishedAt: Date | null
  readonly isDeprecated: boolean
  /** The account that published it; null where the registry names none. */
  readonly publisher: string | null
  readonly trust: Trust
  /** What npm may run when it installs the version, by event. */
  readonly scripts: Readonly<Record<string, string>>
}

/**
 * What a registry shows for the origin of a version, the weakest first: nothing, its own signature, an attestation
 * of the build, an attestation of a build that published without a long-lived token.
 */
export type Trust = 'none' | 'signature' | 'provenance' | 'trusted-publisher'

/** A version that the registry no longer has, and when it was published. */
export interface RemovedVersion {
  readonly version: string
  readonly publishedAt: Date
}

/** The parts of a published manifest that a lockfile's entry repeats or that determine what an install does. */
export interface PublishedManifest {
  /** Subresource integrity of the tarball (`dist.integrity`), unparsed. */
  readonly integrity: string | null
  /** SHA-1 of the tarball, in hex. */
  readonly shasum: string | null
  /** The tarball's address as the registry states it. */
  readonly tarball: string | null
  /** A name in both `dependencies` and `optionalDependencies` counts once, as optional. */
  readonly edges: readonly Edge[]
  /** Names that only `peerDependenciesMeta` has: pnpm takes each for an optional peer in any version. */
  readonly impliedPeers?: readonly string[]
  /** Null where the manifest leaves the commands to a folder (`directories.bin`). */
  readonly bin: Readonly<Record<string, string>> | null
  /** That folder, every file of which npm makes a command of its name; null where there is none. */
  readonly binFolder: string | null
  /** The command lines that npm may run at install time, by event: `preinstall`, `install`, `postinstall`. */
  readonly scripts: Readonly<Record<string, string>>
  /** The only script is the build of a binding.gyp, which npm knows of once it has unpacked the package. */
  readonly isImplicitBuild?: true
  /** What the author wrote; null where the version is not deprecated. */
  readonly deprecated: string | null
  /** The names that the tarball carries inside (`bundleDependencies`). */
  readonly bundles: readonly string[]
  /** It is for some operating systems, processors or C libraries alone (`os`, `cpu`, `libc`). */
  readonly isPlatformBound?: true
  /** The registry states that an npm-shrinkwrap.json lies in the tarball. */
  readonly hasShrinkwrap?: true
  /** The registry's signatures over name, version and integrity. */
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[]
  /** The address of the version's attestations; null where it has none. */
  readonly attestations: string | null
}

/** What a package.json inside a tarball states. */
export interface PackedManifest extends Pick<PublishedManifest, 'edges' | 'bin' | 'scripts'> {
  readonly name: string | null
  readonly version: string | null
  /** It states `gypfile: false`: npm does not build a binding.gyp. */
  readonly isGypOff: boolean
}

/** A package in a tarball; `location` is below the package's own folder: `node_modules/a/node_modules/b`. */
export interface PackedPackage {
  readonly location: string
  readonly manifest: PackedManifest
}

/** The other packages in a tarball; `trouble` is a phrase for why they cannot be determined. */
export interface TarballContents {
  readonly trouble: string | null
  readonly packages: readonly PackedPackage[]
  /** The text of the lockfile at the top that npm would read, by its name: `npm-shrinkwrap.json` where both are there. */
  readonly lockfile: { readonly name: string; readonly text: string } | null
}
