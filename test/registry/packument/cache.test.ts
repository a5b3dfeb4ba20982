import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openCache } from '../../../src/registry/packument/cache.ts'
import { toEntry } from '../../../src/registry/packument/cached.ts'
import { cacheFolder } from '../../../src/system/folders.ts'
import { emptyRecord, mergeRecords, type PackageRecord } from '../../../src/registry/packument/projection.ts'
import { createRegistryClient, type RegistryRequest } from '../../../src/registry/client.ts'

const origin = 'https://registry.example.test'
const minuteMs = 60_000
const start = Date.parse('2026-06-15T12:00:00.000Z')
const old = '2020-01-02T03:04:05.000Z'
const young = '2026-06-14T12:00:00.000Z'
const home = mkdtempSync(path.join(tmpdir(), 'depgate-cache-'))
let folder = ''
let folders = 0

beforeAll(() => nock.disableNetConnect())
beforeEach(() => {
  folder = path.join(home, String((folders += 1)), 'depgate')
})
afterEach(() => {
  vi.restoreAllMocks()
  const unused = nock.pendingMocks()
  nock.cleanAll()
  expect(unused).toEqual([])
})
afterAll(() => {
  nock.enableNetConnect()
  rmSync(home, { recursive: true })
})

/** Asks in a process of its own, as far as memory goes. */
async function ask(id: string, minutes = 0, more: Partial<RegistryRequest> = {}) {
  const [name = '', version = ''] = id.split('@')
  const registry = createRegistryClient({
    config: { flat: { registry: `${origin}/` }, defaultRegistry: 'https://default.example.test/' },
    now: () => new Date(start + minutes * minuteMs),
    advisories: async () => [],
    cacheFolder: folder,
    bounds: { pauseMs: 0 },
    ...more,
  })
  const [answer] = await registry.releases([{ name, version, source: { type: 'registry', url: null } }])
  return answer
}

function packument(times: Record<string, unknown>, manifest: Record<string, unknown> = {}) {
  const versions = Object.fromEntries(Object.keys(times).map((version) => [version, manifest]))
  return { name: 'a', versions, time: times }
}
const answered = (publishedAt: string | null) => ({
  isPublished: true,
  publishedAt: publishedAt === null ? null : new Date(publishedAt),
})
const files = () => readdirSync(path.join(folder, 'releases'))
const fileOf = () => path.join(folder, 'releases', files()[0] ?? 'none')
const serve = (times: Record<string, unknown>, headers = {}) =>
  nock(origin).get('/a').reply(200, packument(times), headers)

describe('within an hour', () => {
  test('an old version is answered without asking, timeline and bundles too', async () => {
    nock(origin)
      .get('/a')
      .reply(200, packument({ '1.0.0': old, '1.1.0': old }, { bundleDependencies: ['b'], deprecated: 'no' }))
    const first = await ask('a@1.0.0')
    const second = await ask('a@1.0.0', 59)
    expect(second).toEqual(first)
    const manifest = { bundles: ['b'], deprecated: 'no' }
    expect(second).toMatchObject({ ...answered(old), manifest, timeline: [{ isDeprecated: true }, {}] })
  })

  test('a version whose manifest was not requested is requested, and the other one is kept', async () => {
    serve({ '1.0.0': old, '1.1.0': old }, { etag: '"1"' })
    await ask('a@1.0.0')
    // Without a condition: nothing in the file could be the same as what is wanted.
    nock(origin, { badheaders: ['if-none-match'] })
      .get('/a')
      .reply(200, packument({ '1.0.0': old, '1.1.0': old }, { deprecated: 'no' }))
    expect(await ask('a@1.1.0', 1)).toMatchObject({ manifest: { deprecated: 'no' } })
    expect(await ask('a@1.0.0', 2)).toMatchObject({ manifest: { deprecated: 'no' } })
    expect(await ask('a@1.1.0', 2)).toMatchObject({ manifest: { deprecated: 'no' } })
  })

  test.each([
    ['a young version', { '1.0.0': young }],
    ['a version without a time', { '1.0.0': null }],
    ['a version from the future', { '1.0.0': '2030-01-01T00:00:00Z' }],
    ['a version that was not there', { '0.9.0': old }],
  ])('%s is asked for again', async (_, times) => {
    serve(times)
    await ask('a@1.0.0')
    serve({ '1.0.0': '2031-01-01T00:00:00Z' })
    expect(await ask('a@1.0.0', 1)).toMatchObject(answered('2031-01-01T00:00:00Z'))
  })

  test('a version counts as old by the time of asking: seven days', async () => {
    serve({ '1.0.0': '2026-06-08T12:00:00.000Z' })
    await ask('a@1.0.0')
    expect(await ask('a@1.0.0', 1)).toMatchObject(answered('2026-06-08T12:00:00.000Z'))
  })
})

