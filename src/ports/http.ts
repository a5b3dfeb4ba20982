// The answer of a registry to a request for JSON.

/** What a registry answered to a POST. */
export type JsonReply =
  { readonly status: number; readonly json: unknown } | { readonly status: 'failed'; readonly reason: string }
