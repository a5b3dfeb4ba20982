// What npm's configuration sets for requests: how many at a time, how often, how long, with which options.

import { fields, type FlatOptions } from './response.ts'

/** Requests that are under way at a time. */
export const maxRequests = 16
const npmMaxSockets = 15

/** The time of one attempt in milliseconds: 30 s, or npm's `fetch-timeout` where that is less. */
export function requestMsOf(flat: FlatOptions): number {
  return Math.min(30_000, positive(flat.timeout) ?? Infinity)
}

/** npm's `maxsockets` where it is set to less than npm's 15. */
export function maxRequestsOf(flat: FlatOptions): number {
  const sockets = positive(flat.maxSockets) ?? npmMaxSockets
  return sockets < npmMaxSockets ? Math.floor(sockets) : maxRequests
}

/** How often a request is sent again: npm's `fetch-retries`, at most 10. */
export function retriesOf(flat: FlatOptions): number {
  const { retries } = fields(flat.retry)
  return typeof retries === 'number' && retries >= 0 ? Math.min(Math.floor(retries), 10) : 2
}

/** What npm-registry-fetch reads. It copies its options several times a request; all of npm's 200 cost 0.5 ms each time. */
const needed =
  /^(?:ca|cert|key|localAddress|noProxy|proxy|httpsProxy|strictSSL|userAgent|scope|authType|otp|registry|\/\/.*|@.*)$/

export function pickNeeded(flat: FlatOptions): FlatOptions {
  return Object.fromEntries(Object.entries(flat).filter(([key]) => needed.test(key)))
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 ? value : null
}
