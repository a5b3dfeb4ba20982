import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import nock from 'nock'
import npa from 'npm-package-arg'
import npmFetch from 'npm-registry-fetch'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ReleaseAnswer, ReleaseQuery } from '../../src/ports/registry.ts'
import { openOwnership } from '../../src/registry/ownership.ts'
import { parsePackument, parseTime } from '../../src/registry/packument/parse.ts'
import { createRegistryClient, type RegistryRequest } from '../../src/registry/client.ts'

const origin = 'https://registry.example.test'
const defaultRegistry = 'https://default.example.test/'
const start = Date.parse('2026-06-15T12:00:00.000Z')
const folder = mkdtempSync(path.join(tmpdir(), 'depgate-registry-'))
let folders = 0

beforeAll(() => nock.disableNetConnect())
afterEach(() => {
  const unused = nock.pendingMocks()
  nock.abortPendingRequests()
  nock.cleanAll()
  expect(unused).toEqual([])
})
afterAll(() => {
  nock.enableNetConnect()
  rmSync(folder, { recursive: true })
})

type Settings = Partial<Omit<RegistryRequest, 'config'>> & { flat?: Record<string, unknown> }

function open({ flat, bounds, ...more }: Settings = {}) {
  return createRegistryClient({
    config: { flat: { registry: `${origin}/`, ...flat }, defaultRegistry },
    now: () => new Date(start),
    advisories: async () => [],
    cacheFolder: null,
    bounds: { pauseMs: 0, ...bounds },
    ...more,
  })
}

const newFolder = () => path.join(folder, String((folders += 1)))
const ask = (id: string, source: ReleaseQuery['source'] = { type: 'registry', url: null }): ReleaseQuery => {
  const at = id.lastIndexOf('@')
  return { name: id.slice(0, at), version: id.slice(at + 1), source }
}
const from = (url: string): ReleaseQuery['source'] => ({ type: 'registry', url })

async function release(registry: ReturnType<typeof open>, query: ReleaseQuery): Promise<ReleaseAnswer> {
  const [answer] = await registry.releases([query])
  if (answer === undefined) throw new Error('no answer')
  return answer
}
const reasonOf = (answer: ReleaseAnswer | undefined) => (answer?.status === 'failed' ? answer.reason : null)

/** A packument: version → publish time, or more of the manifest. */
function packument(
  name: string,
  times: Record<string, string>,
  manifests: Record<string, Record<string, unknown>> = {},
) {
  const versions = Object.fromEntries(
    Object.keys(times).map((version) => [version, { name, version, ...manifests[version] }]),
  )
  return { name, versions, time: { created: '2012-01-01T00:00:00Z', ...times } }
}
const old = '2020-01-02T03:04:05.000Z'
const young = '2026-06-14T12:00:00.000Z'

