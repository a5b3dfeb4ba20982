import path from 'node:path'
import { expect, test } from 'vitest'
import { readArchive } from '../../../src/advisories/feeds/osv-archive.ts'
import { makeFolder } from '../../support/folder.ts'
import { packZip } from '../../support/zip.ts'

const bounds = { entries: 10, entryBytes: 1_000, totalBytes: 2_000 }

async function names(count: number, size: number, more = bounds): Promise<string[]> {
  const content = JSON.stringify('x'.repeat(size))
  const entries = Array.from({ length: count }, (_, nth) => ({ name: `${nth}.json`, content }))
  const file = path.join(makeFolder({ 'all.zip': packZip(entries) }), 'all.zip')
  const read: string[] = []
  for await (const { name } of readArchive(file, more)) read.push(name)
  return read
}

test('reads within the bounds', async () => {
  expect(await names(3, 100)).toEqual(['0.json', '1.json', '2.json'])
  expect(await names(0, 0)).toEqual([])
})

test.each([
  ['files', 11, 1, 'the archive holds more than 10 files'],
  ['many bytes', 5, 900, 'the archive unpacks to more than is read'],
])('stops at too many %s', async (_name, count, size, message) => {
  await expect(names(count, size)).rejects.toMatchObject({ code: 'EADVISORIES', message })
})

test('names a file that is too large, and reads on', async () => {
  const file = path.join(
    makeFolder({
      'all.zip': packZip([
        { name: '0.json', content: JSON.stringify('x'.repeat(1_200)) },
        { name: '1.JSON', content: '1' },
      ]),
    }),
    'all.zip',
  )
  const read: unknown[] = []
  for await (const one of readArchive(file, bounds)) read.push(one)
  expect(read).toEqual([
    { name: '0.json', trouble: 'is larger than 0 MB' },
    { name: '1.JSON', text: '1' },
  ])
})
