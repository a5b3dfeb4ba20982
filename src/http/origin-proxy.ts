// A proxy on loopback that forwards requests to named origins only, for a program that runs on files of a change.
//
// A manifest, a lockfile or a package that a change names can send a package manager to any address while it resolves.
// pnpm 9, 10 and 12, yarn 1 and 4 and bun 1.4 send all their requests through the proxy that the environment names, those
// to loopback too (each measured with recording servers).

import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** An open proxy. */
export interface OriginProxy {
  /** `http://127.0.0.1:40000` */
  readonly url: string
  /** Ends all connections. */
  close(): void
}

/** Opens the proxy. @param origins - `https://registry.example.test`, `http://127.0.0.1:4873`. */
export async function openOriginProxy(origins: readonly string[]): Promise<OriginProxy> {
  const isAllowed = (url: URL) => origins.includes(url.origin)
  const server = createServer((asked, answer) => forward(asked, answer, isAllowed))
  const sockets = new Set<Duplex>()
  const track = (socket: Duplex) => {
    sockets.add(socket)
    // A peer that ends early is no error of ours.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  server.on('connection', track)
  server.on('connect', (asked: IncomingMessage, socket: Duplex, head: Buffer) =>
    tunnel(asked, { socket, head }, { isAllowed, track }),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // Nothing waits for a proxy that is still open when all else has ended.
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

type IsAllowed = (url: URL) => boolean

/** `GET http://host/path`: plain HTTP names the whole address. */
function forward(asked: IncomingMessage, answer: ServerResponse, isAllowed: IsAllowed): void {
  const url = URL.canParse(asked.url ?? '') ? new URL(asked.url ?? '') : null
  if (url?.protocol !== 'http:' || !isAllowed(url)) {
    answer.writeHead(403).end('only the approved registries are requested')
    return
  }
  const { method, headers } = asked
  const { 'proxy-connection': _, 'proxy-authorization': __, ...own } = headers
  const sent = request(url, { method, headers: own }, (received) => {
    answer.writeHead(received.statusCode ?? 502, received.headers)
    received.pipe(answer)
  })
  sent.on('error', () => answer.destroy())
  asked.pipe(sent)
}

/** `CONNECT host:port`: what follows is encrypted, and only host and port are known. yarn 4 sends plain HTTP in it too. */
function tunnel(
  { url: target = '' }: IncomingMessage,
  { socket, head }: { readonly socket: Duplex; readonly head: Buffer },
  { isAllowed, track }: { readonly isAllowed: IsAllowed; readonly track: (socket: Duplex) => void },
): void {
  const urls = ['https', 'http'].flatMap((scheme) => readTarget(`${scheme}://${target}`))
  const url = urls.find(isAllowed)
  if (url === undefined) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    return
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  const far: Socket = connect(port, url.hostname.replace(/^\[|\]$/g, ''), () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    far.write(head)
    far.pipe(socket)
    socket.pipe(far)
  })
  track(far)
  far.on('close', () => socket.destroy())
  socket.on('close', () => far.destroy())
}

/** An address of a host and a port, and nothing else. */
function readTarget(address: string): URL[] {
  const url = URL.canParse(address) ? new URL(address) : null
  return url === null || url.href !== `${url.origin}/` ? [] : [url]
}
