import Table from 'cli-table3'
import { type Canvas, defineReporter } from './define-reporter.ts'
import { listRows, order, formatChange, formatName, type Row } from '../report/arrival-rows.ts'
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
  summary: 'A table for people: every arrival, findings first, then coverage, outcome and what to do.',
  render: (report, canvas) => {
    const paint = (color: keyof typeof colors, text: string) =>
      canvas.hasColor ? `\u001b[${colors[color]}m${text}\u001b[${color === 'dim' ? 22 : 39}m` : text
    const rows = listRows(report)
    const isSuggesting = showsSuggestions(report)
    const parts = rows.length === 0 ? [] : [draw(rows, canvas, { paint, isSuggesting }), '']
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
    // cli-table3 can break a line in the middle of a character.
    return [...parts, ...summary, ''].join('\n').toWellFormed()
  },
})

/** The maximum number of rows with the same explanation, or none: a whole tree that passes is not listed. */
const maxSimilarity = 40

type Paint = (color: keyof typeof colors, text: string) => string

interface Drawing {
  readonly paint: Paint
  /** The line of each finding is shown. */
  readonly isSuggesting: boolean
}

function draw(rows: readonly Row[], canvas: Canvas, { paint, isSuggesting }: Drawing): string {
  const width = Math.max(60, Math.min(canvas.width, 160))
  const longest = Math.max(8, ...rows.map((row) => formatChange(row.change).length))
  const change = Math.min(longest + 2, Math.floor(width * 0.35))
  const [age, verdict] = [7, 8]
  const columns = [width - change - age - verdict, change, age, verdict]
  const lines = [paint('dim', drawCells([['package', 'change', 'age', 'verdict']], columns, String))]
  // Coloured afterwards: cli-table3 loses colours where it wraps.
  const colorize = (line: string) => {
    const word = order.find((one) => line.endsWith(one) && line.length === width - verdict + one.length)
    return word === undefined ? line : `${line.slice(0, -word.length)}${paint(word, word)}`
  }
  // Rows with the same explanation, or none, share a table; the explanation follows below it over the whole width.
  for (const { word, explained, same } of groupAlike(rows, isSuggesting)) {
    // Rows that fail are never left out.
    const shown = canvas.isVerbose || word === 'fail' ? same : same.slice(0, maxSimilarity)
    const cells = shown.map((row) => {
      const age = formatAge(row.change?.ageHours ?? null)
      return [formatName(row), formatChange(row.change), age, word]
    })
    lines.push(drawCells(cells, columns, colorize))
    const left = same.length - shown.length
    if (left > 0) lines.push(`and ${left} more: ${word} (--verbose shows each)`)
    lines.push(...explained.flatMap((line) => wrap(line, width - 4)).map((line) => `    ${line}`))
  }
  return lines.join('\n')
}

interface Alike {
  readonly word: Row['verdict']
  /** The lines that explain each of the rows. */
  readonly explained: readonly string[]
  readonly same: readonly Row[]
}

/** Groups rows that the same lines explain, each group at the place of its first row. */
function groupAlike(rows: readonly Row[], isSuggesting: boolean): Alike[] {
  const groups = new Map<string, { word: Row['verdict']; explained: string[]; same: Row[] }>()
  for (const row of rows) {
    const explained = explain(row, isSuggesting)
    const key = JSON.stringify([row.verdict, ...explained])
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { word: row.verdict, explained, same: [row] })
    else known.same.push(row)
  }
  return [...groups.values()]
}

function drawCells(
  cells: readonly string[][],
  colWidths: number[],
  finish: (line: string) => string,
): string {
  const table = new Table({
    colWidths,
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    chars: noBorders,
  })
  table.push(...cells)
  return table
    .toString()
    .split('\n')
    .map((line) => finish(line.trimEnd()))
    .join('\n')
}

function explain(row: Row, isSuggesting: boolean): string[] {
  const { change, findings, waived, gaps } = row
  const lines = findings.map(({ rule, message }) => `${rule}: ${message}`)
  for (const { rule, waiver } of waived)
    lines.push(`${rule} waived until ${waiver.expires}: ${waiver.reason}`)
  // A finding is more important than the gaps of the same package.
  if (findings.length === 0) lines.push(...explainGaps(gaps))
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
function explainGaps(gaps: Row['gaps']): string[] {
  const deciding = gaps.filter((gap) => gap.level === 'error')
  const reasons = new Set((deciding.length === 0 ? gaps : deciding).map((gap) => gap.reason))
  const rest = deciding.length === 0 ? [] : gaps.filter((gap) => !reasons.has(gap.reason))
  const rules = [...new Set(rest.map((gap) => gap.rule))]
  return [
    ...[...reasons].map((reason) => `could not be judged: ${reason}`),
    ...(rules.length === 0 ? [] : [`nor, as a warning: ${rules.join(', ')}`]),
  ]
}

/** Breaks a line at spaces so that it fits; a word longer than the width stays whole, so that it can be copied. */
function wrap(line: string, width: number): string[] {
  if (line.startsWith(commandMark)) return [line]
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}

const noBorders = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((place) => [place, '']),
)
