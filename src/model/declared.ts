// The types of what the manifests of a project declare. Imports nothing.

/** A range that a manifest of this project declares. */
export interface DeclaredRange {
  /** The package.json it is in, relative to the lockfile's folder. */
  readonly manifest: string
  readonly field:
    | 'dependencies'
    | 'devDependencies'
    | 'optionalDependencies'
    | 'peerDependencies'
    | 'overrides'
    /** pnpm's and bun's catalogs: ranges that manifests refer to as `catalog:`; `name` is `name`, or `catalog > name`. */
    | 'catalogs'
    /** npm 12: what the project adds to the dependencies of a package; `name` is `package@range > dependency`. */
    | 'packageExtensions'
    /** What an agent's settings start with npx and its like; `name` is `server > package`. */
    | 'servers'
  /** The dependency's name; for a nested override the names from the outside in, joined by ` > `. */
  readonly name: string
  readonly range: string
  /** 1-based line in the manifest; null where it was taken from the lockfile. */
  readonly line: number | null
  /** What the lockfile resolves it to. */
  readonly locked: {
    readonly version: string
    readonly integrity: string | null
    /** It is the root or a workspace that the manifest declares. */
    readonly isLocal: boolean
  } | null
}

/** An age that the project's own package manager asks a release to have. */
export interface AgeFloor {
  readonly manager: string
  /** `minimumReleaseAge`, and the file that it is in. */
  readonly setting: string
  readonly file: string
  readonly minutes: number
  /** Names and patterns that need not be so old, as the manager has them. */
  readonly exclude: readonly string[]
}

/** A manifest of the project: the root, a workspace, or a folder that is linked to. */
export interface Manifest {
  readonly path: string
  readonly name: string
  readonly ranges: readonly DeclaredRange[]
  /** A folder that a `file:` spec links to: npm reads its package.json anew, and no workspace pattern names it. */
  readonly isLinked?: true
}
