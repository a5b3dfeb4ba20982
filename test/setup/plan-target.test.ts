import { expect, test } from 'vitest'
import { initTargets } from '../../src/setup/init-targets.ts'
import { planTarget } from '../../src/setup/plan-target.ts'
import { defaultPolicy, parsePolicy } from '../../src/policy/parse.ts'
import { setupHost } from '../support/setup-host.ts'

const options = { flag: null, watched: [], hasPush: false, policy: defaultPolicy }

test('every name has a plan of its own', () => {
  const host = setupHost({ '/app/package.json': '{}' })
  for (const name of initTargets)
    expect(planTarget(name, options, host).files.length, name).toBeGreaterThan(0)
})

test('a bot waits as the policy here asks', () => {
  const policy = () => parsePolicy({ rules: { 'minimum-age': ['error', { minimum: '9d' }] } })
  const [file] = planTarget('renovate', { ...options, policy }, setupHost()).files
  expect(file?.add(null)).toContain('9 days')
})