describe('after an hour', () => {
  test.each([60, -1])('an old version is asked for again (%i minutes later)', async (minutes) => {
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    serve({ '1.0.0': old, '2.0.0': young })
    expect(await ask('a@1.0.0', minutes)).toMatchObject({ ...answered(old), timeline: [{}, {}] })
  })

  test('with what the server gave to compare by; 304 reuses what is there and makes it fresh', async () => {
    serve({ '1.0.0': old }, { etag: '"x"', 'last-modified': 'Mon, 01 Jun 2026 00:00:00 GMT' })
    const first = await ask('a@1.0.0')
    nock(origin, {
      reqheaders: { 'if-none-match': '"x"', 'if-modified-since': 'Mon, 01 Jun 2026 00:00:00 GMT' },
    })
      .get('/a')
      .reply(304)
    expect(await ask('a@1.0.0', 61)).toEqual(first)
    expect(await ask('a@1.0.0', 120)).toEqual(first)
  })

  test('with no condition where the server gave none', async () => {
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    nock(origin, { badheaders: ['if-none-match', 'if-modified-since'] })
      .get('/a')
      .reply(200, packument({ '1.0.0': old }))
    expect(await ask('a@1.0.0', 61)).toMatchObject(answered(old))
  })

  test('and 304 to no condition proves nothing', async () => {
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    nock(origin).get('/a').reply(304)
    expect(await ask('a@1.0.0', 61)).toEqual({ status: 'failed', reason: 'registry answered 304' })
  })

  test.each([503, 401])('a failure (%i) is a failure: no stale answer', async (status) => {
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    nock(origin)
      .get('/a')
      .times(status === 503 ? 3 : 1)
      .reply(status)
    expect(await ask('a@1.0.0', 61)).toMatchObject({ status: 'failed' })
  })

  test('an unreadable document is a failure too, and leaves the file as it was', async () => {
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    const before = readFileSync(fileOf(), 'utf8')
    nock(origin).get('/a').reply(200, '<html>')
    expect(await ask('a@1.0.0', 61)).toMatchObject({ status: 'failed' })
    expect(readFileSync(fileOf(), 'utf8')).toBe(before)
  })

  test('a version that is gone is gone at once, with the time that it had', async () => {
    serve({ '1.0.0': old, '2.0.0': young })
    await ask('a@2.0.0')
    serve({ '1.0.0': old })
    expect(await ask('a@2.0.0', 1)).toMatchObject({ isPublished: false, publishedAt: new Date(young) })
    serve({ '1.0.0': old })
    expect(await ask('a@2.0.0', 2)).toMatchObject({ isPublished: false, publishedAt: new Date(young) })
  })

  test('a name that is gone is gone for every version, and is not fresh', async () => {
    serve({ '1.0.0': old, '2.0.0': young })
    await ask('a@1.0.0')
    nock(origin).get('/a').times(2).reply(404)
    expect(await ask('a@2.0.0', 1)).toMatchObject({ hasName: false, isPublished: false })
    expect(await ask('a@1.0.0', 2)).toMatchObject({ hasName: false, isPublished: false })
    expect(await ask('a@1.0.0', 3, { isOffline: true })).toMatchObject({ hasName: false, isPublished: false })
  })

  test('a name that never was leaves no file', async () => {
    nock(origin).get('/a').reply(404)
    await ask('a@1.0.0')
    expect(files()).toEqual([])
  })
})

