// Sends requests to registries: whose credentials go along, how often, how long and how much is read.

import { setTimeout as sleep } from 'node:timers/promises'
import type { ClockReading } from '../model/report.ts'
import type { JsonReply } from '../ports/http.ts'
import { limit } from './concurrency.ts'
import type { Deadline } from './deadline.ts'
import { maxRequestsOf, requestMsOf, retriesOf } from './npm-options.ts'
import { RequestSender, type HttpRequest } from './request-sender.ts'
import { conclude, isPassing, openStrictSink, type FlatOptions, type Reply } from './response.ts'

/** The bounds of a transport; times in milliseconds. */
export interface TransportBounds {
  /** One attempt, from the connection to the last byte. Default 30 s, or npm's `fetch-timeout` where that is less. */
  readonly requestMs?: number
  /** All requests of one batch, where no deadline is set for the run. Default 60 s. */
  readonly deadlineMs?: number
  /** All requests of the run, whatever their number of batches. */
  readonly deadline?: Deadline | null
  /** The pause before the first retry; it grows threefold. Default 250 ms. */
  readonly pauseMs?: number
  /** This machine's clock, in milliseconds since 1970. */
  readonly now?: () => number
  /** The largest body that is read, unpacked. Default 64 MiB. */
  readonly maxBytes?: number
}

/** Sends requests. No method rejects for trouble with a registry. */
export interface Transport {
  /** Sends a request; at most 16 are under way at a time, or npm's `maxsockets` where it is set to less than npm's 15. */
  send(request: HttpRequest): Promise<Reply>
  /**
   * POSTs `body` as JSON to `registry` + `path`, retried like a GET. Statuses from 400 up are answers too; `json`
   * is undefined where the answer is none, or has a key twice.
   */
  postJson(registry: string, path: string, body: unknown): Promise<JsonReply>
  /**
   * Returns the end of a batch that begins now, on the clock of `performance.now()`: that of the run where one is set,
   * else `batchMs` from now.
   */
  startBatch(batchMs?: number): number
  /** The reading that agrees best with this machine's clock; null where no answer named a time. */
  clock(): ClockReading | null
}

/** A registry may ask for a pause of this many milliseconds; beyond it depgate's own is taken. */
const maxPauseMs = 5_000
/** A registry that was given up on this often in a row is asked once for each of the rest: it is down. */
const patience = 8

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
    // Past the queue: the one request that asks for all advisories does not wait behind a thousand packuments.
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
  /** For the words of what failed. */
  readonly limits: Parameters<typeof conclude>[1]
}

/** Returns what sends a request until it is answered, or its time is over. */
function openRetries(
  sender: RequestSender,
  { retries, pauseMs, limits }: RetryBounds,
): (request: HttpRequest) => Promise<Reply> {
  const failures = new Map<string, number>()
  return async (request) => {
    const { registry, endsAt } = request
    const failed = () => failures.get(registry) ?? 0
    const chances = failed() >= patience ? 0 : retries
    for (let nth = 0; ; nth += 1) {
      const outcome = await sender.attempt(request)
      const isFinal = !isPassing(outcome)
      const asked = outcome.type === 'reply' ? outcome.retryAfterMs : null
      const pause = asked !== null && asked <= maxPauseMs ? asked : pauseMs * 3 ** nth
      const isLate = performance.now() + pause >= endsAt
      if (isFinal || nth >= chances || isLate) {
        failures.set(registry, isFinal ? 0 : failed() + 1)
        // It is the deadline that ends the attempts, not the registry's last silence.
        return conclude(isLate && outcome.type === 'silent' ? { type: 'late' } : outcome, limits)
      }
      await sleep(pause)
    }
  }
}
