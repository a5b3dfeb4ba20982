import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import markdown from '../../../src/reporters/markdown/index.ts'
import {
  canvas,
  changeOf,
  findingOf,
  gapOf,
  hostileText,
  reportOf,
  reports,
  testSnapshots,
} from '../../support/reports.ts'
import { listElements, textOf } from '../../support/html.ts'

const render = (report: Report, isVerbose = false) => markdown.render(report, { ...canvas, isVerbose })
const draw = (text: string) => marked.parse(text, { async: false, gfm: true })

testSnapshots(markdown)

test('begins with the mark by which a job finds its own comment', () => {
  for (const report of Object.values(reports)) expect(render(report)).toMatch(/^<!-- depgate -->\n## /)
})

test('shows the outcome, what to do, the coverage, gaps, waivers and changes', () => {
  const text = textOf(draw(render(reports['fail-mixed'])))
  expect(text).toContain('❌ depgate: FAIL: 3 findings of level error (3 warnings, 1 waived)')
  expect(text).toContain('checked 6 of 7: 1 without publish time (1 removed)')
  expect(text).toContain('run: npm install --save-exact left-pad@1.2.0')
  expect(text).toContain('passes from 2026-06-22 07:00 UTC on')
  expect(text).toContain('mends the outage of Monday; read by two people (ana)')
  expect(text).toContain('no longer needed')
  expect(text).toContain('8 changes')
  expect(text).toContain('app > express@4.19.2 > qs@6.11.0')
})

test('a reason is listed once, however many packages it is about', () => {
  const changes = Array.from({ length: 300 }, (_, n) => changeOf(`p${n}@1.0.0`))
  const gaps = changes.map((change) => gapOf(change, 'advisory', 'advisories', 'without advisories'))
  const rows = render(reportOf({ outcome: 'inconclusive', changes, gaps }))
    .split('\n')
    .filter((line) => line.endsWith('without advisories |'))
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatch(/`p4@1\.0\.0`, 295 more \| advisory/)
})

describe('what strangers wrote stays text', () => {
  const elements = listElements(draw(render(reports.hostile)))

  test('no element, attribute or link but its own', () => {
    const own = ['h2', 'p', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'strong', 'br']
    const allowed = [...own, 'sub', 'details', 'summary']
    for (const { tag, attributes } of elements) {
      expect(allowed).toContain(tag)
      expect(attributes).toEqual({})
    }
  })

  test('every row has the cells of its head', () => {
    const lines = render(reports.hostile).split('\n')
    for (const table of listElements(draw(lines.join('\n'))).filter(({ tag }) => tag === 'tr')) {
      expect(table.children.length).toBeGreaterThanOrEqual(4)
    }
    // An unescaped pipe would be one more cell, which the parser drops without a word.
    for (const row of lines.filter((line) => line.startsWith('| ') && line.includes('octocat'))) {
      const head = lines.slice(0, lines.indexOf(row)).findLast((line) => line.startsWith('| ---'))
      expect(row.match(/\|/g)?.length).toBe(head?.match(/\|/g)?.length)
    }
  })

  test('it is all still there to be read', () => {
    expect(textOf(draw(render(reports.hostile)))).toContain(hostileText.slice(0, 60))
  })

  test.each([
    ['@octocat', /@(?!<!-- -->)\w/],
    ['see #12 and GH-12', /(?<!&)#\d|GH-\d/],
    ['https://evil.example.test and www.example.test', /:\/\/|www\.e/],
    ['mail a@b.example.test', /a@b/],
    ['$x$ :boom: ~~a~~ [a](b) ![a](b) <b> `c`', /[$~[\]`]|<b|:b/],
  ])('%s is no link, ping or mark-up', (message, pattern) => {
    const report = reportOf({
      outcome: 'fail',
      findings: [findingOf(changeOf('a@1.0.0'), 'denied', message)],
    })
    const row = render(report)
      .split('\n')
      .find((line) => line.includes('denied**'))
    const cell = row?.split('**: ')[1]?.split('<br>')[0] ?? ''
    expect(cell).not.toMatch(pattern)
    expect(textOf(draw(cell))).toContain(message)
    expect(listElements(draw(cell)).map(({ tag }) => tag)).toEqual(['p'])
  })
})

describe('limits', () => {
  const many = Array.from({ length: 3_000 }, (_, n) => changeOf(`package-number-${n}@1.0.0`))
  const huge = reportOf({
    outcome: 'fail',
    changes: many,
    findings: many.map((change) =>
      findingOf(change, 'minimum-age', `published 5 hours ago: ${'@'.repeat(400)}`),
    ),
    gaps: many.map((change) => gapOf(change, 'advisory', 'advisories', `without advisories ${change.name}`)),
  })

  test.each([
    ['a comment', false, 65_536],
    ['a job summary, with --verbose', true, 1_024 * 1_024],
  ])('%s', (_name, isVerbose, limit) => {
    const text = render(huge, isVerbose)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit)
    expect(Buffer.byteLength(text)).toBeGreaterThan(limit / 2)
    const left = [...text.matchAll(/…and (\d+) more, left out to fit/g)].map((match) => Number(match[1]))
    expect(left).toHaveLength(3)
    const rows = text
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('package-number-')).length
    expect(rows + left.reduce((sum, count) => sum + count, 0)).toBe(9_000)
    expect(text).toContain('Could not be judged')
    expect(text).toMatch(/<\/details>\n/)
  })

  test('nothing is left out where all of it fits', () => {
    expect(render(reports['fail-mixed'])).not.toContain('left out')
  })
})
