import { expect, test } from 'vitest'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { initTargets, isTried } from '../../src/setup/init-targets.ts'

test('doctor tries what runs hooks: agents, and git', () => {
  expect(initTargets.filter(isTried)).toEqual([...orderedWirings.map(({ name }) => name), 'git'])
  expect(['npm', 'github', 'renovate'].some(isTried)).toBe(false)
})
