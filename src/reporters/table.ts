import Table from 'cli-table3'
import { type Canvas, defineReporter } from '../define.ts'
import type { Report } from '../model.ts'
import { listRows, order, sayChange, sayName, type Row } from '../rows.ts'
import { sayAge, sayCoverage, sayMoment, sayOutcome, saySources, sayUnserved } from '../summary.ts'

const colors = { fail: 31, gap: 35, warn: 33, waived: 36, pass: 32, dim: 2 } as const

export default defineReporter({
  id: 'table',
  summary: 'A table for people: every arrival, findings first, then coverage, outcome and what to do.',
  render: (report, canvas) => {
    const paint = (color: keyof typeof colors, text: string) =>
      canvas.hasColor ? `\u001b[${colors[color]}m${text}\u001b[${color === 'dim' ? 22 : 39}m` : text
    const rows = listRows(report)
    const parts = rows.length === 0 ? [] : [draw(report, rows, canvas, paint), '']
    const verdict = { pass: 'pass', fail: 'fail', inconclusive: 'gap' } as const
    const [outcome = '', ...todo] = sayOutcome(report)
    const lines = [
      sayCoverage(report),
      saySources(report),
      sayUnserved(report),
      ...report.staleWaivers.map(
        ({ rule, package: name, expires, note }) =>
          `waiver not used: ${rule} for ${name} (until ${expires})${note === undefined ? '' : `: ${note}`}`,
      ),
      ...(canvas.isVerbose
        ? [`policy ${report.policy.sha256} from ${report.policy.origins.join(', ')}`]
        : []),
    ].filter((line) => line !== null)
    const said = [
      ...lines.flatMap((line) => wrap(line, canvas.width)),
      ...wrap(outcome, canvas.width).map((line) => paint(verdict[report.outcome], line)),
      ...todo.flatMap((line) => wrap(line, canvas.width)),
    ]
    // cli-table3 can break a line in the middle of a character.
    return [...parts, ...said, ''].join('\n').toWellFormed()
  },
})

/** Rows without a word of explanation, of each verdict: a whole tree that passes is no reading matter. */
const mostBare = 40

type Paint = (color: keyof typeof colors, text: string) => string

function draw(report: Report, rows: readonly Row[], canvas: Canvas, paint: Paint): string {
  const width = Math.max(60, Math.min(canvas.width, 160))
  const longest = Math.max(8, ...rows.map((row) => sayChange(row.change).length))
  const change = Math.min(longest + 2, Math.floor(width * 0.35))
  const [age, verdict] = [7, 8]
  const columns = [width - change - age - verdict, change, age, verdict]
  const everywhere = new Set(
    Object.keys(report.coverage.evidence).filter((name) => isMissingEverywhere(report, name)),
  )
  const lines = [paint('dim', drawCells([['package', 'change', 'age', 'verdict']], columns, String))]
  // Painted after the fact: cli-table3 loses colours where it wraps.
  const colorize = (line: string) => {
    const word = order.find((one) => line.endsWith(one) && line.length === width - verdict + one.length)
    return word === undefined ? line : `${line.slice(0, -word.length)}${paint(word, word)}`
  }
  // Rows that need no explanation share a table; what explains a row stands below it over the whole width.
  let cells: string[][] = []
  const bare = { fail: 0, gap: 0, warn: 0, waived: 0, pass: 0 }
  for (const row of rows) {
    const { change: one, verdict: word } = row
    const explained = explain(row, everywhere).flatMap((line) => wrap(line, width - 4))
    if (explained.length === 0) bare[word] += 1
    if (explained.length === 0 && bare[word] > mostBare && !canvas.isVerbose) continue
    cells.push([sayName(row), sayChange(one), sayAge(one?.ageHours ?? null), word])
    if (explained.length === 0) continue
    lines.push(drawCells(cells, columns, colorize), ...explained.map((line) => `    ${line}`))
    cells = []
  }
  if (cells.length > 0) lines.push(drawCells(cells, columns, colorize))
  for (const word of order) {
    const left = canvas.isVerbose ? 0 : bare[word] - mostBare
    if (left > 0) lines.push(`and ${left} more: ${word} (--verbose shows each)`)
  }
  return lines.join('\n')
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

/** Evidence that nothing has is said once, in the line of coverage, not in every row. */
function isMissingEverywhere(report: Report, evidence: string): boolean {
  const count = report.coverage.evidence[evidence]
  return count !== undefined && count.obtained === 0 && count.missing > 1
}

function explain(row: Row, everywhere: ReadonlySet<string>): string[] {
  const { change, findings, waived, gaps } = row
  const lines = findings.map(({ rule, message }) => `${rule}: ${message}`)
  for (const { rule, waiver } of waived)
    lines.push(`${rule} waived until ${waiver.expires}: ${waiver.reason}`)
  // What was found says more than what could not be asked of the same package.
  if (findings.length === 0) {
    const reasons = gaps.filter((gap) => !everywhere.has(gap.evidence)).map((gap) => gap.reason)
    for (const reason of new Set(reasons)) lines.push(`could not be judged: ${reason}`)
  }
  if (lines.length === 0) return []
  if (change !== null && change.kind !== 'range' && change.path.length > 2)
    lines.push(`via ${change.path.slice(0, -1).join(' > ')}`)
  const eligible = findings.filter((one) => one.level === 'error').map((one) => one.eligibleAt)
  const last = eligible.includes(null) ? null : eligible.sort().at(-1)
  if (last) lines.push(`passes from ${sayMoment(last)} on`)
  const commands = findings.flatMap((finding) =>
    finding.suggestion === null ? [] : [finding.suggestion.command],
  )
  for (const command of new Set(commands)) lines.push(`run: ${command}`)
  return lines
}

/** Breaks a line at spaces so that it fits; a word longer than the width stays whole, so that it can be copied. */
function wrap(line: string, width: number): string[] {
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
