// Which names a batch of look-ups asks a registry about, and what its answers mean.

import { describe, expect, test } from 'vitest'
import { openLogins } from '../../src/registry/login.ts'
import { openOwnership } from '../../src/registry/ownership.ts'
import { toEntry } from '../../src/registry/packument/cached.ts'
import type { Outcome } from '../../src/registry/packument/fetch.ts'
import { emptyRecord, type PackageRecord } from '../../src/registry/packument/projection.ts'
import { ReleaseLookup } from '../../src/registry/release-lookup.ts'
import type { ReleaseQuery } from '../../src/ports/registry.ts'
import type { PackageSource } from '../../src/model/report.ts'
import { published } from '../support/build.ts'

const main = 'https://registry.example.test/'
const cdn = 'https://cdn.example.test'
const manifest = published()
const known = (more: Partial<PackageRecord> = {}, hasName = true): Outcome => ({
  status: 'known',
  entry: toEntry(
    {
      ...emptyRecord,
      versions: ['1.0.0'],
      times: [5],
      publishers: ['jane'],
      trusts: ['signature'],
      manifests: new Map([['1.0.0', manifest]]),
      ...more,
    },
    { askedAt: 9, hasName, etag: null, lastModified: null, asked: ['1.0.0'] },
  ),
})
const gone = known({ ...emptyRecord }, false)
const failed = (reason: string): Outcome => ({ status: 'failed', reason })
const query = (name: string, more: Partial<ReleaseQuery> = {}): ReleaseQuery => ({
  name,
  version: '1.0.0',
  source: { type: 'registry', url: null },
  ...more,
})
const at = (url: string, type: 'registry' | 'remote' = 'registry') => ({
  source: { type, url } as PackageSource,
})

function open(answers: Readonly<Record<string, Outcome>>, more: { isOffline?: boolean; flat?: object } = {}) {
  const config = { flat: { registry: main, ...more.flat }, defaultRegistry: 'https://default.example.test/' }
  const ownership = openOwnership(config)
  const asked: string[] = []
  const lookup = new ReleaseLookup({
    ownership,
    logins: openLogins(config, (name) => ownership.registryOf(name)),
    transport: { startBatch: () => 77 },
    packuments: {
      lookUp: (name, versions, endsAt) => {
        asked.push([name, versions.join('+'), endsAt].join(' '))
        return Promise.resolve(answers[name] ?? gone)
      },
      expect: (versions) => void asked.push(`expect ${[...versions.keys()].join()}`),
      flush: () => void asked.push('flush'),
    },
    isOffline: more.isOffline ?? false,
  })
  return { lookup, asked }
}

