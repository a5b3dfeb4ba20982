// The types of pages.js.

export interface Group {
  readonly text: string
  readonly items: readonly { readonly text: string; readonly link: string }[]
}
export declare function titleOf(page: string): string
export declare function listPages(): string[]
export declare function addressOf(page: string): string
export declare function makeSideBar(): Group[]
