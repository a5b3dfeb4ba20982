// Renders lines of the audit trail as a table.

import { plain } from '../text/plain.ts'
import type { TrailLine } from '../ports/trail.ts'

const headings = ['when', 'outcome', 'command', 'who', 'project', 'what']

/** Renders lines of the trail, each as a row. */
export function renderTable(lines: readonly TrailLine[]): string {
  const all = [headings, ...lines.map(rowOf)]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
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
