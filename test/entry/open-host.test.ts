// The real host: its streams, files and folders, and a clock that registries confirm.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openHost } from '../../src/entry/open-host.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { makeFolder } from '../support/folder.ts'

const open = () => {
  const home = makeFolder({ 'app/package.json': '{}' })
  const env = {
    HOME: home,
    PATH: process.env.PATH ?? '',
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_STATE_HOME: path.join(home, 'state'),
    XDG_CONFIG_HOME: path.join(home, 'config'),
  }
  return { home, env, host: openHost(path.join(home, 'app'), env) }
}
afterEach(() => void vi.restoreAllMocks())

test('it has the folders of its environment, and makes none of them', () => {
  const { home, host } = open()
  expect(host.policyPlaces.user).toBe(path.join(home, 'config/depgate/policy.json'))
  expect(host.openTrail(null).path).toBe(path.join(home, 'state/depgate/trail.jsonl'))
  expect(host.openTrail('/x').path).toBe('/x')
  expect(host.describeAdvisories()).toBeNull()
  expect(host.hook.roots()).toEqual([])
  for (const name of ['cache', 'state', 'config']) expect(existsSync(path.join(home, name))).toBe(false)
})

test('it reads and writes text files', () => {
  const { home, host } = open()
  const file = path.join(home, 'app/a.json')
  host.write(file, 'é')
  expect([host.read(file), readFileSync(file, 'utf8'), host.read(`${file}x`)]).toEqual(['é', 'é', null])
  expect(host.git.top(host.folder)).toBeNull()
})

test('another folder has more of the environment, and the same streams', () => {
  const { home, host } = open()
  const other = host.at('/', { XDG_STATE_HOME: path.join(home, 'other') })
  expect([other.folder, other.env.HOME]).toEqual(['/', home])
  expect(other.openTrail(null).path).toBe(path.join(home, 'other/depgate/trail.jsonl'))
  expect(host.at('/x').openTrail(null).path).toBe(path.join(home, 'state/depgate/trail.jsonl'))
})

describe('the clock', () => {
  const hour = 3_600_000
  const registry = (drift: number | null) =>
    ({ clock: () => (drift === null ? null : { local: 0, remote: drift }) }) as unknown as Registry

  test.each<[string, Registry[], boolean | null]>([
    ['no registry', [], null],
    ['a registry that was not asked', [registry(null)], null],
    ['one without a clock', [{} as Registry], null],
    ['one that agrees', [registry(1_000)], true],
    ['one that is hours off', [registry(5 * hour)], false],
    [
      'one that agrees beside one that does not',
      [registry(-5 * hour), registry(null), registry(60_000)],
      true,
    ],
  ])('by %s', (_, registries, isRight) => {
    const host = openHost('/', {}, registries)
    expect(host.isClockRight()).toBe(isRight)
    // What was asked from another folder counts too.
    expect(host.at('/x').isClockRight()).toBe(isRight)
  })

  test('is that of the machine', () =>
    expect(Math.abs(open().host.now().getTime() - Date.now())).toBeLessThan(5_000))
})

describe('the streams', () => {
  test('write to those of the process, and have a width on a terminal alone', () => {
    const written: unknown[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown) => {
      written.push(text)
      return true
    })
    const { isTTY, columns } = process.stdout
    try {
      Object.assign(process.stdout, { isTTY: true, columns: 77 })
      expect(open().host.out).toMatchObject({ isTerminal: true, width: 77 })
      Object.assign(process.stdout, { isTTY: false })
      const { out } = open().host
      out.write('x')
      expect([out.isTerminal, out.width, written]).toEqual([false, null, ['x']])
    } finally {
      Object.assign(process.stdout, { isTTY, columns })
    }
  })

  test('that a reader closes early are no crash, and another error is one', () => {
    open()
    const emit = (code: string) => () =>
      process.stderr.listeners('error').forEach((one) => one(Object.assign(new Error(code), { code })))
    expect(emit('EPIPE')).not.toThrow()
    expect(emit('ENOSPC')).toThrow('cannot write the output: ENOSPC')
  })

  // Node warns on stderr from eleven listeners on, in the midst of an answer to an agent.
  test('have one listener, however many hosts there are', () => {
    const { host } = open()
    const count = () => [process.stdout, process.stderr].map((one) => one.listenerCount('error'))
    const before = count()
    for (let nth = 0; nth < 20; nth += 1) host.at(`/${nth}`)
    expect(count()).toEqual(before)
  })
})
