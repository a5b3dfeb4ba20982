// What nock cannot feign: sockets that break, drip and hang, against a server on loopback.

import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { openTransport, type TransportBounds } from '../../src/http/transport.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

let server: TestRegistry
afterEach(() => server.close())

const packed = gzipSync(JSON.stringify({ name: 'a', readme: 'x'.repeat(100_000) }))
const cut = (response: ServerResponse, part: string | Buffer) =>
  response.write(part, () => response.socket?.destroy())

/** Sends one request to a server whose first answers are `faults` and whose later ones are `{}`. */
async function send(faults: ((response: ServerResponse) => void)[], bounds: TransportBounds = {}) {
  server = await startRegistry({
    packages: {},
    now: new Date(0),
    fault: (_, response) => {
      const fault = faults.shift()
      if (fault === undefined) response.end('{}')
      else fault(response)
      return true
    },
  })
  const transport = openTransport({ registry: server.url }, { pauseMs: 0, ...bounds })
  const reply = await transport.send({ registry: server.url, path: 'a', endsAt: transport.startBatch() })
  return 'json' in reply ? { status: reply.status, json: reply.json } : reply
}

test.each<[string, (response: ServerResponse) => void]>([
  ['a closed socket', (response) => response.socket?.destroy()],
  [
    'a body shorter than its content-length',
    (response) => cut(response.writeHead(200, { 'content-length': 99 }), '{'),
  ],
  ['a chunked body that breaks off', (response) => cut(response.writeHead(200), '{')],
  [
    'a packed body that breaks off',
    (response) =>
      cut(
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }),
        packed.subarray(0, 50),
      ),
  ],
  ['what is no HTTP', (response) => response.socket?.end('hello\r\n\r\n')],
])('%s is asked for again', async (_, fault) => {
  expect(await send([fault, fault])).toEqual({ status: 200, json: {} })
  expect(server.requests).toHaveLength(3)
})

test('a registry that does not respond is no longer retried after some failures', async () => {
  const reply = await send([() => {}, () => {}, () => {}], { requestMs: 50 })
  expect(reply).toEqual({ status: 'failed', reason: 'registry did not answer' })
  expect(server.requests).toHaveLength(3)
})

test('a body without end is cut off at the deadline', async () => {
  const drip = (response: ServerResponse) => {
    const timer = setInterval(() => response.write(' '), 1)
    response.on('close', () => clearInterval(timer))
  }
  const reply = await send([drip], { deadlineMs: 200 })
  expect(reply).toEqual({ status: 'failed', reason: 'registry did not answer within 0.2 s' })
})

test('a small packed body is measured unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(4 * 2 ** 20))
  const reply = await send(
    [(response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)],
    {
      maxBytes: 2 ** 20,
    },
  )
  expect(reply).toEqual({ status: 'failed', reason: 'registry answered more than 1 MB' })
})

test('packed and plain bodies read the same', async () => {
  const reply = await send([
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
  ])
  expect(reply).toMatchObject({ json: { name: 'a' } })
})

test('text beyond ASCII survives', async () => {
  expect(await send([(response) => response.end('{"name":"ä→😀"}')])).toMatchObject({
    json: { name: 'ä→😀' },
  })
})

test('a redirect is followed, one without end is not', async () => {
  const redirect = (response: ServerResponse) => response.writeHead(302, { location: '/b' }).end()
  expect(await send([redirect])).toEqual({ status: 200, json: {} })
  await server.close()
  const reply = await send(Array<typeof redirect>(100).fill(redirect))
  expect(reply).toEqual({ status: 'failed', reason: 'registry did not answer' })
})

test('the clock of a registry is read off each answer', async () => {
  server = await startRegistry({ packages: {}, now: new Date(0) })
  const hour = 3_600_000
  const ahead = openTransport({ registry: server.url }, { pauseMs: 0, now: () => Date.now() + 5 * hour })
  expect(ahead.clock()).toBeNull()
  await ahead.send({ registry: server.url, path: 'a', endsAt: ahead.startBatch() })
  const { local = 0, remote = 0 } = ahead.clock() ?? {}
  expect(Math.round((local - remote) / hour)).toBe(5)
})
