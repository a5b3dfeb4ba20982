// The policy's age, and what the bots of a project wait for.

import { expect, test } from 'vitest'
import type { Policy } from '../../../src/model/policy.ts'
import { defaultPolicy } from '../../../src/policy/parse.ts'
import { bots, examineBots, planBot } from '../../../src/setup/bots/plan-bots.ts'
import { setupHost } from '../../support/setup-host.ts'

const policyOf = (level: 'error' | 'off', minimum: number) =>
  ({ rules: new Map([['minimum-age', { level, options: { minimum } }]]) }) as unknown as Policy
const week = policyOf('error', 7 * 1440)
const dependabot = (days: number) =>
  `updates:\n  - package-ecosystem: npm\n    cooldown:\n      default-days: ${days}\n`
const says = (files: Record<string, string>, policy: Policy | null = week) =>
  examineBots(policy, setupHost(files)).map((one) => `${one.state} ${one.what}: ${one.says}`)

test('each plan is of the file that the bot reads', () => {
  const host = setupHost({ '/app/.renovaterc': '{}', '/app/.github/dependabot.yaml': dependabot(1) })
  const files = bots.map((bot) => planBot(bot, week, host).files.map(({ path }) => path))
  expect(files).toEqual([['/app/.renovaterc'], ['/app/.github/dependabot.yaml']])
  expect(() => planBot('renovate', policyOf('off', 10_080), host)).toThrow('asks for no age')
})

test('a bot that waits less is a warning, one that waits as long is not', () => {
  expect(
    says({
      '/app/renovate.json': '{ "minimumReleaseAge": "3 days" }',
      '/app/.github/dependabot.yml': dependabot(7),
    }),
  ).toEqual([
    expect.stringMatching(/^warning renovate\.json: waits 3 d, which is lower.*depgate init renovate/),
    expect.stringMatching(/^note \.github\/dependabot\.yml: waits 7 d/),
  ])
  expect(says({ '/app/.github/dependabot.yml': 'a: [' })).toEqual([
    expect.stringMatching(/^note .*cannot|^note .*no age/),
  ])
  expect(says({})).toEqual([])
  expect(says({ '/app/renovate.json': '{}' }, null)).toEqual([])
})

test('a preset of Renovate that has an age of its own does not win, and a rule that does is named', () => {
  const file = '/app/renovate.json'
  const preset = '{"extends":["config:best-practices"]}'
  const [planned] = planBot('renovate', defaultPolicy(), setupHost({ [file]: preset })).files
  const added = planned?.add(preset) ?? ''
  expect(added.match(/"7 days"/g)).toHaveLength(2)
  expect(planned?.remove(added, () => null)).toBe(preset)
  const strict = '{"extends":["config:best-practices"],"minimumReleaseAge":"14 days"}'
  expect(planned?.add(strict)).toMatch(/"minimumReleaseAge": "14 days"/)
  const lower = '{"packageRules":[{"matchDatasources":["npm"],"minimumReleaseAge":"3 days"}]}'
  const host = setupHost({ [file]: lower })
  expect(planBot('renovate', defaultPolicy(), host).left).toEqual([
    expect.stringMatching(/^packageRules\[0\]/),
  ])
  expect(examineBots(defaultPolicy(), host)).toMatchObject([{ state: 'warning' }])
  expect(examineBots(defaultPolicy(), setupHost({ [file]: added }))).toMatchObject([{ state: 'note' }])
})
