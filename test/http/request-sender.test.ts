// One request: its address, headers and limits, and its possible ends, against a loopback server.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { RequestSender, type AttemptBounds, type HttpRequest } from '../../src/http/request-sender.ts'
import type { FlatOptions } from '../../src/http/response.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

let server: TestRegistry
afterEach(() => server.close())

interface Sending extends Partial<HttpRequest> {
  readonly flat?: (registry: string) => FlatOptions
  readonly bounds?: Partial<AttemptBounds>
}

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown
const ok: Answer = (response) => response.end('{"a":1}')

async function start(answer: Answer = ok): Promise<void> {
  server = await startRegistry({
    packages: {},
    now: new Date(0),
    fault: (request, response) => {
      answer(response, request)
      return true
    },
  })
}

async function send(answer: Answer, { flat, bounds, ...request }: Sending = {}) {
  await start(answer)
  const sender = new RequestSender(flat?.(server.url) ?? {}, {
    requestMs: 20_000,
    maxBytes: 1_000,
    now: () => 0,
    ...bounds,
  })
  const attempt = await sender.attempt({
    registry: server.url,
    path: 'a',
    endsAt: performance.now() + 30_000,
    ...request,
  })
  return { attempt, sender }
}

const attemptOf = async (...args: Parameters<typeof send>) => (await send(...args)).attempt

describe('the end of an attempt', () => {
  const hang: Answer = () => {}
  test.each<[string, Answer, Sending, object]>([
    ['a reply', ok, {}, { type: 'reply', reply: { status: 200, json: { a: 1 } } }],
    ['not JSON', (response) => response.end('<html>'), {}, { reply: { status: 200, json: undefined } }],
    [
      'not found',
      (response) => response.writeHead(404).end('{"b":1}'),
      {},
      { reply: { status: 404, json: { b: 1 } } },
    ],
    [
      'busy',
      (response) => response.writeHead(429, { 'retry-after': '2' }).end(),
      {},
      { reply: { status: 429 }, retryAfterMs: 2_000 },
    ],
    [
      'not changed',
      (response) => response.writeHead(304).end(),
      {},
      { reply: { status: 304, json: undefined } },
    ],
    ['silence', hang, { bounds: { requestMs: 30 } }, { type: 'silent' }],
    ['silence to a request of its own timeout', hang, { requestMs: 30 }, { type: 'silent' }],
    ['a body that does not end', (response) => response.write('{'), { requestMs: 30 }, { type: 'silent' }],
    ['a closed socket', (response) => response.socket?.destroy(), {}, { type: 'silent' }],
    ['a body of the maximum size', (response) => response.end(`"${'x'.repeat(998)}"`), {}, { type: 'reply' }],
    ['a byte more', (response) => response.end(`"${'x'.repeat(999)}"`), {}, { type: 'oversized' }],
  ])('%s', async (_, answer, request, expected) => {
    expect(await attemptOf(answer, request)).toMatchObject(expected)
  })
  test('the deadline', async () => {
    expect(await attemptOf(hang, { endsAt: performance.now() + 60 })).toEqual({ type: 'late' })
  })
  test('after the deadline nothing is sent', async () => {
    expect(await attemptOf(ok, { endsAt: performance.now() })).toEqual({ type: 'late' })
    expect(server.requests).toEqual([])
  })
})

