// The locations of OSV data: in a commit, on disk, or nowhere.

/** One file of the data; the path is relative to the folder of the data. */
export interface OsvBlob {
  readonly path: string
  readonly hash: string
  readonly size: number
}

/** Data in a commit: a folder, or one archive. */
export interface OsvTree {
  readonly type: 'tree'
  readonly top: string
  readonly commit: string
  /** Its path from the top. */
  readonly step: string
  readonly isFile: boolean
  readonly blobs: readonly OsvBlob[]
  /** Its path on disk, as the policy names it. */
  readonly path: string
}

/** Where to read data from. `none`: only the change has it. */
export type OsvFound = OsvTree | { readonly type: 'disk'; readonly path: string } | { readonly type: 'none' }
