// Every hostile lockfile is refused, and its honest twin passes: `depgate check` with the real registry client.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRegistry, type TestRegistry } from '../support/server.ts'
import { cases } from './cases.ts'
import { judge, openWorld, packages, write, type World } from './world.ts'

let registry: TestRegistry
let world: World
beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
  world = await openWorld(registry.url)
})
afterAll(() => registry.close())

describe.each(cases)('$name', ({ expect: expected, hostile, twin, isNew }) => {
  const before = () => (isNew === true ? {} : write(world.base()))

  test('is refused', async () => {
    const { exit, report, said } = await judge(registry.url, before(), hostile(world))
    if ('exit' in expected) {
      const reasons = (report?.gaps ?? []).map((gap) => gap.reason)
      expect({ exit, text: [said, ...reasons].join('\n') }).toEqual({
        exit: expected.exit,
        text: expect.stringMatching(expected.says),
      })
      return
    }
    expect(exit, said).toBe(1)
    const found = report?.findings.filter((one) => one.level === 'error') ?? []
    const told = found.filter((one) => one.rule === expected.rule).map((one) => one.message)
    expect(told, JSON.stringify(found, null, 1)).toContainEqual(expect.stringMatching(expected.says ?? /./))
  })

  test('its twin passes', async () => {
    const { exit, report, said } = await judge(registry.url, before(), twin(world))
    const errors = report?.findings.filter((one) => one.level === 'error')
    expect({ exit, said, errors, gaps: report?.gaps }).toEqual({ exit: 0, said: '', errors: [], gaps: [] })
    expect(report?.changes).not.toEqual([])
  })
})