describe('a release', () => {
  test('is answered from the full packument', async () => {
    const manifests = { '1.0.0': { deprecated: 'old' }, '1.1.0': { bundleDependencies: ['b', 7] } }
    nock(origin, { reqheaders: { accept: 'application/json' } })
      .get('/@s%2fa')
      .reply(200, packument('@s/a', { '1.0.0': old, '1.1.0': '2024-11-22T23:22:25.334000+00:00' }, manifests))
    const answer = await release(open(), ask('@s/a@1.1.0'))
    expect(answer).toMatchObject({
      status: 'answered',
      registry: origin,
      hasName: true,
      isPublished: true,
      publishedAt: new Date('2024-11-22T23:22:25.334Z'),
      manifest: { bundles: ['b'] },
      timeline: [
        { version: '1.0.0', publishedAt: new Date(old), isDeprecated: true },
        { version: '1.1.0', publishedAt: new Date('2024-11-22T23:22:25.334Z'), isDeprecated: false },
      ],
    })
  })

  test('of a version or a name that is not there is not published', async () => {
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }))
    nock(origin).get('/b').reply(404, { error: 'Not found' })
    const answers = await open().releases([ask('a@2.0.0'), ask('b@1.0.0')])
    expect(answers).toMatchObject([
      { hasName: true, isPublished: false, publishedAt: null },
      { hasName: false, isPublished: false, publishedAt: null, timeline: [] },
    ])
  })

  describe('a 404 proves nothing', () => {
    const words = (registry: string) =>
      `not shown without a login (none is configured; to log in: npm login --registry=${registry})`
    const scoped = 'https://scoped.example.test/npm/'
    const token = { '//scoped.example.test/npm/:_authToken': 'hunter2' }

    test('for a name of a scope, where no login is configured for its registry', async () => {
      nock(origin).get('/@s%2fa').reply(404)
      nock('https://scoped.example.test').get('/npm/@t%2fb').reply(404)
      const answers = await open({ flat: { '@t:registry': scoped } }).releases([
        ask('@s/a@1.0.0'),
        ask('@t/b@1.0.0'),
      ])
      expect(answers.map(reasonOf)).toEqual([words(`${origin}/`), words(scoped)])
    })

    test('the twin: with a login it is gone, and so is what the registry showed before', async () => {
      nock('https://scoped.example.test').get('/npm/@t%2fb').reply(404)
      const answers = await open({ flat: { '@t:registry': scoped, ...token } }).releases([ask('@t/b@1.0.0')])
      expect(answers).toMatchObject([{ status: 'answered', hasName: false, isPublished: false }])
    })

    test('for any name, where the registry asks for a login for another one', async () => {
      nock(origin).get('/a').reply(404)
      nock(origin).get('/b').reply(401)
      const answers = await open().releases([ask('a@1.0.0'), ask('b@1.0.0')])
      expect(answers.map(reasonOf)).toEqual([words(`${origin}/`), 'registry asks for a login (401)'])
    })
  })

  test('keeps the time of a version that was taken down', async () => {
    const document = packument('a', { '1.0.0': old, '6.6.6': young })
    delete document.versions['6.6.6']
    nock(origin).get('/a').reply(200, document)
    const answer = await release(open(), ask('a@6.6.6'))
    expect(answer).toMatchObject({
      isPublished: false,
      publishedAt: new Date(young),
      timeline: [{ version: '1.0.0' }],
      removed: [{ version: '6.6.6', publishedAt: new Date(young) }],
    })
  })

  test('of a registry at a path, with credentials in its address, shows the origin only', async () => {
    nock(origin)
      .get('/npm/main/a')
      .reply(200, packument('a', { '1.0.0': old }))
    const registry = open({ flat: { registry: 'https://user:secret@registry.example.test/npm/main' } })
    expect(registry.registryOf('a')).toBe('https://user:secret@registry.example.test/npm/main/')
    expect(await release(registry, ask('a@1.0.0'))).toMatchObject({ registry: origin, isPublished: true })
  })
})

