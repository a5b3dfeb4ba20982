import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareNames, indexNames } from '../../../src/rules/lookalike/similar-names.ts'

describe('names that can be mistaken for a known one', () => {
  test.each([
    ['crossenv', 'cross-env', 'separator'],
    ['cross_env', 'cross-env', 'separator'],
    ['CrossEnv', 'cross-env', 'separator'],
    ['is-array.js', 'isarrayjs', 'separator'],
    ['@lod/ash', 'lodash', 'scope'],
    ['babel-core', '@babel/core', 'scope'],
    ['preset-env', '@babel/preset-env', 'scope'],
    ['ch1k', 'chik', 'homoglyph'],
    ['l0dash', 'lodash', 'homoglyph'],
    ['rnocha', 'mocha', 'homoglyph'],
    ['loadsh', 'lodash', 'swap'],
    ['lodahs', 'lodash', 'swap'],
    ['lodashs', 'lodash', 'edit'],
    ['odash', 'lodash', 'edit'],
    ['lodosh', 'lodash', 'edit'],
    ['@bable/core', '@babel/core', 'swap'],
    ['@babel/coree', '@babul/coree', 'edit'],
  ])('%s for %s: %s', (name, known, likeness) => {
    expect(indexNames([known, 'unrelated']).find(name)).toEqual({ name: known, likeness })
  })

  test.each([
    ['itself', 'lodash', 'lodash'],
    ['two edits', 'lodashes', 'lodash'],
    ['two swaps', 'oldahs', 'lodash'],
    ['a short name, of which all are taken', 'get', 'got'],
    ['a short name with one more', 'pugs', 'pug'],
    ['a short part of a scoped name', '@acme/ui', '@acmo/ui-x'],
    ['what the same owner published', '@acme/parsers', '@acme/parser'],
    ['a short name in some scope', 'core', '@babel/core'],
    ['the types of a package', 'some-package', '@types/some-package'],
    ['a name in another scope', '@acme/lodash', 'lodash'],
    ['a name that is too long to type', 'x'.repeat(65), 'x'.repeat(64)],
  ])('not %s', (_, name, known) => expect(indexNames([known]).find(name)).toBeNull())

  test('a known name is no lookalike, however near', () => {
    expect(indexNames(['preact', 'react']).find('preact')).toBeNull()
  })

  test('a flood of names that begin and end alike is cut, not searched', () => {
    const flood = Array.from({ length: 200 }, (_, nth) => `aaaaaaaa${String(nth).padStart(3, 'z')}zzzzzzzz`)
    const last = flood.at(-1) ?? ''
    const near = last.replace('199', '19-')
    expect(indexNames([last]).find(near)).toMatchObject({ name: last })
    expect(indexNames(flood).find(near)).toBeNull()
  })
})

/** Damerau's distance with adjacent swaps, by its definition. */
function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, i) =>
    Array.from({ length: other.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity
  for (let i = 1; i <= one.length; i += 1) {
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1]
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const row = rows[i] ?? []
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (isSame ? 0 : 1),
        isSwap ? at(i - 2, j - 2) + 1 : Infinity,
      )
    }
  }
  return at(one.length, other.length)
}

// Three letters: most pairs are near each other.
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 5, maxLength: 12 })

/** A word, and the same with one or two edits. */
const pair = fc
  .tuple(
    word,
    fc.array(fc.tuple(fc.nat(12), fc.constantFrom('', 'a', 'b', 'c', 'ab', 'swap')), { maxLength: 2 }),
  )
  .map(([one, edits]): [string, string] => [
    one,
    edits.reduce((text, [place, put]) => {
      const start = place % text.length
      if (put !== 'swap') return `${text.slice(0, start)}${put}${text.slice(start + 1)}`
      const [a = '', b = ''] = text.slice(start, start + 2)
      return `${text.slice(0, start)}${b}${a}${text.slice(start + 2)}`
    }, one),
  ])
  .filter(([, other]) => other.length >= 5)

describe('the distance', () => {
  test('compareNames is a distance of one, in both directions', () => {
    fc.assert(
      fc.property(fc.oneof(pair, fc.tuple(word, word)), ([one, other]) => {
        expect(compareNames(one, other) !== null).toBe(distance(one, other) === 1)
        expect(compareNames(other, one)).toBe(compareNames(one, other))
      }),
      { numRuns: 2000 },
    )
  })

  test('the index finds what comparing with each name finds', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), pair, (others, [known, name]) => {
        const list = [...others, known]
        const isNear = !list.includes(name) && list.some((one) => distance(one, name) === 1)
        expect(indexNames(list).find(name) !== null).toBe(isNear)
      }),
      { numRuns: 2000 },
    )
  })
})
