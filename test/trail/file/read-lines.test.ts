// Lines out of an open file, a piece at a time: whole ones, long ones, and a torn end.

import { closeSync, openSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxLineBytes } from '../../../src/trail/chain.ts'
import { readLines, readLinesBack, readTail } from '../../../src/trail/file/read-lines.ts'
import { makeFolder } from '../../support/folder.ts'

const piece = 256 * 1024
const longest = 'x'.repeat(maxLineBytes)

function withFile<T>(content: string, act: (fd: number, size: number) => T): T {
  const file = path.join(makeFolder(), 'a')
  writeFileSync(file, content)
  const fd = openSync(file, 'r')
  try {
    return act(fd, Buffer.byteLength(content))
  } finally {
    closeSync(fd)
  }
}

function read(content: string, sizeOf = (size: number) => size) {
  return withFile(content, (fd, size) => {
    const lines: string[] = []
    const ends: number[] = []
    const all = readLines(fd, sizeOf(size))
    for (;;) {
      const next = all.next()
      if (next.done === true) return { lines, ends, rest: next.value.bytes }
      lines.push(Buffer.from(next.value.bytes).toString())
      ends.push(next.value.end)
    }
  })
}

describe('lines', () => {
  test.each<[string, string[], number[], number]>([
    ['', [], [], 0],
    ['\n', [''], [1], 0],
    ['a', [], [], 1],
    ['a\nbé\n', ['a', 'bé'], [2, 6], 0],
    ['a\n\nb', ['a', ''], [2, 3], 1],
    ['a\r\n', ['a\r'], [3], 0],
  ])('%j', (text, lines, ends, rest) => expect(read(text)).toEqual({ lines, ends, rest }))

  test('only the first bytes are read, where more came in since', () =>
    expect(read('a\nb\nc\n', () => 3)).toEqual({ lines: ['a'], ends: [2], rest: 1 }))

  test('a file that became shorter ends where it ends', () =>
    expect(read('a\n', () => 100)).toEqual({ lines: ['a'], ends: [2], rest: 98 }))

  test.each([piece - 1, piece, piece + 1, 2 * piece])(
    'across the pieces, with a line break at byte %i',
    (at) => {
      const line = 'y'.repeat(60_000)
      const count = Math.floor(at / 60_001)
      const first = `${line}\n`.repeat(count)
      const text = `${first}${'z'.repeat(at - first.length)}\nb\n`
      const found = read(text)
      expect(found.lines).toEqual([
        ...Array.from({ length: count }, () => line),
        'z'.repeat(at - first.length),
        'b',
      ])
      expect(found.ends.at(-1)).toBe(text.length)
    },
  )

  // depgate writes no longer one: one byte more shows that it is none, and a file of one line fills no memory.
  test.each([
    [maxLineBytes, maxLineBytes],
    [maxLineBytes + 1, maxLineBytes + 1],
    [5 * piece, maxLineBytes + 1],
  ])('of a line of %i bytes %i are kept, and the next one is whole', (length, kept) => {
    const { lines, ends } = read(`${'x'.repeat(length)}\nb\n`)
    expect([lines[0]?.length, lines[1]]).toEqual([kept, 'b'])
    expect(ends).toEqual([length + 1, length + 3])
  })

  test('of any text are those that a split finds', () => {
    const texts = fc
      .array(fc.constantFrom('\n', 'a', 'é', '{"x":1}'), { maxLength: 20 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(texts, (text) => {
        const parts = text.split('\n')
        expect(read(text).lines).toEqual(parts.slice(0, -1))
        expect(read(text).rest).toBe(Buffer.byteLength(parts.at(-1) ?? ''))
      }),
      { numRuns: 50 },
    )
  })
})

describe('the end of a file', () => {
  const tail = (text: string) =>
    withFile(text, (fd, size) => {
      const { line, torn } = readTail(fd, size)
      return [line === null ? null : Buffer.from(line).toString(), Buffer.from(torn).toString()]
    })

  test.each([
    ['', null, ''],
    ['a', null, 'a'],
    ['\n', '', ''],
    ['a\n', 'a', ''],
    ['a\nb\n', 'b', ''],
    ['a\nb\nhalf', 'b', 'half'],
    ['a\n\nhalf', '', 'half'],
  ])('%j', (text, line, torn) => expect(tail(text)).toEqual([line, torn]))

  test('is all of the longest line that depgate writes, and half a one after it', () =>
    expect(tail(`a\n${longest}\n${longest}`)).toEqual([longest, longest]))

  test('has no line where what is before the end is longer than that', () => {
    expect(tail(`a\n${longest}${longest}xxx\n`)).toEqual([null, ''])
    expect(tail(`a\n${longest}${longest}xxx`)).toEqual([null, ''])
    expect(tail(`${longest}${longest}xx`)).toEqual([null, `${longest}${longest}xx`])
  })
})

describe('lines from the end', () => {
  const readBack = (content: string) =>
    withFile(content, (fd, size) =>
      [...readLinesBack(fd, size)].map((bytes) => Buffer.from(bytes).toString()),
    )

  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['no whole line', 'torn', []],
    ['an empty line', '\n', ['']],
    ['the last first, without a torn end', 'a\nb\n\nc\ntorn', ['c', '', 'b', 'a']],
    [
      'a line over the end of a piece',
      `${'x'.repeat(60_000)}\n`.repeat(9),
      Array<string>(9).fill('x'.repeat(60_000)),
    ],
  ])('%s', (_, content, expected) => expect(readBack(content)).toEqual(expected))

  test('a line that is too long comes as its end, one byte too long to be valid', () => {
    const lines = readBack(`a\n${'x'.repeat(3 * piece)}${longest}\nb\n`)
    expect(lines.map((line) => line.length)).toEqual([1, maxLineBytes + 1, 1])
  })

  test('they are the lines from the beginning, turned round', () => {
    const content = fc.array(
      fc.string({ maxLength: 5 }).map((text) => text.repeat(10_000)),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(content, (parts) => {
        const text = parts.join('\n')
        expect(readBack(text)).toEqual(read(text).lines.reverse())
      }),
      { numRuns: 20 },
    )
  })
})
