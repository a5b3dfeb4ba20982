// Prints on a terminal that something takes long.

import type { Output } from '../ports/output.ts'

/** Nothing is reported before this: most runs are over by then. */
const quietMilliseconds = 500

/** Shows `text` with the seconds that have gone by, on one line that goes away. Returns how to stop it. */
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