describe('asking', () => {
  test('happens once for a name, however often and for however many versions', async () => {
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old, '2.0.0': young }))
    const registry = open()
    const both = await Promise.all([
      registry.releases([ask('a@1.0.0'), ask('a@2.0.0'), ask('a@1.0.0')]),
      registry.releases([ask('a@2.0.0')]),
    ])
    const later = await registry.releases([ask('a@3.0.0')])
    expect(both.flat().map((answer) => answer.status === 'answered' && answer.isPublished)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(later).toMatchObject([{ isPublished: false }])
  })

  test('remembers what failed', async () => {
    nock(origin).get('/a').reply(403)
    const registry = open()
    const reasons = [await release(registry, ask('a@1.0.0')), await release(registry, ask('a@1.0.0'))].map(
      reasonOf,
    )
    expect(reasons).toEqual(Array(2).fill('registry asks for a login (403)'))
  })

  test.each([
    [undefined, 16],
    [15, 16],
    [4, 4],
  ])('with maxsockets %s sends %i requests at a time', async (maxSockets, most) => {
    const names = Array.from({ length: 40 }, (_, nth) => `a${nth}`)
    let open16 = 0
    let peak = 0
    const arrivals = new EventEmitter()
    const full = new Promise<void>((resolve) => arrivals.on('full', resolve))
    for (const name of names) {
      nock(origin)
        .get(`/${name}`)
        .reply(async () => {
          open16 += 1
          peak = Math.max(peak, open16)
          // One more would have time to come.
          if (open16 === most) setTimeout(() => arrivals.emit('full'), 50)
          await full
          open16 -= 1
          return [200, packument(name, { '1.0.0': old })]
        })
    }
    const answers = await open({ flat: { maxSockets } }).releases(names.map((name) => ask(`${name}@1.0.0`)))
    expect(answers.every((answer) => answer.status === 'answered')).toBe(true)
    expect(peak).toBe(most)
  })

  test.each([500, 502, 503, 504, 429, 408])('is repeated after %i', async (status) => {
    nock(origin).get('/a').times(2).reply(status)
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }))
    expect(await release(open(), ask('a@1.0.0'))).toMatchObject({ isPublished: true })
  })

  test('is repeated after a reset', async () => {
    nock(origin)
      .get('/a')
      .times(2)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }))
    expect(await release(open(), ask('a@1.0.0'))).toMatchObject({ isPublished: true })
  })

  test.each([
    [1, 'registry answered 503'],
    [0, 'registry answered 503'],
    [3, 'registry answered 503'],
  ])('is retried fetch-retries (%i) times', async (retries, reason) => {
    nock(origin)
      .get('/a')
      .times(retries + 1)
      .reply(503)
    expect(reasonOf(await release(open({ flat: { retry: { retries } } }), ask('a@1.0.0')))).toBe(reason)
  })

  test('waits as long as a busy registry asks', async () => {
    nock(origin).get('/a').reply(429, '', { 'retry-after': '0' })
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }))
    const registry = open({ bounds: { pauseMs: 3_600_000 } })
    expect(await release(registry, ask('a@1.0.0'))).toMatchObject({ isPublished: true })
  })

  test('gives up on a registry that is down: after eight names in a row the rest is asked once each', async () => {
    const attempts = [...Array<number>(7).fill(3), 0, ...Array<number>(8).fill(3), 1, 1]
    const names = attempts.map((_, nth) => `a${nth}`)
    attempts.forEach((times, nth) => {
      if (times === 0) nock(origin).get(`/a${nth}`).reply(404)
      else nock(origin).get(`/a${nth}`).times(times).reply(503)
    })
    const registry = open({ flat: { maxSockets: 1 } })
    const answers = await registry.releases(names.map((name) => ask(`${name}@1.0.0`)))
    expect(answers.map(reasonOf)).toEqual(
      attempts.map((times) => (times === 0 ? null : 'registry answered 503')),
    )
  })

  test.each([
    [401, 'registry asks for a login (401)'],
    [403, 'registry asks for a login (403)'],
    [400, 'registry answered 400'],
    [410, 'registry answered 410'],
    [501, 'registry answered 501'],
    [304, 'registry answered 304'],
    [204, 'registry answered 204'],
  ])('is not repeated after %i', async (status, reason) => {
    nock(origin).get('/a').reply(status)
    expect(reasonOf(await release(open(), ask('a@1.0.0')))).toBe(reason)
  })

  test.each([
    ['ECONNREFUSED', 3, 'registry did not answer'],
    ['ENOTFOUND', 3, 'registry did not answer'],
    ['CERT_HAS_EXPIRED', 1, 'registry shows no trusted certificate'],
  ])('fails with a phrase after %s', async (code, times, reason) => {
    nock(origin)
      .get('/a')
      .times(times)
      .replyWithError(Object.assign(new Error('at registry.example.test'), { code }))
    expect(reasonOf(await release(open(), ask('a@1.0.0')))).toBe(reason)
  })

  test('ends each attempt after a while', async () => {
    nock(origin).get('/a').times(3).delay(600_000).reply(200)
    const registry = open({ bounds: { requestMs: 20 } })
    expect(reasonOf(await release(registry, ask('a@1.0.0')))).toBe('registry did not answer')
  })

  test('ends at the deadline: pending look-ups fail, answered ones are kept', async () => {
    nock(origin)
      .get('/quick')
      .reply(200, packument('quick', { '1.0.0': old }))
    nock(origin).get('/slow').delay(600_000).reply(200)
    const registry = open({ flat: { maxSockets: 1 }, bounds: { deadlineMs: 300 } })
    const answers = await registry.releases([ask('quick@1.0.0'), ask('slow@1.0.0'), ask('never-sent@1.0.0')])
    expect(answers[0]).toMatchObject({ isPublished: true })
    expect(answers.slice(1).map(reasonOf)).toEqual(Array(2).fill('registry did not answer within 0.3 s'))
  })

  test('reads no more than the bound, however it was packed', async () => {
    nock(origin)
      .get('/a')
      .reply(200, `{"name":"a","readme":"${'x'.repeat(2 ** 20)}"}`)
    const registry = open({ bounds: { maxBytes: 2 ** 20 } })
    expect(reasonOf(await release(registry, ask('a@1.0.0')))).toBe('registry answered more than 1 MB')
  })

  test('prints nothing', async () => {
    const out = vi.spyOn(process.stdout, 'write')
    const err = vi.spyOn(process.stderr, 'write')
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }), { 'npm-notice': 'read this' })
    nock(origin).get('/b').reply(401)
    await open().releases([ask('a@1.0.0'), ask('b@1.0.0')])
    expect([out.mock.calls, err.mock.calls]).toEqual([[], []])
    vi.restoreAllMocks()
  })
})

