// The lists in the words of a difference.

import { expect, test } from 'vitest'
import { listFirst } from '../../../src/rules/registry-mismatch/difference.ts'

test.each<[readonly string[], string]>([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b', 'c'], 'a, b, c'],
  [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
  [Array.from({ length: 5000 }, () => 'x'), 'x, x, x and 4997 more'],
])('%j', (texts, listed) => expect(listFirst(texts)).toBe(listed))
