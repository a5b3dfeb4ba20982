import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { describeOsv } from '../../../src/advisories/feeds/osv-store.ts'
import { updateOsv, type UpdateRequest } from '../../../src/advisories/feeds/update.ts'
import { openFeeds, query } from '../../support/feeds.ts'
import { makeFolder } from '../../support/folder.ts'
import { osvText } from '../../support/osv.ts'
import { packZip, type ZipEntry } from '../../support/zip.ts'
import { useNock } from '../../support/nock.ts'

const entryOf = (id: string): ZipEntry => ({ name: `${id}.json`, content: osvText(id) })
const zipOf = (...ids: string[]) => packZip(ids.map(entryOf))
const small = zipOf('GHSA-xvch-5gv4-984h')
const large = zipOf('GHSA-xvch-5gv4-984h', 'MAL-2026-2307')
const host = 'https://osv.example.test'
const url = `${host}/npm/all.zip`

useNock()

const update = (cacheFolder: string, from: string | null, more: Partial<UpdateRequest> = {}) =>
  updateOsv({ from, flat: {}, cacheFolder, now: () => new Date(), pauseMs: 1, ...more })
const own = (cacheFolder: string) => path.join(cacheFolder, 'osv/npm')

describe('updateOsv', () => {
  test('fetches, indexes and describes', async () => {
    const cacheFolder = makeFolder()
    nock(host).get('/npm/all.zip').reply(200, large)
    const described = await update(cacheFolder, url)
    expect(described).toEqual({
      path: path.join(own(cacheFolder), 'all.zip'),
      records: 2,
      names: 2,
      updatedAt: '2026-04-07T14:41:20.000Z',
      fetchedAt: expect.stringMatching(/^20\d\d-.*Z$/) as string,
    })
    expect(describeOsv(cacheFolder)).toEqual(described)
    expect(statSync(own(cacheFolder)).mode & 0o777).toBe(0o700)
    for (const file of readdirSync(own(cacheFolder)))
      expect(statSync(path.join(own(cacheFolder), file)).mode & 0o777).toBe(0o600)
    expect(readdirSync(own(cacheFolder)).sort()).toEqual(['all.zip', 'stamp.json'])
    // The look-up reads the index that was made.
    const [index = ''] = readdirSync(path.join(cacheFolder, 'osv-index'))
    const [answer] = await openFeeds({ cacheFolder })('osv', [query('axios')])
    expect(answer?.advisories.map(({ id }) => id)).toEqual(['MAL-2026-2307', 'GHSA-xvch-5gv4-984h'])
    expect(readdirSync(path.join(cacheFolder, 'osv-index'))).toEqual([index])
  })

  test('fetches OSV’s own archive by default', async () => {
    nock('https://osv-vulnerabilities.storage.googleapis.com').get('/npm/all.zip').reply(200, small)
    expect(await update(makeFolder(), null)).toMatchObject({ records: 1 })
  })

  test('an archive that has not changed costs one small request', async () => {
    const cacheFolder = makeFolder()
    nock(host)
      .get('/npm/all.zip')
      .reply(200, small, { etag: '"one"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' })
    const first = await update(cacheFolder, url)
    nock(host, {
      reqheaders: { 'if-none-match': '"one"', 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' },
    })
      .get('/npm/all.zip')
      .reply(304)
    const now = new Date('2027-01-01T00:00:00.000Z')
    const again = { ...first, fetchedAt: now.toISOString() }
    expect(await update(cacheFolder, url, { now: () => now })).toEqual(again)
    expect(describeOsv(cacheFolder)).toEqual(again)
    // Another address, or an archive that is not the one of the stamp, is fetched whole.
    const bare = { badheaders: ['if-none-match', 'if-modified-since'] }
    nock(host, bare).get('/other.zip').reply(200, small, { etag: '"two"' })
    await update(cacheFolder, `${host}/other.zip`)
    writeFileSync(path.join(own(cacheFolder), 'all.zip'), large)
    nock(host, bare).get('/other.zip').reply(200, small)
    expect(await update(cacheFolder, `${host}/other.zip`)).toMatchObject({ records: 1 })
  })

  test('replaces the old copy, and its index', async () => {
    const cacheFolder = makeFolder()
    nock(host).get('/npm/all.zip').reply(200, small).get('/npm/all.zip').reply(200, large)
    await update(cacheFolder, url)
    expect(await update(cacheFolder, url)).toMatchObject({ records: 2 })
    expect(readdirSync(path.join(cacheFolder, 'osv-index'))).toHaveLength(1)
  })

  test('takes a file, by path and by address', async () => {
    const folder = makeFolder({ 'all.zip': small, 'more.zip': large })
    const cacheFolder = makeFolder()
    expect(await update(cacheFolder, 'all.zip', { folder })).toMatchObject({ records: 1 })
    expect(await update(cacheFolder, pathToFileURL(path.join(folder, 'more.zip')).href)).toMatchObject({
      records: 2,
    })
    expect(readFileSync(path.join(folder, 'all.zip'))).toEqual(small)
  })

  const refusals: readonly [string, Buffer, RegExp][] = [
    ['no archive', Buffer.from('<html>log in</html>'), /^the archive cannot be unpacked/],
    ['an archive that is cut', large.subarray(0, large.length - 30), /^the archive cannot be unpacked/],
    ['an archive without the canary', zipOf('MAL-2026-2307'), /does not report minimist@0\.0\.8/],
    ['an empty archive', packZip([]), /does not report minimist@0\.0\.8/],
    [
      'a bad record',
      packZip([entryOf('GHSA-xvch-5gv4-984h'), { name: 'X.json', content: '{}' }]),
      /^X\.json is not an OSV record/,
    ],
  ]
  test.each(refusals)('%s leaves the old copy as it was', async (_name, bytes, message) => {
    const cacheFolder = makeFolder()
    nock(host).get('/npm/all.zip').reply(200, small).get('/npm/all.zip').reply(200, bytes)
    const first = await update(cacheFolder, url)
    await expect(update(cacheFolder, url)).rejects.toMatchObject({
      code: 'EADVISORIES',
      message: expect.stringMatching(message) as string,
    })
    expect(describeOsv(cacheFolder)).toEqual(first)
    expect(readFileSync(path.join(own(cacheFolder), 'all.zip'))).toEqual(small)
    expect(readdirSync(own(cacheFolder)).sort()).toEqual(['all.zip', 'stamp.json'])
    expect(readdirSync(path.join(cacheFolder, 'osv-index'))).toHaveLength(1)
  })

  test('another canary can be asked for', async () => {
    const canary = { name: 'axios', version: '1.14.1' }
    const folder = makeFolder({ 'a.zip': zipOf('MAL-2026-2307'), 'b.zip': small })
    expect(await update(makeFolder(), 'a.zip', { folder, canary })).toMatchObject({ records: 1 })
    await expect(update(makeFolder(), 'b.zip', { folder, canary })).rejects.toThrow('axios@1.14.1')
  })

  test.each([
    [404, 1, `${url} answered 404`],
    [403, 1, `${url} answered 403`],
    [503, 3, `${url} answered 503`],
    [204, 1, `${url} answered 204`],
    [304, 1, `${url} answered 304`],
  ])('%d is an error with a hint', async (status, times, message) => {
    const cacheFolder = makeFolder()
    nock(host).get('/npm/all.zip').times(times).reply(status)
    await expect(update(cacheFolder, url)).rejects.toMatchObject({
      code: 'EADVISORIES',
      message,
      hint: expect.stringContaining('--from') as string,
    })
    expect(describeOsv(cacheFolder)).toBeNull()
    expect(readdirSync(own(cacheFolder))).toEqual([])
  })

  test('a download that broke off leaves nothing behind', async () => {
    const cacheFolder = makeFolder()
    nock(host).get('/npm/all.zip').reply(200, large)
    await expect(update(cacheFolder, url, { maxBytes: 1_000 })).rejects.toThrow('has more than 0 MB')
    expect(readdirSync(own(cacheFolder))).toEqual([])
  })

  test('sends credentials of the archive’s host and of no other, and names none in an error', async () => {
    const flat = {
      registry: 'https://registry.example.test/',
      '//registry.example.test/:_authToken': 'registry-secret',
      '//osv.example.test/:_authToken': 'osv-secret',
      cert: 'client certificate',
      key: 'client key',
    }
    const cacheFolder = makeFolder()
    nock(host, { reqheaders: { authorization: 'Bearer osv-secret' } })
      .get('/npm/all.zip')
      .reply(200, small)
    await update(cacheFolder, url, { flat })
    nock('https://other.example.test', { badheaders: ['authorization'] })
      .get('/all.zip?token=hidden')
      .reply(404)
    await expect(
      update(cacheFolder, 'https://other.example.test/all.zip?token=hidden', { flat }),
    ).rejects.toThrow(/^https:\/\/other\.example\.test\/all\.zip answered 404$/)
    nock('https://other.example.test').get('/all.zip?token=hidden').reply(200, small)
    await update(cacheFolder, 'https://other.example.test/all.zip?token=hidden', { flat })
    expect(readFileSync(path.join(own(cacheFolder), 'stamp.json'), 'utf8')).not.toContain('hidden')
  })

  test.each([
    ['none.zip', 'none.zip cannot be read (ENOENT)'],
    ['.', '. is not a file'],
    ['file:///nowhere/all.zip', 'file:///nowhere/all.zip cannot be read (ENOENT)'],
    ['file://host/all.zip', 'file://host/all.zip cannot be read (ERR_INVALID_FILE_URL_HOST)'],
  ])('--from %s is refused', async (from, message) => {
    await expect(update(makeFolder(), from, { folder: makeFolder() })).rejects.toMatchObject({
      code: 'EADVISORIES',
      message,
    })
  })

  test('a folder that others may write to is refused', async () => {
    const cacheFolder = makeFolder()
    chmodSync(cacheFolder, 0o777)
    await expect(update(cacheFolder, url)).rejects.toMatchObject({
      code: 'EADVISORIES',
      hint: expect.stringContaining('XDG_CACHE_HOME') as string,
    })
    await expect(update(path.join(makeFolder({ file: '' }), 'file'), url)).rejects.toMatchObject({
      code: 'EADVISORIES',
    })
  })

  test('takes away what killed updates left, after a day', async () => {
    const cacheFolder = makeFolder({ 'osv/npm/.new-1-old.zip': 'x', 'osv/npm/.new-2-new.zip': 'x' })
    for (const folder of ['osv', 'osv/npm']) chmodSync(path.join(cacheFolder, folder), 0o700)
    utimesSync(path.join(own(cacheFolder), '.new-1-old.zip'), 0, 0)
    nock(host).get('/npm/all.zip').reply(200, small)
    await update(cacheFolder, url)
    expect(existsSync(path.join(own(cacheFolder), '.new-1-old.zip'))).toBe(false)
    expect(existsSync(path.join(own(cacheFolder), '.new-2-new.zip'))).toBe(true)
  })
})
