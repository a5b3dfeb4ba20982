// The parts of Arborist's model of a tree that depgate uses (lib/node, link, edge of 9.9).
declare module '@npmcli/arborist/lib/node.js' {
  export interface NodeOptions {
    readonly path: string
    readonly realpath: string
    readonly pkg?: Record<string, unknown>
    readonly name?: string | undefined
    readonly root?: Node
    readonly loadOverrides?: boolean
    readonly extraneous?: boolean
    readonly hasShrinkwrap?: boolean
    readonly resolved?: string | null
    readonly integrity?: string | null
    readonly legacyPeerDeps?: boolean
    readonly installLinks?: boolean
    readonly target?: Node
  }
  export interface Edge {
    readonly name: string
    readonly spec: string
    readonly rawSpec: string
    readonly type: 'prod' | 'dev' | 'optional' | 'peer' | 'peerOptional' | 'workspace'
    readonly to: Node | null | undefined
    readonly valid: boolean
    readonly from: Node
  }
  export default class Node {
    constructor(options: NodeOptions)
    workspaces: Map<string, string> | null
    assertRootOverrides(): void
    readonly name: string
    readonly packageName: string | null
    readonly version: string
    readonly location: string
    readonly path: string
    readonly resolved: string | null
    readonly package: Record<string, unknown> & {
      readonly name?: string
      readonly bundleDependencies?: unknown
    }
    readonly edgesOut: ReadonlyMap<string, Edge>
    readonly edgesIn: ReadonlySet<Edge>
    readonly isLink: boolean
    readonly isWorkspace: boolean
    readonly isProjectRoot: boolean
    readonly hasShrinkwrap: boolean
    readonly inShrinkwrap: boolean
    readonly target: Node
  }
}
declare module '@npmcli/arborist/lib/shrinkwrap.js' {
  export default class Shrinkwrap {
    constructor(options: { readonly path: string })
    yarnLock: {
      readonly entries: ReadonlyMap<string, { readonly resolved: string; readonly version: string }>
    }
    /** Sets `resolved` where the entry is of a registry. */
    checkYarnLock(spec: string, options: { resolved?: string }): unknown
  }
}

declare module '@npmcli/arborist/lib/link.js' {
  import Node from '@npmcli/arborist/lib/node.js'
  export default class Link extends Node {}
}
declare module '@npmcli/arborist/lib/consistent-resolve.js' {
  export default function consistentResolve(
    resolved: string | undefined,
    fromPath: string,
    toPath: string,
    relPaths?: boolean,
  ): string | null
}
