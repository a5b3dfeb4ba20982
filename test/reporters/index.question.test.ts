// A report as of the future is an answer to a question, and every format marks it as one.

import { describe, expect, test } from 'vitest'
import { mergeReports } from '../../src/gate/merge-reports.ts'
import { parseReport } from '../../src/report/parse.ts'
import { reporters } from '../../src/reporters/index.ts'
import { canvas, reportOf } from '../support/reports.ts'

const question = reportOf({ asOfIsFuture: true })

describe.each(reporters.map((one) => [one.id, one] as const))('%s', (_, { render }) => {
  const mark = /in the future|"asOfIsFuture": true/
  test('marks a question', () => expect(render(question, canvas)).toMatch(mark))
  test('a judgement is none', () => expect(render(reportOf(), canvas)).not.toMatch(mark))
})

test('a saved report keeps it, and so does one of several', () => {
  expect(parseReport(JSON.parse(JSON.stringify(question)))).toEqual(question)
  expect(parseReport({ ...question, asOfIsFuture: 'x' }).asOfIsFuture).toBeUndefined()
  expect(mergeReports([reportOf(), question]).asOfIsFuture).toBe(true)
})
