// The advisory data on disk: what is shown of it, and by whose configuration it is fetched.

import { describe, expect, test } from 'vitest'
import { advisories } from '../../../src/cli/commands/advisories.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { RegistrySettings } from '../../../src/ports/registries.ts'
import { app, openCommandHost, runCommand } from '../../support/command-host.ts'

const data = {
  path: '/cache/osv',
  records: 7,
  names: 3,
  updatedAt: '2026-06-12T13:00:00.000Z',
  fetchedAt: null as string | null,
}
interface World {
  readonly onDisk?: typeof data | null
  readonly env?: Record<string, string>
  readonly git?: object
  readonly failure?: Error
}
function open({ onDisk = data, env = {}, git = {}, failure }: World = {}) {
  const asked: { from: string | null; settings: RegistrySettings }[] = []
  const { host, seen } = openCommandHost({
    more: {
      env,
      git: { top: () => null, isSubmodule: () => false, remotes: () => ['origin'], head: () => 'h', ...git },
      describeAdvisories: () => onDisk,
      updateAdvisories: (from: string | null, settings: RegistrySettings) => {
        asked.push({ from, settings })
        return failure === undefined ? Promise.resolve(data) : Promise.reject(failure)
      },
    },
  })
  const run = (...args: string[]) => runCommand(advisories, args, host)
  return { run, seen, asked }
}

describe('shows', () => {
  test.each<[string, World, string]>([
    ['none', { onDisk: null }, 'There is no OSV data on disk. To fetch it, run: depgate advisories update\n'],
    [
      'what there is, with its age in whole days',
      {},
      '7 advisories for 3 packages, newest of 2026-06-12T13:00:00.000Z (2 days old)\n/cache/osv\n',
    ],
    [
      'when it was fetched',
      { onDisk: { ...data, fetchedAt: '2026-06-14T00:00:00.000Z' } },
      '7 advisories for 3 packages, newest of 2026-06-12T13:00:00.000Z (2 days old), fetched 2026-06-14T00:00:00.000Z\n/cache/osv\n',
    ],
    // A clock that is slow.
    [
      'no age below zero',
      { onDisk: { ...data, updatedAt: '2026-07-01T00:00:00.000Z' } },
      '7 advisories for 3 packages, newest of 2026-07-01T00:00:00.000Z (0 days old)\n/cache/osv\n',
    ],
  ])('%s', async (_, world, out) => {
    const { run, seen, asked } = open(world)
    expect([await run(), seen.out, asked]).toEqual([0, out, []])
  })

  test('the same as JSON', async () => {
    const { run, seen } = open()
    await run('--format', 'json')
    expect(JSON.parse(seen.out)).toEqual({ ...data, ageDays: 2 })
    const none = open({ onDisk: null })
    expect([await none.run('--format=json'), none.seen.out]).toEqual([0, 'null\n'])
  })
})

describe('fetches', () => {
  test('from the address that is typed, as npm is configured, and shows the result', async () => {
    const { run, seen, asked } = open()
    expect(await run('update', '--from', './all.zip')).toBe(0)
    expect(asked).toEqual([
      {
        from: './all.zip',
        settings: {
          folder: app,
          registry: null,
          isOffline: false,
          hasCache: true,
          isDeep: false,
          base: null,
          counts: {},
        },
      },
    ])
    expect(seen.out).toMatch(/^7 advisories/)
    expect(seen.progress).toEqual(['fetching the OSV data', 'done'])
  })

  test('and removes its line where that fails', async () => {
    const { run, seen } = open({ failure: new DepgateError('EADVISORIES', 'broken') })
    await expect(run('update')).rejects.toThrow('broken')
    expect(seen.progress).toEqual(['fetching the OSV data', 'done'])
  })

  // Data that is fetched by the change's own proxy and certificates would judge that change.
  const job = { GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'main', GITHUB_EVENT_NAME: 'pull_request' }
  test.each<[string, World, unknown]>([
    ['nowhere else', {}, null],
    [
      'in the job of a pull request as its base is configured',
      { env: job, git: { top: () => app, mergeBase: () => 'b', commit: () => 'c' } },
      { checkouts: [{ top: app, commit: 'b' }], moved: null },
    ],
    [
      'and from no file of the checkout where the base cannot be reached',
      {
        env: job,
        git: {
          top: () => app,
          commit: () => null,
          isShallow: () => false,
          mergeBase: () => {
            throw new DepgateError('EGIT', 'there is no commit')
          },
        },
      },
      { checkouts: [{ top: app, commit: null }], moved: null },
    ],
    ['outside of a checkout as it is on disk', { env: job, git: { top: () => null } }, null],
    [
      'without git as it is on disk',
      {
        env: job,
        git: {
          top: () => {
            throw new DepgateError('EGIT', 'git is not installed')
          },
        },
      },
      null,
    ],
  ])('%s', async (_, world, base) => {
    const { run, asked } = open(world)
    await run('update')
    expect(asked[0]?.settings.base).toEqual(base)
  })
})

test.each([
  [['updaet'], 'advisories knows "update", not "updaet"'],
  [['update', 'x'], 'advisories knows "update", not "update x"'],
  [['--from', 'x'], '--from goes with "advisories update"'],
  [['--format', 'xml'], 'no format "xml"; there is json'],
  [['\u001b[2J'], 'advisories knows "update", not "'],
])('%j is refused before anything is fetched', async (args, message) => {
  const { run, asked } = open()
  await expect(run(...args)).rejects.toThrow(message)
  expect(asked).toEqual([])
})
