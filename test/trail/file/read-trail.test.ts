// A trail as it is between two runs: verified, read, and refused where it is no file.

import { chmodSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { firstHead } from '../../../src/trail/chain.ts'
import { readNewest, verifyFile } from '../../../src/trail/file/read-trail.ts'
import { makeFolder } from '../../support/folder.ts'
import { refusalOf } from '../../support/refusal.ts'
import { entry, trailOf } from '../../support/trail.ts'

const three = trailOf([entry({ command: 'a' }), entry({ command: 'b' }), entry({ command: 'c' })])
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
const make = (text: string | null, head: unknown) => {
  const folder = makeFolder({
    ...(text === null ? {} : { 'trail.jsonl': text }),
    ...(head === undefined ? {} : { 'trail.jsonl.head': JSON.stringify(head) }),
  })
  return path.join(folder, 'trail.jsonl')
}

describe('a trail', () => {
  test('that is whole: nothing but the two files is left beside it', () => {
    const file = make(textOf(three.lines), three.head)
    expect(verifyFile(file)).toEqual({ isWhole: true, lines: 3, problems: [], notes: [] })
    expect([...readNewest(file)].reverse().map(({ command }) => command)).toEqual(['a', 'b', 'c'])
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['trail.jsonl', 'trail.jsonl.head'])
  })

  test.each<[string, string | null, unknown, object | null]>([
    ['that is not there', null, undefined, null],
    ['of which only the first head is there', null, firstHead, { isWhole: true, lines: 0 }],
    ['of which only the head is there', null, three.head, { problems: ['numbers 1 to 3 are gone'] }],
    ['of which only a broken head is there', null, {}, { problems: ['number 1 is gone'] }],
    ['without a head', textOf(three.lines), undefined, { isWhole: false, lines: 3 }],
    ['with a broken head', textOf(three.lines), {}, { isWhole: false, lines: 3 }],
    [
      'without its last line break',
      textOf(three.lines).slice(0, -1),
      three.head,
      { problems: ['number 3 is gone'] },
    ],
  ])('%s', (_, text, head, check) => {
    const file = make(text, head)
    if (check === null) expect(verifyFile(file)).toBeNull()
    else expect(verifyFile(file)).toMatchObject(check)
    expect(existsSync(file)).toBe(text !== null)
  })

  test('in a folder that is not there is none, and none is made', () => {
    const file = path.join(makeFolder(), 'no/trail.jsonl')
    expect(verifyFile(file)).toBeNull()
    expect([...readNewest(file)].reverse()).toEqual([])
    expect(existsSync(path.dirname(file))).toBe(false)
  })
})

test('lines of another program are passed over, and those after them are read', () => {
  const [first = '', , last = ''] = three.lines
  const file = make(textOf([first, 'hello', '{"number":2}', last]), three.head)
  expect([...readNewest(file)].reverse().map(({ number }) => number)).toEqual([1, 3])
})

test('a reader that stops early leaves the file closed', () => {
  const file = make(textOf(three.lines), three.head)
  const count = () => readdirSync('/proc/self/fd').length
  const before = process.platform === 'linux' ? count() : 0
  for (const { number } of readNewest(file)) if (number === 3) break
  expect(process.platform === 'linux' ? count() : 0).toBe(before)
})

describe('what cannot be read is an error', () => {
  test('a link', () => {
    const file = make(null, undefined)
    writeFileSync(`${file}.other`, textOf(three.lines))
    symlinkSync(`${file}.other`, file)
    expect(refusalOf(() => verifyFile(file)).message).toBe(`${file} is a link`)
    expect(refusalOf(() => [...readNewest(file)].reverse()).message).toBe(`${file} is a link`)
  })

  test.skipIf(process.getuid?.() === 0)('a file of others', () => {
    const file = make(textOf(three.lines), three.head)
    chmodSync(file, 0)
    expect(refusalOf(() => verifyFile(file)).code).toBe('ETRAIL')
  })
})

describe('a user who may only read it', () => {
  test.skipIf(process.getuid?.() === 0)('reads it without a lock', () => {
    const file = make(textOf(three.lines), three.head)
    chmodSync(path.dirname(file), 0o500)
    try {
      expect(verifyFile(file)?.isWhole).toBe(true)
    } finally {
      chmodSync(path.dirname(file), 0o700)
    }
  })

  test('but not one beside a process that keeps the lock', () => {
    const file = make(textOf(three.lines), three.head)
    const lock = JSON.stringify({ pid: process.pid, host: 'elsewhere', start: '', nonce: 'a'.repeat(16) })
    writeFileSync(`${file}.lock`, lock)
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 3_000))
    try {
      expect(refusalOf(() => verifyFile(file)).message).toContain('another process')
    } finally {
      vi.restoreAllMocks()
    }
  })
})
