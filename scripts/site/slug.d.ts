// The types of slug.js.

export declare function slug(heading: string): string
