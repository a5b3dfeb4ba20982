import { describe, expect, test } from 'vitest'
import { code, fit, prose, sizeOf } from '../../../src/reporters/markdown/escape.ts'

test.each([
  ['a mention', '@user', '@<!-- -->user'],
  ['an issue', '#12', '#<!-- -->12'],
  ['an address', 'https://x.example.test', 'https:<!-- -->//x.example.test'],
  ['a bare host', 'www.x.example.test', 'www.<!-- -->x.example.test'],
  ['an issue of GitHub', 'GH-12', 'GH-<!-- -->12'],
  ['mark-up', '**b** <i>', '&#42;&#42;b&#42;&#42; &#60;i>'],
  ['a cell', 'a|b', 'a&#124;b'],
  ['plain text', 'published 5 hours ago', 'published 5 hours ago'],
])('%s', (_, text, expected) => expect(prose(text)).toBe(expected))

test.each([
  ['a command', 'npm install a@1.0.0', '`npm install a@1.0.0`'],
  ['nothing', '', ''],
  ['a backtick', 'a`b', '<code>a&#96;b</code>'],
  ['a pipe', 'a|b', '<code>a&#124;b</code>'],
])('as code: %s', (_, text, expected) => expect(code(text)).toBe(expected))

describe('sections within a limit', () => {
  const section = (name: string, count: number) => ({
    head: `${name}\n`,
    rows: Array.from({ length: count }, (_, nth) => `${name}${nth} ${'x'.repeat(20)}`),
    foot: '',
  })

  test('are whole where all fits, and empty ones are left out', () => {
    const text = fit([section('a', 2), section('b', 0)], 10_000)
    expect(text).toContain('a1 ')
    expect(text).not.toMatch(/^b|left out/m)
  })

  test('never exceed it, count what is left out, and leave room for the last', () => {
    const text = fit([section('a', 500), section('b', 500)], 4_000)
    expect(sizeOf(text)).toBeLessThanOrEqual(4_000)
    const counts = [...text.matchAll(/…and (\d+) more/g)].map(([, count]) => Number(count))
    expect(counts).toHaveLength(2)
    const rows = (name: string) =>
      text.split('\n').filter((line) => new RegExp(`^${name}\\d`).test(line)).length
    expect([rows('a') + (counts[0] ?? 0), rows('b') + (counts[1] ?? 0)]).toEqual([500, 500])
    expect(rows('b')).toBeGreaterThan(20)
  })
})
