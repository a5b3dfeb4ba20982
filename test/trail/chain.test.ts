import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding, Report } from '../../src/model/report.ts'
import { describeRun } from '../../src/trail/entry.ts'
import { firstHead, hashLine, maxLineBytes, nextAfter, readLine, writeLine } from '../../src/trail/chain.ts'
import { verifyTrail } from '../../src/trail/verifier.ts'
import { entry, trailOf, who } from '../support/trail.ts'
import type { Waiver } from '../../src/model/policy.ts'

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

describe('what comes next', () => {
  const last = (index: number) => Buffer.from(five.lines[index] ?? '')

  test('goes on after the last line, also where the head does not know it yet', () => {
    const onward = { number: 6, previous: five.head.hash, isHeadLost: false }
    expect(nextAfter(last(4), five.head, true)).toEqual(onward)
    expect(nextAfter(last(4), { number: 4, hash: hashLine(last(3)) }, true)).toEqual(onward)
  })

  test('leaves a gap open to see', () => {
    const lines = five.lines.slice(0, 3)
    const { number, previous } = nextAfter(last(2), five.head, true)
    lines.push(writeLine(entry(), number, previous))
    const head = { number, hash: hashLine(lines.at(-1) ?? '') }
    expect(verify(lines, head).problems).toEqual(['numbers 4 to 5 are gone'])
  })

  test('reports that the head was gone, for as long as the line is kept', () => {
    const { number, previous, isHeadLost } = nextAfter(last(3), null, true)
    expect(isHeadLost).toBe(true)
    const marked = writeLine({ ...entry(), ...{ isHeadLost } }, number, previous)
    const check = verify([...five.lines.slice(0, 4), marked], { number, hash: hashLine(marked) })
    expect(check.problems).toEqual([
      'the head was gone when number 5 was written: lines before it may have been cut',
    ])
    expect(nextAfter(last(0), null, true)).toMatchObject({ number: 2, isHeadLost: true })
    expect(nextAfter(last(0), firstHead, true)).toMatchObject({ number: 2, isHeadLost: false })
    // An emptied file, and no file.
    expect(nextAfter(null, null, true)).toMatchObject({ number: 1, isHeadLost: true })
    expect(nextAfter(null, null, false)).toMatchObject({ number: 1, isHeadLost: false })
  })
})

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'minimum-age',
  level: 'error',
  package: 'pkg:npm/a@1.0.0',
  name: 'a',
  version: '1.0.0',
  previous: null,
  message: 'too young',
  facts: {},
  eligibleAt: null,
  suggestion: null,
  location: null,
  ...more,
})
const report = (more: Partial<Report> = {}): Report =>
  ({
    outcome: 'pass',
    changes: [],
    findings: [],
    waived: [],
    gaps: [],
    sources: [],
    ...more,
  }) as unknown as Report
const run = (reports: readonly Report[], more: Partial<Parameters<typeof describeRun>[0]> = {}) =>
  describeRun({
    command: 'check',
    project: '/project',
    who,
    startedAt: new Date(0),
    now: new Date(1000),
    reports,
    lockfiles: [],
    policy: { before: null, after: null },
    error: null,
    ...more,
  })

describe('a run', () => {
  test('is as bad as its worst report', () => {
    const outcomes = (...all: Report['outcome'][]) => run(all.map((outcome) => report({ outcome }))).outcome
    expect(outcomes('pass', 'fail', 'inconclusive')).toBe('fail')
    expect(outcomes('pass', 'inconclusive')).toBe('inconclusive')
    expect(outcomes('pass')).toBe('pass')
    expect(outcomes()).toBe('error')
    expect(run([report()], { error: 'the bytes differ' }).outcome).toBe('error')
  })

  test('of a hundred thousand findings is one line of bounded length that counts them', () => {
    const findings = Array.from({ length: 100_000 }, () => finding({ message: '\u{1F600}'.repeat(1000) }))
    const line = writeLine(run([report({ outcome: 'fail', findings })]), 1, 'f'.repeat(64))
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes)
    const read = readLine(Buffer.from(line))
    expect((read?.findings.length ?? 0) + (read?.omitted.findings ?? 0)).toBe(100_000)
    expect(read?.findings.length).toBeGreaterThan(0)
  })

  test('keeps within bounds for any run', () => {
    const long = fc.string({ unit: 'binary', minLength: 500, maxLength: 5000 })
    fc.assert(
      fc.property(long, fc.nat({ max: 300 }), (text, count) => {
        const gap = { package: text, rule: text, level: 'warn' as const, evidence: text, reason: text }
        const waiver: Waiver = {
          rule: text,
          package: text,
          reason: text,
          by: text,
          approvedBy: text,
          expires: text,
        }
        const all = report({
          gaps: Array.from({ length: count }, () => gap),
          waived: Array.from({ length: count }, () => ({
            ...finding({ message: text, package: text }),
            waiver,
          })),
        })
        const lockfiles = Array.from({ length: count }, () => ({ path: text, before: null, after: null }))
        const line = writeLine(
          run([all], { project: text, error: text, command: text, lockfiles }),
          1,
          'f'.repeat(64),
        )
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes)
        expect(line).not.toMatch(/[\u0000-\u001f]/)
        expect(readLine(Buffer.from(line))).not.toBeNull()
      }),
      { numRuns: 20 },
    )
  })

  test('contains no token, in whatever field it was', () => {
    const token = `npm_${'a1B2'.repeat(9)}`
    const address = `https://jane:${token}@registry.example.test/a?token=${token}`
    const waiver: Waiver = {
      rule: 'source',
      package: 'a@1.0.0',
      reason: address,
      by: address,
      expires: address,
    }
    const text = JSON.stringify(
      run(
        [
          report({
            outcome: 'fail',
            findings: [finding({ message: address, package: address })],
            waived: [{ ...finding({ message: address }), waiver }],
            gaps: [{ package: address, rule: 'source', level: 'error', evidence: 'origin', reason: address }],
            sources: [
              { source: address, evidence: 'release', status: 'failed', reason: address, updatedAt: null },
            ],
            changes: [{ kind: 'added', name: address, version: token }] as unknown as Report['changes'],
          }),
        ],
        {
          error: address,
          project: address,
          command: token,
          who: { actor: address, agent: token, host: address },
          lockfiles: [{ path: address, before: null, after: null }],
        },
      ),
    )
    expect(text).toContain('***')
    expect(text).not.toContain('a1B2')
  })
})
