import Table from 'cli-table3'
import { type Canvas, defineReporter } from '../define.ts'
import { groupBy } from '../group.ts'
import type { Change, Finding, Gap, Report } from '../model.ts'
import { sayAge, sayCoverage, sayMoment, sayOutcome, saySources } from '../summary.ts'

/** One arrival with everything that was said of it. */
interface Row {
  change: Change
  findings: Finding[]
  waived: Report['waived'][number][]
  gaps: Gap[]
  verdict: 'fail' | 'gap' | 'warn' | 'waived' | 'pass'
}

const order = ['fail', 'gap', 'warn', 'waived', 'pass'] as const
const colors = { fail: 31, gap: 35, warn: 33, waived: 36, pass: 32, dim: 2 } as const

export default defineReporter({
  id: 'table',
  summary: 'A table for people: every arrival, findings first, then coverage, outcome and what to do.',
  render: (report, canvas) => {
    const paint = (color: keyof typeof colors, text: string) =>
      canvas.hasColor ? `\u001b[${colors[color]}m${text}\u001b[0m` : text
    const rows = listRows(report)
    const parts = rows.length === 0 ? [] : [draw(report, rows, canvas, paint), '']
    const verdict = { pass: 'pass', fail: 'fail', inconclusive: 'gap' } as const
    const [outcome = '', ...todo] = sayOutcome(report)
    const lines = [
      sayCoverage(report),
      saySources(report),
      ...report.staleWaivers.map(
        (waiver) => `waiver without use: ${waiver.rule} for ${waiver.package} (until ${waiver.expires})`,
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
    return [...parts, ...said, ''].join('\n')
  },
})

function listRows(report: Report): Row[] {
  // A range's package is its manifest, which can stand for many rows: there the name tells which one is meant.
  const keyOf = (one: { package: string; name: string }) => JSON.stringify([one.package, one.name])
  const findings = groupBy(report.findings, keyOf)
  const waived = groupBy(report.waived, keyOf)
  const gaps = groupBy(report.gaps, (gap) => gap.package)
  const rows = report.changes
    .filter((change) => change.kind !== 'removed')
    .map((change) => {
      const key = keyOf(change)
      return weigh(change, findings.get(key) ?? [], waived.get(key) ?? [], gaps.get(change.package) ?? [])
    })
  return rows.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
}

function weigh(change: Change, findings: Finding[], waived: Row['waived'], gaps: Gap[]): Row {
  const isFail = findings.some((one) => one.level === 'error')
  const isGap = gaps.some((gap) => gap.level === 'error')
  const quiet = waived.length > 0 ? 'waived' : 'pass'
  const verdict = isFail ? 'fail' : isGap ? 'gap' : findings.length > 0 ? 'warn' : quiet
  return { change, findings, waived, gaps, verdict }
}

function draw(
  report: Report,
  rows: readonly Row[],
  canvas: Canvas,
  paint: (color: keyof typeof colors, text: string) => string,
): string {
  const width = Math.max(60, Math.min(canvas.width, 160))
  const [age, verdict] = [7, 9]
  const change = Math.floor((width - age - verdict) * 0.4)
  const table = new Table({
    head: ['package', 'change', 'age', 'verdict'].map((title) => paint('dim', title)),
    colWidths: [width - change - age - verdict, change, age, verdict],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    chars: noBorders,
  })
  const everyGap = new Set(
    report.gaps.map((gap) => gap.evidence).filter((evidence) => lacksEverywhere(report, evidence)),
  )
  for (const row of rows) {
    const { change: one } = row
    const name = one.kind === 'range' ? `${one.name} in ${one.package}` : `${one.name}@${one.version}`
    table.push([name, sayChange(one), sayAge(one.ageHours), paint(row.verdict, row.verdict)])
    for (const line of explain(row, everyGap)) {
      const indented = wrap(line, width - 3).map((part) => `  ${part}`)
      table.push([{ colSpan: 4, content: indented.join('\n') }])
    }
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

function sayChange({ kind, version, previous }: Change): string {
  if (kind === 'range') return previous === null ? `range ${version}` : `${previous} -> ${version}`
  return kind === 'updated' ? `${previous} -> ${version}` : kind
}

/** Evidence that nothing has is said once, in the line of coverage, not in every row. */
function lacksEverywhere(report: Report, evidence: string): boolean {
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
  if (change.kind !== 'range' && change.path.length > 2)
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
