// depgate's own copy of the OSV data: its stamp and its description.

import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { indexFolder, stateOf } from '../../../src/advisories/feeds/osv-index.ts'
import {
  describeOsv,
  osvFiles,
  osvFolders,
  readStamp,
  writeStamp,
  type OsvStamp,
} from '../../../src/advisories/feeds/osv-store.ts'
import { makeFolder } from '../../support/folder.ts'

const stamp: OsvStamp = {
  from: 'hash',
  etag: '"1"',
  lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT',
  records: 2,
  names: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
  checkedAt: '2026-01-02T00:00:00.000Z',
}
const counts = { records: 2, names: 1, updatedAt: stamp.updatedAt }

/** A cache folder with an archive, and a stamp that belongs to it but for `more`. */
function make(more: Record<string, unknown> = {}) {
  const cache = makeFolder({ 'osv/npm/all.zip': 'archive' })
  const folders = osvFolders(cache)
  const { archive, stamp: file } = osvFiles(folders)
  const { size, mtimeMs } = stateOf(archive)
  writeFileSync(file, JSON.stringify({ ...stamp, size, mtimeMs, ...more }))
  return { cache, folders, archive, file, size, mtimeMs }
}

describe('a stamp', () => {
  test('is read as it is written, privately', async () => {
    const { folders, size, mtimeMs, file } = make()
    await writeStamp(folders, { ...stamp, size, mtimeMs })
    expect(readStamp(folders)).toEqual(stamp)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test.each<[string, Record<string, unknown>]>([
    ['of another size', { size: 1 }],
    ['of another time', { mtimeMs: 1 }],
    ['without the state of its archive', { size: undefined, mtimeMs: undefined }],
    ['without an origin', { from: null }],
    ['without a date', { updatedAt: 5 }],
    ['with records as text', { records: '2' }],
    ['without names', { names: undefined }],
  ])('%s is none', (_, more) => expect(readStamp(make(more).folders)).toBeNull())

  test.each<[string, Record<string, unknown>, Partial<OsvStamp>]>([
    ['without validators', { etag: undefined, lastModified: 7 }, { etag: null, lastModified: null }],
    ['of a version that did not state when it was checked', { checkedAt: undefined }, { checkedAt: null }],
  ])('%s', (_, more, expected) => expect(readStamp(make(more).folders)).toEqual({ ...stamp, ...expected }))

  test('is none where it is no JSON, or there is no archive', () => {
    const { folders, file } = make()
    writeFileSync(file, '{')
    expect(readStamp(folders)).toBeNull()
    expect(readStamp(osvFolders(makeFolder({ 'osv/npm/stamp.json': JSON.stringify(stamp) })))).toBeNull()
    expect(readStamp(osvFolders('/nowhere'))).toBeNull()
  })
})

describe('the description', () => {
  const writeMeta = (folders: ReturnType<typeof osvFolders>, archive: string) => {
    const folder = indexFolder(folders.indexes, stateOf(archive))
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o700)
    const meta = { records: 9, names: 8, updatedAt: '2026-03-01T00:00:00.000Z', shards: {}, troubles: [] }
    writeFileSync(path.join(folder, 'meta.json'), JSON.stringify(meta))
  }

  test('is that of the stamp', () => {
    const { cache, folders, archive } = make()
    writeMeta(folders, archive)
    expect(describeOsv(cache)).toEqual({ path: archive, ...counts, fetchedAt: stamp.checkedAt })
  })

  test('is that of the index where the stamp is of another archive: an update was killed between them', () => {
    const { cache, folders, archive } = make({ size: 1 })
    writeMeta(folders, archive)
    expect(describeOsv(cache)).toEqual({
      path: archive,
      records: 9,
      names: 8,
      updatedAt: '2026-03-01T00:00:00.000Z',
      fetchedAt: null,
    })
  })

  test.each<[string, () => string]>([
    ['no copy', () => makeFolder()],
    ['a copy that was not read yet', () => makeFolder({ 'osv/npm/all.zip': 'x' })],
    ['a broken stamp', () => makeFolder({ 'osv/npm/all.zip': 'x', 'osv/npm/stamp.json': '{' })],
    ['an index of another state', () => make({ size: 1 }).cache],
  ])('is null: %s', (_, cache) => expect(describeOsv(cache())).toBeNull())
})