describe('which registry is requested', () => {
  test.each([
    [{ type: 'git', url: 'git+ssh://git@host.test/a.git', commit: null }, 'from git'],
    [{ type: 'remote', url: 'https://host.test/a.tgz' }, 'from a tarball address'],
    [{ type: 'file', path: 'a.tgz' }, 'from a file'],
    [{ type: 'directory', path: '../a', isInside: false }, 'from a folder'],
  ] as const)('none for %j', async (source, reason) => {
    const registry = open()
    expect(reasonOf(await release(registry, ask('secret@1.0.0', source)))).toBe(reason)
    expect(registry.owns(ask('secret@1.0.0', source))).toBe(false)
  })

  test('none for a package from another host; the probe package is requested once for the tarball host', async () => {
    nock(origin)
      .get('/minimist')
      .reply(
        200,
        packument('minimist', { '0.0.8': old }, { '0.0.8': { dist: { tarball: `${origin}/m.tgz` } } }),
      )
    const registry = open()
    const queries = [
      ask('secret@1.0.0', from('https://elsewhere.example.test/secret/-/secret-1.0.0.tgz')),
      ask('secret2@1.0.0', from('http://registry.example.test/secret2/-/secret2-1.0.0.tgz')),
      ask('secret3@1.0.0', from('not an address')),
    ]
    const reasons = (await registry.releases(queries)).map(reasonOf)
    expect(reasons).toEqual(Array(3).fill('from another host than the registry'))
    expect(queries.map(registry.owns)).toEqual([false, false, false])
    await registry.advisories({ type: 'registry', path: null }, queries, null)
  })

  test('the registry about tarballs on the host that it names itself', async () => {
    const tarball = 'https://user:pass@cdn.example.test:8443/x/minimist-0.0.8.tgz'
    nock(origin)
      .get('/minimist')
      .reply(200, packument('minimist', { '0.0.8': old }, { '0.0.8': { dist: { tarball } } }))
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }))
    const query = ask('a@1.0.0', from('https://cdn.example.test:8443/a/-/a-1.0.0.tgz'))
    const registry = open()
    expect(await release(registry, query)).toMatchObject({ isPublished: true, registry: origin })
    expect(registry.owns(query)).toBe(true)
  })

  test('advisory feeds know the tarballs too, and get what they need', async () => {
    const tarball = 'https://cdn.example.test/minimist-0.0.8.tgz'
    nock(origin)
      .get('/minimist')
      .reply(200, packument('minimist', { '0.0.8': old }, { '0.0.8': { dist: { tarball } } }))
    const advisories = vi.fn<RegistryRequest['advisories']>(async () => [])
    const query = ask('a@1.0.0', from('https://cdn.example.test/a-1.0.0.tgz'))
    const canary = { name: 'minimist', version: '0.0.8' }
    await open({ advisories }).advisories({ type: 'osv', path: null }, [query], canary)
    const [client, source, queries, last] = advisories.mock.calls[0] ?? []
    expect([source, queries, last]).toEqual([{ type: 'osv', path: null }, [query], canary])
    expect(client?.owns(query)).toBe(true)
    expect(client?.registryOf('a')).toBe(`${origin}/`)
  })

  test("a scope's own registry about the scope's names, with its own token, whatever URL the lockfile has", async () => {
    const scoped = 'https://scoped.example.test'
    nock(scoped, { reqheaders: { authorization: 'Bearer scoped-token' } })
      .get('/npm/@s%2fa')
      .reply(200, packument('@s/a', { '1.0.0': old }))
    nock(origin, { reqheaders: { authorization: 'Bearer main-token' } })
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }))
    nock('https://open.example.test', { badheaders: ['authorization'] })
      .get('/@o%2fa')
      .reply(200, packument('@o/a', { '1.0.0': old }))
    const registry = open({
      flat: {
        '@s:registry': `${scoped}/npm/`,
        '@o:registry': 'https://open.example.test',
        '//scoped.example.test/npm/:_authToken': 'scoped-token',
        '//registry.example.test/:_authToken': 'main-token',
      },
    })
    const answers = await registry.releases([
      ask('@s/a@1.0.0', from('https://elsewhere.example.test/a.tgz')),
      ask('a@1.0.0'),
      ask('@o/a@1.0.0'),
    ])
    expect(answers).toMatchObject([
      { isPublished: true, registry: scoped },
      { isPublished: true, registry: origin },
      { isPublished: true, registry: 'https://open.example.test' },
    ])
  })

  test.each([
    [undefined, 'https://default.example.test/a/-/a-1.0.0.tgz', true],
    ['npmjs', 'https://default.example.test/a/-/a-1.0.0.tgz', true],
    ['npmjs', 'http://default.example.test/a/-/a-1.0.0.tgz', true],
    ['npmjs', 'https://other.example.test/a.tgz', false],
    ['never', 'https://default.example.test/a/-/a-1.0.0.tgz', false],
    ['always', 'https://other.example.test/a.tgz', true],
    ['other.example.test', 'https://other.example.test/a.tgz', true],
    ['other.example.test', 'https://default.example.test/a.tgz', false],
    ['https://other.example.test/npm/', 'https://other.example.test/npm/a.tgz', true],
    ['https://other.example.test/npm/', 'https://other.example.test/npmx/a.tgz', false],
    ['never', `${origin}/a/-/a-1.0.0.tgz`, true],
  ])('with replace-registry-host %s: %s is owned: %s', (replaceRegistryHost, url, isOwned) => {
    const { refuse } = openOwnership({ flat: { registry: origin, replaceRegistryHost }, defaultRegistry })
    expect(refuse(ask('a@1.0.0', from(url))) === null).toBe(isOwned)
  })

  test.each(['a', '@s/a', '@t/a', '@S/a', 'a.tgz', '@empty/a'])(
    'about %s is decided as npm decides it',
    (name) => {
      const flat = {
        registry: `${origin}/`,
        '@s:registry': 'https://s.example.test/x/',
        '@empty:registry': '',
      }
      const ownership = openOwnership({ flat, defaultRegistry })
      const spec = npa.resolve(name, '*')
      expect(ownership.registryOf(name)).toBe(npmFetch.pickRegistry(spec, flat))
      const scoped = { ...flat, scope: '@t', '@t:registry': 'https://t.example.test/' }
      expect(openOwnership({ flat: scoped, defaultRegistry }).registryOf(name)).toBe(
        npmFetch.pickRegistry(spec, scoped),
      )
    },
  )

  test.each([
    '',
    '.',
    '..',
    '../a',
    'a/b',
    '@s',
    '@s/',
    '@s/a/b',
    '@s/../a',
    'a b',
    'a?b',
    'a%2fb',
    'ä',
    '\ud800',
  ])('none for %j, which is not a valid name', async (name) => {
    const query: ReleaseQuery = { name, version: '1.0.0', source: { type: 'registry', url: null } }
    expect(reasonOf(await release(open(), query))).toBe('without a name that a registry could have')
  })

  test.each(['', 'nonsense', 'ftp://a.test/', '${UNSET}', true])(
    'none where the registry of the scope is %j',
    async (address) => {
      const registry = open({ flat: { '@s:registry': address, registry: address === '' ? 'x' : origin } })
      const answer = await release(registry, ask('@s/a@1.0.0'))
      expect(reasonOf(answer)).toBe('without a registry address that can be used')
    },
  )
})

