// What comes next in a chain, and the line of a run within its bounds.

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