describe('two times for one version', () => {
  test.each([
    ['2026-06-14T00:00:00.000Z', old, '2026-06-14T00:00:00.000Z'],
    [old, '2026-06-14T00:00:00.000Z', '2026-06-14T00:00:00.000Z'],
    ['2026-06-14T00:00:00.000Z', null, '2026-06-14T00:00:00.000Z'],
    [null, old, old],
    // A time later than its own answer was wrong.
    ['2027-01-01T00:00:00.000Z', old, old],
  ])('%s and then %s: the later counts', async (first, second, later) => {
    serve({ '1.0.0': first })
    await ask('a@1.0.0')
    serve({ '1.0.0': second })
    const answer = await ask('a@1.0.0', 61)
    expect(answer).toMatchObject({ ...answered(later), timeline: [{ publishedAt: new Date(later) }] })
    expect(await ask('a@1.0.0', 61, { isOffline: true })).toMatchObject(answered(later))
  })

  test('of a version that is gone: the later too', () => {
    const record = (more: Partial<PackageRecord>) => ({ ...emptyRecord, ...more })
    const older = record({ versions: ['1.0.0', '2.0.0'], times: [5, null], removed: new Map([['0.1.0', 9]]) })
    const newer = record({ removed: new Map([['1.0.0', 3], ['0.1.0', 10], ['3.0.0', 4]]) }) // prettier-ignore
    expect([...mergeRecords(older, newer, 100).removed].sort()).toEqual([
      ['0.1.0', 10],
      ['1.0.0', 5],
      ['3.0.0', 4],
    ])
  })
})

describe('asked anew', () => {
  const anew = { asksAnew: true }
  /** Writes what a process of the same user can: an entry with a checksum that fits. */
  const forge = (record: Partial<PackageRecord>) => {
    const cache = openCache(folder)
    const about = { askedAt: start, hasName: true, etag: '"1"', lastModified: null, asked: ['1.0.0'] }
    cache?.write(`${origin}/`, 'a', toEntry({ ...emptyRecord, trusts: ['none'], ...record }, about))
    cache?.flush()
  }

  test('a fresh entry is not the answer, nor a condition of the question', async () => {
    serve({ '1.0.0': old }, { etag: '"1"' })
    await ask('a@1.0.0')
    nock(origin, { badheaders: ['if-none-match', 'if-modified-since'] })
      .get('/a')
      .reply(200, packument({ '1.0.0': '2021-01-01T00:00:00.000Z' }))
    expect(await ask('a@1.0.0', 1, anew)).toMatchObject(answered('2021-01-01T00:00:00.000Z'))
  })

  test('of a forged entry only a later time counts', async () => {
    forge({
      versions: ['1.0.0', '2.0.0'],
      times: [Date.parse(old), Date.parse(young)],
      removed: new Map([['0.0.1', Date.parse('2010-01-01T00:00:00.000Z')]]),
      tarballOrigins: ['https://elsewhere.example.test'],
    })
    const times = { '1.0.0': young, '2.0.0': old }
    serve(times)
    const answer = await ask('a@1.0.0', 0, anew)
    expect(answer).toMatchObject({ ...answered(young), removed: [], firstPublishedAt: new Date(young) })
    expect(answer).toMatchObject({ timeline: [{}, { publishedAt: new Date(young) }] })
  })

  test('what the registry has taken down stays remembered for runs that may take it from the cache', async () => {
    serve({ '1.0.0': old, '2.0.0': young })
    await ask('a@2.0.0')
    serve({ '1.0.0': old })
    expect(await ask('a@1.0.0', 1, anew)).toMatchObject({ removed: [] })
    expect(await ask('a@1.0.0', 1)).toMatchObject({
      removed: [{ version: '2.0.0', publishedAt: new Date(young) }],
    })
  })

  test('offline the cache answers, and what was edited there is a gap', async () => {
    const offline = { ...anew, isOffline: true }
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    expect(await ask('a@1.0.0', 1, offline)).toMatchObject(answered(old))
    const text = readFileSync(fileOf(), 'utf8')
    writeFileSync(fileOf(), text.replaceAll(String(Date.parse(old)), String(Date.parse(old) - 1000)))
    expect(await ask('a@1.0.0', 1, offline)).toEqual({ status: 'failed', reason: 'not in the cache' })
  })
})

