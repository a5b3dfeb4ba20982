// Reads responses of registries, and turns failures into reasons.

import { isAscii } from 'node:buffer'
import type { EventEmitter } from 'node:events'
import { hasTwinKeys } from '../json/equal-keys.ts'

/** npm's configuration as the options of npm's own libraries. */
export type FlatOptions = Readonly<Record<string, unknown>>

/** A response of a registry. */
export interface HttpReply {
  readonly status: number
  /** The result of the request's sink; undefined where the body is not JSON. */
  readonly json: unknown
  readonly etag: string | null
  readonly lastModified: string | null
}

/** A response, or the reason of a failure as a phrase without a host name, so that equal reasons can be counted. */
export type Reply = HttpReply | { readonly status: 'failed'; readonly reason: string }

/** The result of sending a request once. */
export type Attempt =
  | { readonly type: 'reply'; readonly reply: HttpReply; readonly retryAfterMs: number | null }
  | { readonly type: 'late' | 'silent' | 'untrusted' | 'oversized' }

/** Describes an unexpected status, as a reason that can be counted. */
export function describeStatus(status: number): string {
  const isLogin = status === 401 || status === 403
  return isLogin ? `${loginWords} (${status})` : `registry answered ${status}`
}

const loginWords = 'registry asks for a login'

/** Whether a reason is that the registry requires a login. */
export function asksForLogin(reason: string): boolean {
  return reason.startsWith(loginWords)
}

/** Turns the last attempt into the reply. `maxSeconds` is the deadline of the run or batch. */
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

/** Whether a failure may be temporary. 501 and 505 are permanent. */
export function isTemporary(attempt: Attempt): boolean {
  if (attempt.type !== 'reply') return attempt.type === 'silent'
  const { status } = attempt.reply
  return [408, 420, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505)
}

/** Classifies an error of npm-registry-fetch: a status from 400 up, or a failure of the connection. */
export function classify(error: unknown): Attempt {
  const { statusCode, code, body, headers } = fields(error)
  if (typeof statusCode === 'number') {
    const after = [fields(headers)['retry-after']].flat()[0]
    const retryAfterMs = typeof after === 'string' && /^\d{1,6}$/.test(after) ? Number(after) * 1000 : null
    // npm-registry-fetch has parsed a JSON body already.
    const json = Buffer.isBuffer(body) ? undefined : body
    const reply = { status: statusCode, json, etag: null, lastModified: null }
    return { type: 'reply', reply, retryAfterMs }
  }
  const isUntrusted = typeof code === 'string' && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
  return { type: isUntrusted ? 'untrusted' : 'silent' }
}

/** Consumes a body while it arrives. */
export interface BodySink {
  push(chunk: Uint8Array): void
  /** Returns the result; undefined where the body is not JSON. */
  end(): unknown
  /** Called instead of `end` where the body is not complete. */
  drop?(): void
}

/** Opens a sink that parses the whole body as JSON. */
export function openJsonSink(): BodySink {
  const chunks: Uint8Array[] = []
  return { push: (chunk) => chunks.push(chunk), end: () => parseBody(Buffer.concat(chunks)) }
}

/** Opens a sink that parses the whole body as JSON; a body with a duplicate key counts as invalid. */
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
 * Reads a body to its end and returns the sink's result; null where it is larger than `maxBytes`, decompressed. Rejects
 * where the body is truncated.
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

/** Parses a body; undefined where it is not JSON. */
export function parseBody(body: Uint8Array): unknown {
  try {
    const { buffer, byteOffset, byteLength } = body
    // For ASCII latin1 gives the same text in a third of the time.
    return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString(isAscii(body) ? 'latin1' : 'utf8'))
  } catch {
    return undefined
  }
}

/** Returns the fields of an untrusted object; no fields for any other value. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
