// Patterns of names, as @pnpm/config.matcher reads them.

import { expect, test } from 'vitest'
import { matchNames } from '../../../src/lockfile/pnpm/name-pattern.ts'

test.each<[string[], string, boolean]>([
  [[], 'a', false],
  [['a'], 'a', true],
  [['a'], 'ab', false],
  [['*'], 'a', true],
  [['a*'], 'abc', true],
  [['*c'], 'abc', true],
  [['a*c*e'], 'abcde', true],
  [['a*c*e'], 'abde', false],
  [['ab*ba'], 'aba', false],
  [['@s/*'], '@s/a', true],
  [['!a'], 'a', false],
  [['!a'], 'b', true],
  [['*', '!a'], 'a', false],
  [['!a', '*'], 'a', true],
  [['a', 'b'], 'b', true],
  [['a.c'], 'abc', false],
])('%j %s: %s', (patterns, name, expected) => expect(matchNames(patterns)(name)).toBe(expected))

test('a pattern of many asterisks takes no time', () =>
  expect(matchNames(['*a'.repeat(5000)])('a'.repeat(4000))).toBe(false))
