// A step of a pattern is read as minimatch reads it, which is what npm finds workspaces by.

import fc from 'fast-check'
import { minimatch } from 'minimatch'
import { expect, test } from 'vitest'
import { matchesStep, readStep } from '../../src/manifest/extglob.ts'

const budget = () => ({ left: 1e6, fail: () => new Error('too much') })
const matches = (step: string, pattern: string) => {
  const read = readStep(pattern)
  return read === null ? null : matchesStep(step, read, budget())
}
// Braces are spelt out before, and npm has no comments or negation here.
const oracle = (step: string, pattern: string) =>
  minimatch(step, pattern, { nobrace: true, nocomment: true, nonegate: true })

const names = ['a', 'b', 'ab', 'aab', 'abab', 'ba', '.a', '.', 'a.b', 'c', 'a-b', '@a', '(a)']
test.each([
  ...[
    '@(a|b)',
    '?(a)b',
    '*(a|b)',
    '+(ab)',
    '!(a)',
    '!(a|b)',
    'a!(b)',
    '!(a)b',
    '@(a|ab)@(b|)',
    '@(.a|b)',
    '.@(a)',
  ],
  ...['[ab]', '[a-b]b', '[!a]', '[^a]*', '*[b]', '@(*b|c)', '+(a|!(b))', 'a@(-|.)b', '@a', '@(@a)', '(a)'],
])('%s', (pattern) => {
  for (const name of names) expect([name, matches(name, pattern)]).toEqual([name, oracle(name, pattern)])
})

const word = fc.constantFrom('a', 'b', 'ab', '*', '?', '-', 'a*', '[ab]', '[!a]')
const group = fc
  .tuple(fc.constantFrom('@', '?', '*', '+'), fc.array(word, { minLength: 1, maxLength: 3 }))
  .map(([sign, options]) => `${sign}(${options.join('|')})`)
const pattern = fc.array(fc.oneof(word, group), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 6 })

test('any pattern without a negation', () => {
  fc.assert(
    fc.property(pattern, name, (text, step) => {
      expect(matches(step, text)).toBe(oracle(step, text))
    }),
    { numRuns: 2_000 },
  )
})

test.each(['[a', 'a\\b', '[[:alpha:]]', '@(a', '@(a/b', '[]', '[z-a]', '@(@(@(a)))'])(
  '%s is not read',
  (text) => expect(readStep(text)).toBeNull(),
)

test('what is made to match slowly costs no more than it may', () => {
  const read = readStep(`+(a|aa)${'*(a|aa|*a)'.repeat(20)}b`)
  const costs = { left: 3e6, fail: () => new Error('too much') }
  expect(read !== null && matchesStep('a'.repeat(60), read, costs)).toBe(false)
  expect(costs.left).toBeGreaterThan(0)
  expect(() => read !== null && matchesStep('a'.repeat(60), read, { ...costs, left: 100 })).toThrow(
    'too much',
  )
})
