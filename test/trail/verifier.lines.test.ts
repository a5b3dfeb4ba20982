// What single lines report of the file, and the bounds of what is listed.

import { describe, expect, test } from 'vitest'
import { genesis, hashLine, writeLine } from '../../src/trail/chain.ts'
import { TrailVerifier, verifyTrail } from '../../src/trail/verifier.ts'
import type { TrailHead, TrailLine } from '../../src/ports/trail.ts'
import { entry, trailOf } from '../support/trail.ts'

const verify = (lines: readonly string[], head: TrailHead) =>
  verifyTrail(Buffer.from(lines.map((line) => `${line}\n`).join('')), head)

describe('what a line reports of the file', () => {
  /** A chain of one line with these marks, after lines that were dropped. */
  const marked = (marks: Partial<TrailLine>, number = 1, previous = genesis) => {
    const line = writeLine({ ...entry(), ...marks }, number, previous)
    return verify([line], { number, hash: hashLine(line) })
  }
  const dropped = { lines: 4, hash: 'c'.repeat(64), until: '2026-01-01T00:00:00.000Z', problems: 0 }

  test('that old lines were dropped: the chain may begin after them', () => {
    expect(marked({ dropped }, 5, dropped.hash)).toEqual({
      isWhole: true,
      lines: 1,
      problems: [],
      notes: ['4 lines older than 2026-01-01T00:00:00.000Z were dropped on 2026-06-15T12:00:00.000Z'],
    })
    expect(marked({ dropped }, 5, 'd'.repeat(64)).problems).toEqual([
      'numbers 1 to 4 are gone, and were not dropped for their age',
    ])
  })

  test('that the chain was broken already when they were', () =>
    expect(marked({ dropped: { ...dropped, problems: 1 } }, 5, dropped.hash).problems).toEqual([
      'the chain was broken already when lines were dropped on 2026-06-15T12:00:00.000Z',
    ]))

  test('that a crash cut off a line before it', () =>
    expect(marked({ torn: { bytes: 9, hash: 'e'.repeat(64) } })).toMatchObject({
      isWhole: true,
      notes: ['a line that a crash cut off (9 bytes) was set aside before number 1'],
    }))

  test('that the head was gone', () =>
    expect(marked({ isHeadLost: true }).problems).toEqual([
      'the head was gone when number 1 was written: lines before it may have been cut',
    ]))

  test('that the head ends before it', () => {
    const { lines, head } = trailOf([entry(), entry(), entry()])
    expect(verify(lines, { number: 1, hash: hashLine(lines[0] ?? '') }).problems).toEqual([
      'lines up to 3 stand there, and the head ends at 1',
    ])
    // One more than the head knows, and after another line than the head's.
    expect(verify(lines, { number: 2, hash: head.hash }).isWhole).toBe(false)
  })
})

describe('bounds', () => {
  test('of many problems twenty are listed, and of many notes the last twenty', () => {
    const verifier = new TrailVerifier()
    for (let nth = 0; nth < 50; nth += 1) verifier.take(Buffer.from('hello'))
    expect(verifier.end(null, 0)).toMatchObject({ isWhole: false, lines: 50 })
    expect(verifier.end(null, 0).problems.length).toBe(20)
    const torn = { torn: { bytes: 1, hash: genesis } }
    const { lines, head } = trailOf(Array.from({ length: 25 }, () => ({ ...entry(), ...torn })))
    const { notes } = verify(lines, head)
    expect([notes.length, notes.at(-1)]).toEqual([20, expect.stringContaining('before number 25')])
  })

  test('ten leaps backwards are listed one by one', () => {
    const time = (nth: number) => `2026-06-15T${nth % 2 === 0 ? '12' : '09'}:00:00.000Z`
    const { lines, head } = trailOf(Array.from({ length: 40 }, (_, nth) => entry({ time: time(nth) })))
    expect(verify(lines, head).notes.length).toBe(10)
  })

  test('five minutes backwards are a clock that was corrected, more are a leap', () => {
    const after = (time: string) => {
      const { lines, head } = trailOf([entry(), entry({ time })])
      return verify(lines, head).notes.length
    }
    expect(after('2026-06-15T11:55:00.000Z')).toBe(0)
    expect(after('2026-06-15T11:54:59.999Z')).toBe(1)
  })
})
