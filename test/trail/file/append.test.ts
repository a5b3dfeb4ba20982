import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { appendLine, probe } from '../../../src/trail/file/append.ts'
import { readNewest, verifyFile } from '../../../src/trail/file/read-trail.ts'
import { genesis, hashLine, maxLineBytes } from '../../../src/trail/chain.ts'
import { makeFolder } from '../../support/folder.ts'
import { entry, who } from '../../support/trail.ts'

const withFolder = <T>(act: (folder: string) => T): T => act(makeFolder())

const day = 24 * 3_600_000
const now = new Date('2026-06-15T12:00:00.000Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * day).toISOString()
const append = (file: string, time = now.toISOString(), keep: number | null = null) =>
  appendLine(file, entry({ time }), { who, now, keep })
/** Runs a test with a trail of three lines. */
const withThree = (act: (file: string, folder: string) => void) =>
  withFolder((folder) => {
    const file = path.join(folder, 'state', 'trail.jsonl')
    for (let nth = 0; nth < 3; nth += 1) append(file)
    act(file, folder)
  })
const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1)

test('each line carries the hash of the one before, for the user alone', () =>
  withThree((file) => {
    const lines = linesOf(file)
    const previous = [...readNewest(file)].reverse().map((line) => line.previous)
    expect(previous).toEqual([genesis, ...lines.slice(0, 2).map((line) => hashLine(line))])
    expect(verifyFile(file)).toEqual({ isWhole: true, lines: 3, problems: [], notes: [] })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(`${file}.head`).mode & 0o777).toBe(0o600)
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['trail.jsonl', 'trail.jsonl.head'])
  }))

test('there is none before the first line', () =>
  withFolder((folder) => {
    expect(verifyFile(path.join(folder, 'no', 'trail.jsonl'))).toBeNull()
    expect([...readNewest(path.join(folder, 'no', 'trail.jsonl'))]).toEqual([])
  }))

describe('what was done to the file stays to be seen after more was appended', () => {
  test.each([
    ['the last line cut', (lines: string[]) => lines.slice(0, 2), 'number 3 is gone'],
    ['all lines cut', () => [], 'numbers 1 to 3 are gone'],
    [
      'the last line edited',
      (lines: string[]) => lines.with(2, lines[2]?.replace('pass', 'fail') ?? ''),
      'number 3 was edited',
    ],
    ['the first line cut', (lines: string[]) => lines.slice(1), 'number 1 is gone'],
    [
      'a long line without an end',
      (lines: string[]) => [...lines, 'x'.repeat(5 * maxLineBytes)],
      'line 4 of the file',
    ],
  ])('%s', (_, change, problem) =>
    withThree((file) => {
      writeFileSync(
        file,
        change(linesOf(file))
          .map((line) => `${line}\n`)
          .join(''),
      )
      expect(verifyFile(file)?.problems.join()).toContain(problem)
      append(file)
      append(file)
      expect(verifyFile(file)?.problems.join()).toContain(problem)
    }),
  )

  test('the file removed', () =>
    withThree((file) => {
      rmSync(file)
      expect(verifyFile(file)?.problems).toEqual(['numbers 1 to 3 are gone'])
      append(file)
      expect(verifyFile(file)?.problems).toEqual([
        'numbers 1 to 3 are gone, and were not dropped for their age',
      ])
    }))

  test('the head removed, or made unreadable, and the end cut', () =>
    withThree((file) => {
      writeFileSync(file, `${linesOf(file).slice(0, 2).join('\n')}\n`)
      rmSync(`${file}.head`)
      append(file)
      expect(verifyFile(file)?.problems).toEqual([
        'the head was gone when number 3 was written: lines before it may have been cut',
      ])
      writeFileSync(`${file}.head`, '{}')
      expect(verifyFile(file)?.isWhole).toBe(false)
    }))
})

describe('a crash', () => {
  test('in the middle of a line: it is set aside, and the chain goes on', () =>
    withThree((file) => {
      appendFileSync(file, '{"number":4,"sch')
      expect(verifyFile(file)).toMatchObject({
        isWhole: true,
        lines: 3,
        notes: ['the last line was cut off by a crash (16 bytes)'],
      })
      append(file)
      expect(verifyFile(file)).toMatchObject({
        isWhole: true,
        lines: 4,
        notes: ['a line that a crash cut off (16 bytes) was set aside before number 4'],
      })
      expect(readFileSync(`${file}.torn`, 'utf8')).toBe('{"number":4,"sch')
    }))

  test('between a line and its head', () =>
    withThree((file) => {
      const head = readFileSync(`${file}.head`)
      append(file)
      writeFileSync(`${file}.head`, head)
      expect(verifyFile(file)).toMatchObject({ isWhole: true, lines: 4 })
      append(file)
      expect(verifyFile(file)).toEqual({ isWhole: true, lines: 5, problems: [], notes: [] })
    }))

  test('in the middle of the last line that was complete is none', () =>
    withThree((file) => {
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, text.slice(0, -20))
      expect(verifyFile(file)?.problems).toEqual(['number 3 is gone'])
      append(file)
      expect(verifyFile(file)?.problems).toEqual(['number 3 is gone'])
    }))
})

