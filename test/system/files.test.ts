// Text files as they lie on a disk, with all that is no text file.

import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { maxBytes, readInput, readText, realPath, writeText } from '../../src/system/files.ts'
import { makeFolder } from '../support/folder.ts'
import { refusalOf } from '../support/refusal.ts'

describe('a text', () => {
  test.each([
    ['an empty one', ''],
    ['with line breaks of both kinds', 'a\r\nb\n'],
    ['with a byte order mark, which stays', '\uFEFF{}'],
    ['with a character beyond 16 bits', '\u{1F600}\0'],
  ])('%s', (_, text) => expect(readText(path.join(makeFolder({ a: text }), 'a'))).toBe(text))

  test('through a link', () => {
    const folder = makeFolder({ a: 'x' })
    symlinkSync('a', path.join(folder, 'link'))
    expect(readText(path.join(folder, 'link'))).toBe('x')
  })
})

describe('there is none', () => {
  test.each([
    ['where nothing is', 'none'],
    ['below a file', 'a/b'],
    ['at the end of a dangling link', 'dangling'],
  ])('%s', (_, name) => {
    const folder = makeFolder({ a: 'x' })
    symlinkSync('nowhere', path.join(folder, 'dangling'))
    expect(readText(path.join(folder, name))).toBeNull()
  })
})

describe('what is no text is refused', () => {
  const refusal = (make: (file: string) => void) => {
    const file = path.join(makeFolder(), 'a')
    make(file)
    return refusalOf(() => readText(file)).message.replace(file, 'a')
  }

  test.each<[string, (file: string) => void, string]>([
    ['a folder', (file) => mkdirSync(file), 'a is not a regular file'],
    // Reading one would wait for a writer.
    ['a pipe', (file) => execFileSync('mkfifo', [file]), 'a is not a regular file'],
    ['a link to itself', (file) => symlinkSync('a', file), 'a cannot be read (ELOOP)'],
    [
      'more than 64 MiB',
      (file) => {
        writeFileSync(file, '')
        truncateSync(file, maxBytes + 1)
      },
      'a is larger than 64 MiB',
    ],
    // As other characters than npm's they would be other names.
    ['bytes that are not UTF-8', (file) => writeFileSync(file, Buffer.of(0x61, 0xff)), 'a is not UTF-8'],
    ['half a character', (file) => writeFileSync(file, Buffer.of(0xe2, 0x82)), 'a is not UTF-8'],
  ])('%s', (_, make, message) => expect(refusal(make)).toBe(message))

  test('a name with escape sequences is shown without them', () => {
    const folder = makeFolder()
    const file = path.join(folder, 'a\u001b[31m')
    mkdirSync(file)
    expect(refusalOf(() => readText(file)).message).not.toContain('\u001b')
  })
})

describe('stdin', () => {
  const { stdin } = process
  afterEach(() => void Object.defineProperty(process, 'stdin', { value: stdin, configurable: true }))
  const read = (chunks: readonly Buffer[], isTTY = false) => {
    const value = Object.assign(Readable.from(chunks, { objectMode: false }), { isTTY })
    Object.defineProperty(process, 'stdin', { value, configurable: true })
    return readInput()
  }

  test('is read to its end, whatever the pieces', async () => {
    const bytes = Buffer.from('\uFEFFé\u{1F600}')
    expect(await read([...bytes].map((byte) => Buffer.of(byte)))).toBe('\uFEFFé\u{1F600}')
    expect(await read([])).toBe('')
  })

  test('of a terminal is refused: it would wait for a person', async () => {
    await expect(read([], true)).rejects.toThrow('nothing comes on stdin')
  })

  test('that is not UTF-8 is refused', async () => {
    await expect(read([Buffer.of(0xff)])).rejects.toThrow('stdin is not UTF-8')
  })

  test('of more than 64 MiB is refused before it is in memory', async () => {
    const piece = Buffer.alloc(1024 * 1024)
    const next = vi.fn(() => piece)
    function* endless() {
      for (;;) yield next()
    }
    const value = Object.assign(Readable.from(endless(), { objectMode: false }), { isTTY: false })
    Object.defineProperty(process, 'stdin', { value, configurable: true })
    await expect(readInput()).rejects.toThrow('stdin is larger than 64 MiB')
    expect(next.mock.calls.length).toBeLessThan(70)
  })
})

test('a real path has no links in it; one where nothing is stays as it is', () => {
  const folder = realPath(makeFolder({ 'a/b': '' }))
  symlinkSync('a', path.join(folder, 'link'))
  expect(realPath(path.join(folder, 'link/b'))).toBe(path.join(folder, 'a/b'))
  expect(realPath(path.join(folder, 'link/none'))).toBe(path.join(folder, 'link/none'))
  expect(realPath('')).toBe(realPath(process.cwd()))
})

describe('a file is written', () => {
  test('whole, through a link, and nothing else is left beside it', () => {
    const folder = makeFolder({ a: 'x', 'b/c': '' })
    symlinkSync('../a', path.join(folder, 'b/link'))
    writeText(path.join(folder, 'b/link'), 'é')
    expect(readFileSync(path.join(folder, 'a'), 'utf8')).toBe('é')
    expect(lstatSync(path.join(folder, 'b/link')).isSymbolicLink()).toBe(true)
    expect(readdirSync(path.join(folder, 'b')).sort()).toEqual(['c', 'link'])
  })

  test.each([
    ['into a folder that is not there', 'none/a', 'ENOENT'],
    ['over a folder', 'folder', 'EISDIR'],
    ['below a file', 'a/b', 'ENOTDIR'],
  ])('but not %s', (_, name, code) => {
    const folder = makeFolder({ a: 'x', 'folder/b': '' })
    const file = path.join(folder, name)
    expect(refusalOf(() => writeText(file, ''))).toMatchObject({
      code: 'EUSAGE',
      message: `${file} cannot be written (${code})`,
    })
    expect(readdirSync(folder).sort()).toEqual(['a', 'folder'])
  })
})
