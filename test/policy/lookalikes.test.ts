// Files that look like a policy and are none.

import { expect, test } from 'vitest'
import { describeLookalikes, policyLookalikes } from '../../src/policy/lookalikes.ts'

test.each<[readonly string[], string | null]>([
  [[], null],
  [['.depgate.json'], '.depgate.json is not read as a policy: only depgate.json beside the lockfile is'],
  [['a', 'b'], 'a, b are not read as policies: only depgate.json beside the lockfile is'],
  [
    ['a', 'b', 'c', 'd', 'e'],
    'a, b, c, d, e are not read as policies: only depgate.json beside the lockfile is',
  ],
  [
    ['a', 'b', 'c', 'd', 'e', 'f'],
    'a, b, c, d, e and 1 more are not read as policies: only depgate.json beside the lockfile is',
  ],
])('%j', (names, line) => expect(describeLookalikes(names)).toBe(line))

test('the policy itself is none of them', () => {
  expect(policyLookalikes).not.toContain('depgate.json')
  expect(new Set(policyLookalikes).size).toBe(policyLookalikes.length)
})
