// The types of links.js, for its test.

export declare function leadTo(href: string, page: string, repository: string): string | null
