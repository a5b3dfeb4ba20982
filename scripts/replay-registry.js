// Downloads the documents of a tree once and serves them on loopback at a fixed rate: the same network for every run.
// Usage: replay-registry.js <lockfile> <megabytes per second>; prints its address when it is ready.

import http from 'node:http'
import { listNames, readRegistry } from './bare-download.js'

const [file, rate] = process.argv.slice(2)
const bytesPerMs = Number(rate) * 1000
/** What a request takes before its first byte, as seen of a registry nearby. */
const latencyMs = 8
const pieceBytes = 65_536

const registry = await readRegistry()
const documents = new Map()
const queue = listNames(file)
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      const response = await fetch(registry + name.replace('/', '%2f'))
      documents.set(name, Buffer.from(await response.arrayBuffer()))
    }
  }),
)

let freeAt = 0
const server = http.createServer((request, response) => {
  const document = documents.get(decodeURIComponent(request.url.slice(1)))
  if (request.method !== 'GET' || document === undefined) {
    response.writeHead(request.method === 'GET' ? 404 : 405).end()
    return
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': document.length })
  let at = 0
  const send = () => {
    const piece = document.subarray(at, at + pieceBytes)
    at += piece.length
    freeAt = Math.max(freeAt, performance.now()) + piece.length / bytesPerMs
    const write = () => {
      if (at >= document.length) response.end(piece)
      else if (response.write(piece)) send()
      else response.once('drain', send)
    }
    const waitMs = freeAt - performance.now()
    if (waitMs > 1) setTimeout(write, waitMs)
    else write()
  }
  setTimeout(send, latencyMs)
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`))
