// Prints a progress line on a terminal for work that takes long.

import type { Output } from '../ports/output.ts'

/** Nothing is printed before this: usually the work is done by then. */
const quietMilliseconds = 500

/** Prints `text` with the elapsed seconds on one line that is erased at the end. Returns the function that stops it. */
export function showProgress(text: string, err: Output): () => void {
  if (!err.isTerminal) return () => {}
  let seconds = 0
  let isShown = false
  const show = () => {
    isShown = true
    err.write(`\r\u001b[Kdepgate: ${text}${seconds > 0 ? ` (${seconds} s)` : ''} …`)
  }
  const first = setTimeout(show, quietMilliseconds)
  const later = setInterval(() => {
    seconds += 1
    show()
  }, 1000)
  first.unref()
  later.unref()
  return () => {
    clearTimeout(first)
    clearInterval(later)
    if (isShown) err.write('\r\u001b[K')
  }
}
