// A waiver as it is typed, bound and written, and each one that is refused.

import { describe, expect, test } from 'vitest'
import { waive } from '../../../src/cli/commands/waive.ts'
import { openCommandHost, runCommand } from '../../support/command-host.ts'
import { lockWith, manifestWith } from '../../support/hook-machine.ts'

const files = { 'package.json': manifestWith('young@1.0.0'), 'package-lock.json': lockWith('young@1.0.0') }
const shelf = { young: { '1.0.0': 1, '0.9.0': 9000 }, waiting: { '1.0.0': 2 }, timeless: { '1.0.0': null } }
const registry = { manifests: { 'waiting@1.0.0': { integrity: 'sha512-waiting' } } }
const reason = ['--reason', 'urgent']
const open = (more: Record<string, string> = {}, other: object = registry) => {
  const { host, seen, written } = openCommandHost({ files: { ...files, ...more }, shelf, registry: other })
  const run = (...args: string[]) => runCommand(waive, args, host)
  const waivers = (file = 'depgate.json') =>
    (JSON.parse(written[file] ?? '{}') as { waivers?: Record<string, string>[] }).waivers
  return { run, seen, written, waivers }
}

describe('a waiver is written', () => {
  test('bound to the hash of the lockfile, until waiting has fixed it', async () => {
    const { run, seen, waivers } = open()
    expect(await run('young@1.0.0', '--rule', 'minimum-age', ...reason, '--by', 'jane')).toBe(0)
    // Seven days after its release, an hour before 2026-06-15T12:00Z.
    expect(waivers()).toEqual([
      {
        rule: 'minimum-age',
        package: 'young@1.0.0',
        integrity: 'sha512-1.0.0',
        reason: 'urgent',
        by: 'jane',
        expires: '2026-06-22T11:00:00.000Z',
      },
    ])
    expect(seen.out).toBe(
      'wrote a waiver of minimum-age for young@1.0.0 until 2026-06-22T11:00:00.000Z in depgate.json, bound to its hash\n' +
        'Commit it in a change of its own: against a base it counts only once it is merged.\n',
    )
  })

  test('bound to the hash of the registry, where the package is not locked yet', async () => {
    const { run, waivers } = open()
    await run('waiting@1.0.0', '--rule', 'minimum-age', ...reason)
    expect(waivers()).toMatchObject([{ package: 'waiting@1.0.0', integrity: 'sha512-waiting' }])
  })

  test('bound to none where neither has one, which is stated', async () => {
    const { run, seen, waivers } = open()
    await run('nowhere@1.0.0', '--rule', 'unpublished', ...reason)
    expect(seen.out).toContain('bound to no hash: neither lockfile nor registry has one\n')
    expect(waivers()?.[0]).not.toHaveProperty('integrity')
  })

  test('into the policy that is named, with the names and the end that are typed', async () => {
    const { run, seen, written, waivers } = open({ 'team/policy.json': '{"deny":["x"]}' })
    const flags = ['--policy', 'team/policy.json', '--approved-by', 'joe', '--expires', '2026-06-20']
    await run('young@1.0.0', '--rule', 'minimum-age', ...reason, ...flags)
    expect(waivers('team/policy.json')).toMatchObject([{ approvedBy: 'joe', expires: '2026-06-20' }])
    expect(written['depgate.json']).toBeUndefined()
    expect(seen.out).toContain(' until 2026-06-20 in team/policy.json')
  })

  test('once: a second one updates the first', async () => {
    const { run, seen, waivers } = open()
    await run('young@1.0.0', '--rule', 'minimum-age', ...reason)
    await run('young@1.0.0', '--rule', 'minimum-age', '--reason', 'still')
    expect([waivers()?.length, waivers()?.[0]?.reason]).toEqual([1, 'still'])
    expect(seen.out).toContain('updated a waiver of minimum-age')
  })

  test('although it does not count yet, which is stated', async () => {
    const { run, seen } = open({ 'depgate.json': '{"waivers":{"needsSecondName":true}}' })
    await run('young@1.0.0', '--rule', 'minimum-age', ...reason, '--by', 'jane')
    expect(seen.out).toContain('it does not count yet: the policy asks for two names')
  })

  test('where the rule cannot judge now, which is stated', async () => {
    const { run, seen } = open({}, { failure: 'the registry does not answer' })
    await run('young@1.0.0', '--rule', 'minimum-age', ...reason)
    expect(seen.out).toContain('whether minimum-age finds it cannot be told now: ')
    expect(seen.out).toContain('the registry does not answer')
  })

  test('for one of several findings by its name, also where it is not found now', async () => {
    const { run, seen, waivers } = open()
    await run('young@1.0.0', '--rule', 'advisory', '--finding', 'GHSA-aaaa-bbbb-cccc', ...reason)
    expect(waivers()).toMatchObject([{ finding: 'GHSA-aaaa-bbbb-cccc' }])
    expect(seen.out).toMatch(/^wrote a waiver of advisory \(GHSA-aaaa-bbbb-cccc\) for young@1\.0\.0/)
    expect(seen.out).toContain('advisory finds nothing of that name there now\n')
  })
})

