// The columns of the table for people: how wide each is, and a row drawn in them.

import Table from 'cli-table3'
import { wrapCell } from './wrap.ts'

/** The cells of a row: what it is, what changed, its age, the verdict. */
export interface Cells {
  readonly name: string
  readonly change: string
  readonly age: string
  readonly verdict: string
}

/** The widths of the first two columns, the spaces after them included. */
export interface Columns {
  readonly name: number
  readonly change: number
}

const ageWidth = 7
const verdictWidth = 8
const gap = 2

/** The part of the width that the change gets where the names need the rest. */
const changeShare = 0.35

/** Fits the columns to what is in them, within the width: on a wide terminal the verdict stays near the name. */
export function fitColumns(rows: readonly Cells[], width: number): Columns {
  const longest = (of: (row: Cells) => string) => Math.max(8, ...rows.map((row) => of(row).length))
  const room = width - ageWidth - verdictWidth
  const [name, change] = [longest((row) => row.name) + gap, longest((row) => row.change) + gap]
  if (name + change <= room) return { name, change }
  const narrow = Math.min(change, Math.max(Math.floor(width * changeShare), room - name))
  return { name: room - narrow, change: narrow }
}

/** What stands between the cells: nothing, since people copy names and commands out of the table. */
const bare = ['top', 'bottom', 'left', 'right', 'mid', 'middle'].flatMap((side) => [
  side,
  ...['-mid', '-left', '-right'].map((end) => `${side}${end}`),
])
const noBorders = Object.fromEntries(bare.map((place) => [place, '']))

/** Draws rows; a name that is longer than its column has a line of its own, since people copy it and search for it. */
export function drawRows(
  rows: readonly Cells[],
  columns: Columns,
  paint: (word: string) => string = String,
): string[] {
  if (rows.length === 0) return []
  const isLong = ({ name }: Cells) => name.length > columns.name - gap
  const changes = rows.map(({ change }) => wrapCell(change, columns.change - gap))
  const table = new Table({
    chars: noBorders,
    colWidths: [columns.name, columns.change, ageWidth, null],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  })
  for (const [nth, row] of rows.entries())
    table.push([isLong(row) ? '' : row.name, changes[nth]?.join('\n') ?? '', row.age, paint(row.verdict)])
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
  let at = 0
  return rows.flatMap((row, nth) => {
    const own = lines.slice(at, (at += Math.max(1, changes[nth]?.length ?? 1)))
    return isLong(row) ? [row.name, ...own] : own
  })
}
