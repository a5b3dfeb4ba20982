// A registry on loopback: real packuments and tarballs, with ages and faults.

import { createServer as createSecureServer } from 'node:https'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { sign, type SigningKey } from './signing.ts'
import { integrityOf, packTarball, shasumOf } from './tarball.ts'
import { cert, key } from './tls.ts'

/** One version: its age in hours at `now` (null: none in `time`) and more of its manifest. */
export interface Published {
  readonly hours: number | null
  readonly manifest?: Readonly<Record<string, unknown>>
  /** What differs in the package.json inside the tarball. */
  readonly inside?: Readonly<Record<string, unknown>>
  /** Hashes of the tarball that the registry does not show. */
  readonly hides?: readonly ('integrity' | 'shasum')[]
  /** Further files of the tarball. */
  readonly files?: Readonly<Record<string, string>>
  /** More of its `dist`. */
  readonly dist?: Readonly<Record<string, unknown>>
  /** The bytes that are served, where they are not those of the manifest. */
  readonly tarball?: Buffer
}

export interface PublishedAdvisory {
  readonly range: string
  readonly severity?: string
  readonly title?: string
  readonly cwe?: readonly string[]
  readonly ghsa?: string
}

export interface RegistryOptions {
  /** name → version → what was published. */
  readonly packages: Record<string, Record<string, Published>>
  readonly now: Date
  /** name → versions that an advisory covers; `null` answers the endpoint with 405. */
  readonly advisories?: Record<string, PublishedAdvisory | readonly PublishedAdvisory[]> | null
  /** Signs every version. */
  readonly key?: SigningKey
  /** Whether the endpoint of the keys is there; it is where there is a key. */
  readonly hasKeys?: boolean
  /** `name@version` → what the endpoint of the attestations answers. */
  readonly attestations?: Readonly<Record<string, unknown>>
  /** Whether the canary is reported. */
  readonly isBlind?: boolean
  /** Speaks TLS, with the certificate of tls.ts. */
  readonly isSecure?: boolean
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
  const listen = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`)
    headers.push(request.headers)
    if (options.fault?.(request, response) === true) return
    const url = decodeURIComponent(request.url ?? '').replace(/^\//, '')
    if (request.method === 'POST') answerBulk(request, response, options, bodies)
    else if (url.startsWith('-/npm/v1/')) answerTrust(url.slice('-/npm/v1/'.length), response, options)
    else if (url.includes('/-/')) answerTarball(url, response, options)
    else answerPackument(url, baseOf(), response, options)
  }
  const isSecure = options.isSecure === true
  const server = isSecure ? createSecureServer({ key, cert }, listen) : createServer(listen)
  const baseOf = () => `${isSecure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: baseOf(),
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

/** The bytes of a version. */
export function tarballOf(name: string, version: string, published: Published): Buffer {
  if (published.tarball !== undefined) return published.tarball
  const manifest = JSON.stringify({ ...manifestOf(name, version, published), ...published.inside })
  return packTarball({ 'package.json': manifest, 'index.js': '', ...published.files })
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
    const bytes = tarballOf(name, version, published)
    const integrity = integrityOf(bytes)
    const hashes = Object.entries({ integrity, shasum: shasumOf(bytes) })
    const shown = hashes.filter(([hash]) => published.hides?.some((hidden) => hidden === hash) !== true)
    const { key } = options
    const signed = key === undefined ? {} : signOnce(key, name, version, integrity)
    const dist = { tarball, ...Object.fromEntries(shown), ...signed, ...published.dist }
    return [version, { ...manifestOf(name, version, published), dist }]
  })
  const latest = Object.keys(versions).at(-1)
  send(response, 200, { name, 'dist-tags': { latest }, versions: Object.fromEntries(manifests), time })
}

const signed = new WeakMap<SigningKey, Map<string, ReturnType<typeof sign>>>()

// A registry signs a version once; each signature would differ from the last.
function signOnce(key: SigningKey, name: string, version: string, integrity: string) {
  const known = signed.get(key) ?? new Map<string, ReturnType<typeof sign>>()
  const signature = known.get(`${name}@${version}`) ?? sign(key, name, version, integrity)
  signed.set(key, known.set(`${name}@${version}`, signature))
  return { signatures: [signature] }
}

function answerTrust(path: string, response: ServerResponse, options: RegistryOptions): void {
  const { key, hasKeys = key !== undefined, attestations = {} } = options
  const id = path.slice('attestations/'.length)
  if (path === 'keys' && hasKeys) return send(response, 200, { keys: key === undefined ? [] : [key.listed] })
  if (path.startsWith('attestations/') && Object.hasOwn(attestations, id))
    return send(response, 200, { attestations: attestations[id] })
  send(response, 404, { error: 'Not found' })
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
      const one: PublishedAdvisory | readonly PublishedAdvisory[] | undefined = Object.hasOwn(known, name)
        ? known[name as keyof typeof known]
        : undefined
      return one === undefined ? [] : [[name, [one].flat().map(describeAdvisory)]]
    })
    send(response, 200, Object.fromEntries(answer))
  })
}

function describeAdvisory(one: PublishedAdvisory, nth: number): unknown {
  const {
    range,
    severity = 'critical',
    title = 'Something bad',
    cwe = [],
    ghsa = 'GHSA-aaaa-bbbb-cccc',
  } = one
  return {
    id: nth + 1,
    url: `https://github.com/advisories/${ghsa}`,
    title,
    severity,
    vulnerable_versions: range,
    cwe,
    cvss: { score: 0, vectorString: null },
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
