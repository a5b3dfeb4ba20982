// Which failures are temporary, what they are called, and how bodies are read.

import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import {
  asksForLogin,
  classify,
  conclude,
  describeStatus,
  fields,
  isTemporary,
  openJsonSink,
  openStrictSink,
  parseBody,
  readBody,
  type Attempt,
  type BodySink,
} from '../../src/http/response.ts'

const reply = (status: number): Attempt => ({
  type: 'reply',
  reply: { status, json: null, etag: null, lastModified: null },
  retryAfterMs: null,
})

test.each<[number, string, boolean]>([
  [401, 'registry asks for a login (401)', true],
  [403, 'registry asks for a login (403)', true],
  [404, 'registry answered 404', false],
  [500, 'registry answered 500', false],
])('status %i', (status, reason, isLogin) => {
  expect(describeStatus(status)).toBe(reason)
  expect(asksForLogin(reason)).toBe(isLogin)
})

test.each<[Attempt, string]>([
  [{ type: 'late' }, 'registry did not answer within 60 s'],
  [{ type: 'silent' }, 'registry did not answer'],
  [{ type: 'untrusted' }, 'registry shows no trusted certificate'],
  [{ type: 'oversized' }, 'registry answered more than 1 MB'],
])('%j', (attempt, reason) =>
  expect(conclude(attempt, { maxBytes: 1.5 * 2 ** 20, maxSeconds: 60 })).toEqual({
    status: 'failed',
    reason,
  }),
)

test('a reply is concluded as it is', () => {
  const attempt = reply(500)
  expect(conclude(attempt, { maxBytes: 1, maxSeconds: 1 })).toBe(attempt.type === 'reply' && attempt.reply)
})

test.each<[Attempt, boolean]>([
  [{ type: 'silent' }, true],
  [{ type: 'late' }, false],
  [{ type: 'untrusted' }, false],
  [{ type: 'oversized' }, false],
  ...[408, 420, 429, 500, 502, 503, 504, 599].map((status): [Attempt, boolean] => [reply(status), true]),
  ...[200, 304, 400, 401, 404, 410, 428, 499, 501, 505].map((status): [Attempt, boolean] => [
    reply(status),
    false,
  ]),
])('%j is temporary: %j', (attempt, expected) => expect(isTemporary(attempt)).toBe(expected))

describe('what npm-registry-fetch throws', () => {
  test.each<[unknown, string]>([
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'untrusted'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'untrusted'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'untrusted'],
    [{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'untrusted'],
    [{ code: 'ECONNREFUSED' }, 'silent'],
    [{ code: 1 }, 'silent'],
    [new Error('x'), 'silent'],
    [null, 'silent'],
    ['x', 'silent'],
    [{ statusCode: '404' }, 'silent'],
  ])('%j', (error, type) => expect(classify(error)).toEqual({ type }))

  test.each<[unknown, number | null]>([
    [undefined, null],
    [{}, null],
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': ['4', '5'] }, 4000],
    [{ 'retry-after': '999999' }, 999_999_000],
    [{ 'retry-after': '1000000' }, null],
    [{ 'retry-after': '-1' }, null],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, null],
    [{ 'retry-after': 3 }, null],
    [null, null],
  ])('a status with the headers %j', (headers, retryAfterMs) =>
    expect(classify({ statusCode: 503, body: { a: 1 }, headers })).toEqual({
      type: 'reply',
      reply: { status: 503, json: { a: 1 }, etag: null, lastModified: null },
      retryAfterMs,
    }),
  )
  test('a body that is not JSON', () =>
    expect(classify({ statusCode: 503, body: Buffer.from('{}') })).toMatchObject({
      reply: { json: undefined },
    }))
})

test.each<[string, unknown]>([
  ['{"a":1}', { a: 1 }],
  ['"ä→😀"', 'ä→😀'],
  ['null', null],
  ['', undefined],
  ['{', undefined],
  ['<html>', undefined],
  ['\u0000', undefined],
])('the body %j', (text, json) => expect(parseBody(Buffer.from(text))).toEqual(json))

test('a body that is a part of a buffer', () =>
  expect(parseBody(Buffer.from('xx{"a":"ü"}xx').subarray(2, -2))).toEqual({ a: 'ü' }))

describe('sinks', () => {
  const feed = (sink: BodySink, text: string) => {
    for (const byte of Buffer.from(text)) sink.push(Uint8Array.of(byte))
    return sink.end()
  }
  test.each<[string, unknown, unknown]>([
    ['{"a":"ü"}', { a: 'ü' }, { a: 'ü' }],
    ['{"a":1,"a":2}', { a: 2 }, undefined],
    ['{"a":{"b":1,"b":2}}', { a: { b: 2 } }, undefined],
    ['{"a":1,"\\u0061":2}', { a: 2 }, undefined],
    ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 2 }]],
    ['{', undefined, undefined],
  ])('%s', (text, json, strict) => {
    expect(feed(openJsonSink(), text)).toEqual(json)
    expect(feed(openStrictSink(), text)).toEqual(strict)
  })
})

describe('a body', () => {
  function open(maxBytes = 10) {
    const stream = new EventEmitter()
    const events: string[] = []
    const sink: BodySink = {
      push: (chunk) => events.push(`push ${chunk.length}`),
      end: () => events.join(),
      drop: () => events.push('drop'),
    }
    return { stream, events, read: readBody(stream, maxBytes, sink) }
  }
  const push = (stream: EventEmitter, size: number) => stream.emit('data', new Uint8Array(size))

  test('of the maximum size', async () => {
    const { stream, read } = open()
    push(stream, 4)
    push(stream, 6)
    stream.emit('end')
    expect(await read).toEqual({ json: 'push 4,push 6' })
  })
  test('of one byte more', async () => {
    const { stream, read, events } = open()
    push(stream, 4)
    push(stream, 7)
    push(stream, 1)
    expect(await read).toBeNull()
    expect(events.slice(0, 2)).toEqual(['push 4', 'drop'])
    expect(events.filter((one) => one.startsWith('push'))).toHaveLength(1)
  })
  test('that breaks off', async () => {
    const { stream, read, events } = open()
    push(stream, 4)
    stream.emit('error', new Error('aborted'))
    await expect(read).rejects.toThrow('aborted')
    expect(events).toEqual(['push 4', 'drop'])
  })
})

test.each<[unknown, object]>([
  [{ a: 1 }, { a: 1 }],
  [null, {}],
  [undefined, {}],
  ['a', {}],
  [1, {}],
])('the fields of %j', (value, expected) => expect(fields(value)).toEqual(expected))
