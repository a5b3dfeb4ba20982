// Renders a backtest as text for a terminal.

import type { Backtest, BacktestRow } from './summary.ts'

const words: Readonly<Record<BacktestRow['outcome'], string>> = {
  pass: 'pass',
  fail: 'blocked',
  inconclusive: 'gaps',
  first: 'first',
  unreadable: 'unreadable',
}
const maxNamed = 3

/** One line for each commit with its blocking findings below, then the totals. */
export function drawBacktest(found: Backtest): string {
  return [
    ...found.commits.flatMap(drawRow),
    ...(found.commits.length > 0 ? [''] : []),
    ...formatTotals(found),
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

function drawRow(row: BacktestRow): string[] {
  const { commit, date, outcome, arrivals, waitHours, blockedBy, trouble } = row
  const wait =
    outcome !== 'fail' ? '' : waitHours === null ? 'waiting would not help' : `for ${formatHours(waitHours)}`
  const came = `${arrivals} arrived`
  const head = `${commit.slice(0, 9)}  ${date.slice(0, 10)}  ${came.padStart(13)}  ${words[outcome].padEnd(10)}  ${wait}`
  const blocks = blockedBy.map(({ rule, packages }) => `    ${rule}: ${nameSome(packages)}`)
  return [head, ...blocks, ...(trouble === null ? [] : [`    ${trouble}`])]
}

function nameSome(packages: readonly string[]): string {
  const more = packages.length - maxNamed
  return packages.slice(0, maxNamed).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** Formats a number of hours: `31 hours`, `5 days`. */
export function formatHours(hours: number): string {
  if (hours < 72) return `${hours} hour${hours === 1 ? '' : 's'}`
  return `${Math.ceil(hours / 24)} days`
}

/** The summary lines of the table and the page. */
export function formatTotals({ lockfile, totals, rules, thresholds, gaps, policy }: Backtest): string[] {
  const { commits, judged, blocked, inconclusive, unreadable, arrivals } = totals
  const lines = [
    `${lockfile}: ${commits} commits, ${judged} judged with ${arrivals} arrivals under ${policy.origins.join(', ')}`,
    `would have been blocked: ${blocked} of ${judged}` +
      (inconclusive > 0 ? `; ${inconclusive} more could not be judged whole` : '') +
      (unreadable > 0 ? `; ${unreadable} could not be read` : ''),
    ...rules.map(
      ({ rule, commits: of, findings }) =>
        `  ${rule}: ${countOf(of, 'commit')}, ${countOf(findings, 'finding')}`,
    ),
    `minimum-age alone would block: ${thresholds.map((one) => `${one.commits} at ${one.minimum}`).join(', ')}`,
  ]
  // One reason can affect several kinds of evidence: the largest count is the number of packages.
  const reasons = [...new Map([...gaps].reverse().map(({ reason, count }) => [reason, count]))].reverse()
  const missing = reasons.slice(0, 5).map(([reason, count]) => `${count} ${reason}`)
  const more = reasons.length > 5 ? `, and ${reasons.length - 5} other reasons` : ''
  return missing.length === 0 ? lines : [...lines, `gaps: ${missing.join(', ')}${more}`]
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
