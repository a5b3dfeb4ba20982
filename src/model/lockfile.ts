// The types of a lockfile that was read: packages, manifests, patches. Imports only what they consist of.

import type { AgeFloor, Manifest } from './declared.ts'
import type { LockedTree, UnmetEdge } from './tree.ts'

export type * from './declared.ts'
export type * from './tree.ts'

/** How severe a broken rule is: `error` blocks, `warn` reports. */
export type Level = 'error' | 'warn'

/** Why a package is in the tree, computed by walking from the manifests; the flags in a lockfile can lie. */
export type Scope = 'runtime' | 'development' | 'optional' | 'peer'

/** A name as the registry knows it (never an alias) and an exact version. */
export interface PackageId {
  readonly name: string
  readonly version: string
}

/** Where the bytes of a locked package come from, as its lockfile states. */
export type PackageSource =
  /** A tarball in the shape of a registry's; `url` is null where the lockfile leaves it out. */
  | { readonly type: 'registry'; readonly url: string | null }
  /** A git repository; `commit` is null unless it is a full hash. */
  | { readonly type: 'git'; readonly url: string; readonly commit: string | null }
  /** A tarball at an address that no registry would give it. */
  | { readonly type: 'remote'; readonly url: string }
  /** A tarball on this disk. */
  | { readonly type: 'file'; readonly path: string }
  /** A folder on this disk that npm links to; `isInside` when it is under the project's root; `isOwn` for the root and its workspaces. */
  | { readonly type: 'directory'; readonly path: string; readonly isInside: boolean; readonly isOwn?: true }

/** A dependency as an entry of the lockfile declares it. `name` is the name it is installed under. */
export interface Edge {
  readonly name: string
  readonly range: string
  readonly type: 'runtime' | 'development' | 'optional' | 'peer'
}

/**
 * A hash over other bytes than those of the tarball that the registry publishes: no registry states it, so it is compared
 * only with what was locked before, and with `--deep` with what can be computed from the tarball.
 */
export interface ArchiveHash {
  /** `tar`: pnpm's, over the uncompressed tarball, as subresource integrity; `zip`: yarn's, over the archive that it makes, in hex. */
  readonly kind: 'tar' | 'zip'
  readonly value: string
  /** For `zip`: yarn's cache key, the form of its archive (`10c0`); null where the lockfile names none. */
  readonly cacheKey: string | null
}

/** The package whose tarball carries a bundled one. */
export interface Bundler extends PackageId {
  readonly source: PackageSource
  /** Its tarball was read, and carries the package. */
  readonly isProven?: true
  /** The direct dependencies of the bundler from which the bundled package is reached; one must be in its `bundleDependencies`. */
  readonly roots: readonly string[]
}

/** How a package that the lockfile does not list, or lists as another one, comes into the tree. */
export interface Carried {
  /** The package whose tarball contains it, or the shrinkwrap that names it. */
  readonly by: PackageId
  readonly type: 'bundle' | 'shrinkwrap'
  /** What the lockfile lists at its location; null where it lists nothing there. */
  readonly listed: PackageId | null
}

