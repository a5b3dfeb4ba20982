import { describe, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Report } from '../../src/model/report.ts'
import { filterScript } from '../../src/report/html-filter.ts'
import html from '../../src/reporters/html.ts'
import { findBrowser, openPage } from '../support/browser.ts'
import { listElements, textOf } from '../support/html.ts'
import {
  canvas,
  changeOf,
  findingOf,
  hostileText,
  reportOf,
  reports,
  testSnapshots,
} from '../support/reports.ts'
import { plain } from '../../src/text/plain.ts'

const render = (report: Report) => html.render(report, canvas)
const fetching = [
  'src',
  'href',
  'srcset',
  'action',
  'formaction',
  'data',
  'poster',
  'xlink:href',
  'background',
]

testSnapshots(html)

test.each(Object.entries(reports))(
  '%s: self-contained, with the one script of the filter, under a policy that lets no other in',
  (_name, report) => {
    const elements = listElements(render(report))
    for (const { tag, attributes } of elements) {
      expect(['iframe', 'object', 'embed', 'img', 'link', 'base', 'form', 'a']).not.toContain(tag)
      for (const name of Object.keys(attributes)) {
        expect(fetching).not.toContain(name)
        expect(name).not.toMatch(/^on|^style$/)
      }
    }
    const scripts = elements.filter(({ tag }) => tag === 'script')
    expect(scripts.map(({ text, attributes }) => [text, attributes])).toEqual([[filterScript, {}]])
    const style = elements.filter(({ tag }) => tag === 'style')
    expect(style).toHaveLength(1)
    expect(style[0]?.text).not.toMatch(/url\(|@import/)
    const policy = elements.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')
    const hash = createHash('sha256')
      .update(style[0]?.text ?? '')
      .digest('base64')
    expect(policy?.attributes.content).toContain("default-src 'none'")
    expect(policy?.attributes.content).toContain(`style-src 'sha256-${hash}'`)
  },
)

test('shows the outcome, what to do, findings, gaps, waivers, changes and evidence', () => {
  const text = textOf(render(reports['fail-mixed']))
  for (const part of [
    'FAIL: 3 findings of level error (3 warnings, 1 waived)',
    'To fix it, run the lines given below.',
    'checked 6 of 7: 1 without publish time (1 removed)',
    'minimum-age: published 5 hours ago',
    'passes from 2026-06-22 07:00 UTC on',
    'npm install --save-exact left-pad@1.2.0',
    'minimum-age could not be judged: without publish time',
    'waived until 2026-06-30 (ana): mends the outage of Monday; read by two people',
    'no longer needed',
    'gone@0.9.0',
    'packages/site/package-lock.json',
    '/etc/depgate/policy.json',
  ]) {
    expect(text).toContain(part)
  }
})

describe('the drawing', () => {
  const elements = listElements(render(reports['fail-mixed']))

  test('shared steps are drawn once, each arrival with its verdict', () => {
    const nodes = elements.filter(({ attributes }) => attributes.class?.startsWith('node') === true)
    const drawn = nodes.map(({ attributes, text }) => [attributes.class, text.split(' (')[0]])
    expect(drawn.filter(([, label]) => label?.startsWith('express'))).toHaveLength(1)
    expect(nodes.find(({ text }) => text.startsWith('stolen@3.1.4'))?.attributes.class).toBe('node fail')
    expect(nodes.find(({ text }) => text.startsWith('@acme/deep'))?.attributes.class).toBe('node gap')
    expect(nodes.find(({ text }) => text.startsWith('fine@7.0.0'))?.attributes.class).toBe('node pass')
    // One line for each step but the first.
    expect(elements.filter(({ tag }) => tag === 'path')).toHaveLength(nodes.length - 1)
  })

  test('no box overlaps another, and none lies outside', () => {
    const svg = elements.find(({ tag }) => tag === 'svg')
    const boxes = elements
      .filter(({ tag }) => tag === 'rect')
      .map(({ attributes: { x, y, width, height } }) => [x, y, width, height].map(Number))
    expect(boxes.length).toBeGreaterThan(6)
    for (const [index, [x = 0, y = 0, width = 0, height = 0]] of boxes.entries()) {
      expect(x + width).toBeLessThanOrEqual(Number(svg?.attributes.width))
      expect(y + height).toBeLessThanOrEqual(Number(svg?.attributes.height))
      for (const [otherX = 0, otherY = 0, otherWidth = 0, otherHeight = 0] of boxes.slice(index + 1)) {
        const isApart =
          x + width <= otherX || otherX + otherWidth <= x || y + height <= otherY || otherY + otherHeight <= y
        expect(isApart).toBe(true)
      }
    }
  })

  test('a path without end, thousands of paths and very many findings stay readable', () => {
    const path = ['app', ...Array.from({ length: 5_000 }, (_, n) => `step-${n}@1.0.0`)]
    const deep = changeOf('deep@1.0.0', { path })
    const many = Array.from({ length: 5_000 }, (_, n) => changeOf(`p${n}@1.0.0`))
    const changes = [deep, ...many]
    const findings = [
      ...changes.map((change) => findingOf(change, 'denied', 'x')),
      ...Array.from({ length: 5_000 }, (_, n) => findingOf(deep, 'denied', `again ${n}`)),
    ]
    const text = render(reportOf({ outcome: 'fail', changes, findings }))
    expect(text.length).toBeLessThan(2_000_000)
    const shown = textOf(text)
    expect(shown).toContain('…and 4501 more, left out')
    expect(shown).toContain('…and 4941 more paths')
    expect(shown).toContain('…and 4951 more.')
    expect(listElements(text).filter(({ tag }) => tag === 'rect').length).toBeLessThan(100)
  })
})

test('what strangers wrote stays text', () => {
  const page = render(reports.hostile)
  expect(textOf(page)).toContain(plain(hostileText))
  expect(listElements(page).filter(({ tag }) => tag === 'svg')).toHaveLength(1)
  expect(listElements(page).every(({ attributes }) => !('onload' in attributes))).toBe(true)
})

const browser = findBrowser()
describe.skipIf(browser === null)('in a real browser', () => {
  test.each(Object.entries(reports))(
    '%s: the style applies, nothing is refused, nothing runs',
    (_name, report) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'depgate-page-'))
      try {
        const file = path.join(folder, 'page.html')
        writeFileSync(file, render(report))
        const { dom, log } = openPage(browser ?? '', file, folder)
        expect(log).not.toMatch(/Content Security Policy|Refused|Uncaught/)
        expect(textOf(dom)).toContain(
          report.outcome === 'inconclusive' ? 'INCONCLUSIVE' : report.outcome.toUpperCase(),
        )
        // The script of the filter ran: its controls are there.
        expect(listElements(dom).filter(({ tag }) => tag === 'script')).toHaveLength(1)
        const filter = listElements(dom).find(({ attributes }) => attributes.id === 'filter')
        expect(filter?.attributes.hidden).toBeUndefined()
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
})
