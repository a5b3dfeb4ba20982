// What comes back over the wire, and what may be concluded from it.

import { isAscii } from 'node:buffer'
import type { EventEmitter } from 'node:events'
import { hasTwinKeys } from '../json/equal-keys.ts'

/** npm's configuration as its own libraries take it. */
export type FlatOptions = Readonly<Record<string, unknown>>

/** What a registry answered. */
export interface HttpReply {
  readonly status: number
  /** What the request's sink made of the body; undefined where it is no JSON. */
  readonly json: unknown
  readonly etag: string | null
  readonly lastModified: string | null
}

/** An answer, or a phrase that says why nothing may be concluded: it names no host, so that it can be counted. */
export type Reply = HttpReply | { readonly status: 'failed'; readonly reason: string }

/** What became of sending a request once. */
export type Attempt =
  | { readonly type: 'reply'; readonly reply: HttpReply; readonly retryAfterMs: number | null }
  | { readonly type: 'late' | 'silent' | 'untrusted' | 'oversized' }

/** Words a status that is no answer, as a reason that can be counted. */
export function describeStatus(status: number): string {
  const isLogin = status === 401 || status === 403
  return isLogin ? `${loginWords} (${status})` : `registry answered ${status}`
}

const loginWords = 'registry asks for a login'

/** Whether a reason is that a registry asks for a login. */
export function asksForLogin(reason: string): boolean {
  return reason.startsWith(loginWords)
}

/** Makes the last attempt the answer. `maxSeconds` is how long it was waited for in all. */
export function conclude(
  attempt: Attempt,
  { maxBytes, maxSeconds }: { readonly maxBytes: number; readonly maxSeconds: number },
): Reply {
  if (attempt.type === 'reply') return attempt.reply
  const reasons = {
    late: `registry did not answer within ${maxSeconds} s`,
    silent: 'registry did not answer',
    untrusted: 'registry shows no trusted certificate',
    oversized: `registry answered more than ${Math.floor(maxBytes / 2 ** 20)} MB`,
  }
  return { status: 'failed', reason: reasons[attempt.type] }
}

/** Whether the trouble may pass by itself. 501 and 505 say that it will not. */
export function isPassing(attempt: Attempt): boolean {
  if (attempt.type !== 'reply') return attempt.type === 'silent'
  const { status } = attempt.reply
  return [408, 420, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505)
}

/** Sorts what npm-registry-fetch throws: statuses from 400 up, and trouble on the way there. */
export function classify(error: unknown): Attempt {
  const { statusCode, code, body, headers } = fields(error)
  if (typeof statusCode === 'number') {
    const after = [fields(headers)['retry-after']].flat()[0]
    const retryAfterMs = typeof after === 'string' && /^\d{1,6}$/.test(after) ? Number(after) * 1000 : null
    // Parsed already where it was JSON.
    const json = Buffer.isBuffer(body) ? undefined : body
    const reply = { status: statusCode, json, etag: null, lastModified: null }
    return { type: 'reply', reply, retryAfterMs }
  }
  const isUntrusted = typeof code === 'string' && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
  return { type: isUntrusted ? 'untrusted' : 'silent' }
}

/** What is made of a body while it arrives. */
export interface BodySink {
  /** Takes the next piece. */
  push(chunk: Uint8Array): void
  /** What the whole is; undefined where it is no JSON. */
  end(): unknown
  /** There will be no end. */
  drop?(): void
}

/** Opens a sink that parses a body whole. */
export function openJsonSink(): BodySink {
  const chunks: Uint8Array[] = []
  return { push: (chunk) => chunks.push(chunk), end: () => parseBody(Buffer.concat(chunks)) }
}

/** Opens a sink that parses a body whole, and takes one in which a key stands twice for none. */
export function openStrictSink(): BodySink {
  const chunks: Uint8Array[] = []
  return {
    push: (chunk) => chunks.push(chunk),
    end: () => {
      const body = Buffer.concat(chunks)
      const json = parseBody(body)
      return json === undefined || hasTwinKeys(body.toString('utf8'), json) ? undefined : json
    },
  }
}

/**
 * Reads a body to its end and answers with what the sink makes of it, or null where it is larger than `maxBytes`,
 * counted after unpacking. Rejects where it breaks off.
 */
export function readBody(
  stream: EventEmitter,
  maxBytes: number,
  sink: BodySink,
): Promise<{ readonly json: unknown } | null> {
  let size = 0
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Uint8Array) => {
      size += chunk.length
      if (size <= maxBytes) sink.push(chunk)
      else {
        sink.drop?.()
        resolve(null)
      }
    })
    stream.on('end', () => resolve({ json: sink.end() }))
    stream.on('error', (error) => {
      sink.drop?.()
      reject(error)
    })
  })
}

/** Parses a body; undefined where it is no JSON. */
export function parseBody(body: Uint8Array): unknown {
  try {
    const { buffer, byteOffset, byteLength } = body
    // The same text, in a third of the time.
    return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString(isAscii(body) ? 'latin1' : 'utf8'))
  } catch {
    return undefined
  }
}

/** Returns the fields of an object that a stranger wrote; none of anything else. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
