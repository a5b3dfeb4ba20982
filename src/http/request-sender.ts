// Sends a request to a registry once: over node's own HTTP where that will do, else over npm-registry-fetch.

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

/** What every attempt is bound by. */
export interface AttemptBounds {
  /** One attempt, from the connection to the last byte, in milliseconds. */
  readonly requestMs: number
  /** The largest body that is read, unpacked. */
  readonly maxBytes: number
  /** This machine's clock, in milliseconds since 1970. */
  readonly now: () => number
}

type Response = Awaited<ReturnType<Awaited<ReturnType<typeof loadNpmFetch>>>>

/** Sends requests, each once, and reads the clock off the answers. Nothing is loaded before the first request. */
export class RequestSender {
  readonly #flat: FlatOptions
  readonly #bounds: AttemptBounds
  /** What npm-registry-fetch is called with each time. */
  readonly #options: FlatOptions
  readonly #agents = new Map<string, PlainAgent | undefined>()
  #reading: ClockReading | null = null

  constructor(flat: FlatOptions, bounds: AttemptBounds) {
    this.#flat = flat
    this.#bounds = bounds
    this.#options = {
      ...pickNeeded(flat),
      // npm's own cache costs seconds on full packuments (measured: 3 to 5 s for 1,282 names).
      cache: null,
      maxSockets: maxRequests,
      timeout: bounds.requestMs,
      // Its retries leave out POST and bodies that break off, and know no deadline.
      retry: { retries: 0 },
    }
  }

  /** The reading that agrees best with this machine's clock; null where no answer named a time. */
  get reading(): ClockReading | null {
    return this.#reading
  }

  /** Sends a request once. Does not reject for trouble with a registry. */
  async attempt(request: HttpRequest): Promise<Attempt> {
    const { requestMs = this.#bounds.requestMs, endsAt } = request
    const leftMs = endsAt - performance.now()
    // Timers may fire a little early.
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
      // One without TLS would not follow a redirect to a registry with it.
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

/** Two hundred modules, which a run that asks only for packuments does without. */
function loadNpmFetch() {
  loading ??= import('npm-registry-fetch').then((module) => module.default)
  return loading
}