describe('a hostile document', () => {
  const bodies: [string, string | object][] = [
    ['HTML', '<!doctype html><title>Sign in</title>'],
    ['nothing', ''],
    ['truncated JSON', '{"name":"a","versions":{"1.0.0":{'],
    ['a string', '"a"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['versions as a list', { name: 'a', versions: [{}] }],
    ['versions as a string', { name: 'a', versions: '1.0.0' }],
    ['versions as null', { name: 'a', versions: null }],
  ]
  test.each(bodies)('of %s proves nothing', async (_, body) => {
    nock(origin).get('/a').reply(200, body)
    expect(reasonOf(await release(open(), ask('a@1.0.0')))).toBe(
      'registry answered with something else than a package',
    )
  })

  test.each(['b', 7, null, ['a']])('of a package named %j proves nothing', async (name) => {
    nock(origin)
      .get('/a')
      .reply(200, { ...packument('a', { '1.0.0': old }), name })
    expect(reasonOf(await release(open(), ask('a@1.0.0')))).toBe('registry answered with another package')
  })

  test('without versions has the name and nothing else', async () => {
    nock(origin)
      .get('/a')
      .reply(200, { name: 'a', time: { '1.0.0': old, unpublished: {} } })
    expect(await release(open(), ask('a@1.0.0'))).toMatchObject({
      hasName: true,
      isPublished: false,
      publishedAt: null,
    })
  })

  test.each([undefined, null, 'x', [old], {}, { '1.0.0': null }])(
    'with time %j gives no time',
    async (time) => {
      nock(origin)
        .get('/a')
        .reply(200, { ...packument('a', { '1.0.0': old }), time })
      expect(await release(open(), ask('a@1.0.0'))).toMatchObject({ isPublished: true, publishedAt: null })
    },
  )

  test.each([
    ['2024-11-22T23:22:25.334000+00:00', Date.UTC(2024, 10, 22, 23, 22, 25, 334)],
    ['2009-01-01T00:00:00Z', Date.UTC(2009, 0, 1)],
    ['9999-12-31T23:59:59.999Z', Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
    ['2008-12-31T23:59:59Z', null],
    ['1970-01-01T00:00:00.000Z', null],
    ['0000-01-01T00:00:00.000Z', null],
    ['2024-13-01T00:00:00Z', null],
    ['2024-11-22', null],
    ['2024-11-22T23:22:25', null],
    ['garbage', null],
    ['garbage 5', null],
    ['', null],
    [`2024-11-22T23:22:25.${'0'.repeat(10_000)}Z`, null],
    [1732317745334, null],
    [{}, null],
  ])('with the time %j gives %j', (text, time) => expect(parseTime(text)).toBe(time))

  test('with odd keys and manifests is read all the same', async () => {
    nock(origin)
      .get('/a')
      .reply(
        200,
        `{"name":"a","versions":{"__proto__":{"deprecated":true},"constructor":{},"1.0.0":{"bundleDependencies":true,` +
          `"dependencies":{"b":"1","__proto__":"2"},"deprecated":""},"2.0.0":null,"3.0.0":[],"${'9'.repeat(300)}":{}},` +
          `"time":{"__proto__":"${old}","1.0.0":"${old}"}}`,
      )
    const answers = await open().releases(
      ['1.0.0', '2.0.0', '3.0.0', '__proto__', 'toString'].map((version) => ask(`a@${version}`)),
    )
    expect(answers).toMatchObject([
      { isPublished: true, publishedAt: new Date(old), manifest: { bundles: ['b', '__proto__'] } },
      { isPublished: false, publishedAt: null, manifest: null },
      { isPublished: false },
      { isPublished: true, publishedAt: new Date(old) },
      { isPublished: false, publishedAt: null, manifest: null },
    ])
    expect(answers[0]?.status === 'answered' && answers[0].timeline.map(({ version }) => version)).toEqual([
      '__proto__',
      'constructor',
      '1.0.0',
    ])
  })

  test('with a million versions is not read', () => {
    const versions = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, nth) => [`1.0.${nth}`, {}]))
    expect(parsePackument({ name: 'a', versions }, 'a', [])).toBe(
      'registry answered with more versions than can be read',
    )
  })

  test.each([
    [{ bundleDependencies: ['b'] }, ['b']],
    [{ bundledDependencies: ['b'] }, ['b']],
    [{ bundleDependencies: true, dependencies: { b: '1', c: '1' } }, ['b', 'c']],
    [{ bundleDependencies: false, bundledDependencies: ['b'] }, []],
    [{ bundleDependencies: { b: '1' } }, ['b']],
    [{ bundleDependencies: 'b' }, []],
    [{ dependencies: { b: '1' } }, []],
  ])('that bundles %j bundles %j', async (manifest, bundles) => {
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old }, { '1.0.0': manifest }))
    expect(await release(open(), ask('a@1.0.0'))).toMatchObject({ manifest: { bundles } })
  })
})

