// The filter of a page: its controls, and what its script must not do.

import { expect, test } from 'vitest'
import { drawFilter, filterScript, verdictsOf } from '../../src/report/html-filter.ts'
import { listRows } from '../../src/report/arrival-rows.ts'
import { htmlPage } from '../../src/report/html-page.ts'
import { listElements } from '../support/html.ts'
import { reports } from '../support/reports.ts'

const report = reports['fail-mixed']

test('a box for each verdict, hidden until a script runs', () => {
  const elements = listElements(drawFilter(report, listRows(report)))
  expect(elements.find(({ attributes }) => attributes.id === 'filter')?.attributes).toHaveProperty('hidden')
  expect(elements.filter(({ tag }) => tag === 'input').map(({ attributes }) => attributes.value)).toEqual([
    undefined,
    ...['fail', 'gap', 'warn', 'waived', 'pass', 'removed'],
  ])
  expect(drawFilter({ ...report, changes: [] }, [])).toBe('')
})

test('the script writes no HTML, evaluates nothing and sends nothing', () => {
  expect(filterScript).not.toMatch(
    /innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function|fetch|XMLHttp|import|<\//,
  )
})

test('the page allows this script by its hash', () => {
  const page = htmlPage('t', '', filterScript)
  expect(page).toMatch(/script-src 'sha256-[\w+/]{43}=';/)
  expect(htmlPage('t', '')).not.toContain('script-src')
})

test('each change has the verdict of its row, and what was removed has its own', () => {
  const rows = listRows(report)
  const verdicts = verdictsOf(rows)
  expect(report.changes.map((change) => verdicts.get(change) ?? 'removed')).toEqual([
    ...['fail', 'fail', 'gap', 'warn', 'fail', 'waived', 'pass', 'removed'],
  ])
})
