// The tree of dependency paths as SVG: which nodes and edges it has, and what happens to long ones.

import { describe, expect, test } from 'vitest'
import { drawPaths } from '../../src/report/dependency-paths.ts'
import type { Row } from '../../src/report/arrival-rows.ts'
import { listElements } from '../support/html.ts'
import { changeOf } from '../support/reports.ts'

const row = (path: readonly string[], verdict: Row['verdict'] = 'pass'): Row => ({
  change: changeOf('x@1.0.0', { path }),
  findings: [],
  waived: [],
  gaps: [],
  verdict,
})

function look(rows: readonly Row[]) {
  const elements = listElements(drawPaths(rows))
  const of = (tag: string) => elements.filter((one) => one.tag === tag)
  return {
    titles: of('title').map(({ text }) => text),
    shown: of('text').map(({ text }) => text),
    classes: of('g').map(({ attributes }) => attributes.class),
    edges: of('path').length,
    boxes: of('rect').map(({ attributes }) => attributes),
    size: of('svg').map(({ attributes }) => [attributes.width, attributes.height].map(Number))[0],
    tags: new Set(elements.map(({ tag }) => tag)),
  }
}

test.each<[string, readonly Row[]]>([
  ['no rows', []],
  ['a file of the project', [{ ...row([]), change: null }]],
])('nothing for %s', (_, rows) => expect(drawPaths(rows)).toBe(''))

describe('nodes and edges', () => {
  test.each<[string, readonly Row[], string[], number]>([
    ['one path', [row(['app', 'a', 'b'], 'fail')], ['app', 'a', 'b (fail)'], 2],
    ['without a path the name alone', [row([], 'warn')], ['x (warn)'], 0],
    [
      'two paths with a common beginning',
      [row(['app', 'a', 'b'], 'fail'), row(['app', 'a', 'c'], 'pass')],
      ['app', 'a', 'b (fail)', 'c (pass)'],
      3,
    ],
    [
      'an arrival on the way to another',
      [row(['app', 'a', 'b'], 'fail'), row(['app', 'a'], 'pass')],
      ['app', 'a (pass)', 'b (fail)'],
      2,
    ],
    [
      'two verdicts on one node, of which the first is the worst',
      [row(['app', 'a'], 'fail'), row(['app', 'a'], 'pass')],
      ['app', 'a (fail)'],
      1,
    ],
    ['two roots', [row(['app', 'a']), row(['lib', 'a'])], ['app', 'a (pass)', 'lib', 'a (pass)'], 2],
    ['a name of the prototype', [row(['__proto__', 'constructor'])], ['__proto__', 'constructor (pass)'], 1],
  ])('%s', (_, rows, titles, edges) => {
    const found = look(rows)
    expect(found.titles).toEqual(titles)
    expect(found.edges).toBe(edges)
  })
  test('the verdict is the class of a node', () =>
    expect(look([row(['app', 'a'], 'gap')]).classes).toEqual(['node', 'node gap']))
})

describe('places', () => {
  const y = (rows: readonly Row[]) => look(rows).boxes.map((box) => Number(box.y))
  test('a node lies in the middle of what is below it', () => {
    expect(y([row(['app', 'a']), row(['app', 'b'])])).toEqual([19, 4, 34])
    expect(y([row(['app', 'a']), row(['app', 'b']), row(['app', 'c'])])).toEqual([34, 4, 34, 64])
  })
  test('the drawing is as high as its leaves', () => {
    expect(look([row(['app', 'a', 'b'])]).size?.[1]).toBe(34)
    expect(look([row(['app', 'a']), row(['app', 'b'])]).size?.[1]).toBe(64)
  })
  test('each column begins after the widest node of the one before, and all lie inside', () => {
    const { boxes, size } = look([row(['app', 'a-long-name', 'c']), row(['app', 'b', 'd'])])
    const [app, long, c, b, d] = boxes.map(({ x, width }) => [Number(x), Number(width)] as const)
    expect([long?.[0], c?.[0]]).toEqual([b?.[0], d?.[0]])
    expect(long?.[0]).toBeGreaterThan((app?.[0] ?? 0) + (app?.[1] ?? 0))
    expect(c?.[0]).toBeGreaterThan((long?.[0] ?? 0) + (long?.[1] ?? 0))
    for (const { x, width } of boxes) expect(Number(x) + Number(width)).toBeLessThanOrEqual(size?.[0] ?? 0)
  })
  test('characters other than ASCII can be twice as wide', () => {
    const widthOf = (name: string) => Number(look([row([name])]).boxes[0]?.width)
    expect(widthOf('中中')).toBe(widthOf('aaaa'))
    expect(widthOf('ÿÿ')).toBe(widthOf('aa'))
  })
})

describe('what is long', () => {
  const steps = (count: number) => Array.from({ length: count }, (_, nth) => `p${nth}`)
  test.each([
    [24, 24, null],
    [25, 24, '… 2 more …'],
    [5000, 24, '… 4977 more …'],
  ])('a path of %i steps', (count, nodes, gap) => {
    const { shown } = look([row(steps(count))])
    expect(shown).toHaveLength(nodes)
    expect([shown[0], shown.at(-1)]).toEqual(['p0', `p${count - 1}`])
    expect(shown.find((one) => one.includes('more')) ?? null).toBe(gap)
  })
  test.each([
    ['a'.repeat(44), 'a'.repeat(44)],
    ['a'.repeat(45), `${'a'.repeat(43)}…`],
    ['😀'.repeat(45), `${'😀'.repeat(43)}…`],
  ])('the label %s', (label, shown) => {
    const found = look([row([label])])
    expect(found.shown).toEqual([shown])
    expect(found.titles).toEqual([`${label} (pass)`])
  })
})

test('a label is text', () => {
  const label = '"><script>alert(1)</script>'
  const found = look([row([label])])
  expect(found.shown).toEqual([label])
  expect(found.tags.has('script')).toBe(false)
})