describe('releases', () => {
  test('each name is asked for once, with all its versions', async () => {
    const { lookup, asked } = open({ a: known(), b: known() })
    const queries = [
      query('a'),
      query('b'),
      query('a', { version: '2.0.0' }),
      query('a', { version: '3.0.0', isHypothetical: true }),
    ]
    const answers = await lookup.releases(queries)
    expect(asked).toEqual(['expect a,b', 'a 1.0.0+2.0.0 77', 'b 1.0.0 77', 'flush'])
    expect(answers.map((one) => one.status === 'answered' && one.isPublished)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
  test('a version that is only considered is asked for by its name', async () => {
    const { lookup, asked } = open({ a: known() })
    await lookup.releases([query('a', { isHypothetical: true })])
    expect(asked).toContain('a  77')
  })

  test('the answer', async () => {
    const { lookup } = open({ a: known({ removed: new Map([['0.9.0', 3]]) }) })
    const [answer] = await lookup.releases([query('a')])
    expect(answer).toMatchObject({
      status: 'answered',
      registry: 'https://registry.example.test',
      hasName: true,
      isPublished: true,
      publishedAt: new Date(5),
      firstPublishedAt: new Date(3),
      namesPublishers: true,
      showsTrust: true,
      manifest,
      timeline: [{ version: '1.0.0' }],
      removed: [{ version: '0.9.0' }],
    })
  })

  test.each<[string, ReleaseQuery, Outcome, object, object]>([
    [
      'a failure',
      query('a'),
      failed('registry answered 500'),
      {},
      { status: 'failed', reason: 'registry answered 500' },
    ],
    [
      'an unknown name',
      query('a'),
      gone,
      {},
      { status: 'answered', hasName: false, isPublished: false, firstPublishedAt: null },
    ],
    [
      'a scoped name that may need a login',
      query('@s/a'),
      gone,
      {},
      { status: 'failed', reason: expect.stringContaining('login') as string },
    ],
    [
      'a removed version',
      query('a', { version: '0.9.0' }),
      known({ removed: new Map([['0.9.0', 3]]), manifests: new Map([['0.9.0', manifest]]) }),
      {},
      { isPublished: false, publishedAt: new Date(3), manifest: null },
    ],
    [
      'a version without a time',
      query('a'),
      known({ times: [null] }),
      {},
      { isPublished: true, publishedAt: null },
    ],
    [
      'offline, a version that the cache has',
      query('a'),
      known(),
      { isOffline: true },
      { isPublished: true },
    ],
    [
      'offline, one that it lacks, which may be new',
      query('a', { version: '9.0.0' }),
      known(),
      { isOffline: true },
      { status: 'failed', reason: 'not in the cache' },
    ],
    [
      'offline, one that was removed',
      query('a', { version: '0.9.0' }),
      known({ removed: new Map([['0.9.0', 3]]) }),
      { isOffline: true },
      { status: 'answered', isPublished: false },
    ],
  ])('%s', async (_, one, outcome, more, expected) => {
    const { lookup } = open({ [one.name]: outcome }, more)
    expect((await lookup.releases([one]))[0]).toMatchObject(expected)
  })

  test('a login that one name asks for is a doubt about the 404 of another', async () => {
    const { lookup } = open({ b: failed('registry asks for a login (401)') })
    const [a] = await lookup.releases([query('a'), query('b')])
    expect(a).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('not shown without a login') as string,
    })
  })

  test.each<[string, PackageSource, string]>([
    ['git', { type: 'git', url: 'https://h.test/a.git', commit: null }, 'from git'],
    ['a folder', { type: 'directory', path: 'a', isInside: true }, 'from a folder'],
  ])('what comes from %s is not asked for', async (_, source, reason) => {
    const { lookup, asked } = open({})
    expect(await lookup.releases([query('a', { source })])).toEqual([{ status: 'failed', reason }])
    expect(asked).toEqual(['expect ', 'flush'])
  })
  test('what comes from another host is not asked for, but a public name', async () => {
    const { lookup, asked } = open({ minimist: known() })
    const answers = await lookup.releases([query('secret', at('https://evil.test/a.tgz'))])
    expect(answers).toEqual([{ status: 'failed', reason: 'from another host than the registry' }])
    expect(asked).toEqual(['minimist  77', 'expect ', 'flush'])
  })
  test('what comes from the tarball host of the registry is asked for', async () => {
    const { lookup } = open({ minimist: known({ tarballOrigins: [cdn] }), a: known() })
    expect((await lookup.releases([query('a', at(`${cdn}/a.tgz`))]))[0]).toMatchObject({ isPublished: true })
  })
})

describe('origins', () => {
  const about = { registry: 'https://registry.example.test', prefix: '/' }
  test.each<[string, PackageSource, Readonly<Record<string, Outcome>>, boolean, string | null]>([
    ['no address', { type: 'registry', url: null }, {}, true, null],
    ["the registry's", at(`${main}a.tgz`).source, {}, true, null],
    ["the registry's over plain http", at('HTTP://registry.example.test/a.tgz').source, {}, false, null],
    ['git', { type: 'git', url: `${main}a.git`, commit: null }, {}, false, null],
    ['a folder', { type: 'directory', path: 'a', isInside: true }, {}, false, null],
    ['no address that can be read', at('a.tgz').source, { minimist: known() }, false, null],
    ['another host', at('https://evil.test/a.tgz').source, { minimist: known() }, false, null],
    [
      'the tarball host',
      at(`${cdn}/a.tgz`).source,
      { minimist: known({ tarballOrigins: [cdn] }) },
      true,
      null,
    ],
    [
      'a tarball host that could not be looked up',
      at(`${cdn}/a.tgz`).source,
      { minimist: failed('registry did not answer') },
      false,
      'registry did not answer',
    ],
  ])('%s', async (_, source, answers, isOwn, trouble) => {
    const { lookup } = open(answers)
    expect(await lookup.origins([query('a', { source })])).toEqual([{ ...about, isOwn, trouble }])
  })

  test('the registry of a scope is asked whether the host is its own', async () => {
    const flat = { '@s:registry': 'https://other.example.test/npm/' }
    const ask = async (outcome: Outcome) => {
      const { lookup, asked } = open({ minimist: known(), '@s/a': outcome }, { flat })
      const [answer] = await lookup.origins([query('@s/a', at(`${cdn}/a.tgz`))])
      expect(asked).toContain('@s/a 1.0.0 77')
      expect(answer).toMatchObject({ registry: 'https://other.example.test', prefix: '/npm/' })
      return [answer?.isOwn, answer?.trouble]
    }
    expect(await ask(known({ tarballOrigins: [cdn] }))).toEqual([true, null])
    expect(await ask(known())).toEqual([false, null])
    expect(await ask(failed('registry answered 500'))).toEqual([false, 'registry answered 500'])
  })

  test('without a usable registry', async () => {
    const { lookup } = open({ minimist: known() }, { flat: { registry: 'file:///x' } })
    expect(await lookup.origins([query('a', at(`${main}a.tgz`))])).toMatchObject([
      { registry: null, prefix: '/', isOwn: false },
    ])
  })
})