test('without a folder nothing is kept', async () => {
  serve({ '1.0.0': old })
  serve({ '1.0.0': old })
  await ask('a@1.0.0', 0, { cacheFolder: null })
  await ask('a@1.0.0', 0, { cacheFolder: null })
  expect(existsSync(folder)).toBe(false)
})

test('addresses with a password leave none in the files', async () => {
  serve({ '1.0.0': old })
  const registry = createRegistryClient({
    config: { flat: { registry: 'https://user:secret@registry.example.test/' }, defaultRegistry: origin },
    now: () => new Date(start),
    advisories: async () => [],
    cacheFolder: folder,
  })
  await registry.releases([{ name: 'a', version: '1.0.0', source: { type: 'registry', url: null } }])
  expect(readFileSync(fileOf(), 'utf8')).not.toContain('secret')
})

describe('a file', () => {
  const spoilt: [string, (file: string) => void][] = [
    ['empty', (file) => truncateSync(file, 0)],
    ['cut off', (file) => truncateSync(file, statSync(file).size - 3)],
    ['cut off in its first line', (file) => truncateSync(file, 20)],
    ['full of zeros', (file) => writeFileSync(file, Buffer.alloc(500))],
    ['of another program', (file) => writeFileSync(file, '{"a":1}\n{"b":2}')],
    ['of another layout', (file) => edit(file, '"schema":8', '"schema":0')],
    ['of another name', (file) => edit(file, '"name":"a"', '"name":"b"')],
    ['of another registry', (file) => edit(file, origin, 'https://registry.example.org')],
    ['changed in its record', (file) => edit(file, '{"versions":["1.0.0"]', '{"versions":["1.0.1"]')],
    [
      'changed in a publish time',
      (file) => edit(file, `"publishedAt":${Date.parse(old)}`, '"publishedAt":1'),
    ],
    ['changed in when it was asked', (file) => edit(file, `"askedAt":${start}`, `"askedAt":${start + 1}`)],
    ['changed in what it sums up', (file) => edit(file, `"first":${Date.parse(old)}`, '"first":1')],
    ['changed in its checksum', (file) => edit(file, /\n\d+\n/, '\n1\n')],
    ['of the layout before this one', (file) => edit(file, /\n\d+\n(\{"schema":)8/, '\n$17')],
    ['a folder', (file) => (rmSync(file), mkdirSync(file))],
  ]
  const edit = (file: string, before: string | RegExp, after: string) => {
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(before)
    writeFileSync(file, text.replace(before, after))
  }

  test.each(spoilt)('that is %s is a miss', async (_, spoil) => {
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    spoil(fileOf())
    serve({ '1.0.0': '2021-01-01T00:00:00.000Z' })
    expect(await ask('a@1.0.0', 1)).toMatchObject(answered('2021-01-01T00:00:00.000Z'))
  })

  test('too large to keep is not kept', async () => {
    const bundleDependencies = [`b${'x'.repeat(9 * 2 ** 20)}`]
    nock(origin)
      .get('/a')
      .reply(200, packument({ '1.0.0': old }, { bundleDependencies }))
    await ask('a@1.0.0')
    expect(files()).toEqual([])
  })
})

describe('the folder', () => {
  test('and the files are private to the user', async () => {
    serve({ '1.0.0': old })
    await ask('a@1.0.0')
    const modes = [folder, path.join(folder, 'releases'), fileOf()].map((one) => statSync(one).mode & 0o777)
    if (process.platform !== 'win32') expect(modes).toEqual([0o700, 0o700, 0o600])
    expect(files()).toHaveLength(1)
  })

  test('is not used where others may write to it', () => {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
    expect(openCache(folder)).toBe(process.platform === 'win32' ? expect.anything() : null)
  })

  test('is not used where another user owns it', () => {
    mkdirSync(folder, { recursive: true })
    if (process.getuid !== undefined) vi.spyOn(process, 'getuid').mockReturnValue(statSync(folder).uid + 1)
    expect(openCache(folder)).toBe(process.getuid === undefined ? expect.anything() : null)
  })

  test('is not used where it is a file, and the answer is the same', async () => {
    mkdirSync(path.dirname(folder), { recursive: true })
    writeFileSync(folder, '')
    serve({ '1.0.0': old })
    expect(await ask('a@1.0.0')).toMatchObject(answered(old))
  })

  test('that vanishes meanwhile makes a write silent', () => {
    const cache = openCache(folder)
    rmSync(folder, { recursive: true })
    const about = { askedAt: 1, hasName: true, etag: null, lastModified: null, asked: [] }
    cache?.write(origin, 'a', toEntry(emptyRecord, about))
    cache?.flush()
    expect(cache?.read(origin, 'a')).toBeNull()
  })

  test('is found as the platform has it', () => {
    const absolute = path.resolve('/x')
    expect(cacheFolder({ XDG_CACHE_HOME: absolute, HOME: '/h' }, 'linux')).toBe(
      path.join(absolute, 'depgate'),
    )
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative', HOME: '/h' }, 'linux')).toBe(
      path.join('/h', '.cache', 'depgate'),
    )
    expect(cacheFolder({ HOME: '/h' }, 'darwin')).toBe(path.join('/h', 'Library', 'Caches', 'depgate'))
    expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(path.join('/l', 'depgate', 'Cache'))
  })
})

