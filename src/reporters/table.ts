// The report as a table for people: what was asked for, what was found, common reasons, outcome, what to do.

import { type Canvas, defineReporter } from './define-reporter.ts'
import type { Gap } from '../model/report.ts'
import { formatCommonReason, isCommon, keysOf, listCommonReasons } from '../report/common-reasons.ts'
import { listRows, formatChange, formatName, type Row } from '../report/arrival-rows.ts'
import {
  countHidden,
  groupAlike,
  isAsked,
  pickAsked,
  pickOthers,
  type Alike,
  type Picked,
} from '../report/pick-rows.ts'
import { drawRows, fitColumns, type Cells, type Columns } from '../report/table-columns.ts'
import { wrap } from '../report/wrap.ts'
import {
  formatAge,
  formatCoverage,
  formatTime,
  formatOutcome,
  formatSources,
  commandMark,
  describeUnserved,
  showsSuggestions,
} from '../report/summary.ts'

const colors = { fail: 31, gap: 35, warn: 33, waived: 36, pass: 32, dim: 2 } as const

export default defineReporter({
  id: 'table',
  summary: 'A table for people: what was asked for, then findings, coverage, outcome and what to do.',
  render: (report, canvas) => {
    const paint = (color: keyof typeof colors, text: string) =>
      canvas.hasColor ? `\u001b[${colors[color]}m${text}\u001b[${color === 'dim' ? 22 : 39}m` : text
    const rows = listRows(report)
    // With --verbose each row has its own reasons.
    const common = canvas.isVerbose ? [] : listCommonReasons(report.gaps)
    const drawing = { paint, isSuggesting: showsSuggestions(report), common: keysOf(common) }
    const reasons = common.flatMap((one) => wrap(formatCommonReason(one), canvas.width))
    const parts = rows.length === 0 ? [] : [...draw(rows, canvas, drawing), '']
    const verdict = { pass: 'pass', fail: 'fail', inconclusive: 'gap' } as const
    const [outcome = '', ...todo] = formatOutcome(report)
    const lines = [
      formatCoverage(report),
      formatSources(report),
      describeUnserved(report),
      ...report.staleWaivers.map(
        ({ rule, package: name, expires, note }) =>
          `waiver not used: ${rule} for ${name} (until ${expires})${note === undefined ? '' : `: ${note}`}`,
      ),
      ...(canvas.isVerbose
        ? [`policy ${report.policy.sha256} from ${report.policy.origins.join(', ')}`]
        : []),
    ].filter((line) => line !== null)
    const summary = [
      ...lines.flatMap((line) => wrap(line, canvas.width)),
      ...wrap(outcome, canvas.width).map((line) => paint(verdict[report.outcome], line)),
      ...todo.flatMap((line) => wrap(line, canvas.width)),
    ]
    return [...parts, ...reasons, ...summary, ''].join('\n')
  },
})

type Paint = (color: keyof typeof colors, text: string) => string

interface Drawing {
  readonly paint: Paint
  /** The line of each finding is shown. */
  readonly isSuggesting: boolean
  /** The reasons that are told once for all. */
  readonly common: ReadonlySet<string>
}

function draw(rows: readonly Row[], canvas: Canvas, drawing: Drawing): string[] {
  const width = Math.max(60, Math.min(canvas.width, 160))
  const lines = (row: Row) => explain(row, drawing)
  const all = (some: readonly Row[]): Picked => ({ groups: groupAlike(some, lines), hidden: [] })
  const asked = canvas.isVerbose ? all(rows.filter(isAsked)) : pickAsked(rows, lines)
  const others = canvas.isVerbose ? all(rows.filter((row) => !isAsked(row))) : pickOthers(rows, lines)
  const shown = [...asked.groups, ...others.groups].flatMap(({ same }) => same.map(toCells))
  const columns = fitColumns([header, ...shown], width)
  const drawAll = ({ groups }: Picked) => drawGroups(groups, { ...drawing, width, columns })
  const hasBoth = asked.groups.length > 0 && others.groups.length > 0
  return [
    ...(shown.length === 0 ? [] : drawRows([header], columns).map((line) => drawing.paint('dim', line))),
    ...drawAll(asked),
    ...(hasBoth ? ['', drawing.paint('dim', alsoThere)] : []),
    ...drawAll(others),
    ...countHidden([...asked.hidden, ...others.hidden], shown.length > 0),
  ]
}

const header: Cells = { name: 'package', change: 'change', age: 'age', verdict: 'verdict' }
const alsoThere = 'what came with it, and what else was found:'

function toCells(row: Row): Cells {
  return {
    name: formatName(row),
    change: formatChange(row.change),
    age: formatAge(row.change?.ageHours ?? null),
    verdict: row.verdict,
  }
}

/** Draws rows; the explanation that they share follows below them over the whole width. */
function drawGroups(
  groups: readonly Alike[],
  { paint, width, columns }: Drawing & { readonly width: number; readonly columns: Columns },
): string[] {
  return groups.flatMap(({ word, explained, same, left }) => [
    ...drawRows(same.map(toCells), columns, (verdict) => paint(word, verdict)),
    ...(left > 0 ? [`and ${left} more: ${word} (--verbose shows each)`] : []),
    ...explained.flatMap((line) => wrap(line, width - 4)).map((line) => `    ${line}`),
  ])
}

function explain(row: Row, { isSuggesting, common }: Drawing): string[] {
  const { change, findings, waived, gaps } = row
  const lines = findings.map(({ rule, message }) => `${rule}: ${message}`)
  for (const { rule, waiver } of waived)
    lines.push(`${rule} waived until ${waiver.expires}: ${waiver.reason}`)
  // A finding is more important than the gaps of the same package.
  if (findings.length === 0) lines.push(...explainGaps(gaps.filter((gap) => !isCommon(gap, common))))
  if (lines.length === 0) return []
  if (change !== null && change.kind !== 'range' && change.path.length > 2)
    lines.push(`via ${change.path.slice(0, -1).join(' > ')}`)
  const eligible = findings.filter((one) => one.level === 'error').map((one) => one.eligibleAt)
  const last = eligible.includes(null) ? null : eligible.sort().at(-1)
  if (last) lines.push(`passes from ${formatTime(last)} on`)
  const commands = findings.flatMap((finding) =>
    finding.suggestion === null || !isSuggesting ? [] : [finding.suggestion.command],
  )
  for (const command of new Set(commands)) lines.push(`${commandMark}${command}`)
  return lines
}

/** Each reason once; beside one that keeps the outcome open, gaps at level warn are named by their rules only. */
function explainGaps(gaps: readonly Gap[]): string[] {
  const deciding = gaps.filter((gap) => gap.level === 'error')
  const reasons = new Set((deciding.length === 0 ? gaps : deciding).map((gap) => gap.reason))
  const rest = deciding.length === 0 ? [] : gaps.filter((gap) => !reasons.has(gap.reason))
  const rules = [...new Set(rest.map((gap) => gap.rule))]
  return [
    ...[...reasons].map((reason) => `could not be judged: ${reason}`),
    ...(rules.length === 0 ? [] : [`nor, as a warning: ${rules.join(', ')}`]),
  ]
}
