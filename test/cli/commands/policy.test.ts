// The policy in force as it is printed, and what of it was refused.

import { describe, expect, test } from 'vitest'
import { policy } from '../../../src/cli/commands/policy.ts'
import { openCommandHost, runCommand } from '../../support/command-host.ts'

async function run(files: Record<string, string>, ...args: string[]) {
  const { host, seen } = openCommandHost({ files })
  expect(await runCommand(policy, args, host)).toBe(0)
  return seen
}
const project = (content: object) => ({ 'depgate.json': JSON.stringify(content) })

describe('a table', () => {
  test('has each value with its origin, in columns, and the hash', async () => {
    const { out, err } = await run(project({ gaps: { advisories: 'warn' }, deny: ['evil@1.0.0'] }))
    expect(out).toMatch(/^rules\.\S+ +\S.* +\S/m)
    expect(out).toMatch(/^deny\S* +\["evil@1\.0\.0"\] +depgate\.json$/m)
    expect(out).toMatch(/\nsha256 [0-9a-f]{64}\n$/)
    expect(err).toBe('')
  })

  test('has the waivers by rule, finding and package', async () => {
    const waivers = [
      { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-06-20' },
      {
        rule: 'advisory',
        package: 'b@1.0.0',
        finding: 'GHSA-aaaa-bbbb-cccc',
        reason: 'x',
        expires: '2026-06-21',
      },
    ]
    const { out } = await run(project({ waivers }))
    expect(out).toMatch(/^waivers\.list +minimum-age for a@1\.0\.0 +2026-06-20$/m)
    expect(out).toMatch(/^waivers\.list +advisory \(GHSA-aaaa-bbbb-cccc\) for b@1\.0\.0 +2026-06-21$/m)
  })

  test('names what a lower layer was refused', async () => {
    const files = { 'strict.json': '{}', ...project({ rules: { 'minimum-age': 'off' } }) }
    const { host, seen } = openCommandHost({ files })
    const managed = { ...host, policyPlaces: { managed: ['/managed.json'], user: '/none.json' } }
    const read = (file: string) =>
      file === '/managed.json' ? '{"rules":{"minimum-age":["error",{"minimum":"9d"}]}}' : host.read(file)
    await runCommand(policy, [], { ...managed, read })
    expect(seen.out).toMatch(/^refused: rules\.minimum-age\S* .* in depgate\.json; .* holds: /m)
    seen.out = ''
    await runCommand(policy, ['--format', 'json'], { ...managed, read })
    expect((JSON.parse(seen.out) as { refused: unknown[] }).refused.length).toBeGreaterThan(0)
  })
})

test('as JSON it is a policy that can be read again, without a schema', async () => {
  const { out } = await run(project({ $schema: './x.json', deny: ['evil'] }), '--format', 'json')
  const shown = JSON.parse(out) as Record<string, unknown> & { policy: Record<string, unknown> }
  expect(Object.keys(shown).slice(0, 4)).toEqual(['sha256', 'policy', 'origins', 'refused'])
  expect(shown.policy).toMatchObject({ deny: ['evil'] })
  expect('$schema' in shown.policy).toBe(false)
  // The trail is the user's: a project cannot set it.
  const { log: _, ...own } = shown.policy
  const again = JSON.parse((await run(project(own), '--format', 'json')).out) as { sha256: string }
  expect(again.sha256).toBe(shown.sha256)
})

test('another file is the policy that --policy names', async () => {
  const files = { 'other.json': '{"deny":["x"]}', ...project({ deny: ['y'] }) }
  expect((await run(files, '--policy', 'other.json')).out).toContain('["x"]')
})

test('a file that looks like a policy and is none is named on stderr', async () => {
  const { err } = await run({ 'depgate.jsonc': '{}' })
  expect(err).toMatch(/^depgate: .*depgate\.jsonc/)
})

test.each([
  [['x'], '"x" is not expected here'],
  [['--format', 'yaml'], 'no format "yaml"'],
  [['--policy', 'none.json'], 'none.json'],
])('%j is refused', async (args, message) => {
  const { host, seen } = openCommandHost()
  await expect(runCommand(policy, args, host)).rejects.toThrow(message)
  expect(seen.out).toBe('')
})
