// Looks up packuments: what the cache answers, what is asked for, and with which conditions.

import { describe, expect, test } from 'vitest'
import {
  openPackuments,
  type Outcome,
  type PackumentsRequest,
} from '../../../src/registry/packument/fetch.ts'
import { readDocument } from '../../../src/registry/packument/incoming.ts'
import { toEntry, type CachedPackument } from '../../../src/registry/packument/cached.ts'
import { emptyRecord, type PackageRecord } from '../../../src/registry/packument/projection.ts'
import type { HttpRequest } from '../../../src/http/request-sender.ts'
import type { Reply } from '../../../src/http/response.ts'
import { published } from '../../support/build.ts'

const minute = 60_000
const day = 24 * 60 * minute
const now = Date.parse('2026-06-15T12:00:00Z')
const old = now - 30 * day
const text = (times: Readonly<Record<string, number>>) =>
  JSON.stringify({
    name: 'a',
    time: Object.fromEntries(
      Object.entries(times).map(([version, at]) => [version, new Date(at).toISOString()]),
    ),
    versions: Object.fromEntries(Object.keys(times).map((version) => [version, {}])),
  })

interface Kept {
  readonly askedAt?: number
  readonly hasName?: boolean
  readonly times?: Readonly<Record<string, number | null>>
  readonly manifests?: readonly string[]
  readonly removed?: Readonly<Record<string, number>>
  readonly asked?: readonly string[]
}
const entryOf = ({
  askedAt = now - minute,
  hasName = true,
  times = { '1.0.0': old },
  removed = {},
  ...more
}: Kept = {}) => {
  const { manifests = Object.keys(times), asked = manifests } = more
  const record: PackageRecord = {
    ...emptyRecord,
    versions: Object.keys(times),
    times: Object.values(times),
    removed: new Map(Object.entries(removed)),
    manifests: new Map(manifests.map((version) => [version, published()])),
  }
  return toEntry(record, { askedAt, hasName, etag: '"x"', lastModified: 'y', asked })
}

/** A status and a body, `dead` for a reader whose thread has died, or a failure. */
type Answer = readonly [number, string] | 'dead' | { readonly status: 'failed'; readonly reason: string }

function open(
  kept: CachedPackument | null,
  answers: readonly Answer[] = [],
  more: Partial<PackumentsRequest> & { registry?: string } = {},
) {
  const sent: HttpRequest[] = []
  const written: [string, string, CachedPackument][] = []
  const log: string[] = []
  const queue = [...answers]
  const send = (request: HttpRequest): Promise<Reply> => {
    sent.push(request)
    const answer = queue.shift()
    if (answer === undefined) throw new Error('not asked for')
    const validators = { etag: '"n"', lastModified: null }
    if (answer === 'dead')
      return Promise.resolve({ status: 200, json: () => Promise.resolve(null), ...validators })
    if ('reason' in answer) return Promise.resolve(answer)
    const [status, body] = answer
    const sink = request.open?.(validators)
    sink?.push(new TextEncoder().encode(body))
    return Promise.resolve({ status, json: status < 400 ? sink?.end() : undefined, ...validators })
  }
  const packuments = openPackuments({
    transport: { send },
    registryOf: () => more.registry ?? 'https://registry.example.test/',
    cache: {
      read: (registry, name) => {
        log.push(`read ${registry} ${name}`)
        return kept
      },
      write: (registry, name, entry) => void written.push([registry, name, entry]),
      flush: () => void log.push('flush'),
    },
    reader: {
      expect: (count) => void log.push(`expect ${count}`),
      open: readDocument,
      rest: () => void log.push('rest'),
    },
    isOffline: false,
    asksAnew: false,
    now: () => new Date(now),
    ...more,
  })
  const lookUp = (...versions: string[]) => packuments.lookUp('a', versions, 77)
  return { packuments, lookUp, sent, written, log }
}
const factOf = (outcome: Outcome, version = '1.0.0') =>
  outcome.status === 'known' ? outcome.entry.fact(version) : outcome.reason
const answer = text({ '1.0.0': old })