describe('is refused', () => {
  test.each([
    [['young@^1', '--rule', 'minimum-age', ...reason], '"young@^1" is not one exact package'],
    [['young', '--rule', 'minimum-age', ...reason], '"young" is not one exact package'],
    [['young@1.0.0', 'x', '--rule', 'minimum-age', ...reason], '"x" is not one exact package'],
    [['--rule', 'minimum-age', ...reason], '"" is not one exact package'],
    [['young@1.0.0', '--rule', 'malware', ...reason], 'malware cannot be waived'],
    [['young@1.0.0', '--rule', 'denied', ...reason], 'denied cannot be waived'],
    [
      ['young@1.0.0', '--rule', 'minimum-aeg', ...reason],
      'no rule "minimum-aeg": did you mean "minimum-age"?',
    ],
    [['young@1.0.0', '--rule', 'floating-range', ...reason], 'floating-range does not judge packages'],
    [['young@1.0.0', '--rule', 'minimum-age'], 'a waiver needs a reason'],
    [['young@1.0.0', '--rule', 'minimum-age', '--reason', ' \n'], 'a waiver needs a reason'],
    [['young@1.0.0', ...reason], 'a waiver needs a rule'],
    [['young@1.0.0', '--rule', 'minimum-age', '--finding', 'x', ...reason], 'finds one thing on a package'],
    [['young@1.0.0', '--rule', 'minimum-age', '--registry', 'x', ...reason], '--registry needs an address'],
    ...['2026-02-30', '2026-02-29', '2026-13-01T00:00:00Z', '2026-12-01T25:00:00Z', '2026-12-01T10:00'].map(
      (date): [string[], string] => [
        ['young@1.0.0', '--rule', 'minimum-age', ...reason, '--expires', date],
        `--expires ${date} is not a date`,
      ],
    ),
    [['young@1.0.0', '--rule', 'minimum-age', ...reason, '--expires', '2000-01-01'], 'it has expired'],
    [
      ['young@1.0.0', '--rule', 'minimum-age', ...reason, '--expires', '2999-01-01'],
      'more than 30 days from now',
    ],
  ])('%j', async (args, message) => {
    const { run, written } = open()
    await expect(run(...args)).rejects.toThrow(message)
    expect(written).toEqual(files)
  })

  test('by a policy that forbids waivers', async () => {
    const { run, seen } = open({ 'depgate.json': '{"waivers":{"isForbidden":true}}' })
    await expect(run('young@1.0.0', '--rule', 'minimum-age', ...reason)).rejects.toThrow('forbids waivers')
    expect(seen.asked).toEqual([])
  })

  test('where there is no lockfile', async () => {
    const { host } = openCommandHost()
    const args = ['young@1.0.0', '--rule', 'minimum-age', ...reason]
    await expect(runCommand(waive, args, host)).rejects.toThrow('there is no lockfile here')
  })
})