describe('several processes', () => {
  const built = pathToFileURL(path.resolve(import.meta.dirname, '../../../dist/registry/packument')).href
  const script = `
    const { openCache } = await import('${built}/cache.js')
    const { toEntry } = await import('${built}/cached.js')
    const { emptyRecord } = await import('${built}/projection.js')
    const cache = openCache(process.argv[1])
    for (let nth = 0; nth < Number(process.argv[3]); nth += 1) {
      const versions = Array.from({ length: 2000 }, (_, patch) => process.argv[2] + '.' + nth + '.' + patch)
      const about = { askedAt: 1, hasName: true, etag: null, lastModified: null, asked: [versions[0]] }
      const record = { ...emptyRecord, versions, times: versions.map(() => nth) }
      cache.write('${origin}/', 'a', toEntry(record, about))
      cache.flush()
    }`
  const write = (major: number, times: number) =>
    spawn(process.execPath, ['--input-type=module', '-e', script, folder, String(major), String(times)])

  /** A file is read whole, as one process wrote it, or not at all. */
  const check = () => {
    const entry = openCache(folder)?.read(`${origin}/`, 'a')
    const { versions = [], times = [] } = entry?.record() ?? {}
    expect(new Set(versions.map((version) => version.slice(0, version.lastIndexOf('.')))).size).toBeLessThan(
      2,
    )
    expect(times).toHaveLength(versions.length)
    return versions.length
  }

  test('write the same file, each whole', async () => {
    const writers = [write(1, 50), write(2, 50)]
    const ends = Promise.all(writers.map((writer) => once(writer, 'exit')))
    let isDone = false
    void ends.then(() => (isDone = true))
    while (!isDone) {
      check()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await ends).map(([code]) => code as number)).toEqual([0, 0])
    expect(check()).toBe(2000)
    expect(files()).toHaveLength(1)
  })

  test('are killed in the middle of it, and what they leave is whole or a miss', async () => {
    for (let round = 0; round < 3; round += 1) {
      const writer = write(round, 100_000)
      while (!existsSync(path.join(folder, 'releases')) || files().length === 0) {
        await new Promise((resolve) => setImmediate(resolve))
      }
      writer.kill('SIGKILL')
      await once(writer, 'exit')
      check()
    }
    expect(await ask('a@1.0.0', 0, { isOffline: true })).toMatchObject({ status: 'failed' })
  })
})
