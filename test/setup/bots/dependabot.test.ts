// Dependabot's cooldown: put in, raised, left where it is stricter, and taken out again.

import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { cooldownOf, planDependabot } from '../../../src/setup/bots/dependabot.ts'

const plan = planDependabot({ name: '.github/dependabot.yml', path: '/app/.github/dependabot.yml' }, 7)
const read = () => null
const updates = (text: string) =>
  (load(text) as { updates: { 'package-ecosystem': string; cooldown?: object }[] }).updates
const other = `version: 2
updates:
  # actions
  - package-ecosystem: "github-actions"
    directory: "/"
    schedule: { interval: "weekly" }
`
const npm = `  - directory: "/"
    package-ecosystem: "npm" # ours
    schedule:
      interval: weekly
`
const cooldown = (lines: string) =>
  `${other}${npm}    cooldown:\n${lines}    open-pull-requests-limit: 3\n\n  # bun\n${npm.replace('"npm"', 'bun')}`

describe('an entry of npm or bun', () => {
  test.each<[string, string]>([
    ['has none', `${other}${npm}`],
    ['is not the last', `version: 2\nupdates:\n${npm}\n  # actions\n${other.split('# actions\n')[1]}`],
    ['waits less', cooldown('      default-days: 3 # a\n      semver-major-days: 30\n      exclude: [x]\n')],
    ['waits for majors alone', cooldown('      semver-major-days: 30\n')],
    ['waits less for patches', cooldown('      default-days: 8\n      semver-patch-days: 1\n')],
    ['with carriage returns', `${other}${npm}`.replaceAll('\n', '\r\n')],
  ])('that %s', (_, text) => {
    const edited = plan.add(text)
    expect(cooldownOf(edited)).toBeGreaterThanOrEqual(7)
    expect(plan.add(edited)).toBe(edited)
    expect(plan.remove(edited, read)).toBe(text)
    const actions = updates(edited).find((one) => one['package-ecosystem'] === 'github-actions')
    expect(actions?.cooldown).toBeUndefined()
  })
  test('that waits longer is left as it is', () => {
    const strict = `${other}${npm}    cooldown:\n      default-days: 14\n`
    expect(plan.add(strict)).toBe(strict)
    expect(plan.remove(strict, read)).toBe(strict)
  })
})

test('without one an entry is made, without a file a file', () => {
  const edited = plan.add(other)
  expect(updates(edited)[1]).toMatchObject({ 'package-ecosystem': 'npm', cooldown: { 'default-days': 7 } })
  expect(plan.add(edited)).toBe(edited)
  expect(plan.remove(edited, read)).toBe(other)
  const made = plan.add(null)
  expect(updates(made)).toHaveLength(1)
  expect(plan.remove(made, read)).toBeNull()
})

test.each([
  'version: 2\nupdates: [{ package-ecosystem: npm, directory: / }]\n',
  'version: 2\nupdates: []\n',
  `${other}registries:\n  a: { type: npm-registry }\n`,
  'a: [',
  'updates: 1\n',
])('%j is left as it is', (text) => expect(() => plan.add(text)).toThrow('cannot be edited line by line'))

test('what it waits for', () => {
  expect([other, 'a: [', `${other}${npm}`].map(cooldownOf)).toEqual([null, null, 0])
})
