// Saved reports: what is damaged is refused with a DepgateError, and what is read renders as something inert.

import fc from 'fast-check'
import { expect } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { parseReport } from '../../src/report/parse.ts'
import { reporters } from '../../src/reporters/index.ts'
import { activeTexts, findActive } from '../support/inert.ts'
import { canvas, reports } from '../support/reports.ts'
import { fuzz } from './fuzz.ts'

type Step = string | number

/** Every place in a value, by its path. */
function pathsOf(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries: [Step, unknown][] = Array.isArray(value)
    ? value.map((one: unknown, nth) => [nth, one])
    : Object.entries(value)
  return [path, ...entries.flatMap(([step, one]) => pathsOf(one, [...path, step]))]
}

/** A copy with another value in one place; undefined takes the place away. */
function put(root: unknown, path: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (Array.isArray(root))
    return root.map((one: unknown, nth) => (nth === step ? (put(one, rest, value) ?? null) : one))
  const fields = root as Record<string, unknown>
  return { ...fields, [step]: put(fields[step], rest, value) }
}

/** What a report may lack or have otherwise: written by an older version, or of use to people alone. */
const lenient =
  /^(?:sources|asOfIsFuture)$|\.(?:differences|integrity|location|by|approvedBy|note|finding)$|\.location\.|^facts|\.facts|^coverage\.evidence/

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)
const stranger = fc.oneof(
  fc.constantFrom(...activeTexts, 'x'.repeat(20_000), '__proto__', ''),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const any = fc.oneof(stranger, fc.jsonValue(), fc.constantFrom(-1, 1e308, 0.5, null, [], {}))
const sources = Object.values(reports).map((report) => JSON.parse(JSON.stringify(report)) as unknown)
const damage = fc.nat(sources.length - 1).chain((nth) =>
  fc.record({
    source: fc.constant(sources[nth]),
    path: fc.constantFrom(...pathsOf(sources[nth])),
    value: any,
  }),
)

function read(input: unknown) {
  try {
    return parseReport(input)
  } catch (error) {
    expect(error).toBeInstanceOf(DepgateError)
    return null
  }
}

fuzz(
  'a saved report with another value in one place',
  fc.property(damage, ({ source, path, value }) => {
    const report = read(put(source, path, value))
    if (report === null) return
    expect(read(JSON.parse(JSON.stringify(report)))).toEqual(report)
    const errors = report.findings.filter((one) => one.level === 'error').length
    if (errors > 0) expect(report.outcome).toBe('fail')
    for (const { id, render } of reporters) {
      // The format for GitHub writes commands of its own, one a line, and escapes the text in them.
      const isOwn = (line: string) => id === 'github' && /^::(?:error|warning|notice) /.test(line)
      expect(findActive(render(report, canvas), isOwn), id).toEqual([])
    }
  }),
  { runs: 40 },
)

fuzz(
  'a saved report with a value of another kind in one place',
  fc.property(damage, ({ source, path, value }) => {
    const old = path.reduce<unknown>((from, step) => (from as Record<Step, unknown>)[step], source)
    const name = path.filter((step) => typeof step === 'string').join('.')
    const isSame = kindOf(old) === kindOf(value) || kindOf(value) === 'null' || kindOf(old) === 'null'
    if (isSame || lenient.test(name)) return
    expect(read(put(source, path, value)), `${name} as ${kindOf(value)}`).toBeNull()
  }),
)

fuzz(
  'any value is no report',
  fc.property(fc.jsonValue(), (value) => {
    expect(read(value)).toBeNull()
  }),
)
