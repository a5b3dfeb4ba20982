// Writes a backtest as one self-contained page with a timeline.

import type { Backtest, BacktestRow } from './backtest.ts'
import { sayHours, sayTotals } from './backtest-table.ts'

const colors: Readonly<Record<BacktestRow['outcome'], string>> = {
  pass: '#2a7f3f',
  fail: '#c0262d',
  inconclusive: '#8250a8',
  first: '#777777',
  unreadable: '#b26a00',
}
const words: Readonly<Record<BacktestRow['outcome'], string>> = {
  pass: 'pass',
  fail: 'blocked',
  inconclusive: 'gaps',
  first: 'first',
  unreadable: 'unreadable',
}
const [width, height, margin] = [960, 180, 40]

/** The page needs nothing from elsewhere and runs no script; every text is escaped. */
export function drawBacktestPage(found: Backtest): string {
  const title = `depgate backtest of ${found.lockfile}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 1000px; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #8884 }
td.number, th.number { text-align: right }
code { overflow-wrap: anywhere }
svg { width: 100%; height: auto }
svg text { font: 12px system-ui, sans-serif; fill: currentColor }
</style>
</head>
<body>
<h1>${escape(title)}</h1>
${sayTotals(found)
  .map((line) => `<p>${escape(line.trim())}</p>`)
  .join('\n')}
${drawTimeline(found.commits)}
<table>
<thead><tr><th>commit</th><th>date</th><th class="number">arrivals</th><th>outcome</th><th>why</th><th>would have waited</th></tr></thead>
<tbody>
${found.commits.map(drawRow).join('\n')}
</tbody>
</table>
</body>
</html>
`
}

/** A bar for each commit at its date, as high as what arrived (on a scale of roots), in the colour of its outcome. */
function drawTimeline(rows: readonly BacktestRow[]): string {
  const times = rows.map((row) => Date.parse(row.date))
  if (times.length === 0) return ''
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const most = Math.max(1, ...rows.map((row) => row.arrivals))
  const span = Math.max(1, last - first)
  const bars = rows.map((row, nth) => {
    const x = margin + (((times[nth] ?? first) - first) / span) * (width - 2 * margin)
    const size = 6 + Math.sqrt(row.arrivals / most) * (height - 2 * margin - 6)
    const label = `${row.date.slice(0, 10)} ${row.commit.slice(0, 9)}: ${row.arrivals} arrived, ${words[row.outcome]}`
    return `<rect x="${x.toFixed(1)}" y="${(height - margin - size).toFixed(1)}" width="6" height="${size.toFixed(1)}" fill="${colors[row.outcome]}"><title>${escape(label)}</title></rect>`
  })
  const legend = (['pass', 'fail', 'inconclusive', 'unreadable'] as const).map(
    (outcome, nth) =>
      `<rect x="${margin + nth * 120}" y="8" width="10" height="10" fill="${colors[outcome]}"/><text x="${margin + 16 + nth * 120}" y="17">${words[outcome]}</text>`,
  )
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Timeline of the commits">
${legend.join('\n')}
<line x1="${margin}" y1="${height - margin}" x2="${width - margin + 6}" y2="${height - margin}" stroke="currentColor"/>
${bars.join('\n')}
<text x="${margin}" y="${height - 18}">${day(first)}</text>
<text x="${width - margin}" y="${height - 18}" text-anchor="end">${day(last)}</text>
</svg>`
}

function drawRow(row: BacktestRow): string {
  const why = [
    ...row.blockedBy.map(
      ({ rule, packages }) =>
        `${rule}: ${packages.slice(0, 20).join(', ')}${packages.length > 20 ? ' …' : ''}`,
    ),
    ...(row.trouble === null ? [] : [row.trouble]),
  ]
  const wait =
    row.outcome !== 'fail' ? '' : row.waitHours === null ? 'waiting would not help' : sayHours(row.waitHours)
  return `<tr><td><code>${escape(row.commit.slice(0, 9))}</code><br>${escape(row.subject)}</td><td>${escape(row.date.slice(0, 10))}</td><td class="number">${row.arrivals}</td><td style="color: ${colors[row.outcome]}">${words[row.outcome]}</td><td>${why.map((line) => `<code>${escape(line)}</code>`).join('<br>')}</td><td>${escape(wait)}</td></tr>`
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}
