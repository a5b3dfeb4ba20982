// The index of an OSV archive: whose it is, what is looked up in it, and what is not believed.

import { chmodSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  indexFolder,
  lookUp,
  pruneIndexes,
  readMeta,
  shardOf,
  stateOf,
  type OsvMeta,
} from '../../../src/advisories/feeds/osv-index.ts'
import { makeFolder } from '../../support/folder.ts'

const state = { path: '/data/all.zip', size: 10, mtimeMs: 20 }
const meta: OsvMeta = {
  records: 1,
  names: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
  shards: {},
  troubles: [],
}

describe('the folder of an archive', () => {
  const base = indexFolder('/root', state)

  test('is its own for each path and state', () => {
    const others = [
      { ...state, path: '/data/all2.zip' },
      { ...state, size: 11 },
      { ...state, mtimeMs: 20.5 },
    ].map((other) => indexFolder('/root', other))
    expect(new Set([base, ...others]).size).toBe(4)
    expect(indexFolder('/root', { ...state })).toBe(base)
  })

  test('names the path first, so that the indexes of other states of it are found', () => {
    const own = (folder: string) => path.basename(folder).split('-')[0]
    expect(path.basename(base)).toMatch(/^[0-9a-f]{16}-[0-9a-f]{16}$/)
    expect(own(indexFolder('/root', { ...state, size: 11 }))).toBe(own(base))
    expect(own(indexFolder('/root', { ...state, path: '/x' }))).not.toBe(own(base))
  })

  test('the state is that of the file', () => {
    const file = path.join(makeFolder({ a: 'four' }), 'a')
    utimesSync(file, 5, 5)
    expect(stateOf(file)).toEqual({ path: file, size: 4, mtimeMs: 5_000 })
    expect(() => stateOf(`${file}x`)).toThrow('ENOENT')
  })
})

describe('the description', () => {
  const written = (text: string, mode = 0o700) => {
    const folder = makeFolder({ 'meta.json': text })
    chmodSync(folder, mode)
    return readMeta(folder)
  }

  test('is read from a private folder', () => {
    expect(written(JSON.stringify({ ...meta, more: 1 }))).toEqual(meta)
    expect(written(JSON.stringify(meta), 0o755)).toEqual(meta)
  })

  test.each([0o770, 0o707, 0o777])('is not believed where others may write (%o)', (mode) =>
    expect(written(JSON.stringify(meta), mode)).toBeNull(),
  )

  test.each<[string, object | string | null]>([
    ['no JSON', '{'],
    ['null', null],
    ['a list', []],
    ['records as text', { ...meta, records: '1' }],
    ['no names', { ...meta, names: undefined }],
    ['no date', { ...meta, updatedAt: null }],
    ['no shards', { ...meta, shards: null }],
    ['shards as text', { ...meta, shards: 'x' }],
    ['troubles that are no list', { ...meta, troubles: {} }],
  ])('is none: %s', (_, value) =>
    expect(written(typeof value === 'string' ? value : JSON.stringify(value))).toBeNull(),
  )

  test('there is none in a folder that is not there', () => expect(readMeta('/nowhere/index')).toBeNull())
})

describe('a look-up', () => {
  const advisory = (id: string) => JSON.stringify({ id, source: 'forged' })
  const lines = (...rows: [name: string, id: string][]) =>
    rows.map(([name, id]) => `${JSON.stringify(name)}\t${advisory(id)}\n`).join('')
  /** An index with one shard, which is that of the first name. */
  const index = (name: string, text: string, sum = crc32(text)) => {
    const shard = shardOf(name)
    return { folder: makeFolder({ [`${shard}.jsonl`]: text }), meta: { ...meta, shards: { [shard]: sum } } }
  }
  const idsOf = (text: string, ...names: [string, ...string[]]) => {
    const one = index(names[0], text)
    return lookUp(one.folder, one.meta, names)?.map(({ id, source }) => `${source} ${id}`)
  }

  test.each<[string, string, string[]]>([
    ['nothing in an empty shard', '', []],
    ['each line of the name', lines(['a', '1'], ['b', '2'], ['a', '3']), ['osv 1', 'osv 3']],
    ['the last line without its end', lines(['b', '1'], ['a', '2']).trimEnd(), ['osv 2']],
    // The name of another package can contain the quoted one.
    ['no line of a name that ends like it', lines(['x"a', '1'], ['ba', '2']), []],
    ['no name inside of an advisory', `"b"\t{"id":"1","title":"x\\"a\\"\\t"}\n`, []],
  ])('%s', (_, text, ids) => expect(idsOf(text, 'a')).toEqual(ids))

  test('names with quotes, line breaks, and of the prototype', () => {
    for (const name of ['a"b', 'a\nb', '__proto__', 'constructor', 'ünï', '@s/b'])
      expect(idsOf(lines([name, '1']), name)).toEqual(['osv 1'])
  })

  test('a name once, though it is asked for twice', () =>
    expect(idsOf(lines(['a', '1']), 'a', 'a')).toEqual(['osv 1']))

  test('a name whose shard the archive does not have is not there', () => {
    const one = index('a', lines(['a', '1']))
    expect(lookUp(one.folder, { ...one.meta, shards: {} }, ['a'])).toEqual([])
  })

  test.each<[string, (folder: string) => void]>([
    ['gone', (folder) => rmSync(folder, { recursive: true })],
    ['edited', (folder) => readdirSync(folder).forEach((file) => writeFileSync(path.join(folder, file), ''))],
  ])('a shard that is %s is no silence', (_, damage) => {
    const one = index('a', lines(['a', '1']))
    damage(one.folder)
    expect(lookUp(one.folder, one.meta, ['a'])).toBeNull()
  })
})

describe('what is removed', () => {
  const make = () => {
    const root = makeFolder()
    const kept = indexFolder(root, state)
    const names = {
      kept: path.basename(kept),
      old: path.basename(indexFolder(root, { ...state, size: 11 })),
      other: path.basename(indexFolder(root, { ...state, path: '/x' })),
      young: 'building-1-a',
      killed: 'building-2-b',
    }
    for (const name of Object.values(names)) mkdirSync(path.join(root, name))
    utimesSync(path.join(root, names.killed), 0, 0)
    // An index of another archive is old and stays.
    utimesSync(path.join(root, names.other), 0, 0)
    return { root, names }
  }

  test('other states of the archive, and builds of yesterday', () => {
    const { root, names } = make()
    pruneIndexes(root, state)
    expect(readdirSync(root).sort()).toEqual([names.kept, names.other, names.young].sort())
  })

  test('nothing where there is no folder', () => expect(() => pruneIndexes('/nowhere', state)).not.toThrow())
})

test('there are 4,096 shards', () => {
  expect(shardOf('a')).toMatch(/^[0-9a-f]{3}$/)
  expect(shardOf('a')).toBe(shardOf('a'))
})
