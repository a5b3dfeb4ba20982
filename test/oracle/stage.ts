// The loopback world that npm and depgate run in: a registry, a hostile host and a git repository. All of it records.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { startRegistry } from '../support/server.ts'
import { integrityOf, packTarball, shasumOf } from '../support/tarball.ts'
import { pack, stockShelf, type Label } from './shelf.ts'

/** A request as a server saw it; `host` is the server that was spoken to, with its port. */
export interface Request {
  readonly host: string
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Stage {
  /** A folder of its own, which goes with the stage. */
  readonly folder: string
  /** Both with a slash at the end. */
  readonly registry: string
  readonly evil: string
  /** A git repository of the package orc-git and its two commits, for `git+file:`. */
  readonly git: { readonly url: string; readonly commits: readonly [string, string] }
  /** Hash of a package's own files → whose they are. */
  readonly labels: Map<string, Label>
  /** The hash of a tarball of the registry, as a lockfile has it. */
  integrityOf(name: string, version: string): string
  /** Every request to any of the servers since the last call. */
  takeRequests(): Request[]
  /** The tarball of a package under a label, for `file:x.tgz`; its bytes are known from then on. */
  makeTarball(label: Label, name: string, version: string, ...events: string[]): Buffer
  close(): Promise<void>
}

/** Starts the servers. */
export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-oracle-'))
  const log: Request[] = []
  const labels = new Map<string, Label>()
  const makeTarball: Stage['makeTarball'] = (label, name, version, ...events) => {
    const packed = pack(label, name, version, { events })
    for (const [hash, one] of packed.labels) labels.set(hash, one)
    return packTarball(packed.files)
  }
  const evil = await startEvil(log, makeTarball)
  const shelf = stockShelf(evil.url)
  for (const [hash, label] of shelf.labels) labels.set(hash, label)
  const malware = { range: '*', severity: 'critical', title: 'Malware in orc-malware', cwe: ['CWE-506'] }
  const critical = { range: '=1.1.0', severity: 'critical' }
  const registry = await startRegistry({
    packages: shelf.packages,
    now: new Date(),
    advisories: { 'orc-malware': malware, 'orc-inner': critical },
    fault: (request) => {
      record(log, request)
      return false
    },
  })
  return {
    folder,
    registry: registry.url,
    evil: evil.url,
    git: makeRepository(path.join(folder, 'orc-git'), labels),
    labels,
    integrityOf: (name, version) => integrityOf(shelf.packages[name]?.[version]?.tarball ?? Buffer.alloc(0)),
    takeRequests: () => log.splice(0),
    makeTarball,
    close: async () => {
      await Promise.all([registry.close(), evil.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function record(log: Request[], request: IncomingMessage): void {
  const { method = '', url = '', headers, socket } = request
  const entry = { host: `${socket.localAddress}:${socket.localPort}`, method, url, headers, body: '' }
  log.push(entry)
  request.on('data', (chunk: Buffer) => void (entry.body += chunk.toString('latin1')))
}

// It serves any name in any version with bytes of its own, as a registry, as a tarball address and as a proxy.
async function startEvil(log: Request[], makeTarball: Stage['makeTarball']) {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    record(log, request)
    const url = decodeURIComponent((request.url ?? '').replace(/^https?:\/\/[^/]*/, '')).replace(
      /[?#].*$/,
      '',
    )
    const file = /(?:^|\/)((?:@[^/]+\/)?[^/]+)\/-\/[^/]*-(\d+\.\d+\.\d+)\.tgz$/.exec(url)
    if (file !== null) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' })
      return void response.end(makeEvil(file[1] ?? '', file[2] ?? ''))
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    const name = /(?:^|\/)((?:@[^/]+\/)?[^/]+)\/?$/.exec(url)?.[1] ?? ''
    response.end(request.method === 'GET' ? JSON.stringify(documentOf(name)) : '{}')
  }
  const makeEvil = (name: string, version: string) =>
    makeTarball(`evil:${name}@${version}`, name, version, 'postinstall')
  const documentOf = (name: string) => {
    const versions = ['1.0.0', '1.0.1', '1.1.0', '1.2.0', '2.0.0'].map((version) => {
      const bytes = makeEvil(name, version)
      const tarball = `${url()}${name}/-/${name.split('/').at(-1)}-${version}.tgz`
      const dist = { tarball, integrity: integrityOf(bytes), shasum: shasumOf(bytes) }
      const { manifest } = pack(`evil:${name}@${version}`, name, version, { events: ['postinstall'] })
      return [version, { ...manifest, dist }] as const
    })
    const time = Object.fromEntries(versions.map(([version]) => [version, '2020-01-01T00:00:00.000Z']))
    return { name, 'dist-tags': { latest: '2.0.0' }, versions: Object.fromEntries(versions), time }
  }
  const server = createServer(answer)
  server.on('connect', (request, socket) => {
    record(log, request)
    socket.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve))
  const url = () => `http://127.0.0.2:${(server.address() as AddressInfo).port}/`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: url(), close }
}

function makeRepository(folder: string, labels: Map<string, Label>): Stage['git'] {
  mkdirSync(folder)
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.test', '-c', 'commit.gpgsign=false']
  const git = (...args: string[]) =>
    execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim()
  git('init', '-q', '-b', 'main')
  const commit = (version: string) => {
    const packed = pack(`git:orc-git@${version}`, 'orc-git', version, { events: ['postinstall'] })
    for (const [hash, label] of packed.labels) labels.set(hash, label)
    for (const [file, text] of Object.entries(packed.files)) writeFileSync(path.join(folder, file), text)
    git('add', '-A')
    git('commit', '-q', '-m', version)
    return git('rev-parse', 'HEAD')
  }
  return { url: `git+${pathToFileURL(folder).href}`, commits: [commit('1.0.0'), commit('1.1.0')] }
}
