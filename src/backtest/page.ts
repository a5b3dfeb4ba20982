// Renders a backtest as one self-contained HTML page with a timeline.

import type { Backtest, BacktestRow } from './summary.ts'
import { formatHours, formatTotals } from './table.ts'
import { escapeHtml, htmlCode, htmlPage, htmlSection, htmlTable } from '../report/html-page.ts'

/** The CSS class and the label of each outcome. */
const marks: Readonly<Record<BacktestRow['outcome'], readonly [mark: string, word: string]>> = {
  pass: ['pass', 'pass'],
  fail: ['fail', 'blocked'],
  inconclusive: ['gap', 'gaps'],
  first: ['', 'first'],
  unreadable: ['warn', 'unreadable'],
}
const [width, height, margin] = [1000, 180, 40]
const maxPackages = 20

/** Renders the timeline and a table with a row for each commit. */
export function drawBacktestPage(found: Backtest): string {
  const title = `depgate backtest of ${found.lockfile}`
  const totals = formatTotals(found).map((line) => `<p>${escapeHtml(line.trim())}</p>`)
  const heads = ['commit', 'date', 'arrivals', 'outcome', 'why', 'would have waited']
  return htmlPage(
    title,
    [
      `<h1>${escapeHtml(title)}</h1>\n${totals.join('\n')}\n`,
      htmlSection('Timeline', drawTimeline(found.commits)),
      htmlSection('Commits', found.commits.length === 0 ? '' : htmlTable(heads, found.commits.map(drawRow))),
    ].join(''),
  )
}

/** A bar for each commit; its height is the square root of the arrivals, so that small changes are visible too. */
function drawTimeline(rows: readonly BacktestRow[]): string {
  if (rows.length === 0) return ''
  const times = rows.map((row) => Date.parse(row.date))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const max = Math.max(1, ...rows.map((row) => row.arrivals))
  const span = Math.max(1, last - first)
  const bars = rows.map((row, nth) => {
    const [mark, word] = marks[row.outcome]
    const x = margin + (((times[nth] ?? first) - first) / span) * (width - 2 * margin)
    const size = 6 + Math.sqrt(row.arrivals / max) * (height - 2 * margin - 6)
    const label = `${row.date.slice(0, 10)} ${row.commit.slice(0, 9)}: ${row.arrivals} arrived, ${word}`
    const box = `x="${x.toFixed(1)}" y="${(height - margin - size).toFixed(1)}" width="6" height="${size.toFixed(1)}"`
    return `<g class="${mark}"><rect ${box}><title>${escapeHtml(label)}</title></rect></g>`
  })
  const legend = (['pass', 'fail', 'inconclusive', 'unreadable'] as const).map((outcome, nth) => {
    const [mark, word] = marks[outcome]
    const x = margin + nth * 120
    return `<g class="${mark}"><rect x="${x}" y="8" width="10" height="10"/><text x="${x + 16}" y="17">${word}</text></g>`
  })
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  const drawing = [
    ...legend,
    `<path d="M${margin} ${height - margin}H${width - margin + 6}"/>`,
    ...bars,
    `<text x="${margin}" y="${height - 18}">${day(first)}</text>`,
    `<text x="${width - margin}" y="${height - 18}" text-anchor="end">${day(last)}</text>`,
  ]
  const box = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
  return `<div class="scroll"><svg ${box} role="img" aria-label="Timeline of the commits">\n${drawing.join('\n')}\n</svg></div>`
}

function drawRow(row: BacktestRow): string[] {
  const [mark, word] = marks[row.outcome]
  const why = [
    ...row.blockedBy.map(({ rule, packages }) => {
      const more = packages.length - maxPackages
      return `${rule}: ${packages.slice(0, maxPackages).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
    }),
    ...(row.trouble === null ? [] : [row.trouble]),
  ]
  const wait = row.waitHours === null ? 'waiting would not help' : formatHours(row.waitHours)
  return [
    `${htmlCode(row.commit.slice(0, 9))}<br>${escapeHtml(row.subject)}`,
    row.date.slice(0, 10),
    String(row.arrivals),
    `<span class="badge ${mark}">${word}</span>`,
    why.map((line) => escapeHtml(line, 2000)).join('<br>'),
    row.outcome === 'fail' ? wait : '',
  ]
}
