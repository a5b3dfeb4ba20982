// The parts of Arborist (npm 9 to 12) that the preloaded module uses.

export interface Spec {
  readonly type: string
  readonly name: string | null
  readonly rawSpec: string
  readonly registry?: boolean
  readonly subSpec?: Spec
}
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly bin?: unknown
  readonly scripts?: Readonly<Record<string, string>>
}
export interface Node {
  /** The lockfile of a root; `npmExtensionHash` since npm 12. */
  readonly meta?: { readonly npmExtensionHash?: unknown } | null
  readonly location: string
  readonly path: string
  readonly realpath: string
  readonly name: string
  readonly packageName?: string
  readonly version?: string
  readonly package: Manifest
  readonly isLink: boolean
  readonly isRoot: boolean
  readonly isProjectRoot?: boolean
  readonly isWorkspace?: boolean
  readonly inBundle?: boolean
  readonly inert?: boolean
  readonly optional?: boolean
  readonly target: Node
  readonly children?: ReadonlyMap<string, Node>
  readonly inventory: ReadonlyMap<string, Node>
  readonly fsChildren: ReadonlySet<Node>
  readonly edgesOut: ReadonlyMap<string, { readonly to: Node | null; readonly spec: string }>
  integrity?: string | null
  resolved?: string | null
}
export interface DiffNode {
  readonly action: string | null
  readonly actual?: Node
  readonly ideal?: Node
  readonly children: readonly DiffNode[]
}
export interface Arborist {
  readonly path: string
  readonly options: Record<string, unknown> & {
    savePrefix?: string
    ignoreScripts?: boolean
    /** npm 11.16 on. */
    allowScripts?: Readonly<Record<string, boolean>> | null
    dangerouslyAllowAllScripts?: boolean
  }
  readonly idealTree: Node | null
  /** Not loaded where npm writes only the lockfile. */
  readonly actualTree: Node | null | undefined
  readonly diff: DiffNode | null
  buildIdealTree(options?: {
    readonly add?: readonly string[]
    readonly ignoreScripts?: boolean
  }): Promise<Node>
  loadActual(options?: object): Promise<Node>
  rebuild(options?: { readonly nodes?: Iterable<Node> }): Promise<unknown>
  reify(options?: object): Promise<unknown>
  [step: symbol]: (...args: unknown[]) => unknown
}
export type ArboristClass = {
  prototype: Arborist
  Shrinkwrap: { metaFromNode(node: Node, path: string, options: object): Record<string, unknown> }
}
export interface Answer {
  readonly type: 'go' | 'stop' | 'fail'
  readonly integrity?: Readonly<Record<string, string>>
  readonly savePrefix?: string
  readonly journal?: string
  readonly unprepared?: readonly string[]
  readonly scripts?: { readonly run: readonly string[]; readonly isAll: boolean }
  readonly reason?: string
}

/** npm's own pacote. */
export interface Pacote {
  tarball(spec: string, options: object): Promise<unknown>
}
