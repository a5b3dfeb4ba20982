import { promises, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hashOf, readLeft } from '../../../../src/wrapper/npm/left-state.ts'
import { recordWrites, watchWrites } from '../../../../src/wrapper/npm/preload/record-writes.ts'
import { makeFolder } from '../../../support/folder.ts'

const { writeFile } = promises
afterAll(() => {
  promises.writeFile = writeFile
})

test('records the hash of what npm writes into the files of a person, before it writes, and of no other', async () => {
  watchWrites()
  const folder = makeFolder()
  const journal = path.join(makeFolder(), 'journal.left')
  const file = path.join(folder, 'package.json')
  await promises.writeFile(file, 'before the journal is known')
  recordWrites(journal)
  await promises.writeFile(path.join(folder, 'index.js'), 'x')
  await promises.writeFile(file, '{}\n')
  await promises.writeFile(path.join(folder, 'package-lock.json'), Buffer.from('{}'), 'utf8')
  expect(readFileSync(file, 'utf8')).toBe('{}\n')
  const left = readLeft(journal)
  expect([...left.keys()].map((name) => path.basename(name))).toEqual(['package.json', 'package-lock.json'])
  expect(left.get(file)?.has(hashOf(file) ?? '')).toBe(true)
  expect(left.get(file)?.size).toBe(1)
})
