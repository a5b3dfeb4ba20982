// A bundler that cannot be looked up: one gap on it, and none on what it may contain.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRegistry, type TestRegistry } from '../support/server.ts'
import { judge, type Entry } from '../hostile/world.ts'

const hours = 9_000
const inside = ['b', 'c', 'd']
let registry: TestRegistry
let isDown = false
let entry: Entry = {}
beforeAll(async () => {
  const dependencies = Object.fromEntries(inside.map((name) => [name, '1.0.0']))
  const files = Object.fromEntries(
    inside.map((name) => [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0' })]),
  )
  const carrier = { hours, manifest: { dependencies, bundleDependencies: inside }, files }
  const packages = {
    '@acme/carrier': { '1.0.0': carrier },
    '@acme/plain': { '1.0.0': { hours, manifest: { dependencies } } },
    evil: { '1.0.0': { hours } },
    z: { '1.0.0': { hours } },
  }
  registry = await startRegistry({
    packages,
    now: new Date(),
    advisories: { c: { range: '<0.5.0' } },
    fault: (request, response) => {
      if (!isDown || request.url?.includes('acme') !== true) return false
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      return true
    },
  })
  const document = (await (await fetch(`${registry.url}@acme/carrier`)).json()) as {
    versions: Record<string, { dist: Record<string, string> }>
  }
  const dist = document.versions['1.0.0']?.dist ?? {}
  entry = { version: '1.0.0', resolved: dist.tarball, integrity: dist.integrity, dependencies }
})
afterAll(() => registry.close())

function write(more: Record<string, Entry> = {}) {
  const root = { name: 'app', version: '1.0.0', dependencies: { '@acme/carrier': '1.0.0' } }
  const place = 'node_modules/@acme/carrier'
  const carried = inside.map((name) => [
    `${place}/node_modules/${name}`,
    { version: '1.0.0', inBundle: true },
  ])
  const packages = {
    '': root,
    [place]: { ...entry, bundleDependencies: inside },
    ...Object.fromEntries(carried),
    ...more,
  }
  return {
    'package.json': JSON.stringify(root),
    'package-lock.json': JSON.stringify({ name: 'app', version: '1.0.0', lockfileVersion: 3, packages }),
  }
}

describe('a bundler and what it carries', () => {
  test('pass where the registry answers for it', async () => {
    isDown = false
    expect(await judge(registry.url, {}, write())).toMatchObject({
      exit: 0,
      report: { findings: [], gaps: [] },
    })
  })

  test('are open for one reason on the bundler where it does not', async () => {
    isDown = true
    const { exit, report } = await judge(registry.url, {}, write())
    expect([exit, report?.findings]).toEqual([3, []])
    expect(new Set(report?.gaps.map((gap) => gap.package))).toEqual(
      new Set(['pkg:npm/%40acme/carrier@1.0.0']),
    )
    expect(report?.gaps.map((gap) => gap.reason)).toContain(
      'could not be looked up, and the lockfile has b@1.0.0 and 2 more as carried in its tarball',
    )
  })

  test('the attack: an entry that only calls itself carried is no pass', async () => {
    const lie = { 'node_modules/@acme/carrier/node_modules/evil': { version: '1.0.0', inBundle: true } }
    isDown = true
    expect((await judge(registry.url, write(), write(lie))).exit).toBe(3)
    isDown = false
    const { exit, report } = await judge(registry.url, write(), write(lie))
    expect([exit, report?.findings.map((one) => one.rule)]).toEqual([1, ['integrity']])
  })
})

describe('a 404 for a package of a scope', () => {
  test('to a request without a login leaves it open, and names what to type', async () => {
    isDown = true
    const { exit, report } = await judge(registry.url, {}, write())
    expect([exit, report?.findings.map((one) => one.rule)]).toEqual([3, []])
    expect(report?.gaps.map((gap) => gap.reason)).toContain(
      `not shown without a login (none is configured; to log in: npm login --registry=${registry.url})`,
    )
  })
})
