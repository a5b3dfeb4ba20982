import { expect, test } from 'vitest'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { initTargets, isTried } from '../../src/setup/init-targets.ts'
import { planTarget } from '../../src/setup/plan-target.ts'
import { setupHost } from '../support/setup-host.ts'

const options = { flag: null, watched: [], hasPush: false }

test('every name has a plan of its own', () => {
  const host = setupHost({ '/app/package.json': '{}' })
  for (const name of initTargets)
    expect(planTarget(name, options, host).files.length, name).toBeGreaterThan(0)
})

test('a bot waits as the policy here asks', () => {
  const host = setupHost({ '/app/depgate.json': '{"rules":{"minimum-age":["error",{"minimum":"9d"}]}}' })
  const [file] = planTarget('renovate', options, host).files
  expect(file?.add(null)).toContain('9 days')
})

test('doctor tries what runs hooks', () => {
  expect(initTargets.filter(isTried)).toEqual([...orderedWirings.map(({ name }) => name), 'git'])
})
