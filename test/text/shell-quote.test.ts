import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quoteAroundVariables, quoteSpec, quoteWord, singleQuote } from '../../src/text/shell-quote.ts'

/** What a shell makes of words. */
const read = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execFileSync('/bin/sh', ['-c', `for word in ${words.join(' ')}; do printf '%s\\0' "$word"; done`], {
    env,
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1)

describe.each([
  ['singleQuote', singleQuote],
  ['quoteWord', quoteWord],
  ['quoteSpec', quoteSpec],
])('%s', (_, quote) => {
  test('a shell reads the word that was quoted', () => {
    const word = fc.string({ minLength: 1 }).filter((one) => !one.includes('\0'))
    const words = fc.sample(word, 500).concat(['~', '~a', '^a', "it's", '$(x)', '`x`', '*', '-n', 'a\nb', ''])
    expect(read(words.map(quote))).toEqual(words)
  })
})

test.each([
  ['a/b@1.0.0', 'a/b@1.0.0', 'a/b@1.0.0'],
  ['a@^1.0.0', "'a@^1.0.0'", 'a@^1.0.0'],
  ['^1.0.0', "'^1.0.0'", "'^1.0.0'"],
  ['~1.0.0', "'~1.0.0'", "'~1.0.0'"],
  ['', "''", "''"],
])('%s gets quotes only where it needs them', (word, plain, spec) => {
  expect(quoteWord(word)).toBe(plain)
  expect(quoteSpec(word)).toBe(spec)
})

test('a variable stays one, and nothing else is expanded', () => {
  const words = ['${A}/x', '$A "b"', '`$A`', "it's"].map(quoteAroundVariables)
  expect(read(words, { A: 'value' })).toEqual(['value/x', 'value "b"', '`value`', "it's"])
})
