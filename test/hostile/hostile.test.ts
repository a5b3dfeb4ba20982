// Every hostile lockfile is refused, and its honest twin passes: `depgate check` with the real registry client.

import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRegistry, type TestRegistry } from '../support/server.ts'
import { cases } from './cases.ts'
import { judge, openApprovedState, packages, write, type Entry, type Files, type World } from './world.ts'

let registry: TestRegistry
let imposter: TestRegistry
let tls: TestRegistry
let world: World
const secure = 'https://registry.example.test/'
beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
  const ms = { ...packages.ms, '2.1.3': { hours: 9_000, manifest: { description: 'mine' } } }
  imposter = await startRegistry({ packages: { ...packages, ms }, now: new Date(), advisories: {} })
  world = await openApprovedState(registry.url)
  tls = await startRegistry({ packages, now: new Date(), advisories: {}, isSecure: true })
})
afterAll(async () => {
  await Promise.all([registry, imposter, tls].map((one) => one.close()))
})

const slug = (name: string) => name.replaceAll(/[^a-z0-9_.-]+/gi, '-')

describe.each(cases)(
  '$name',
  ({ name, expect: expected, hostile: attack, twin: honest, isNew, configured }) => {
    const address = () =>
      configured === 'imposter' ? imposter.url : configured === 'https' ? tls.url : registry.url
    const place = (files: Files) =>
      configured === 'https'
        ? Object.fromEntries(
            Object.entries(files).map(([file, text]) => [file, text.replaceAll(registry.url, tls.url)]),
          )
        : files
    const before = () => (isNew === true ? {} : place(write(world.base())))
    const hostile = () => place(attack(configured === 'https' ? secured() : world))
    const twin = () => place(honest(world))
    const secured = (): World => ({
      ...world,
      entry: (...id) =>
        JSON.parse(JSON.stringify(world.entry(...id)).replaceAll(registry.url, tls.url)) as Entry,
    })

    test('is refused', async () => {
      const { exit, report, stderr } = await judge(address(), before(), hostile())
      if ('exit' in expected) {
        const reasons = (report?.gaps ?? []).map((gap) => gap.reason)
        expect({ exit, text: [stderr, ...reasons].join('\n') }).toEqual({
          exit: expected.exit,
          text: expect.stringMatching(expected.message),
        })
        return
      }
      expect(exit, stderr).toBe(1)
      const found = report?.findings.filter((one) => one.level === 'error') ?? []
      const messages = found.filter((one) => one.rule === expected.rule).map((one) => one.message)
      expect(messages, JSON.stringify(found, null, 1)).toContainEqual(
        expect.stringMatching(expected.message ?? /./),
      )
    })

    test('its twin passes', async () => {
      const { exit, report, stderr } = await judge(address(), before(), twin())
      const errors = report?.findings.filter((one) => one.level === 'error')
      expect({ exit, stderr, errors, gaps: report?.gaps }).toEqual({
        exit: 0,
        stderr: '',
        errors: [],
        gaps: [],
      })
      expect(report?.changes).not.toEqual([])
    })

    // As files, to try another tool on them: fixtures/hostile/<case>/{before,hostile,twin}.
    test.each([
      ['before', before],
      ['hostile', hostile],
      ['twin', twin],
    ])('its %s state is kept in fixtures', async (state, make) => {
      for (const [file, text] of Object.entries(make())) {
        const folder = path.resolve(import.meta.dirname, '../../fixtures/hostile', slug(name), state)
        const plain = text.replaceAll(tls.url.replace('https:', 'http:'), secure.replace('https:', 'http:'))
        const kept = [registry, imposter, tls].reduce((all, { url }) => all.replaceAll(url, secure), plain)
        await expect(kept).toMatchFileSnapshot(path.join(folder, slug(file)))
      }
    })
  },
)
