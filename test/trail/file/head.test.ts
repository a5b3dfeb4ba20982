// The head beside a trail: overwritten in place, and never read from something else.

import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { headOf, writeHead } from '../../../src/trail/file/head.ts'
import { makeFolder } from '../../support/folder.ts'

const hash = 'a'.repeat(64)
const place = () => path.join(makeFolder(), 'trail.jsonl')
const textOf = (number: unknown, of: unknown = hash) => JSON.stringify({ number, hash: of })

test('is read as it was written, always as long as before and for the user alone', () => {
  const file = place()
  writeHead(file, textOf(123_456_789))
  expect(headOf(file)).toEqual({ number: 123_456_789, hash })
  const { ino, size, mode } = statSync(`${file}.head`)
  writeHead(file, textOf(7))
  expect(headOf(file)).toEqual({ number: 7, hash })
  expect(statSync(`${file}.head`)).toMatchObject({ ino, size, mode })
  expect([size, mode & 0o777]).toEqual([128, 0o600])
  expect(readFileSync(`${file}.head`, 'utf8')).toMatch(/^\{.*\} +\n$/)
})

test('there is none before the first line', () => {
  const file = place()
  expect(headOf(file)).toBeUndefined()
  expect(headOf(path.join(file, 'below'))).toBeUndefined()
})

describe('what is no head is null, and not taken for none', () => {
  test.each([
    '',
    '{',
    'null',
    '[]',
    '7',
    textOf(1.5),
    textOf('7'),
    textOf(1e300),
    textOf(1, 'A'.repeat(64)),
    textOf(1, 'a'.repeat(63)),
    '{"__proto__":{"number":1}}',
  ])('%s', (text) => {
    const file = place()
    writeFileSync(`${file}.head`, text)
    expect(headOf(file)).toBeNull()
  })
})

describe('what is no file is an error', () => {
  test('a folder', () => {
    const file = place()
    mkdirSync(`${file}.head`)
    expect(() => headOf(file)).toThrow('is not a regular file')
    expect(() => writeHead(file, textOf(1))).toThrow('EISDIR')
  })

  test('a link: what it leads to stays', () => {
    const file = place()
    writeFileSync(`${file}.other`, 'mine')
    symlinkSync(`${file}.other`, `${file}.head`)
    expect(() => headOf(file)).toThrow('ELOOP')
    expect(() => writeHead(file, textOf(1))).toThrow('ELOOP')
    expect(readFileSync(`${file}.other`, 'utf8')).toBe('mine')
  })
})
