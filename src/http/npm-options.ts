// The settings of npm's configuration for requests: concurrency, timeout, retries, options.

import { fields, type FlatOptions } from './response.ts'

/** The maximum of concurrent requests. */
export const maxRequests = 16
const npmMaxSockets = 15

/** The timeout of one attempt in milliseconds: 30 s, or npm's `fetch-timeout` where that is less. */
export function requestMsOf(flat: FlatOptions): number {
  return Math.min(30_000, positive(flat.timeout) ?? Infinity)
}

/** npm's `maxsockets` where it is set to less than npm's 15. */
export function maxRequestsOf(flat: FlatOptions): number {
  const sockets = positive(flat.maxSockets) ?? npmMaxSockets
  return sockets < npmMaxSockets ? Math.floor(sockets) : maxRequests
}

/** The number of retries: npm's `fetch-retries`, at most 10. */
export function retriesOf(flat: FlatOptions): number {
  const { retries } = fields(flat.retry)
  return typeof retries === 'number' && retries >= 0 ? Math.min(Math.floor(retries), 10) : 2
}

/** The options that npm-registry-fetch reads. It copies them several times per request; copying all 200 takes 0.5 ms. */
const needed =
  /^(?:ca|cert|key|localAddress|noProxy|proxy|httpsProxy|strictSSL|userAgent|scope|authType|otp|registry|\/\/.*|@.*)$/

export function pickNeeded(flat: FlatOptions): FlatOptions {
  return Object.fromEntries(Object.entries(flat).filter(([key]) => needed.test(key)))
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 ? value : null
}