describe('an entry of the cache', () => {
  test.each<[string, Kept, string[], boolean]>([
    ['of a minute ago', {}, ['1.0.0'], true],
    ['of now', { askedAt: now }, ['1.0.0'], true],
    ['of less than an hour ago', { askedAt: now - 60 * minute + 1 }, ['1.0.0'], true],
    ['of an hour ago', { askedAt: now - 60 * minute }, ['1.0.0'], false],
    ['of the future', { askedAt: now + 1 }, ['1.0.0'], false],
    ['of an unknown name', { hasName: false }, [], false],
    ['without versions to look up', {}, [], true],
    ['with a version of seven days', { times: { '1.0.0': now - minute - 7 * day } }, ['1.0.0'], true],
    ['with a younger version', { times: { '1.0.0': now - minute - 7 * day + 1 } }, ['1.0.0'], false],
    ['with a version without a time', { times: { '1.0.0': null } }, ['1.0.0'], false],
    ['without the version', {}, ['2.0.0'], false],
    ['with a version that was removed', { removed: { '2.0.0': old } }, ['2.0.0'], false],
    ['without the manifest of the version', { manifests: [] }, ['1.0.0'], false],
    ['with one of two versions', {}, ['1.0.0', '2.0.0'], false],
  ])('%s', async (_, kept, versions, isAnswer) => {
    const { lookUp, sent } = open(entryOf(kept), [[200, answer]])
    expect(await lookUp(...versions)).toMatchObject({ status: 'known' })
    expect(sent).toHaveLength(isAnswer ? 0 : 1)
  })
  test.each<[string, Partial<PackumentsRequest>, CachedPackument | null, number, string]>([
    ['answers offline, whatever its age', { isOffline: true }, entryOf({ askedAt: 0 }), 0, 'known'],
    ['that is not there is a failure offline', { isOffline: true }, null, 0, 'failed'],
    ['does not answer where the registry is to', { asksAnew: true }, entryOf(), 1, 'known'],
    ['is not there without a cache', { cache: null }, entryOf(), 1, 'known'],
  ])('%s', async (_, more, kept, count, status) => {
    const { lookUp, sent } = open(kept, [[200, answer]], more)
    expect((await lookUp('1.0.0')).status).toBe(status)
    expect(sent).toHaveLength(count)
  })
  test('is looked for without user and password, and read once', async () => {
    const { lookUp, log } = open(entryOf(), [], { registry: 'https://u:p@registry.example.test/npm/' })
    await lookUp('1.0.0')
    await lookUp('1.0.0')
    expect(log).toEqual(['read https://registry.example.test/npm/ a'])
  })
})

describe('a request', () => {
  const stale = { askedAt: now - 2 * 60 * minute }
  const conditions = { 'if-none-match': '"x"', 'if-modified-since': 'y' }
  test.each<[string, CachedPackument | null, string[], Partial<PackumentsRequest>, object]>([
    ['has no conditions without an entry', null, ['1.0.0'], {}, {}],
    ['has those of an entry', entryOf(stale), ['1.0.0'], {}, conditions],
    ['has none where a manifest is missing', entryOf({ ...stale, manifests: [] }), ['1.0.0'], {}, {}],
    ['has those of an entry that lacks the version', entryOf(stale), ['2.0.0'], {}, conditions],
    ['has none where the registry itself is to answer', entryOf(stale), ['1.0.0'], { asksAnew: true }, {}],
  ])('%s', async (_, kept, versions, more, headers) => {
    const { lookUp, sent } = open(kept, [[200, answer]], more)
    await lookUp(...versions)
    expect(sent).toMatchObject([{ path: 'a', endsAt: 77 }])
    expect(sent[0]?.headers).toEqual(headers)
  })
  test('for a name of a scope', async () => {
    const { packuments, sent } = open(null, [[404, '']])
    await packuments.lookUp('@s/a', [], 77)
    expect(sent[0]?.path).toBe('@s%2fa')
  })
  test('is sent once for a name', async () => {
    const { lookUp, sent } = open(null, [[200, answer]])
    expect(await Promise.all([lookUp('1.0.0'), lookUp('1.0.0')])).toMatchObject([
      { status: 'known' },
      { status: 'known' },
    ])
    expect(sent).toHaveLength(1)
  })
  test('is sent again for the manifest of a further version', async () => {
    const both = text({ '1.0.0': old, '1.1.0': old })
    const { lookUp, sent } = open(null, [
      [200, both],
      [200, both],
    ])
    await lookUp('1.0.0')
    const second = await lookUp('1.1.0')
    expect(sent).toHaveLength(2)
    expect([factOf(second, '1.0.0'), factOf(second, '1.1.0')]).toMatchObject([
      { manifest: {} },
      { manifest: {} },
    ])
    await lookUp('9.0.0')
    expect(sent).toHaveLength(2)
  })
  test('is sent once where it fails', async () => {
    const { lookUp, sent } = open(null, [{ status: 'failed', reason: 'x' }])
    expect([await lookUp('1.0.0'), await lookUp('2.0.0')]).toEqual([
      { status: 'failed', reason: 'x' },
      { status: 'failed', reason: 'x' },
    ])
    expect(sent).toHaveLength(1)
  })
  test('is sent again where the thread that reads has died', async () => {
    const { lookUp, sent } = open(null, ['dead', [200, answer]])
    expect(factOf(await lookUp('1.0.0'))).toMatchObject({ isPublished: true })
    expect(sent).toHaveLength(2)
  })
  test('asks for the manifests of an entry too, a hundred at most', async () => {
    const asked = Array.from({ length: 150 }, (_, nth) => `0.0.${nth}`)
    const { lookUp, written } = open(entryOf({ ...stale, asked }), [[200, answer]])
    await lookUp('1.0.0')
    expect(written[0]?.[2].asked).toEqual(['1.0.0', ...asked.slice(0, 99)])
  })
  test('asks for all that are looked up, also more than a hundred', async () => {
    const many = Array.from({ length: 150 }, (_, nth) => `0.0.${nth}`)
    const { lookUp, written } = open(entryOf(stale), [[200, answer]])
    await lookUp(...many)
    expect(written[0]?.[2].asked).toEqual(many)
  })
})

