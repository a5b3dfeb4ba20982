// A registry on loopback: real packuments and tarballs, with ages and faults.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { integrityOf, packTarball } from './tarball.ts'

/** One version: its age in hours at `now` (null: none in `time`) and more of its manifest. */
export interface Published {
  readonly hours: number | null
  readonly manifest?: Readonly<Record<string, unknown>>
  /** What differs in the package.json inside the tarball. */
  readonly inside?: Readonly<Record<string, unknown>>
  /** More files inside the tarball. */
  readonly files?: Readonly<Record<string, string>>
}

export interface RegistryOptions {
  /** name → version → what was published. */
  readonly packages: Record<string, Record<string, Published>>
  readonly now: Date
  /** name → versions that an advisory covers; `null` answers the endpoint with 405. */
  readonly advisories?: Record<
    string,
    { range: string; severity?: string; title?: string; cwe?: string[] }
  > | null
  /** Whether the canary is reported. */
  readonly isBlind?: boolean
  /** Answers a request itself and returns true. */
  readonly fault?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export interface TestRegistry {
  /** With a slash at its end. */
  readonly url: string
  /** `GET /name` for each request, in order. */
  readonly requests: string[]
  readonly headers: IncomingMessage['headers'][]
  readonly bodies: string[]
  close(): Promise<void>
}

/** Starts a registry on a free port of the loopback interface. */
export async function startRegistry(options: RegistryOptions): Promise<TestRegistry> {
  const requests: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const bodies: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`)
    headers.push(request.headers)
    if (options.fault?.(request, response) === true) return
    const url = decodeURIComponent(request.url ?? '').replace(/^\//, '')
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    if (request.method === 'POST') answerBulk(request, response, options, bodies)
    else if (url.includes('/-/')) answerTarball(url, response, options)
    else answerPackument(url, base, response, options)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    headers,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function manifestOf(name: string, version: string, published: Published): Record<string, unknown> {
  return { name, version, ...published.manifest }
}

function tarballOf(name: string, version: string, published: Published): Buffer {
  return packTarball({
    'package.json': JSON.stringify({ ...manifestOf(name, version, published), ...published.inside }),
    'index.js': '',
    ...published.files,
  })
}

function answerPackument(
  name: string,
  base: string,
  response: ServerResponse,
  options: RegistryOptions,
): void {
  const versions = Object.hasOwn(options.packages, name) ? options.packages[name] : undefined
  if (versions === undefined) return send(response, 404, { error: 'Not found' })
  const file = name.split('/').at(-1)
  const time: Record<string, string> = {}
  const manifests = Object.entries(versions).map(([version, published]) => {
    const { hours } = published
    if (hours !== null) time[version] = new Date(options.now.getTime() - hours * 3_600_000).toISOString()
    const tarball = `${base}${name}/-/${file}-${version}.tgz`
    const dist = { tarball, integrity: integrityOf(tarballOf(name, version, published)) }
    return [version, { ...manifestOf(name, version, published), dist }]
  })
  const latest = Object.keys(versions).at(-1)
  send(response, 200, { name, 'dist-tags': { latest }, versions: Object.fromEntries(manifests), time })
}

function answerTarball(url: string, response: ServerResponse, options: RegistryOptions): void {
  const [name = '', file = ''] = url.split('/-/')
  const version = file.slice((name.split('/').at(-1) ?? '').length + 1, -'.tgz'.length)
  const published = options.packages[name]?.[version]
  if (published === undefined) return send(response, 404, { error: 'Not found' })
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  response.end(tarballOf(name, version, published))
}

function answerBulk(
  request: IncomingMessage,
  response: ServerResponse,
  options: RegistryOptions,
  bodies: string[],
): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const raw = Buffer.concat(chunks)
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
    bodies.push(body)
    if (options.advisories === null || options.advisories === undefined) {
      response.writeHead(405, { allow: 'GET,HEAD' }).end()
      return
    }
    const canary =
      options.isBlind === true
        ? {}
        : { minimist: { range: '<0.2.4', severity: 'critical', title: 'Prototype Pollution' } }
    const known = { ...canary, ...options.advisories }
    const asked = Object.keys(JSON.parse(body) as Record<string, string[]>)
    const answer = asked.flatMap((name) => {
      const one = Object.hasOwn(known, name) ? known[name as keyof typeof known] : undefined
      if (one === undefined) return []
      const {
        range,
        severity = 'critical',
        title = 'Something bad',
        cwe = [],
      } = one as { range: string; severity?: string; title?: string; cwe?: string[] }
      const url = 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc'
      return [
        [
          name,
          [
            {
              id: 1,
              url,
              title,
              severity,
              vulnerable_versions: range,
              cwe,
              cvss: { score: 0, vectorString: null },
            },
          ],
        ],
      ]
    })
    send(response, 200, Object.fromEntries(answer))
  })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