/** One entry of a lockfile: one copy of a package in the tree. */
export interface LockedPackage extends PackageId {
  /** The place in the tree: `node_modules/a/node_modules/b`. */
  readonly location: string
  /** The name it is installed under where that differs from its own. */
  readonly alias: string | null
  /** `pkg:npm/%40scope/name@1.2.3` */
  readonly purl: string
  readonly source: PackageSource
  /** Subresource integrity as the lockfile has it, unparsed. */
  readonly integrity: string | null
  /** Set where the format fixes the bytes by another hash than `integrity`. */
  readonly archiveHash?: ArchiveHash
  /** The format records no hash of it, and its package manager checks none (yarn: packages for some platforms only). */
  readonly isUnhashed?: true
  readonly edges: readonly Edge[]
  /**
   * What the format records of edges: `full` has the published ranges and types, peers included; `merged` lacks peers and
   * does not tell optional from required; `resolved` has in place of a range the version that it resolved to, and peers
   * among the others. Absent: `merged` where `hasInstallScript` is null, else `full`.
   */
  readonly edgeRecord?: 'full' | 'merged' | 'resolved'
  /** Commands it installs; null where the format does not record them. */
  readonly bin: Readonly<Record<string, string>> | null
  /** Null where the format does not record it. */
  readonly hasInstallScript: boolean | null
  /** Set where the entry states that it comes inside another package's tarball. */
  readonly bundler: Bundler | null
  /** It has no entry in the lockfile: npm would fetch it, since an optional dependency asks for it. */
  readonly isAbsent?: true
  /** The entry makes npm 10 and 11 read the packages below it from a shrinkwrap inside the tarball. */
  readonly hasShrinkwrap?: true
  /** The entry makes npm load the packages that the tarball contains in its node_modules. */
  readonly hasBundle?: true
  /** The dependencies that the project's own `.npm-extension` (npm 12) adds, replaces or removes, as the entry states. */
  readonly extended?: readonly string[]
  /** The entry states that npm goes on without it on some platforms, and a required dependency asks for it. */
  readonly isFalselyOptional?: true
  /** Set where no entry of the lockfile lists what npm unpacks here: it was read from the tarball of another package. */
  readonly carried?: Carried
  /** The tarball of another package contains it, in a version that the entry does not know (bun): what is inside counts. */
  readonly isInside?: true
  /** The place of another entry that is the same folder where a file system ignores case. */
  readonly collidesWith?: string
  readonly scope: Scope
  /** A manifest of this project asks for it. */
  readonly isDirect: boolean
  /** The shortest way from a manifest: `['app', 'express@4.19.2', 'qs@6.11.0']`; without a manifest where none reaches it. */
  readonly path: readonly string[]
  /** 1-based line of the entry in the lockfile. */
  readonly line: number
  /** The ranges that the packages and manifests which resolve to this copy ask for. */
  readonly wantedBy: readonly string[]
  /** What resolves to this copy, by the path of a manifest or the purl of a package, and the name that it asks for. */
  readonly requiredBy?: readonly (readonly [by: string, as: string])[]
}

/** That a package manager runs no install scripts by itself. */
export interface ScriptRefusal {
  /** Names whose scripts it runs all the same. */
  readonly except: readonly string[]
}

/** A lockfile, read and checked. */
export interface Lockfile {
  /** As it is shown in the report: a path relative to where the user is. */
  readonly path: string
  /** The id of the format and the version of the file: `npm-3`, `pnpm-9.0`, `yarn-1`; `none` for a lockfile that is not there. */
  readonly format: string
  /** Over the file's text; absent where it is in no file. */
  readonly sha256?: string
  readonly packages: readonly LockedPackage[]
  /** The project's own folders that are in node_modules, under the name that they take there. */
  readonly ownFolders?: readonly LockedPackage[]
  readonly manifests: readonly Manifest[]
  /** Of the root manifest: which install scripts may run; `engines.npm`, absent where there was no manifest to read. */
  readonly allowScripts: Readonly<Record<string, boolean>>
  readonly npmRange?: string | null
  /** The package manager runs no install script of a package that no list names; absent where it may. */
  readonly scriptRefusal?: ScriptRefusal
  /** Absent where the format's package manager builds no such tree, and for a lockfile that is not there. */
  readonly tree?: LockedTree
  /** What the settings of its package manager ask for. */
  readonly ageFloors?: readonly AgeFloor[]
  /** What manifests or packages ask for and the lockfile does not lock, where the format's reader itself compares them. */
  readonly drift?: readonly UnmetEdge[]
  /** What it contains that depgate does not know. */
  readonly unknown?: readonly UnknownPart[]
  /** The version of its package manager that the root manifest names; absent where it names none, or no exact one. */
  readonly managerVersion?: string
  /** The packages that the project patches. */
  readonly patches?: readonly LockedPatch[]
}

/** A part of a lockfile that depgate does not know. */
export interface UnknownPart {
  /** 1-based. */
  readonly line: number
  /** A clause: `entry node_modules/foo has the key "patchedBy", which depgate does not know`. */
  readonly words: string
  /** The same for the same part of the same package, wherever it is; null for what is always judged anew. */
  readonly key: string | null
}

/** A patch that a project applies to a package (npm 12). */
export interface LockedPatch {
  /** `name@version`; for a declaration that meets no package its selector. */
  readonly package: string
  /** As the lockfile has it; null where it has none. `path` is relative to the lockfile's folder. */
  readonly locked: {
    readonly path: string
    /** Absent where the format fixes the file by no hash that could be compared (yarn: 24 bits). */
    readonly integrity?: string | null
  } | null
  /** The path that the root manifest declares; null for none. */
  readonly declared: string | null
  /** There is a manifest to declare it. */
  readonly isDeclarationKnown: boolean
  /** 1-based line of the entry in the lockfile; null where there is no entry. */
  readonly line: number | null
}