describe('lines that are old', () => {
  const keep = 10 * 1440
  const withAges = (ages: readonly number[], act: (file: string) => void) =>
    withFolder((folder) => {
      const file = path.join(folder, 'trail.jsonl')
      for (const age of ages) append(file, daysAgo(age))
      act(file)
    })

  test('are dropped, and the chain records it', () =>
    withAges([30, 20, 12, 5, 1], (file) => {
      append(file, now.toISOString(), keep)
      expect([...readNewest(file)].reverse().map((line) => line.number)).toEqual([4, 5, 6, 7])
      expect(verifyFile(file)).toMatchObject({
        isWhole: true,
        notes: [`3 lines older than ${daysAgo(10)} were dropped on ${now.toISOString()}`],
      })
      expect(statSync(file).mode & 0o777).toBe(0o600)
      append(file, now.toISOString(), keep)
      expect([...readNewest(file)].reverse().map((line) => line.number)).toEqual([4, 5, 6, 7, 8])
      writeFileSync(file, `${linesOf(file).slice(1).join('\n')}\n`)
      expect(verifyFile(file)?.isWhole).toBe(false)
    }))

  test('are dropped again and again', () =>
    withAges([30, 5], (file) => {
      for (const days of [0, 20, 40]) {
        const later = new Date(now.getTime() + days * day)
        appendLine(file, entry({ time: later.toISOString() }), { who, now: later, keep })
        expect(verifyFile(file)?.problems).toEqual([])
      }
      expect(linesOf(file)).toHaveLength(2)
    }))

  test('stay for a tenth longer, so that the file is not written anew each time', () =>
    withAges([10.5, 1], (file) => {
      append(file, now.toISOString(), keep)
      expect(linesOf(file)).toHaveLength(3)
    }))

  test('are there still after a crash before the cut, and go next time', () =>
    withAges([30, 20, 5], (file) => {
      const before = readFileSync(file, 'utf8')
      append(file, now.toISOString(), keep)
      const after = linesOf(file)
      writeFileSync(
        file,
        before +
          after
            .slice(1)
            .map((line) => `${line}\n`)
            .join(''),
      )
      expect(verifyFile(file)).toMatchObject({ isWhole: true, lines: 5 })
      append(file, now.toISOString(), keep)
      expect(verifyFile(file)).toMatchObject({ isWhole: true, lines: 5 })
    }))

  test('do not take along what was done to the chain', () =>
    withAges([30, 20, 12, 5], (file) => {
      writeFileSync(file, `${linesOf(file).toSpliced(1, 1).join('\n')}\n`)
      append(file, now.toISOString(), keep)
      expect(verifyFile(file)?.problems).toEqual([
        `the chain was broken already when lines were dropped on ${now.toISOString()}`,
      ])
    }))
})

describe('a trail that cannot be written is reported, without a hang', () => {
  const place = (act: (file: string) => void) => withFolder((folder) => act(path.join(folder, 'trail.jsonl')))

  test('a folder', () =>
    place((file) => {
      mkdirSync(file)
      expect(() => append(file)).toThrow(`${file} is a folder`)
      expect(probe(file)?.code).toBe('ETRAIL')
    }))

  test.skipIf(process.platform === 'win32')('a link, and nothing is written where it leads', () =>
    place((file) => {
      writeFileSync(`${file}.other`, 'mine')
      symlinkSync(`${file}.other`, file)
      expect(() => append(file)).toThrow(`${file} is a link`)
      expect(readFileSync(`${file}.other`, 'utf8')).toBe('mine')
      expect(() => verifyFile(file)).toThrow(`${file} is a link`)
    }),
  )

  test.skipIf(process.platform === 'win32')('a pipe', () =>
    place((file) => {
      execFileSync('mkfifo', [file])
      expect(() => append(file)).toThrow(`${file} is not a regular file`)
      expect(() => verifyFile(file)).toThrow(`${file} is not a regular file`)
    }),
  )

  test.skipIf(process.platform === 'win32')('a head that is a pipe', () =>
    place((file) => {
      append(file)
      rmSync(`${file}.head`)
      execFileSync('mkfifo', [`${file}.head`])
      expect(() => append(file)).toThrow('head is not a regular file')
      expect(linesOf(file)).toHaveLength(1)
    }),
  )

  test('a folder that is a file', () =>
    place((file) => {
      writeFileSync(file, '')
      expect(() => append(path.join(file, 'trail.jsonl'))).toThrow(/cannot be used \((?:ENOTDIR|EEXIST)\)/)
    }))

  test.skipIf(process.getuid?.() === 0)('a folder that may only be read', () =>
    place((file) => {
      chmodSync(path.dirname(file), 0o500)
      expect(() => append(file)).toThrow('cannot be used (EACCES)')
      chmodSync(path.dirname(file), 0o700)
    }),
  )

  test.runIf(process.platform === 'linux')('a head that cannot be replaced: the line is taken back', () =>
    place((file) => {
      append(file)
      rmSync(`${file}.head`)
      mkdirSync(`${file}.head`)
      expect(() => append(file)).toThrow()
      expect(linesOf(file)).toHaveLength(1)
    }),
  )

  test('what can be written passes the probe, which adds nothing', () =>
    place((file) => {
      append(file)
      expect(probe(file)).toBeNull()
      expect(verifyFile(file)?.lines).toBe(1)
    }))
})