describe('postJson', () => {
  test('sends JSON to the registry, with its token, and is repeated', async () => {
    const api = nock(origin, {
      reqheaders: { authorization: 'Bearer t', 'content-type': 'application/json' },
    })
    api.post('/npm/-/bulk', { a: ['1.0.0'] }).reply(503)
    api.post('/npm/-/bulk', { a: ['1.0.0'] }).replyWithError('reset')
    api.post('/npm/-/bulk', { a: ['1.0.0'] }).reply(200, { a: [] })
    const registry = open({ flat: { '//registry.example.test/npm/:_authToken': 't' } })
    const reply = await registry.postJson(`${origin}/npm/`, '/-/bulk', { a: ['1.0.0'] })
    expect(reply).toEqual({ status: 200, json: { a: [] } })
  })

  test.each([
    [405, '', undefined],
    [404, { error: 'no' }, { error: 'no' }],
    [200, '<html>', undefined],
    [200, '{}', {}],
  ])('answers %i with its body', async (status, body, json) => {
    nock(origin).post('/x').reply(status, body)
    expect(await open().postJson(origin, 'x', {})).toMatchObject({ status, json })
  })

  test('fails with a phrase', async () => {
    nock(origin).post('/x').times(3).replyWithError('down')
    expect(await open().postJson(origin, 'x', {})).toEqual({
      status: 'failed',
      reason: 'registry did not answer',
    })
  })
})

describe('offline', () => {
  test('sends nothing', async () => {
    for (const registry of [open({ isOffline: true }), open({ flat: { offline: true } })]) {
      expect(reasonOf(await release(registry, ask('a@1.0.0')))).toBe('not in the cache')
      expect(registry.isOffline).toBe(true)
    }
  })

  test('answers from the cache, however old, for what it knows', async () => {
    const cacheFolder = newFolder()
    nock(origin)
      .get('/a')
      .reply(200, packument('a', { '1.0.0': old, '2.0.0': young }))
    await release(open({ cacheFolder }), ask('a@1.0.0'))
    const later = () => new Date(start + 365 * 86_400_000)
    const registry = open({ cacheFolder, isOffline: true, now: later })
    const answers = await registry.releases(['1.0.0', '2.0.0', '3.0.0'].map((version) => ask(`a@${version}`)))
    expect(answers).toMatchObject([
      { isPublished: true, publishedAt: new Date(old) },
      { isPublished: true, publishedAt: new Date(young) },
      { status: 'failed', reason: 'not in the cache' },
    ])
  })
})
