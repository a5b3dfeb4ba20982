// The filter of a page: by verdict and by words. Without scripts it is not there, and everything is visible.

import type { Change, Report } from '../model/report.ts'
import type { Row } from './arrival-rows.ts'
import { escapeHtml } from './html-page.ts'

/** The verdict of each change; one that was removed has none. */
export function verdictsOf(rows: readonly Row[]): ReadonlyMap<Change, string> {
  return new Map(rows.flatMap(({ change, verdict }) => (change === null ? [] : [[change, verdict]])))
}

/** What can be filtered by: the verdicts that there are, the worst first. */
function listVerdicts(report: Report, rows: readonly Row[]): string[] {
  const hasRemoved = report.changes.some(({ kind }) => kind === 'removed')
  return [...new Set(rows.map(({ verdict }) => verdict)), ...(hasRemoved ? ['removed'] : [])]
}

/** The controls, which the script shows; none where there is nothing to choose from. */
export function drawFilter(report: Report, rows: readonly Row[]): string {
  const verdicts = listVerdicts(report, rows)
  if (verdicts.length === 0) return ''
  const boxes = verdicts.map((verdict) => {
    const name = escapeHtml(verdict)
    return `<label class="${name}"><input type="checkbox" value="${name}" checked> <span class="badge">${name}</span></label>`
  })
  return (
    `<div class="filter" id="filter" role="search" hidden>\n` +
    `<input type="search" aria-label="search packages, rules and reasons" placeholder="search" autocomplete="off">\n` +
    `${boxes.join('\n')}\n<output class="dim"></output>\n</div>\n`
  )
}

/**
 * Hides what has another verdict or lacks one of the words. It reads text and sets `hidden`, and writes no HTML: names in
 * the page were written by strangers. For printing it opens what is folded.
 */
export const filterScript = `
(() => {
  const box = document.getElementById('filter')
  const folded = [...document.querySelectorAll('details')]
  addEventListener('beforeprint', () => folded.forEach((one) => (one.open = true)))
  if (box === null) return
  const items = [...document.querySelectorAll('[data-verdict]')]
  const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]))
  const search = box.querySelector('input[type=search]')
  const boxes = [...box.querySelectorAll('input[type=checkbox]')]
  const count = box.querySelector('output')
  const apply = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter((word) => word !== '')
    const chosen = new Set(boxes.filter((one) => one.checked).map((one) => one.value))
    let shown = 0
    for (const item of items) {
      const isShown = chosen.has(item.dataset.verdict) && words.every((word) => texts.get(item).includes(word))
      item.hidden = !isShown
      if (isShown) shown += 1
    }
    if (words.length > 0) folded.forEach((one) => (one.open = true))
    count.value = shown === items.length ? '' : shown + ' of ' + items.length
  }
  box.addEventListener('input', apply)
  box.hidden = false
  // A browser keeps what was typed when a page is loaded again.
  apply()
})()
`
