import { describe, expect, test } from 'vitest'
import { judgePairs } from '../../src/check/judge.ts'
import type { RegistrySettings } from '../../src/ports/registries.ts'
import { approvedPolicy, asOf, locked, lockfile } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'

const settings = { folder: '/project', registry: null, isOffline: false, hasCache: true } as const
const pair = (id: string) => ({
  before: lockfile([]),
  after: lockfile([locked(id)]),
  beforeLabel: 'HEAD',
  afterLabel: 'package-lock.json',
})

function open(failure?: Error) {
  const seen = { lines: [] as string[], opened: [] as RegistrySettings[] }
  const host = {
    now: () => asOf,
    progress: (line: string) => {
      seen.lines.push(line)
      return () => void seen.lines.push('stop')
    },
    openRegistry: async (one: RegistrySettings) => {
      seen.opened.push(one)
      if (failure !== undefined) throw failure
      return fakeRegistry({ old: { '1.0.0': 9000 }, young: { '1.0.0': 1 } })
    },
  }
  return { host, seen }
}
const judge = (id: string, { host }: ReturnType<typeof open>, moment = asOf) =>
  judgePairs([pair(id)], { policy: approvedPolicy(), asOf: moment, settings }, host)

test.each([
  ['old@1.0.0', 'pass'],
  ['young@1.0.0', 'fail'],
  ['unknown@1.0.0', 'fail'],
])('%s comes to %s', async (id, outcome) => {
  expect(await judge(id, open())).toMatchObject({ outcome, coverage: { arrivals: 1 } })
})

describe('the registry', () => {
  test("is asked within the policy's deadline", async () => {
    const world = open()
    const policy = approvedPolicy({ registry: { deadlineSeconds: 420 } })
    await judgePairs([pair('old@1.0.0')], { policy, asOf, settings }, world.host)
    expect(world.seen.opened).toMatchObject([{ ...settings, deadlineSeconds: 420 }])
  })

  test.each([
    [{}, 'asking the registry'],
    [{ isDeep: true }, 'asking the registry and reading tarballs'],
  ])('shows what it takes its time for: %j', async (more, line) => {
    const world = open()
    const judging = { policy: approvedPolicy(), asOf, settings: { ...settings, ...more } }
    await judgePairs([pair('old@1.0.0')], judging, world.host)
    expect(world.seen.lines).toEqual([line, 'stop'])
  })

  test('that cannot be opened is an error, and the line stops', async () => {
    const world = open(new Error('no registry'))
    await expect(judge('old@1.0.0', world)).rejects.toThrow('no registry')
    expect(world.seen.lines.at(-1)).toBe('stop')
  })
})

test.each([
  ['the clock of this machine', 0, false],
  ['minutes by which clocks differ', 5, false],
  ['later', 5.01, true],
])('a moment is in the future after %s', async (_, minutes, isFuture) => {
  const report = await judge('old@1.0.0', open(), new Date(asOf.getTime() + minutes * 60_000))
  expect(report.asOfIsFuture === true).toBe(isFuture)
})
