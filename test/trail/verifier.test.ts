// What an edit, a cut or a move leaves in a chain of lines, and what a crash leaves that is none of these.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstHead, genesis, hashLine, writeLine } from '../../src/trail/chain.ts'
import { TrailVerifier, verifyTrail } from '../../src/trail/verifier.ts'
import type { TrailLine } from '../../src/ports/trail.ts'
import { entry, trailOf } from '../support/trail.ts'

const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))
const five = trailOf(['a', 'b', 'c', 'd', 'é\uFFFD'].map((command) => entry({ command })))
const verify = (lines: readonly string[], head = five.head) => verifyTrail(bytesOf(lines), head)

describe('the chain', () => {
  test('is whole as it was written', () =>
    expect(verify(five.lines)).toEqual({ isWhole: true, lines: 5, problems: [], notes: [] }))

  test.each([
    [
      'an edited line',
      (lines: string[]) => lines.with(1, lines[1]?.replace('"b"', '"x"') ?? ''),
      'number 2 was edited',
    ],
    [
      'an edited first line',
      (lines: string[]) => lines.with(0, lines[0]?.replace('"a"', '"x"') ?? ''),
      'number 1 was edited',
    ],
    [
      'an edited last line',
      (lines: string[]) => lines.with(4, lines[4]?.replace('check', 'chekc').replace('pass', 'fail') ?? ''),
      'number 5 was edited',
    ],
    [
      'the first line gone',
      (lines: string[]) => lines.slice(1),
      'number 1 is gone, and were not dropped for their age',
    ],
    ['the last line gone', (lines: string[]) => lines.slice(0, -1), 'number 5 is gone'],
    ['the last two lines gone', (lines: string[]) => lines.slice(0, -2), 'numbers 4 to 5 are gone'],
    ['two in the middle gone', (lines: string[]) => lines.toSpliced(1, 2), 'numbers 2 to 3 are gone'],
    ['all lines gone', () => [], 'numbers 1 to 5 are gone'],
    [
      'a moved line',
      (lines: string[]) => [...lines.slice(1, 2), ...lines.slice(0, 1), ...lines.slice(2)],
      'number 1 stands after number 2',
    ],
    [
      'a doubled line',
      (lines: string[]) => lines.toSpliced(1, 0, lines[1] ?? ''),
      'number 2 stands after number 2',
    ],
    [
      'a line of another program',
      (lines: string[]) => lines.toSpliced(1, 0, 'hello'),
      'line 2 of the file is none that depgate wrote',
    ],
  ])('with %s is not', (_, change, problem) => {
    const check = verify(change([...five.lines]))
    expect(check.isWhole).toBe(false)
    expect(check.problems).toContain(problem)
  })

  test('with its head gone is not, be it one line or none', () => {
    expect(verifyTrail(bytesOf(five.lines), null).problems).toEqual([
      'the head is gone: lines at the end may have been cut',
    ])
    expect(verifyTrail(bytesOf(five.lines.slice(0, 1)), null).problems).toEqual([
      'the head is gone: lines at the end may have been cut',
    ])
    expect(verifyTrail(new Uint8Array(), null).problems).toEqual([
      'the trail is empty and its head is gone: its lines were removed',
    ])
    // A crash between the first head and the first line.
    expect(verifyTrail(new Uint8Array(), firstHead).isWhole).toBe(true)
    expect(verifyTrail(bytesOf(five.lines.slice(0, 1)), firstHead).isWhole).toBe(true)
  })

  const trails = fc
    .array(
      fc.record({
        command: fc.string({ maxLength: 20 }),
        error: fc.string({ unit: 'binary', maxLength: 20 }),
      }),
      {
        minLength: 2,
        maxLength: 8,
      },
    )
    .map((entries) => trailOf(entries.map((one) => entry(one))))

  test('any byte that is changed, put in or taken out is found', () => {
    fc.assert(
      fc.property(
        trails,
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(0, 1, 2),
        (trail, place, byte, how) => {
          const whole = bytesOf(trail.lines)
          // The last line break alone: without it the line is cut off, and the head knows it.
          const at = place % whole.length
          const [from, to] = [whole.subarray(0, at), whole.subarray(how === 1 ? at : at + 1)]
          const edited = Buffer.concat([from, how === 2 ? Buffer.alloc(0) : Buffer.of(byte), to])
          fc.pre(!edited.equals(whole))
          expect(verifyTrail(whole, trail.head).isWhole).toBe(true)
          expect(verifyTrail(edited, trail.head).isWhole).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('any other order, choice or repetition of its lines is found', () => {
    const indexes = fc.array(fc.nat({ max: 7 }), { maxLength: 10 })
    fc.assert(
      fc.property(trails, indexes, ({ lines, head }, picked) => {
        const chosen = picked.map((index) => lines[index % lines.length] ?? '')
        fc.pre(chosen.join('\n') !== lines.join('\n'))
        expect(verifyTrail(bytesOf(chosen), head).isWhole).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('a cut at any byte is found', () => {
    const whole = bytesOf(five.lines)
    for (let at = 0; at < whole.length; at += 7)
      expect(verifyTrail(whole.subarray(0, at), five.head).isWhole, String(at)).toBe(false)
  })
})

describe('a crash is none of these', () => {
  test('half a line more than the head knows', () => {
    const check = verifyTrail(Buffer.concat([bytesOf(five.lines), Buffer.from('{"number":6,')]), five.head)
    expect(check).toMatchObject({ isWhole: true, notes: ['the last line was cut off by a crash (12 bytes)'] })
  })

  test('a whole line more than the head knows', () => {
    const head = { number: 4, hash: hashLine(five.lines[3] ?? '') }
    expect(verify(five.lines, head)).toMatchObject({
      isWhole: true,
      notes: ['number 5 is not in the head yet: a crash came between'],
    })
    expect(verify(five.lines, { number: 3, hash: hashLine(five.lines[2] ?? '') }).isWhole).toBe(false)
  })
})

test('times that run backwards are reported, unless within a few minutes', () => {
  const at = (time: string) => entry({ time })
  const day = '2026-06-15T'
  const back = trailOf([at(`${day}12:00:00.000Z`), at(`${day}09:00:00.000Z`), at(`${day}09:10:00.000Z`)])
  expect(verify(back.lines, back.head)).toMatchObject({
    isWhole: true,
    notes: [
      `the time runs backwards from ${day}12:00:00.000Z (number 1) to ${day}09:00:00.000Z (number 2): a clock was wrong in one of these runs`,
    ],
  })
  const near = trailOf([at(`${day}12:00:00.000Z`), at(`${day}11:56:00.000Z`)])
  expect(verify(near.lines, near.head).notes).toEqual([])
})

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
