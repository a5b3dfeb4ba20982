// What doctor tells of the policy and the advisories of the project at hand.

import { expect, test } from 'vitest'
import { examineAdvisories, readProject } from '../../src/cli/doctor-project.ts'
import type { Host } from '../../src/ports/host.ts'
import { setupHost } from '../support/setup-host.ts'

const hostWith = (files: Record<string, string>, more: Partial<Record<keyof Host, unknown>> = {}) => {
  const world: object = {
    ...setupHost(files),
    policyPlaces: { managed: [], user: '/home/u/policy.json' },
    ...more,
  }
  return world as Host
}
const policyOf = (policy: object) => readProject(hostWith({ '/app/depgate.json': JSON.stringify(policy) }))

test('rules that the policy turns off are named; without any there is nothing to tell', () => {
  expect(policyOf({}).findings).toEqual([])
  expect(policyOf({ rules: { advisory: 'off', 'floating-range': 'off' } }).findings).toEqual([
    { state: 'warning', what: 'policy', says: expect.stringMatching(/turns off advisory, floating-range/) },
  ])
  expect(policyOf({ rules: { advisory: 'warn' } }).findings).toEqual([])
})

test('a policy that cannot be read, and the deadline of one that can', () => {
  const broken = readProject(hostWith({ '/app/depgate.json': '{' }))
  expect(broken).toMatchObject({ policy: null, findings: [{ state: 'open', what: 'policy' }] })
  expect(policyOf({ hook: { deadlineSeconds: 20 } }).facts.deadlineSeconds).toBe(20)
})

const now = () => new Date('2026-11-27T00:00:00Z')
const data = { path: 'p', records: 1, names: 1, updatedAt: '2026-11-20T00:00:00Z', fetchedAt: null }
const registry =
  (advisories: readonly unknown[], reason: string | null = null) =>
  () =>
    Promise.resolve({
      advisories: () =>
        Promise.resolve([
          { status: 'answered', source: 'r', reason, updatedAt: null, names: [], advisories },
        ]),
    })

test.each([
  ['a registry that knows the canary', [{}], null, 'note', 'the registry serves them'],
  ['one that does not, and data on disk', [], data, 'note', '7 days old'],
  ['neither', [], null, 'warning', 'none: the registry serves none'],
] as const)('%s', async (_, advisories, onDisk, state, says) => {
  const host = hostWith({}, { now, describeAdvisories: () => onDisk, openRegistry: registry(advisories) })
  expect(await examineAdvisories(readProject(host).policy, host)).toEqual([
    { state, what: 'advisories', says: expect.stringContaining(says) },
  ])
})
