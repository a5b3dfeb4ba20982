// The lines of earlier searches in the cache folder.

import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openLineMemory } from '../../../src/wrapper/npm/line-memory.ts'
import { makeFolder } from '../../support/folder.ts'

const open = (folder = path.join(makeFolder(), 'remedies'), ahead = 0) => ({
  folder,
  memory: openLineMemory(folder, () => new Date(Date.now() + ahead)),
})

test('what was written is read', () => {
  const { memory } = open()
  expect(memory.read('a')).toBeNull()
  memory.write('a', [[['install']]])
  expect(memory.read('a')).toEqual([[['install']]])
  expect(memory.read('b')).toBeNull()
})

test('for a day', () => {
  const { folder, memory } = open()
  memory.write('a', 1)
  const hour = 3_600_000
  expect(open(folder, 23 * hour).memory.read('a')).toBe(1)
  expect(open(folder, 25 * hour).memory.read('a')).toBeNull()
  // A time stamp in the future.
  expect(open(folder, -25 * hour).memory.read('a')).toBeNull()
})

test('what is no JSON, or too large, is not read', () => {
  const { folder, memory } = open()
  memory.write('a', 1)
  writeFileSync(path.join(folder, 'a.json'), '{')
  expect(memory.read('a')).toBeNull()
  writeFileSync(path.join(folder, 'a.json'), JSON.stringify('x'.repeat(70_000)))
  expect(memory.read('a')).toBeNull()
})

test('what is too large is not written, and nothing where others can write', () => {
  const { folder, memory } = open()
  memory.write('large', 'x'.repeat(70_000))
  expect(memory.read('large')).toBeNull()
  memory.write('a', 1)
  chmodSync(folder, 0o777)
  memory.write('b', 1)
  expect(memory.read('b')).toBeNull()
})

test('the newest 200 are kept, in files of this user alone', () => {
  const { folder, memory } = open()
  for (let nth = 0; nth < 205; nth += 1) memory.write(`k${nth}`, nth)
  expect(readdirSync(folder)).toHaveLength(200)
  expect(readFileSync(path.join(folder, 'k204.json'), 'utf8')).toBe('204')
})
