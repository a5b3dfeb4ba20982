// The part of Arborist that resolves a tree.

declare module '@npmcli/arborist' {
  interface Tree {
    readonly meta: { toString(): string }
  }
  export default class Arborist {
    constructor(options: Readonly<Record<string, unknown>>)
    buildIdealTree(options: { add: string[]; saveType: 'prod' }): Promise<Tree>
  }
}
