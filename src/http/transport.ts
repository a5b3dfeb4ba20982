// Sends requests to registries: whose credentials go along, how often, how long and how much is read.

import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from 'node:https'
import type { Agent as PlainAgent } from 'node:http'
import type { ClockReading } from '../model/report.ts'
import { openDirectAgent } from './connections.ts'
import type { Deadline } from './deadline.ts'
import { sendDirectly } from './native-request.ts'
import { limit } from './concurrency.ts'
import { classify, conclude, fields, isPassing, openJsonSink, openStrictSink, readBody } from './response.ts'
import type { Attempt, BodySink, FlatOptions, HttpReply, Reply } from './response.ts'
import type { JsonReply } from '../ports/http.ts'
import { betterReading, readClock } from './clock.ts'

/** One request. A `body` makes it a POST. */
export interface JsonRequest {
  /** The registry's full URL: its credentials go along, and no others. */
  readonly registry: string
  /** Relative to the registry. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Opens what reads the answer's body; parses it whole unless it is set. */
  readonly open?: (validators: Pick<HttpReply, 'etag' | 'lastModified'>) => BodySink
  /** Reads the answer's body as it arrives, in place of a sink and its bound. */
  readonly read?: (body: AsyncIterable<Uint8Array>) => Promise<unknown>
  /** The full address, where it does not lie under the registry's: credentials go by the address. */
  readonly url?: string
  /** One attempt, in milliseconds, where it may take longer than others. */
  readonly requestMs?: number
  /** On the clock of `performance.now()`. */
  readonly endsAt: number
}

/** What a transport is held to; times in milliseconds. */
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
  /** Sends a request; at most 16 are under way at a time, or npm's `maxsockets` where somebody set less than npm's 15. */
  send(request: JsonRequest): Promise<Reply>
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

const maxRequests = 16
const npmMaxSockets = 15
/** A registry may ask for a pause of this many milliseconds; beyond it depgate's own is taken. */
const maxPauseMs = 5_000
/** A registry that was given up on this often in a row is asked once for each of the rest: it is down. */
const patience = 8

/** Opens a transport. Nothing is loaded or sent before the first request. */
export function openTransport(flat: FlatOptions, bounds: TransportBounds = {}): Transport {
  const {
    maxBytes = 64 * 2 ** 20,
    pauseMs = 250,
    deadlineMs = 60_000,
    deadline = null,
    now = Date.now,
  } = bounds
  const limits = { maxBytes, maxSeconds: deadline?.seconds ?? deadlineMs / 1000 }
  const usualMs = bounds.requestMs ?? Math.min(30_000, positive(flat.timeout) ?? Infinity)
  const retries = retriesOf(flat)
  const enter = limit(maxRequestsOf(flat))
  const agents = new Map<string, PlainAgent | undefined>()
  const failures = new Map<string, number>()
  let reading: ClockReading | null = null
  const base = {
    ...pickNeeded(flat),
    // npm's own cache costs seconds on full packuments (measured: 3 to 5 s for 1,282 names).
    cache: null,
    maxSockets: maxRequests,
    timeout: usualMs,
    // Its retries leave out POST and bodies that break off, and know no deadline.
    retry: { retries: 0 },
  }

  async function attempt({
    registry,
    path,
    headers,
    body,
    open = openJsonSink,
    read,
    url = `${registry.replace(/\/?$/, '/')}${path.replace(/^\//, '')}`,
    requestMs = usualMs,
    endsAt,
  }: JsonRequest): Promise<Attempt> {
    const leftMs = endsAt - performance.now()
    // Timers may fire a little early.
    if (leftMs < 2) return { type: 'late' }
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), Math.min(requestMs, leftMs))
    try {
      const agent = agentFor(new URL(url).origin + '/')
      const { signal } = abort
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const asked = { ...type, accept: 'application/json', ...headers }
      const text = body === undefined ? undefined : JSON.stringify(body)
      const options = { ...base, registry }
      const direct =
        agent === undefined || read !== undefined
          ? null
          : await sendDirectly({ url, options, headers: asked, body: text, agent, signal })
      const response =
        direct ??
        (await (
          await loadNpmFetch()
        )(url, {
          ...options,
          // One without TLS would not follow a redirect to a registry with it.
          ...(agent instanceof Agent ? { agent, ca: null } : {}),
          ...(text === undefined ? {} : { method: 'POST', body: text }),
          headers: asked,
          signal,
        }))
      const { headers: told } = response
      reading = betterReading(reading, readClock(told.get('date'), told.get('age'), now()))
      const etag = told.get('etag')
      const lastModified = told.get('last-modified')
      const sink = () => (response.status < 400 ? open({ etag, lastModified }) : openJsonSink())
      const content =
        read === undefined
          ? await readBody(response.body, maxBytes, sink())
          : { json: await read(response.body) }
      if (content === null) {
        abort.abort()
        return { type: 'oversized' }
      }
      if (response.status >= 400) {
        const after = { 'retry-after': response.headers.get('retry-after') }
        return classify({ statusCode: response.status, body: content.json, headers: after })
      }
      const reply = { status: response.status, json: content.json, etag, lastModified }
      return { type: 'reply', reply, retryAfterMs: null }
    } catch (error) {
      if (abort.signal.aborted) return { type: leftMs <= requestMs ? 'late' : 'silent' }
      return classify(error)
    } finally {
      clearTimeout(timer)
    }
  }

  function agentFor(registry: string): PlainAgent | undefined {
    if (!agents.has(registry)) agents.set(registry, openDirectAgent(registry, flat, maxRequests, usualMs))
    return agents.get(registry)
  }

  async function persist(request: JsonRequest): Promise<Reply> {
    const { registry, endsAt } = request
    const failed = () => failures.get(registry) ?? 0
    const chances = failed() >= patience ? 0 : retries
    for (let nth = 0; ; nth += 1) {
      const outcome = await attempt(request)
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
    clock: () => reading,
  }
}

let loading: Promise<typeof import('npm-registry-fetch').default> | null = null

/** Two hundred modules, which a run that asks only for packuments does without. */
function loadNpmFetch() {
  loading ??= import('npm-registry-fetch').then((module) => module.default)
  return loading
}

/** What npm-registry-fetch reads. It copies its options several times a request; all of npm's 200 cost 0.5 ms each time. */
const needed =
  /^(?:ca|cert|key|localAddress|noProxy|proxy|httpsProxy|strictSSL|userAgent|scope|authType|otp|registry|\/\/.*|@.*)$/

function pickNeeded(flat: FlatOptions): FlatOptions {
  return Object.fromEntries(Object.entries(flat).filter(([key]) => needed.test(key)))
}

function maxRequestsOf(flat: FlatOptions): number {
  const sockets = positive(flat.maxSockets) ?? npmMaxSockets
  return sockets < npmMaxSockets ? Math.floor(sockets) : maxRequests
}

function retriesOf(flat: FlatOptions): number {
  const { retries } = fields(flat.retry)
  return typeof retries === 'number' && retries >= 0 ? Math.min(Math.floor(retries), 10) : 2
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 ? value : null
}
