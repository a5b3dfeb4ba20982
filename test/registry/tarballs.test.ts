// Fetches tarballs: which are asked for and remembered, and the limits of a run without --deep.

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as tick } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTarballs, type TarballsRequest } from '../../src/registry/tarballs.ts'
import type { HttpRequest } from '../../src/http/request-sender.ts'
import type { Reply } from '../../src/http/response.ts'
import type { PublishedManifest } from '../../src/model/published.ts'
import { published } from '../support/build.ts'
import { integrityOf, packTarball, shasumOf } from '../support/tarball.ts'

const home = mkdtempSync(path.join(tmpdir(), 'depgate-tarballs-'))
let folders = 0
let cache = ''
beforeEach(() => void (cache = path.join(home, String((folders += 1)))))
afterAll(() => rmSync(home, { recursive: true }))

const bytes = packTarball({ 'package.json': '{"name":"a","version":"1.0.0"}' })
const integrity = integrityOf(bytes)
const hashOf = (algorithm: string) => `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`
const tarball = 'https://registry.example.test/a/-/a-1.0.0.tgz'
const query = (more: Partial<PublishedManifest> = {}, name = 'a') => ({
  name,
  version: '1.0.0',
  published: published({ integrity, tarball, ...more }),
})

function open(more: Partial<TarballsRequest> & { reply?: Reply; onSend?: () => Promise<void> } = {}) {
  const { reply, onSend, ...rest } = more
  const sent: HttpRequest[] = []
  const batches: (number | undefined)[] = []
  const transport: TarballsRequest['transport'] = {
    send: async (request) => {
      sent.push(request)
      await onSend?.()
      if (reply !== undefined) return reply
      async function* body() {
        yield bytes
      }
      return { status: 200, json: await request.read?.(body()), etag: null, lastModified: null }
    },
    postJson: () => Promise.reject(new Error('not asked')),
    startBatch: (ms) => {
      batches.push(ms)
      return 77
    },
    clock: () => null,
  }
  const tarballs = openTarballs({
    transport,
    registryOf: () => 'https://registry.example.test/',
    urlOf: (_, address) => address,
    cacheFolder: cache,
    isOffline: false,
    asksAnew: false,
    bounds: undefined,
    ...rest,
  })
  return { tarballs, sent, batches, read: async (one = query()) => (await tarballs.readAll([one]))[0] }
}
const failed = (reason: string) => ({ status: 'failed', reason })

describe('the hash that is expected', () => {
  const sha1 = `sha1-${Buffer.from(shasumOf(bytes), 'hex').toString('base64')}`
  test.each<[string, Partial<PublishedManifest>, string]>([
    ['sha512', {}, integrity],
    ['the strongest of several', { integrity: `${hashOf('sha256')} ${integrity} sha1-x` }, integrity],
    ['with options', { integrity: ` ${integrity}?x ` }, integrity],
    ['sha384', { integrity: hashOf('sha384') }, hashOf('sha384')],
    ['sha256', { integrity: `md5-x ${hashOf('sha256')}` }, hashOf('sha256')],
    ['the shasum', { integrity: null, shasum: shasumOf(bytes).toUpperCase() }, sha1],
  ])('%s', async (_, more, expected) =>
    expect(await open().read(query(more))).toMatchObject({
      status: 'answered',
      expected,
      actual: expected,
      reading: { trouble: null, manifests: [{ name: 'a' }] },
    }),
  )
  test('another one than that of the bytes', async () => {
    const { read } = open()
    expect(await read(query({ integrity: 'sha512-other' }))).toMatchObject({
      expected: 'sha512-other',
      actual: integrity,
    })
  })
  test.each<[string, Partial<PublishedManifest>]>([
    ['none', { integrity: null }],
    ['only what npm does not check', { integrity: 'md5-x' }],
    ['a shasum that is none', { integrity: null, shasum: 'zz' }],
  ])('%s: nothing is sent', async (_, more) => {
    const { read, sent } = open()
    expect(await read(query(more))).toMatchObject({ status: 'failed' })
    expect(sent).toEqual([])
  })
})

