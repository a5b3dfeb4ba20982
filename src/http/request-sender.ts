// Sends one request to a registry, over node's own HTTP client or npm-registry-fetch.

import { Agent } from 'node:https'
import type { Agent as PlainAgent } from 'node:http'
import type { ClockReading } from '../model/report.ts'
import { betterReading, readClock } from './clock.ts'
import { openDirectAgent } from './connections.ts'
import { sendDirectly } from './native-request.ts'
import { maxRequests, pickNeeded } from './npm-options.ts'
import { classify, openJsonSink, readBody } from './response.ts'
import type { Attempt, BodySink, FlatOptions, HttpReply } from './response.ts'

/** One request. A `body` makes it a POST. */
export interface HttpRequest {
  /** The registry's full URL: only its credentials are sent. */
  readonly registry: string
  /** Relative to the registry. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Opens the sink for the body of the response; by default one that parses it as JSON. */
  readonly open?: (validators: Pick<HttpReply, 'etag' | 'lastModified'>) => BodySink
  /** Reads the body as a stream instead of a sink, without the size limit. */
  readonly read?: (body: AsyncIterable<Uint8Array>) => Promise<unknown>
  /** The full URL where it is not below the registry's: the credentials are those for this URL. */
  readonly url?: string
  /** The timeout of one attempt in milliseconds, where it differs from the default. */
  readonly requestMs?: number
  /** On the clock of `performance.now()`. */
  readonly endsAt: number
}

/** The limits of every attempt. */
export interface AttemptBounds {
  /** The timeout of one attempt, from the connection to the last byte, in milliseconds. */
  readonly requestMs: number
  /** The maximum size of a body, decompressed. */
  readonly maxBytes: number
  /** This machine's clock, in milliseconds since 1970. */
  readonly now: () => number
}

type Response = Awaited<ReturnType<Awaited<ReturnType<typeof loadNpmFetch>>>>

/** Sends requests, each once, and records the clock of the responses. Nothing is loaded before the first request. */
export class RequestSender {
  readonly #flat: FlatOptions
  readonly #bounds: AttemptBounds
  /** The options for npm-registry-fetch. */
  readonly #options: FlatOptions
  readonly #agents = new Map<string, PlainAgent | undefined>()
  #reading: ClockReading | null = null

  constructor(flat: FlatOptions, bounds: AttemptBounds) {
    this.#flat = flat
    this.#bounds = bounds
    this.#options = {
      ...pickNeeded(flat),
      // npm's own cache takes seconds for full packuments (measured: 3 to 5 s for 1,282 names).
      cache: null,
      maxSockets: maxRequests,
      timeout: bounds.requestMs,
      // Its own retries exclude POST and truncated bodies, and have no deadline.
      retry: { retries: 0 },
    }
  }

  /** The reading with the smallest difference to this machine's clock; null where no response had a date. */
  get reading(): ClockReading | null {
    return this.#reading
  }

  /** Sends a request once. Does not reject for a failure of the registry. */
  async attempt(request: HttpRequest): Promise<Attempt> {
    const { requestMs = this.#bounds.requestMs, endsAt } = request
    const leftMs = endsAt - performance.now()
    // Timers can fire slightly early.
    if (leftMs < 2) return { type: 'late' }
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), Math.min(requestMs, leftMs))
    try {
      const response = await this.#fetch(request, abort.signal)
      const { headers } = response
      const read = readClock(headers.get('date'), headers.get('age'), this.#bounds.now())
      this.#reading = betterReading(this.#reading, read)
      const attempt = await this.#read(request, response)
      if (attempt.type === 'oversized') abort.abort()
      return attempt
    } catch (error) {
      if (abort.signal.aborted) return { type: leftMs <= requestMs ? 'late' : 'silent' }
      return classify(error)
    } finally {
      clearTimeout(timer)
    }
  }

  async #fetch(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    const { registry, path, headers, body, read } = request
    const url = request.url ?? `${registry.replace(/\/?$/, '/')}${path.replace(/^\//, '')}`
    const agent = this.#agentFor(new URL(url).origin + '/')
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const asked = { ...type, accept: 'application/json', ...headers }
    const text = body === undefined ? undefined : JSON.stringify(body)
    const options = { ...this.#options, registry }
    const direct =
      agent === undefined || read !== undefined
        ? null
        : await sendDirectly({ url, options, headers: asked, body: text, agent, signal })
    if (direct !== null) return direct
    const npmFetch = await loadNpmFetch()
    return npmFetch(url, {
      ...options,
      // An agent without TLS could not follow a redirect to https.
      ...(agent instanceof Agent ? { agent, ca: null } : {}),
      ...(text === undefined ? {} : { method: 'POST', body: text }),
      headers: asked,
      signal,
    })
  }

  async #read({ open = openJsonSink, read }: HttpRequest, response: Response): Promise<Attempt> {
    const { status, headers } = response
    const etag = headers.get('etag')
    const lastModified = headers.get('last-modified')
    const sink = () => (status < 400 ? open({ etag, lastModified }) : openJsonSink())
    const content =
      read === undefined
        ? await readBody(response.body, this.#bounds.maxBytes, sink())
        : { json: await read(response.body) }
    if (content === null) return { type: 'oversized' }
    if (status >= 400) {
      const after = { 'retry-after': headers.get('retry-after') }
      return classify({ statusCode: status, body: content.json, headers: after })
    }
    return { type: 'reply', reply: { status, json: content.json, etag, lastModified }, retryAfterMs: null }
  }

  #agentFor(registry: string): PlainAgent | undefined {
    const agents = this.#agents
    if (!agents.has(registry))
      agents.set(registry, openDirectAgent(registry, this.#flat, maxRequests, this.#bounds.requestMs))
    return agents.get(registry)
  }
}

let loading: Promise<typeof import('npm-registry-fetch').default> | null = null

/** Loaded on demand: two hundred modules that a run with only packument requests does not need. */
function loadNpmFetch() {
  loading ??= import('npm-registry-fetch').then((module) => module.default)
  return loading
}
