// Sends requests to registries with retries, deadlines, and limits on concurrency and size.

import { setTimeout as sleep } from 'node:timers/promises'
import type { ClockReading } from '../model/report.ts'
import type { JsonReply } from '../ports/http.ts'
import { limit } from './concurrency.ts'
import type { Deadline } from './deadline.ts'
import { maxRequestsOf, requestMsOf, retriesOf } from './npm-options.ts'
import { RequestSender, type HttpRequest } from './request-sender.ts'
import { conclude, isTemporary, openStrictSink, type FlatOptions, type Reply } from './response.ts'

/** The limits of a transport; times in milliseconds. */
export interface TransportBounds {
  /** For one attempt, from the connection to the last byte. Default 30 s, or npm's `fetch-timeout` where that is less. */
  readonly requestMs?: number
  /** For all requests of one batch, where the run has no deadline. Default 60 s. */
  readonly deadlineMs?: number
  /** For all requests of the run, in any number of batches. */
  readonly deadline?: Deadline | null
  /** The pause before the first retry; it grows threefold. Default 250 ms. */
  readonly pauseMs?: number
  /** This machine's clock, in milliseconds since 1970. */
  readonly now?: () => number
  /** The maximum size of a body, decompressed. Default 64 MiB. */
  readonly maxBytes?: number
}

/** Sends requests. No method rejects for a failure of a registry. */
export interface Transport {
  /** Sends a request; at most 16 are sent concurrently, or npm's `maxsockets` where it is set to less than npm's 15. */
  send(request: HttpRequest): Promise<Reply>
  /**
   * POSTs `body` as JSON to `registry` + `path`, retried like a GET. Statuses from 400 up are replies too; `json` is
   * undefined where the response is not JSON, or has a duplicate key.
   */
  postJson(registry: string, path: string, body: unknown): Promise<JsonReply>
  /**
   * Returns the deadline of a batch that starts now, on the clock of `performance.now()`: that of the run if it has one,
   * else `batchMs` from now.
   */
  startBatch(batchMs?: number): number
  /** The reading with the smallest difference to this machine's clock; null where no response had a date. */
  clock(): ClockReading | null
}

/** The longest `retry-after` that is honoured, in milliseconds; for a longer one depgate's own pause is used. */
const maxPauseMs = 5_000
/** After so many failed requests in a row a registry counts as down: further requests are not retried. */
const maxFailures = 8

/** Opens a transport. Nothing is loaded or sent before the first request. */
export function openTransport(flat: FlatOptions, bounds: TransportBounds = {}): Transport {
  const { maxBytes = 64 * 2 ** 20, pauseMs = 250, deadlineMs = 60_000, deadline = null } = bounds
  const { requestMs = requestMsOf(flat), now = Date.now } = bounds
  const maxSeconds = deadline?.seconds ?? deadlineMs / 1000
  const sender = new RequestSender(flat, { requestMs, maxBytes, now })
  const persist = openRetries(sender, { retries: retriesOf(flat), pauseMs, limits: { maxBytes, maxSeconds } })
  const enter = limit(maxRequestsOf(flat))
  const startBatch = (batchMs = deadlineMs) => deadline?.endsAt() ?? performance.now() + batchMs
  return {
    send: async (request) => {
      const leave = await enter()
      return persist(request).finally(leave)
    },
    // Not queued: the one request for all advisories must not wait behind a thousand packuments.
    postJson: async (registry, path, body) => {
      const reply = await persist({ registry, path, body, open: openStrictSink, endsAt: startBatch() })
      return reply.status === 'failed' ? reply : { status: reply.status, json: reply.json }
    },
    startBatch,
    clock: () => sender.reading,
  }
}

interface RetryBounds {
  readonly retries: number
  readonly pauseMs: number
  /** The figures for the reasons of failures. */
  readonly limits: Parameters<typeof conclude>[1]
}

/** Returns a function that sends a request until it succeeds, fails permanently, or reaches its deadline. */
function openRetries(
  sender: RequestSender,
  { retries, pauseMs, limits }: RetryBounds,
): (request: HttpRequest) => Promise<Reply> {
  const failures = new Map<string, number>()
  return async (request) => {
    const { registry, endsAt } = request
    const failed = () => failures.get(registry) ?? 0
    const maxRetries = failed() >= maxFailures ? 0 : retries
    for (let nth = 0; ; nth += 1) {
      const outcome = await sender.attempt(request)
      const isFinal = !isTemporary(outcome)
      const asked = outcome.type === 'reply' ? outcome.retryAfterMs : null
      const pause = asked !== null && asked <= maxPauseMs ? asked : pauseMs * 3 ** nth
      const isLate = performance.now() + pause >= endsAt
      if (isFinal || nth >= maxRetries || isLate) {
        failures.set(registry, isFinal ? 0 : failed() + 1)
        // The deadline ends the attempts, not the registry's last failure to respond.
        return conclude(isLate && outcome.type === 'silent' ? { type: 'late' } : outcome, limits)
      }
      await sleep(pause)
    }
  }
}