describe('an answer', () => {
  const stale = { askedAt: now - 2 * 60 * minute }
  test.each<[string, CachedPackument | null, Answer, unknown]>([
    ['a packument', null, [200, answer], { isPublished: true, publishedAt: old }],
    ['another package', null, [200, '{"name":"b","versions":{}}'], 'registry answered with another package'],
    ['status 500', null, [500, ''], 'registry answered 500'],
    ['status 401', entryOf(stale), [401, ''], 'registry asks for a login (401)'],
    ['unchanged', entryOf(stale), [304, ''], { isPublished: true, publishedAt: old }],
    ['unchanged, without a condition', null, [304, ''], 'registry answered 304'],
    ['not found', null, [404, ''], { isPublished: false, publishedAt: null }],
    ['not found any more', entryOf(stale), [404, ''], { isPublished: false, publishedAt: old }],
    [
      'an earlier time than before',
      entryOf(stale),
      [200, text({ '1.0.0': old - day })],
      { publishedAt: old },
    ],
    [
      'a later time than before',
      entryOf(stale),
      [200, text({ '1.0.0': old + day })],
      { publishedAt: old + day },
    ],
    [
      'without a version of before',
      entryOf(stale),
      [200, text({ '2.0.0': old })],
      { isPublished: false, publishedAt: old },
    ],
  ])('%s', async (_, kept, reply, expected) => {
    const found = factOf(await open(kept, [reply]).lookUp('1.0.0'))
    if (typeof expected === 'string') expect(found).toBe(expected)
    else expect(found).toMatchObject(expected as object)
  })
  test('of the registry itself takes later times from the cache, and nothing else', async () => {
    const { lookUp, written } = open(
      entryOf({ ...stale, times: { '1.0.0': old, '0.9.0': old } }),
      [[200, text({ '1.0.0': old - day })]],
      { asksAnew: true },
    )
    const outcome = await lookUp('1.0.0')
    expect([factOf(outcome), factOf(outcome, '0.9.0')]).toMatchObject([
      { publishedAt: old },
      { publishedAt: null },
    ])
    expect(written[0]?.[2].fact('0.9.0')).toMatchObject({ publishedAt: old })
  })
  test.each<[string, CachedPackument | null, Answer, number]>([
    ['a packument', null, [200, answer], 1],
    ['an unknown name', null, [404, ''], 0],
    ['a name that was known before', entryOf(stale), [404, ''], 1],
    ['a failure', entryOf(stale), [500, ''], 0],
  ])('is written to the cache: %s', async (_, kept, reply, count) => {
    const { lookUp, written } = open(kept, [reply], { registry: 'https://u:p@registry.example.test/' })
    await lookUp('1.0.0')
    expect(written.map(([registry, name, { askedAt }]) => [registry, name, askedAt])).toEqual(
      Array.from({ length: count }, () => ['https://registry.example.test/', 'a', now]),
    )
  })
})

describe('the reader', () => {
  const expecting = (kept: CachedPackument | null, more: Partial<PackumentsRequest> = {}) => {
    const one = open(kept, [[200, answer]], more)
    one.packuments.expect(
      new Map([
        ['a', ['1.0.0']],
        ['b', []],
      ]),
    )
    return one
  }
  test.each<[string, CachedPackument | null, Partial<PackumentsRequest>, string[]]>([
    ['all that the cache lacks', null, {}, ['expect 2']],
    ['none that it has', entryOf(), {}, ['expect 0']],
    ['all where the registry itself is to answer', entryOf(), { asksAnew: true }, ['expect 2']],
    ['nothing offline', null, { isOffline: true }, []],
  ])('expects %s', (_, kept, more, lines) =>
    expect(expecting(kept, more).log.filter((line) => line.startsWith('expect'))).toEqual(lines),
  )
  test('does not expect what was asked for', async () => {
    const one = open(null, [[200, answer]])
    await one.lookUp('1.0.0')
    one.packuments.expect(
      new Map([
        ['a', ['1.0.0']],
        ['b', []],
      ]),
    )
    expect(one.log).toContain('expect 1')
  })
  test('may rest at the end, when the cache is written', () => {
    const one = open(null)
    one.packuments.flush()
    expect(one.log).toEqual(['rest', 'flush'])
  })
})
