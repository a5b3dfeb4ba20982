// Opens the registry for a folder: its configuration, its deadline, and which cache is used.

import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import nock from 'nock'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openRegistry, openRegistryWith } from '../../src/registry/open.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { useNock } from '../support/nock.ts'

const origin = 'https://registry.example.test'
const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'depgate-open-')))
let folders = 0
let folder = ''
const cache = () => path.join(folder, 'cache', 'depgate')

useNock()
beforeEach(() => {
  folder = path.join(home, String((folders += 1)))
  mkdirSync(path.join(folder, 'app'), { recursive: true })
  writeFileSync(path.join(folder, 'app', '.npmrc'), `registry=${origin}/npm/`)
  vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'cache'))
  vi.stubEnv('HOME', folder)
  vi.stubEnv('npm_config_registry', undefined)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

const config = { flat: { registry: `${origin}/` }, defaultRegistry: 'https://default.example.test/' }
const serve = (base = '') =>
  nock(origin)
    .get(`${base}/a`)
    .reply(200, { name: 'a', versions: { '1.0.0': {} }, time: { '1.0.0': '2020-01-01T00:00:00.000Z' } })
const ask = async (registry: Registry) =>
  (await registry.releases([{ name: 'a', version: '1.0.0', source: { type: 'registry', url: null } }]))[0]
const published = { status: 'answered', isPublished: true }

describe('with a configuration', () => {
  test('answers are kept, and are those of a later run offline', async () => {
    serve()
    expect(await ask(openRegistryWith({ config }))).toMatchObject(published)
    expect(await ask(openRegistryWith({ config }))).toMatchObject(published)
    expect(await ask(openRegistryWith({ config }, { isOffline: true }))).toMatchObject(published)
  })
  test('the registry itself answers where that is asked for', async () => {
    serve()
    serve()
    expect(await ask(openRegistryWith({ config }))).toMatchObject(published)
    expect(await ask(openRegistryWith({ config }, { asksAnew: true }))).toMatchObject(published)
  })
  test('nothing is kept without a cache', async () => {
    serve()
    await ask(openRegistryWith({ config }, { hasCache: false }))
    expect(existsSync(cache())).toBe(false)
  })
  test.each([
    [true, false],
    [false, true],
  ])('a cache folder that lies in the checkout (%j) is used: %j', async (isOfChange, isUsed) => {
    serve()
    const base = { isOfChange: vi.fn(() => isOfChange), place: (file: string) => file, folder: () => folder }
    await ask(openRegistryWith({ config }, { base }))
    expect(base.isOfChange).toHaveBeenCalledWith(cache())
    expect(existsSync(cache())).toBe(isUsed)
  })
  test('a name that the change moves is sent to no registry', async () => {
    const changed = { ...config, flat: { registry: 'https://evil.example.test/' } }
    expect(await ask(openRegistryWith({ config, changed }))).toEqual({
      status: 'failed',
      reason: 'its registry is named only by this change',
    })
  })
  test.each([true, false])('tarballs are read only where that is asked for: %j', (isDeep) =>
    expect(openRegistryWith({ config }, { isDeep }).tarballs !== undefined).toBe(isDeep),
  )
})

describe('for a folder', () => {
  test('with the npmrc of its project', async () => {
    serve('/npm')
    expect(await ask(await openRegistry({ folder: path.join(folder, 'app') }))).toMatchObject(published)
  })
  test('with the deadline of a run, on its clock', async () => {
    const clock = vi.fn((seconds: number) => ({ seconds, endsAt: () => 0 }))
    const settings = { folder: path.join(folder, 'app'), deadlineSeconds: 9 }
    expect(await ask(await openRegistry(settings, clock))).toEqual({
      status: 'failed',
      reason: 'registry did not answer within 9 s',
    })
    expect(clock).toHaveBeenCalledWith(9)
    const unused = vi.fn((seconds: number) => ({ seconds, endsAt: () => 0 }))
    await openRegistry({ folder: path.join(folder, 'app') }, unused)
    expect(unused).not.toHaveBeenCalled()
  })
  test('refuses what npm would refuse', async () => {
    writeFileSync(path.join(folder, 'app', '.npmrc'), 'registry=ftp://h.test/')
    await expect(openRegistry({ folder: path.join(folder, 'app') })).rejects.toMatchObject({
      code: 'ECONFIG',
    })
    await expect(openRegistry({ folder, registry: 'x' })).rejects.toMatchObject({ code: 'EUSAGE' })
  })
})
