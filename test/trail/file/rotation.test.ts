// Which lines of a trail are old enough to go, and the file without them.

import { closeSync, openSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hashLine } from '../../../src/trail/chain.ts'
import { dropOld, findOld } from '../../../src/trail/file/rotation.ts'
import { makeFolder } from '../../support/folder.ts'
import { entry, trailOf } from '../../support/trail.ts'

const now = new Date('2026-06-15T12:00:00.000Z')
const day = 24 * 3_600_000
const keep = 10 * 1440
const daysAgo = (days: number) => new Date(now.getTime() - days * day).toISOString()
const linesOf = (...ages: number[]) => trailOf(ages.map((age) => entry({ time: daysAgo(age) }))).lines
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

function open(text: string) {
  const file = path.join(makeFolder({ trail: text }), 'trail')
  const fd = openSync(file, 'r+')
  onTestFinished(() => closeSync(fd))
  return { file, fd }
}
const find = (lines: readonly string[]) => findOld(open(textOf(lines)).fd, now, keep)

describe('what is old', () => {
  test('is named by its count, its last hash and where it ends', () => {
    const lines = linesOf(30, 20, 10.5, 5)
    expect(find(lines)).toEqual({
      end: Buffer.byteLength(textOf(lines.slice(0, 3))),
      dropped: { lines: 3, hash: hashLine(lines[2] ?? ''), until: daysAgo(10) },
    })
  })

  test.each<[string, number[], number]>([
    ['no line', [], 0],
    ['young ones', [9, 1], 0],
    ['one within the tenth more', [10.9, 1], 0],
    ['one beyond it', [11.1, 1], 1],
    ['one beyond it, and one within: both go', [11.1, 10.1, 9.9], 2],
    ['one after a young one', [11.1, 5, 20], 1],
    ['all of them', [30, 20], 2],
  ])('%s', (_, ages, count) => expect(find(linesOf(...ages))?.dropped.lines ?? 0).toBe(count))

  // Dropping it would take along what shows that it was edited.
  test.each(['hello', '{}', '{"number":2,"time":"x"}'])(
    'a line that is none (%s) stays, with all after it',
    (text) => {
      expect(find([text, ...linesOf(30)])).toBeNull()
      expect(find(linesOf(30, 25).toSpliced(1, 0, text))?.dropped.lines).toBe(1)
    },
  )

  test('half a line at the end is none', () => {
    const [line = ''] = linesOf(30)
    expect(findOld(open(line).fd, now, keep)).toBeNull()
  })
})

describe('the file without them', () => {
  test.each([0, 3, 2_500_000])('begins at byte %i, for the user alone', (start) => {
    const text = `abc${'x'.repeat(2_600_000)}é\n`
    const { file, fd } = open(text)
    dropOld(fd, file, start)
    expect(readFileSync(file).equals(Buffer.from(text).subarray(start))).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(path.dirname(file))).toEqual(['trail'])
  })

  test('is not written through a link that lay in its place', () => {
    const { file, fd } = open('abc')
    const other = path.join(makeFolder({ mine: 'mine' }), 'mine')
    symlinkSync(other, `${file}.new`)
    dropOld(fd, file, 1)
    expect([readFileSync(file, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['bc', 'mine'])
  })

  test('replaces a draft that a crash left', () => {
    const { file, fd } = open('abc')
    writeFileSync(`${file}.new`, 'a longer draft of an earlier run')
    dropOld(fd, file, 2)
    expect(readFileSync(file, 'utf8')).toBe('c')
  })
})
