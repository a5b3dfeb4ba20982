// Shows progress on a terminal for work that takes long: what is done, a bar with counts, the seconds.

import type { Counts, Output } from '../ports/output.ts'
import type { Environment } from './folders.ts'

/** Nothing is printed before this: usually the work is done by then. */
const quietMilliseconds = 500

/** Between two looks at the counts; the line is written only where it changed. */
const lookMilliseconds = 250

/** The characters of the bar, between its brackets. */
const barWidth = 20

/** Where a terminal is narrower, there is no room for a line. */
const minWidth = 20

/** What is shown. */
export interface Progress {
  readonly text: string
  readonly counts?: Counts | undefined
  readonly env: Environment
}

/**
 * Prints one line that is erased at the end. Returns the function that stops it.
 *
 * Only where a person looks on: a job's log keeps each state of the line, and some CIs run with a terminal.
 */
export function showProgress({ text, counts = {}, env }: Progress, err: Output): () => void {
  if (!err.isTerminal || env.TERM === 'dumb' || isCi(env)) return () => {}
  let looks = 0
  let shown: string | null = null
  const show = () => {
    const seconds = Math.floor((looks * lookMilliseconds) / 1000)
    looks += 1
    // A line as wide as the terminal would begin a second one on some.
    const line = drawProgress(text, { counts, seconds }, (err.width ?? 80) - 1)
    if (line === shown) return
    shown = line
    err.write(`\r\u001b[K${line}`)
  }
  let later: NodeJS.Timeout | null = null
  const first = setTimeout(() => {
    show()
    later = setInterval(show, lookMilliseconds)
    later.unref()
  }, quietMilliseconds)
  first.unref()
  return () => {
    clearTimeout(first)
    if (later !== null) clearInterval(later)
    if (shown !== null) err.write('\r\u001b[K')
  }
}

/** As CI services set it; `CI=false` says that it is none. */
function isCi({ CI }: Environment): boolean {
  return CI !== undefined && CI !== '' && CI !== '0' && CI !== 'false'
}

/** Draws the line in at most `width` columns: without the bar, the counts or the end of the text where there is no room. */
export function drawProgress(
  text: string,
  { counts, seconds }: { readonly counts: Counts; readonly seconds: number },
  width: number,
): string {
  if (width < minWidth) return ''
  const numbers = Object.entries(counts).map(([unit, { done, total }]) =>
    total === null ? `${done} ${unit}` : `${done}/${total} ${unit}`,
  )
  const known = Object.values(counts).filter(({ total }) => total !== null && total > 0)
  // The last kind of work that is known to go on; of one whose end is not known there is no bar.
  const current = known.findLast(({ done, total }) => done < (total ?? 0)) ?? known.at(-1)
  const bar = current === undefined ? null : drawBar(current.done / (current.total ?? 1))
  const time = seconds > 0 ? ` (${seconds} s)` : ''
  const lead = `depgate: ${text}`
  const lines = [
    [lead, bar, numbers.join(', ')],
    [lead, numbers.join(', ')],
    [lead, numbers.at(-1)],
    numbers.length === 0 ? [lead] : ['depgate:', numbers.at(-1)],
    [lead],
  ].map((parts) => `${parts.filter(Boolean).join(' ')}${time} …`)
  return lines.find((line) => line.length <= width) ?? `${lead.slice(0, width - 2)} …`
}

function drawBar(part: number): string {
  const full = Math.min(barWidth, Math.max(0, Math.floor(part * barWidth)))
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`
}