describe('what is sent', () => {
  test.each<[string, string, string, string]>([
    ['', 'a', '', 'GET /a'],
    ['deep', '/a', '', 'GET /deep/a'],
    ['deep/', 'a?b=c', '', 'GET /deep/a?b=c'],
    ['deep/', 'a', 'other/x.tgz', 'GET /other/x.tgz'],
  ])('registry %j, path %j, url %j', async (registry, path, url, line) => {
    await start()
    const sender = new RequestSender({}, { requestMs: 20_000, maxBytes: 100, now: () => 0 })
    const endsAt = performance.now() + 30_000
    const whole = url === '' ? {} : { url: `${server.url}${url}` }
    await sender.attempt({ registry: `${server.url}${registry}`, path, endsAt, ...whole })
    expect(server.requests).toEqual([line])
  })

  test('headers, and a body as a POST', async () => {
    const bodies: string[] = []
    const answer: Answer = (response, request) => {
      request.on('data', (chunk: Buffer) => bodies.push(String(chunk)))
      request.on('end', () => response.end('{}'))
    }
    await send(answer, { body: { b: ['ü'] }, headers: { accept: 'x/y' } })
    expect(server.requests).toEqual(['POST /a'])
    expect(server.headers[0]).toMatchObject({ accept: 'x/y', 'content-type': 'application/json' })
    expect(bodies.join('')).toBe('{"b":["ü"]}')
  })
  test('a GET has no type of a body', async () => {
    await send(ok)
    expect(server.headers[0]).toMatchObject({ accept: 'application/json' })
    expect(server.headers[0]).not.toHaveProperty('content-type')
  })
  test.each<[string, (registry: string) => FlatOptions, string | undefined]>([
    ['its own', (url) => ({ [`${url.slice(5)}:_authToken`]: 'mine' }), 'Bearer mine'],
    ["another's", () => ({ '//other.example.test/:_authToken': 'mine' }), undefined],
  ])('the token of a registry: %s', async (_, flat, sent) => {
    await send(ok, { flat })
    expect(server.headers[0]?.authorization).toBe(sent)
  })
})

describe('the body', () => {
  test('is read by the sink, which is given what identifies it', async () => {
    const seen: unknown[] = []
    const open: HttpRequest['open'] = (validators) => {
      seen.push(validators)
      return { push: () => {}, end: () => 'read' }
    }
    const headers = { etag: '"x"', 'last-modified': 'y' }
    const answer: Answer = (response) => response.writeHead(200, headers).end('{}')
    expect(await attemptOf(answer, { open })).toMatchObject({
      reply: { json: 'read', etag: '"x"', lastModified: 'y' },
    })
    expect(seen).toEqual([{ etag: '"x"', lastModified: 'y' }])
    await server.close()
    const failed = await attemptOf((response) => response.writeHead(500).end('{"a":1}'), { open })
    expect([failed, seen.length]).toMatchObject([{ reply: { status: 500, json: { a: 1 } } }, 1])
  })
  test('is read as a stream, without the size limit', async () => {
    const read = async (body: AsyncIterable<Uint8Array>) => {
      let size = 0
      for await (const chunk of body) size += chunk.length
      return size
    }
    const answer: Answer = (response) => response.end('x'.repeat(5_000))
    expect(await attemptOf(answer, { read })).toMatchObject({ reply: { json: 5_000 } })
  })
})

describe('the clock', () => {
  const dated =
    (date: string): Answer =>
    (response) => {
      response.sendDate = false
      response.writeHead(200, { date }).end('{}')
    }
  test('is read off a response', async () => {
    const { sender } = await send(dated('Thu, 01 Jan 1970 00:00:10 GMT'))
    expect(sender.reading).toEqual({ local: 0, remote: 10_000 })
  })
  test('is unknown without a date', async () => {
    const { sender } = await send(dated(''))
    expect(sender.reading).toBeNull()
  })
  test('is that of the response with the smallest difference', async () => {
    const dates = ['10', '05', '20'].map((second) => `Thu, 01 Jan 1970 00:00:${second} GMT`)
    await start((response, request) => dated(dates.shift() ?? '')(response, request))
    const sender = new RequestSender({}, { requestMs: 20_000, maxBytes: 100, now: () => 0 })
    const request = { registry: server.url, path: 'a', endsAt: performance.now() + 30_000 }
    for (const _ of [1, 2, 3]) await sender.attempt(request)
    expect(sender.reading?.remote).toBe(5_000)
  })
})
