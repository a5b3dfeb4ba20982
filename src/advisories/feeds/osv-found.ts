// Where OSV data is found: in a commit, on disk, or nowhere.

/** One file of the data; the path is from the folder that holds it. */
export interface OsvBlob {
  readonly path: string
  readonly hash: string
  readonly size: number
}

/** Data as a commit has it: a folder, or one archive. */
export interface OsvTree {
  readonly type: 'tree'
  readonly top: string
  readonly commit: string
  /** Its path from the top. */
  readonly step: string
  readonly isFile: boolean
  readonly blobs: readonly OsvBlob[]
  /** Where it lies on disk, by the name that the policy has for it. */
  readonly path: string
}

/** Where data is to be read. `none`: only the change has it. */
export type OsvFound = OsvTree | { readonly type: 'disk'; readonly path: string } | { readonly type: 'none' }
