// Picks the rows of a table that are shown, and groups those that the same lines explain.

import { groupBy } from '../text/group-by.ts'
import type { Row } from './arrival-rows.ts'

/** Rows with the same verdict that the same lines explain. */
export interface Alike {
  readonly word: Row['verdict']
  readonly explained: readonly string[]
  readonly same: readonly Row[]
  /** How many more rows there are like these. */
  readonly left: number
}

/** The rows that are shown, and those that nothing is to be said about and that are too many. */
export interface Picked {
  readonly groups: readonly Alike[]
  readonly hidden: readonly Row[]
}

/** Returns the lines that explain a row. */
export type Explain = (row: Row) => readonly string[]

/** The maximum number of rows of what was asked for that nothing is to be said about: of `--all` there are many. */
const maxAsked = 40

/** The same for what came with it; where there are more, all are counted only: a part would look like the whole. */
const maxOthers = 10

/** The maximum number of rows with one explanation. Rows that fail are never left out. */
const maxSimilarity = 40

/** A dependency that a manifest names, or that was named on the command line. */
export function isAsked({ change }: Row): boolean {
  return change !== null && (change.kind === 'range' || change.direct)
}

/** Picks the rows of what was asked for. */
export function pickAsked(rows: readonly Row[], explain: Explain): Picked {
  return pick(groupAlike(rows.filter(isAsked), explain), () => maxAsked)
}

/** Picks the rows of what came with it, and of the project's files. */
export function pickOthers(rows: readonly Row[], explain: Explain): Picked {
  const others = rows.filter((row) => !isAsked(row))
  return pick(groupAlike(others, explain), (count) => (count > maxOthers ? 0 : maxOthers))
}

/** @param limit - how many rows of as many that nothing is to be said about are shown. */
function pick(all: readonly Alike[], limit: (count: number) => number): Picked {
  const isQuiet = ({ word, explained }: Alike) => explained.length === 0 && word !== 'fail'
  let room = limit(all.filter(isQuiet).reduce((sum, { same }) => sum + same.length, 0))
  const hidden: Row[] = []
  const groups = all.flatMap((group): Alike[] => {
    const { word, same } = group
    if (word === 'fail') return [group]
    if (!isQuiet(group)) {
      const shown = same.slice(0, maxSimilarity)
      return [{ ...group, same: shown, left: same.length - shown.length }]
    }
    const shown = same.slice(0, room)
    room -= shown.length
    hidden.push(...same.slice(shown.length))
    return shown.length === 0 ? [] : [{ ...group, same: shown }]
  })
  return { groups, hidden }
}

/** Groups rows that the same lines explain, each group at the place of its first row. */
export function groupAlike(rows: readonly Row[], explain: Explain): Alike[] {
  const groups = groupBy(rows, (row) => JSON.stringify([row.verdict, ...explain(row)]))
  return [...groups.values()].flatMap((same) => {
    const [first] = same
    return first === undefined ? [] : [{ word: first.verdict, explained: explain(first), same, left: 0 }]
  })
}

/** Counts hidden rows in one line: `and 82 more: 52 gap, 30 pass (--verbose shows each)`; none where there are none. */
export function countHidden(hidden: readonly Row[], isMore: boolean): string[] {
  if (hidden.length === 0) return []
  const words = [...groupBy(hidden, (row) => row.verdict)]
  const counts = words.map(([word, same]) => (words.length === 1 ? word : `${same.length} ${word}`))
  const what = isMore ? `and ${hidden.length} more` : `${hidden.length} packages`
  return [`${what}: ${counts.join(', ')} (--verbose shows each)`]
}
