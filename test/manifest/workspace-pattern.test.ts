import { describe, expect, test } from 'vitest'
import { expandBraces, matchesPath, parsePattern } from '../../src/manifest/workspace-pattern.ts'

const budget = (left = 10_000) => ({ left, fail: () => new Error('too much') })
const matches = (pattern: string, folder: string, left?: number) => {
  const parsed = parsePattern(pattern)
  return parsed === null ? null : matchesPath(folder.split('/'), parsed, budget(left))
}

describe('matchesPath', () => {
  test.each([
    ['packages/a', 'packages/a', true],
    ['packages/a', 'packages/ab', false],
    ['packages/*', 'packages/a', true],
    ['packages/*', 'packages/a/b', false],
    ['packages/*', 'packages/.hidden', false],
    ['packages/.*', 'packages/.hidden', true],
    ['packages/a?c', 'packages/abc', true],
    ['packages/a?c', 'packages/ac', false],
    ['**/b', 'b', true],
    ['**/b', 'a/x/b', true],
    ['**/b', '.a/b', false],
    ['a/**', 'a/b/c', true],
    ['a/**/c', 'a/c', true],
    ['a/[bc]', 'a/b', true],
    ['a/[!bc]', 'a/b', false],
    ['a/@(b|c)', 'a/c', true],
    ['a/!(b)', 'a/b', false],
    ['a*b*c', 'axxbxxc', true],
    ['a*b*c', 'axxc', false],
  ])('%s and %s: %s', (pattern, folder, isMatch) => expect(matches(pattern, folder)).toBe(isMatch))

  test.each(['a/[b', 'a/b\\c', 'a/@(b', '[[:alpha:]]'])('%s is not read', (pattern) =>
    expect(parsePattern(pattern)).toBeNull(),
  )

  test('a pattern that is slow to match ends with the error of the budget', () => {
    expect(() => matches(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000), 10_000)).toThrow('too much')
  })
})

describe('expandBraces', () => {
  test.each([
    ['a', ['a']],
    ['{a,b}', ['a', 'b']],
    ['x{a,b}y', ['xay', 'xby']],
    ['{a,{b,c}}', ['a', 'b', 'a', 'c']],
    ['{a}', ['{a}']],
    ['{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd']],
  ])('%s', (pattern, expanded) => expect(expandBraces(pattern, 100)).toEqual(expanded))

  test('more patterns than the limit', () => {
    expect(expandBraces('{a,b}'.repeat(20), 500)).toBeNull()
  })
})
