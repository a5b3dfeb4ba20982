// Requests through the proxy that leads a package manager to approved registries only.

import { createServer, request } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openOriginProxy } from '../../src/http/origin-proxy.ts'

async function listen(server: ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A server that records what it is asked. */
async function openTarget() {
  const asked: { readonly url: string; readonly headers: object }[] = []
  const server = createServer((incoming, answer) => {
    asked.push({ url: incoming.url ?? '', headers: incoming.headers })
    answer.writeHead(200, { 'x-from': 'target' }).end('packument')
  })
  return { asked, origin: `http://127.0.0.1:${await listen(server)}` }
}

async function open(origins: readonly string[]) {
  const proxy = await openOriginProxy(origins)
  onTestFinished(() => proxy.close())
  return new URL(proxy.url)
}

function ask(proxy: URL, path: string, headers = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ host: proxy.hostname, port: proxy.port, path, headers, agent: false }, (received) => {
      let text = ''
      received
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve({ status: received.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}

test('forwards what an approved origin is asked, without what is meant for the proxy', async () => {
  const target = await openTarget()
  const proxy = await open([target.origin])
  const headers = { 'proxy-authorization': 'Basic x', 'x-own': '1' }
  expect(await ask(proxy, `${target.origin}/a?b=1`, headers)).toEqual({ status: 200, text: 'packument' })
  expect(target.asked[0]).toMatchObject({ url: '/a?b=1', headers: { 'x-own': '1' } })
  expect(target.asked[0]?.headers).not.toHaveProperty('proxy-authorization')
})

test.each([
  ['another port of the same host', 'http://127.0.0.1:1/a'],
  ['another host', 'http://evil.example.test/a'],
  ['TLS without a tunnel', 'https://registry.example.test/a'],
  ['a path', '/a'],
  ['no address', 'http://'],
])('refuses %s', async (_, address) => {
  const target = await openTarget()
  const { status } = await ask(await open([target.origin]), address)
  expect([403, 400]).toContain(status)
  expect(target.asked).toEqual([])
})

/** What the proxy answers to CONNECT, and what follows through the tunnel. */
function tunnel(proxy: URL, target: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(proxy.port), proxy.hostname, () =>
      socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n\r\n`),
    )
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.endsWith('\r\n\r\n') && text.includes(' 200 ')) socket.write('ping')
      if (text.endsWith('pong')) socket.destroy()
    })
    socket.on('error', () => undefined).on('close', () => resolve(text))
  })
}

test('opens a tunnel to an approved host and port, and to no other', async () => {
  const port = await listen(createTcpServer((socket) => socket.on('data', () => socket.end('pong'))))
  const proxy = await open([`https://127.0.0.1:${port}`])
  expect(await tunnel(proxy, `127.0.0.1:${port}`)).toMatch(/^HTTP\/1\.1 200 [^]*pong$/)
  for (const other of ['127.0.0.1:1', 'evil.example.test:443', `127.0.0.1:${port}/x`, 'a@b:443', ''])
    expect(await tunnel(proxy, other)).not.toContain(' 200 ')
})

test('a tunnel to an approved origin of plain HTTP, as yarn 4 asks for it', async () => {
  const port = await listen(createTcpServer((socket) => socket.on('data', () => socket.end('pong'))))
  expect(await tunnel(await open([`http://127.0.0.1:${port}`]), `127.0.0.1:${port}`)).toMatch(/pong$/)
})

test.each([
  ['https://registry.example.test', 'registry.example.test:80'],
  ['http://registry.example.test', 'registry.example.test:443'],
])('an origin %s is no leave for %s', async (origin, target) => {
  expect(await tunnel(await open([origin]), target)).toContain(' 403 ')
})

test('a target that does not answer ends the request', async () => {
  const proxy = await open(['http://127.0.0.1:9'])
  await expect(ask(proxy, 'http://127.0.0.1:9/a')).rejects.toThrow()
})
