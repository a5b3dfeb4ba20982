// Renders lines of the audit trail as a table.

import { plain } from '../text/plain.ts'
import type { TrailLine } from '../ports/trail.ts'
import { groupBy } from '../text/group-by.ts'
import { listSaid } from './query.ts'

const headings = ['when', 'outcome', 'command', 'who', 'project', 'what']

/** Renders lines of the trail, each as a row, with what was said of which package below it. */
export function renderTable(lines: readonly TrailLine[]): string {
  const rows = lines.map(rowOf)
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const draw = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const texts = lines.flatMap((line, nth) => [draw(rows[nth] ?? []), ...describeSaid(line)])
  return [draw(headings), ...texts].map((text) => `${text}\n`).join('')
}

/** How many packages of one rule are named. */
const maxNamed = 3

/** The agent's session, and each rule with the packages it said something about. */
function describeSaid(line: TrailLine): string[] {
  const { session } = line
  const lead = { findings: '', waived: ', waived', gaps: ', open' }
  // Rules that say the same of the same packages share a line: a source that is down leaves several open at once.
  const byRule = [...groupBy(listSaid(line), ({ kind, rule }) => JSON.stringify([kind, rule])).values()]
  const alike = groupBy(byRule, (same) => JSON.stringify([same[0]?.kind, same.map(({ id }) => id)]))
  const said = [...alike.values()].flatMap((groups) => {
    const [first] = groups
    if (first?.[0] === undefined) return []
    const ids = [...new Set(first.map(({ id }) => plain(id, 280)))]
    const more = ids.length > maxNamed ? ` and ${ids.length - maxNamed} more` : ''
    const rules = groups.map(([one]) => plain(one?.rule ?? '', 40)).join(', ')
    return [`${rules}${lead[first[0].kind]}: ${ids.slice(0, maxNamed).join(', ')}${more}`]
  })
  return [...(typeof session === 'string' ? [`session ${plain(session, 100)}`] : []), ...said].map(
    (text) => `    ${text}`,
  )
}

/** Lines can have been edited: no field can be trusted to have its type. */
function rowOf(line: TrailLine): string[] {
  const { time, outcome, command, actor, agent, project, error, dropped } = line
  const text = (value: unknown, count: number) => plain(typeof value === 'string' ? value : '', count)
  const count = (name: 'arrivals' | 'findings' | 'waived' | 'gaps', one: string, more = `${one}s`) => {
    const list: unknown = line[name]
    const total = (Array.isArray(list) ? list.length : 0) + (Number(line.omitted?.[name]) || 0)
    return total === 0 ? [] : [`${total} ${total === 1 ? one : more}`]
  }
  const counts = [
    ...count('arrivals', 'arrival'),
    ...count('findings', 'finding'),
    ...count('waived', 'waived', 'waived'),
    ...count('gaps', 'gap'),
  ]
  const reason = typeof line.approval === 'object' && line.approval !== null ? line.approval.reason : null
  const what =
    dropped === undefined
      ? [
          ...counts,
          ...(typeof reason === 'string' ? [`approved: ${plain(reason, 80)}`] : []),
          ...(typeof error === 'string' ? [plain(error, 80)] : []),
        ]
      : [`${Number(dropped.lines)} old lines dropped`]
  const who = typeof agent === 'string' ? `${text(actor, 40)} (${text(agent, 40)})` : text(actor, 40)
  return [
    text(time, 24),
    text(outcome, 14) || '-',
    text(command, 20),
    who,
    text(project, 60),
    what.join(', ') || '-',
  ]
}
