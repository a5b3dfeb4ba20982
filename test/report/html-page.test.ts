// The shell of a page: what is escaped, and what the content security policy allows.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { htmlCode, htmlPage, htmlSection, htmlTable } from '../../src/report/html-page.ts'
import { listElements } from '../support/html.ts'

const hostile = '</td><script>alert(1)</script>&"\''

test('code', () => {
  expect(htmlCode('<b>&')).toBe('<code>&lt;b&gt;&amp;</code>')
  expect(listElements(htmlCode(hostile)).map(({ tag }) => tag)).toEqual(['code'])
  expect(htmlCode('x'.repeat(100), 10).length).toBeLessThan(30)
})

describe('a table', () => {
  test('escapes its heads, and takes its cells as HTML', () => {
    const elements = listElements(htmlTable([hostile], [['<em>a</em>'], [htmlCode(hostile)]]))
    expect(elements.filter(({ tag }) => tag === 'th').map(({ text }) => text)).toEqual([hostile])
    expect(elements.filter(({ tag }) => tag === 'td').map(({ children }) => children)).toEqual([
      ['em'],
      ['code'],
    ])
    expect(elements.some(({ tag }) => tag === 'script')).toBe(false)
  })
  test.each([
    [0, false],
    [3, true],
  ])('with %i rows left out', (more, isShown) =>
    expect(htmlTable(['a'], [], more).includes(`…and ${more} more`)).toBe(isShown),
  )
})

test('a section', () => {
  expect(htmlSection('a', '')).toBe('')
  expect(listElements(htmlSection(hostile, '<p>x</p>')).map(({ tag, text }) => [tag, text.trim()])).toEqual([
    ['section', `${hostile}\nx`],
    ['h2', hostile],
    ['p', 'x'],
  ])
})

describe('a page', () => {
  const elements = listElements(htmlPage(hostile, '<main>x</main>\n'))
  const textOf = (tag: string) => elements.find((one) => one.tag === tag)?.text
  test('has its title as text and its body as HTML', () => {
    expect(textOf('title')).toBe(hostile)
    expect(textOf('main')).toBe('x')
  })
  test('allows one style by its hash, and nothing else', () => {
    const policy = elements.find(({ attributes }) => attributes['http-equiv'] !== undefined)?.attributes
      .content
    const hash = createHash('sha256')
      .update(textOf('style') ?? '')
      .digest('base64')
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`)
    expect(elements.filter(({ tag }) => ['script', 'link', 'iframe', 'img'].includes(tag))).toEqual([])
    expect(
      elements
        .flatMap(({ attributes }) => Object.keys(attributes))
        .filter((name) => /^(?:on|style)/.test(name)),
    ).toEqual([])
  })
})
