import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { buildIndex } from '../../../src/advisories/feeds/osv-index-build.ts'
import { indexFolder, lookUp, readMeta, stateOf } from '../../../src/advisories/feeds/osv-index.ts'
import type { OsvFile } from '../../../src/advisories/feeds/osv-files.ts'
import { advisory } from '../../support/build.ts'
import { makeFolder } from '../../support/folder.ts'

const now = new Date('2026-06-01T00:00:00Z')

async function* filesOf(...names: string[]): AsyncGenerator<OsvFile> {
  for (const name of names) {
    const advisories = [advisory('<2', { name, id: `GHSA-${name}` })]
    yield { found: { type: 'record', record: { id: name, modified: null, advisories } }, writtenMs: null }
  }
}

/** A folder with an archive, whose content is not read here. */
function makeArchive() {
  const folder = makeFolder({ 'all.zip': 'x' })
  return { root: path.join(folder, 'cache', 'index'), state: stateOf(path.join(folder, 'all.zip')) }
}

test('an index has every record by its name', async () => {
  const { root, state } = makeArchive()
  const meta = await buildIndex(root, state, filesOf('a', '@s/b', 'a'), now)
  const folder = indexFolder(root, state)
  expect(meta).toMatchObject({ records: 3, names: 2, troubles: [] })
  expect(readMeta(folder)).toEqual(meta)
  const found = meta && lookUp(folder, meta, ['a', 'absent'])
  expect(found?.map(({ id, source }) => [id, source])).toEqual([
    ['GHSA-a', 'osv'],
    ['GHSA-a', 'osv'],
  ])
})

test('an invalid record is a part of the description', async () => {
  const { root, state } = makeArchive()
  async function* files(): AsyncGenerator<OsvFile> {
    yield { found: { type: 'trouble', trouble: { names: ['a'], reason: 'x is not JSON' } }, writtenMs: null }
  }
  expect(await buildIndex(root, state, files(), now)).toMatchObject({
    records: 0,
    troubles: [{ names: ['a'], reason: 'x is not JSON' }],
  })
})

test('an error leaves no index and no unfinished build', async () => {
  const { root, state } = makeArchive()
  async function* files(): AsyncGenerator<OsvFile> {
    yield* filesOf('a')
    throw new Error('broken')
  }
  await expect(buildIndex(root, state, files(), now)).rejects.toThrow('broken')
  expect(readdirSync(root)).toEqual([])
})

test('a damaged shard is not read as no advisories', async () => {
  const { root, state } = makeArchive()
  const meta = await buildIndex(root, state, filesOf('a'), now)
  const folder = indexFolder(root, state)
  const [shard] = Object.keys(meta?.shards ?? {})
  writeFileSync(path.join(folder, `${shard}.jsonl`), '')
  expect(meta && lookUp(folder, meta, ['a'])).toBeNull()
  rmSync(path.join(folder, `${shard}.jsonl`))
  expect(meta && lookUp(folder, meta, ['a'])).toBeNull()
})

test.runIf(process.getuid !== undefined)('a folder that others can write to has no index', async () => {
  const { root, state } = makeArchive()
  await buildIndex(root, state, filesOf('a'), now)
  chmodSync(root, 0o777)
  expect(await buildIndex(root, state, filesOf('a'), now)).toBeNull()
})