describe('the request', () => {
  test('goes to the address that npm fetches from', async () => {
    const { read, sent, batches } = open({ urlOf: (name, address) => `${address}?${name}` })
    await read()
    expect(sent).toMatchObject([
      { url: `${tarball}?a`, registry: 'https://registry.example.test/', endsAt: 77, requestMs: 120_000 },
    ])
    expect(batches).toEqual([900_000])
  })
  test.each<[string, Parameters<typeof open>[0], Partial<PublishedManifest>, string, number]>([
    ['no address', {}, { tarball: null }, 'without a tarball address', 0],
    [
      'an address that may not be fetched',
      { urlOf: () => null },
      {},
      'without a tarball address that may be fetched',
      0,
    ],
    ['offline', { isOffline: true }, {}, 'tarball not in the cache', 0],
    [
      'a failure',
      { reply: { status: 'failed', reason: 'registry did not answer' } },
      {},
      'registry did not answer',
      1,
    ],
    [
      'status 404',
      { reply: { status: 404, json: null, etag: null, lastModified: null } },
      {},
      'registry answered 404 for the tarball',
      1,
    ],
    [
      'status 403',
      { reply: { status: 403, json: null, etag: null, lastModified: null } },
      {},
      'registry asks for a login (403) for the tarball',
      1,
    ],
    ['a limit', { bounds: { maxBytes: 2 ** 0 } }, {}, 'tarball of more than 0 MB', 1],
  ])('%s', async (_, more, manifest, reason, count) => {
    const { read, sent } = open(more)
    expect(await read(query(manifest))).toEqual(failed(reason))
    expect(sent).toHaveLength(count)
  })
})

describe('what was read', () => {
  test('is not fetched again', async () => {
    const { read, sent } = open({ cacheFolder: null })
    await read()
    await read(query({}, 'b'))
    expect(sent).toHaveLength(1)
  })
  test('is not fetched by a later run either', async () => {
    const before = await open().read()
    const later = open()
    expect(await later.read()).toEqual(before)
    expect(await open({ isOffline: true, asksAnew: true }).read()).toEqual(before)
    expect(later.sent).toEqual([])
  })
  test.each<[string, Parameters<typeof open>[0], Partial<PublishedManifest>]>([
    ['the registry is to answer', { asksAnew: true }, {}],
    ['there is no cache', { cacheFolder: null }, {}],
    ['its hash is another one', {}, { integrity: hashOf('sha384') }],
  ])('is fetched where %s', async (_, more, manifest) => {
    await open().read()
    const later = open(more)
    await later.read(query(manifest))
    expect(later.sent).toHaveLength(1)
  })
  test.each<[string, Partial<PublishedManifest>]>([
    ['by its SHA-1, of which collisions can be made', { integrity: null, shasum: shasumOf(bytes) }],
    ['as other bytes than it is to have', { integrity: 'sha512-other' }],
  ])('%s is not kept', async (_, manifest) => {
    await open().read(query(manifest))
    expect(readdirSync(path.join(cache, 'tarballs'))).toEqual([])
  })
  test('as other bytes is fetched again in the same run', async () => {
    const { read, sent } = open()
    await read(query({ integrity: 'sha512-other' }))
    await read(query({ integrity: 'sha512-other' }))
    expect(sent).toHaveLength(2)
  })
  test.each<[string, (text: string) => string]>([
    ['edited', (text) => text.replace('"name":"a"', '"name":"b"')],
    ['cut short', (text) => text.slice(0, -1)],
    ['of another layout', (text) => text.replace('"schema":3', '"schema":1')],
    ['of another hash', (text) => text.replace('sha512-', 'sha512-x')],
    ['empty', () => ''],
    ['no JSON', () => '{\n{'],
  ])('from a file that is %s is fetched again', async (_, edit) => {
    await open().read()
    const [name = ''] = readdirSync(path.join(cache, 'tarballs'))
    const file = path.join(cache, 'tarballs', name)
    writeFileSync(file, edit(readFileSync(file, 'utf8')))
    const later = open()
    expect(await later.read()).toMatchObject({ reading: { manifests: [{ name: 'a' }] } })
    expect(later.sent).toHaveLength(1)
  })
})

describe('a run without --deep', () => {
  test('reads four at the same time, and sixty-four in all', async () => {
    let [running, peak] = [0, 0]
    const { tarballs, sent, batches } = open({
      cacheFolder: null,
      reply: { status: 404, json: null, etag: null, lastModified: null },
      onSend: async () => {
        running += 1
        peak = Math.max(peak, running)
        await tick()
        running -= 1
      },
    })
    const answers = await tarballs.readCarriers(Array.from({ length: 66 }, () => query()))
    expect([peak, sent.length, batches]).toEqual([4, 64, [60_000]])
    expect(answers[63]).toEqual(failed('registry answered 404 for the tarball'))
    expect(answers[64]).toEqual(failed('one of more than 64 tarballs; --deep reads them all'))
  })
  test('has a limit of its own, unless another one is given', async () => {
    const { tarballs } = open({ bounds: { maxBytes: 1 } })
    expect(await tarballs.readCarriers([query()])).toEqual([failed('tarball of more than 0 MB')])
    expect(await open().tarballs.readCarriers([query()])).toMatchObject([{ status: 'answered' }])
  })
  test('reads the next one after a failure of the transport', async () => {
    const { tarballs } = open({ onSend: () => Promise.reject(new Error('x')) })
    await expect(tarballs.readCarriers([query()])).rejects.toThrow('x')
  })
})
