// Downloads one large file with npm's proxies, certificates and credentials.

import type { EventEmitter } from 'node:events'
import { open } from 'node:fs/promises'
import type npmFetch from 'npm-registry-fetch'
import { startCount } from '../../http/count-work.ts'
import type { Counts } from '../../ports/output.ts'
import { DepgateError } from '../../errors.ts'
import { plainUrl } from '../../text/plain.ts'
import { openAgent } from '../../http/connections.ts'
import { fields, type FlatOptions } from '../../http/response.ts'

/** The validators of the server's response, for a conditional request. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

/** One download. */
export interface DownloadRequest {
  readonly url: string
  readonly flat: FlatOptions
  /** A file that does not exist; it is created private to the user. */
  readonly target: string
  /** The validators of the copy on disk. */
  readonly known: Validators | null
  readonly maxBytes: number
  /** For the whole download, in milliseconds. */
  readonly maxMs: number
  /** Between two chunks, in milliseconds. */
  readonly idleMs: number
  /** Before the first of two retries, in milliseconds; up to six times that before the second. */
  readonly pauseMs: number
  readonly counts?: Counts | undefined
}

/** npm's settings for connections. Its client certificate is only for registries; `//host/` keys only for that host. */
const needed = /^(?:ca|localAddress|noProxy|proxy|httpsProxy|strictSSL|userAgent|\/\/.*)$/

/**
 * Downloads a file; null where the server answers that the copy on disk is current (304).
 *
 * @throws {DepgateError} EADVISORIES.
 */
export async function download(request: DownloadRequest): Promise<Validators | null> {
  const { url, flat, known, maxMs, idleMs, pauseMs } = request
  const shown = plainUrl(url)
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), maxMs)
  try {
    const { default: send } = await import('npm-registry-fetch')
    const { origin } = new URL(url)
    const settings = Object.fromEntries(Object.entries(flat).filter(([key]) => needed.test(key)))
    const agent = openAgent(origin, settings, 1, idleMs)
    const response = await send(url, {
      ...settings,
      // The one host whose credentials are sent.
      registry: origin,
      ...(agent === undefined ? {} : { agent, ca: null }),
      cache: null,
      retry: { retries: 2, minTimeout: pauseMs, maxTimeout: pauseMs * 6 },
      timeout: idleMs,
      headers: {
        accept: '*/*',
        'accept-encoding': 'identity',
        ...(known?.etag == null ? {} : { 'if-none-match': known.etag }),
        ...(known?.lastModified == null ? {} : { 'if-modified-since': known.lastModified }),
      },
      signal: abort.signal,
    })
    if (response.status === 304 && known !== null) return null
    if (response.status !== 200) throw failed(shown, `answered ${response.status}`)
    await save(response, request, abort)
    return { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') }
  } catch (error) {
    if (error instanceof DepgateError) throw error
    const { statusCode } = fields(error)
    if (typeof statusCode === 'number') throw failed(shown, `answered ${statusCode}`, error)
    throw failed(shown, abort.signal.aborted ? 'did not answer in time' : 'could not be reached', error)
  } finally {
    clearTimeout(timer)
  }
}

async function save(
  response: Awaited<ReturnType<typeof npmFetch>>,
  { url, target, maxBytes, idleMs, counts }: DownloadRequest,
  abort: AbortController,
): Promise<void> {
  const announced = Number(response.headers.get('content-length') ?? NaN)
  const tooLarge = () => failed(plainUrl(url), `has more than ${Math.floor(maxBytes / 2 ** 20)} MB`)
  if (announced > maxBytes) {
    abort.abort()
    throw tooLarge()
  }
  const file = await open(target, 'wx', 0o600)
  let idle = setTimeout(() => abort.abort(), idleMs)
  try {
    let size = 0
    const megabytes = startCount(
      counts,
      'MB',
      Number.isNaN(announced) ? null : Math.ceil(announced / 2 ** 20),
    )
    // A minipass stream: an event emitter that is also an async iterable.
    for await (const chunk of response.body as EventEmitter & AsyncIterable<Uint8Array>) {
      clearTimeout(idle)
      size += chunk.length
      megabytes.done = Math.floor(size / 2 ** 20)
      if (size > maxBytes) {
        abort.abort()
        throw tooLarge()
      }
      await file.writeFile(chunk)
      idle = setTimeout(() => abort.abort(), idleMs)
    }
    // A truncated body looks complete where a proxy closes the connection cleanly.
    if (size < announced && response.headers.get('content-encoding') === null)
      throw failed(plainUrl(url), 'broke off')
    await file.sync()
  } finally {
    clearTimeout(idle)
    await file.close()
  }
}

function failed(shown: string, why: string, cause?: unknown): DepgateError {
  const hint = 'Try again later, or pass a copy: depgate advisories update --from <address|file>'
  return new DepgateError('EADVISORIES', `${shown} ${why}`, { hint, cause })
}
