// The types of the tree that npm builds from a lockfile, and of what it does not meet. Imports nothing.

/** An object of JSON. */
export type JsonFields = Readonly<Record<string, unknown>>

/**
 * What npm builds its tree from before it installs: the entries of the lockfile, and each package.json that npm reads
 * again from the disk. Unchecked beyond what the format's reader refuses.
 */
export interface LockedTree {
  /** By location, the root's (`''`) left out; in the form of lockfileVersion 3. */
  readonly entries: Readonly<Record<string, JsonFields>>
  /** The root's package.json, or where there is none the lockfile's word for it; null where neither states. */
  readonly root: JsonFields | null
  /** The package.json of each other folder of the project, by folder. */
  readonly folders: Readonly<Record<string, JsonFields>>
  readonly workspaces: readonly { readonly name: string; readonly folder: string }[]
  /** A key for each edge that a plain comparison cannot call met; worked out when it is asked for. */
  readonly suspects: ReadonlySet<string>
}

/** A dependency that the tree of a lockfile does not meet: npm resolves it anew. */
export interface UnmetEdge {
  /** The location of what depends: `''` for the root, a folder, or `node_modules/a`. */
  readonly from: string
  /** What depends, as `name@version`. */
  readonly dependant: string
  /** The name that is asked for, as it would be installed. */
  readonly name: string
  /** The spec that npm resolves: the one that is asked for, or that of an override. */
  readonly spec: string
  readonly type: 'prod' | 'dev' | 'optional' | 'peer' | 'peerOptional' | 'workspace'
  /** `absent` is an optional dependency that no entry meets, which is no error to npm, and which it fetches where it can. */
  readonly problem: 'missing' | 'invalid' | 'absent'
  /** The entry that the name leads to; null where there is none. */
  readonly found: {
    readonly location: string
    readonly version: string
    readonly resolved: string | null
  } | null
  /** The file that states it where that is no package.json, from the lockfile's folder. */
  readonly statedIn?: string
  /** What differs, as a clause, where it is a setting and no dependency: `the lockfile has other packageExtensions`. */
  readonly clause?: string
}

/** An unmet edge, and the line that asks for it. */
export interface LocatedEdge extends UnmetEdge {
  /** The manifest as the user would type its path; for what a package asks for, the lockfile. */
  readonly file: string
  readonly line: number | null
  /** A manifest of the project asks for it, and not a package in the tree. */
  readonly isDeclared: boolean
  /** The entry that met it before; null where there was none. */
  readonly wasMetBy: string | null
}
