// Signs of an edit, a cut or a move in a chain of lines, and of a crash, which is none of these.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstHead, hashLine } from '../../src/trail/chain.ts'
import { verifyTrail } from '../../src/trail/verifier.ts'
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
