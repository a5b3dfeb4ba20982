// The columns of the table for people: how wide each is, and a row drawn in them.

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

/** Draws a row; a name that is longer than its column has a line of its own, since people copy it and search for it. */
export function drawRow(
  { name, change, age, verdict }: Cells,
  columns: Columns,
  paint: (word: string) => string = String,
): string[] {
  const [first = '', ...more] = wrapCell(change, columns.change - gap)
  const isLong = name.length > columns.name - gap
  const start = (isLong ? '' : name).padEnd(columns.name)
  return [
    ...(isLong ? [name] : []),
    `${start}${first.padEnd(columns.change)}${age.padEnd(ageWidth)}${paint(verdict)}`.trimEnd(),
    ...more.map((line) => `${''.padEnd(columns.name)}${line}`),
  ]
}
