// Which addresses of a lockfile are the registry's: the real client against mocked answers.

import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { PackageSource } from '../../src/model/report.ts'
import { createRegistryClient } from '../../src/registry/client.ts'

const origin = 'https://registry.example.test'
const cdn = 'https://cdn.example.test'

beforeAll(() => nock.disableNetConnect())
afterEach(() => {
  const unused = nock.pendingMocks()
  nock.cleanAll()
  expect(unused).toEqual([])
})
afterAll(() => nock.enableNetConnect())

async function originOf(url: string | null, flat: Record<string, unknown> = {}, name = 'a') {
  const registry = createRegistryClient({
    config: { flat: { registry: `${origin}/`, ...flat }, defaultRegistry: 'https://default.example.test/' },
    now: () => new Date('2026-06-15T12:00:00.000Z'),
    advisories: async () => [],
    cacheFolder: null,
    bounds: { pauseMs: 0 },
  })
  const source: PackageSource = { type: 'registry', url }
  const [answer] = await registry.origins([{ name, version: '1.0.0', source }])
  return answer
}

/** The landmark, with its tarball on some host. */
const landmark = (host: string) => {
  const dist = { tarball: `${host}/minimist/-/minimist-1.0.0.tgz`, integrity: 'sha512-aaaa' }
  const versions = { '1.0.0': { name: 'minimist', version: '1.0.0', dist } }
  nock(origin).get('/minimist').reply(200, { name: 'minimist', versions, time: {} })
}

test.each([
  ['no address', null, true],
  ["the registry's", `${origin}/a/-/a-1.0.0.tgz`, true],
  ['the one that npm replaces', 'https://default.example.test/a/-/a-1.0.0.tgz', true],
  ['plain http on the very host', 'http://registry.example.test/a/-/a-1.0.0.tgz', false],
  ['plain http where npm replaces the host', 'http://default.example.test/a/-/a-1.0.0.tgz', false],
])(
  '%s',
  async (_, url, isOwn) => {
    if (url === 'http://registry.example.test/a/-/a-1.0.0.tgz') landmark(origin)
    expect(await originOf(url)).toEqual({ registry: origin, prefix: '/', isOwn, trouble: null })
  },
  10_000,
)

test.each([
  ['the host that the registry names itself', cdn, true],
  ['a host that it does not name', 'https://evil.example.test', false],
])('%s', async (_, host, isOwn) => {
  landmark(cdn)
  expect(await originOf(`${host}/a/-/a-1.0.0.tgz`)).toMatchObject({ isOwn, trouble: null })
})

test('another host, where the registry cannot be asked, is neither: that is trouble', async () => {
  nock(origin).get('/minimist').reply(403)
  const answer = await originOf(`${cdn}/a/-/a-1.0.0.tgz`)
  expect(answer).toMatchObject({ isOwn: false, trouble: expect.stringMatching(/403/) })
})

test("trouble with a scope's own registry is trouble too", async () => {
  nock('https://scoped.example.test').get('/@s%2fa').reply(403)
  nock(origin).get('/minimist').optionally().reply(403)
  const flat = { '@s:registry': 'https://scoped.example.test/' }
  const answer = await originOf(`${cdn}/@s/a/-/a-1.0.0.tgz`, flat, '@s/a')
  expect(answer).toMatchObject({ registry: 'https://scoped.example.test', isOwn: false })
  expect(answer?.trouble).toMatch(/403/)
})

test('the path of a registry, without its credentials', async () => {
  const flat = { registry: 'https://u:p@registry.example.test/api/npm' }
  expect(await originOf(null, flat)).toMatchObject({ registry: origin, prefix: '/api/npm/', isOwn: true })
})

test('a registry that is none has no address', async () => {
  expect(await originOf(null, { registry: 'nonsense' })).toMatchObject({ registry: null, prefix: '/' })
})
