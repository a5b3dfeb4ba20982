// That what is sent past npm-registry-fetch is what npm-registry-fetch would send, and what is left to it.

import { Agent, type IncomingMessage, type ServerResponse } from 'node:http'
import { deflateSync, gzipSync } from 'node:zlib'
import npmFetch from 'npm-registry-fetch'
import { afterEach, expect, test } from 'vitest'
import { sendDirectly } from '../../src/http/native-request.ts'
import { openTransport, type TransportBounds } from '../../src/http/transport.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

let server: TestRegistry
afterEach(() => server.close())

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown
const start = async (answer: Answer) => {
  server = await startRegistry({
    packages: {},
    now: new Date(0),
    fault: (request, response) => {
      answer(response, request)
      return true
    },
  })
  return server.url
}

async function send(registry: string, bounds: TransportBounds = {}, flat = {}) {
  const transport = openTransport({ registry, ...flat }, { pauseMs: 0, ...bounds })
  return transport.send({ registry, path: 'a', endsAt: transport.startBatch() })
}

const agent = new Agent()
const { signal } = new AbortController()
const direct = (url: string, options: Record<string, unknown>, body?: string) =>
  sendDirectly({ url, options, headers: { accept: 'x/y' }, body, agent, signal })

test.each([
  ['nothing', () => ({})],
  ['a token', (key: string) => ({ [`${key}:_authToken`]: 'token' })],
  ['the token of another registry', () => ({ '//other.example.test/:_authToken': 'token' })],
  ['user and password', (key: string) => ({ [`${key}:username`]: 'me', [`${key}:_password`]: 'c2VjcmV0' })],
  ['a token of its path', (key: string) => ({ [`${key}deep/:_authToken`]: 'token' })],
  ['all else', (key: string) => ({ [`${key}:_auth`]: 'eDp5', otp: '1', authType: 'web', scope: '@s' })],
])('the headers are those of npm-registry-fetch with %s', async (_, configure) => {
  const registry = await start((response) => response.end('{}'))
  const options = { registry, userAgent: 'me/1', ...configure(registry.replace('http:', '')) }
  await direct(`${registry}deep/a`, options)
  await npmFetch(`${registry}deep/a`, { ...options, headers: { accept: 'x/y' }, cache: null })
  const [ours, theirs] = server.headers.map(({ connection: _, ...rest }) => rest)
  expect(ours).toEqual({ ...theirs, 'accept-encoding': 'gzip' })
})

test('a body is posted as npm-registry-fetch posts it', async () => {
  const bodies: string[] = []
  const registry = await start((response, request) => {
    request.on('data', (chunk: Buffer) => bodies.push(String(chunk)))
    request.on('end', () => response.end('{}'))
  })
  const [body, headers] = ['{"a":["ü"]}', { accept: 'x/y', 'content-type': 'application/json' }]
  await sendDirectly({ url: `${registry}a`, options: { registry }, headers, body, agent, signal })
  await npmFetch(`${registry}a`, { registry, method: 'POST', body, headers, cache: null })
  expect(bodies).toEqual([body, body])
  expect(server.requests).toEqual(['POST /a', 'POST /a'])
  const [ours, theirs] = server.headers.map(({ connection: _, ...rest }) => rest)
  expect(ours).toMatchObject({
    'content-length': theirs?.['content-length'],
    'content-type': 'application/json',
  })
  expect(Object.keys(ours ?? {})).toEqual(
    expect.arrayContaining(['accept', 'content-length', 'content-type']),
  )
})

test.each<[string, Answer]>([
  ['a redirect', (response) => response.writeHead(307, { location: '/b' }).end('x')],
  [
    'an encoding other than gzip',
    (response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x'),
  ],
])('%s is left to npm-registry-fetch', async (_, answer) => {
  const registry = await start(answer)
  expect(await direct(`${registry}a`, {})).toBeNull()
})

test('an address with credentials is left to npm-registry-fetch, nothing is sent', async () => {
  const registry = await start((response) => response.end('{}'))
  expect(await direct(registry.replace('//', '//me:secret@'), {})).toBeNull()
  expect(server.requests).toEqual([])
})

test('what is left to npm-registry-fetch is answered all the same', async () => {
  const registry = await start((response) =>
    response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateSync('{"name":"a"}')),
  )
  expect(await send(registry)).toMatchObject({ status: 200, json: { name: 'a' } })
  expect(server.requests).toHaveLength(2)
})

test('a packed body that ends too early is asked for again', async () => {
  const packed = gzipSync('{"name":"a"}')
  let nth = 0
  const registry = await start((response) => {
    const body = (nth += 1) === 1 ? packed.subarray(0, 12) : packed
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(body)
  })
  expect(await send(registry)).toMatchObject({ status: 200, json: { name: 'a' } })
  expect(server.requests).toHaveLength(2)
})

test('an endless error response is limited too', async () => {
  const registry = await start((response) => {
    response.writeHead(404)
    const timer = setInterval(() => response.write('x'.repeat(65_536)), 1)
    response.on('close', () => clearInterval(timer))
  })
  const reply = await send(registry, { maxBytes: 2 ** 20 })
  expect(reply).toEqual({ status: 'failed', reason: 'registry answered more than 1 MB' })
})

test('a status from 400 up is requested once, and its body is kept', async () => {
  const registry = await start((response) => response.writeHead(404).end('{"error":"none"}'))
  expect(await send(registry)).toEqual({
    status: 404,
    json: { error: 'none' },
    etag: null,
    lastModified: null,
  })
  expect(server.requests).toHaveLength(1)
})

test('a header that cannot be sent is a failure and no crash', async () => {
  const registry = await start((response) => response.end('{}'))
  const key = `${registry.replace('http:', '')}:_authToken`
  expect(await send(registry, {}, { [key]: 'a\nb' })).toMatchObject({ status: 'failed' })
  expect(server.requests).toEqual([])
})
