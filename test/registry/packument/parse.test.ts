// Parses a packument: which answers are none, which times are credible, and what is kept.

import { describe, expect, test } from 'vitest'
import { parsePackument, parseTime } from '../../../src/registry/packument/parse.ts'
import { emptyRecord, type PackageRecord } from '../../../src/registry/packument/projection.ts'

const old = '2020-01-02T03:04:05.000Z'
const at = Date.parse(old)
const parse = (json: unknown, asked: readonly string[] = []) => parsePackument(json, 'a', asked)
const record = (json: object, asked: readonly string[] = []) => {
  const found = parse({ name: 'a', ...json }, asked)
  if (typeof found === 'string') throw new Error(found)
  return found
}

describe('what is no packument', () => {
  const other = 'registry answered with something else than a package'
  test.each<[string, unknown, string]>([
    ['nothing', undefined, other],
    ['null', null, other],
    ['a list', [], other],
    ['a text', 'a', other],
    ['an empty object', {}, other],
    ['versions that are a list', { name: 'a', versions: [] }, other],
    ['versions that are null', { name: 'a', versions: null }, other],
    ['versions that are a text', { versions: 'x' }, other],
    ['another name', { name: 'b', versions: {} }, 'registry answered with another package'],
    ['a name that is null', { name: null, versions: {} }, 'registry answered with another package'],
  ])('%s', (_, json, reason) => expect(parse(json)).toBe(reason))

  test.each<[string, number, boolean]>([
    ['as many versions as can be read', 100_000, true],
    ['one more', 100_001, false],
  ])('%s', (_, count, isRead) => {
    const time = Object.fromEntries(Array.from({ length: count }, (_, nth) => [`0.0.${nth}`, old]))
    const found = parse({ name: 'a', versions: {}, time })
    expect(typeof found === 'string' ? found : null).toBe(
      isRead ? null : 'registry answered with more versions than can be read',
    )
  })
})

test.each<[object, Partial<PackageRecord>]>([
  [{}, emptyRecord],
  [{ versions: {} }, emptyRecord],
  [
    { versions: { '1.0.0': {} } },
    { versions: ['1.0.0'], times: [null], publishers: [null], trusts: ['none'] },
  ],
  [{ versions: { '1.0.0': {}, '1.0.1': null, '1.0.2': [], '1.0.3': 'x' } }, { versions: ['1.0.0'] }],
  [{ versions: { ['1'.repeat(256)]: {}, ['1'.repeat(257)]: {} } }, { versions: ['1'.repeat(256)] }],
  [{ versions: { b: {}, a: {} } }, { versions: ['b', 'a'] }],
  [
    { versions: { '1.0.0': {} }, time: { '1.0.0': old } },
    { times: [at], removed: new Map() },
  ],
  [{ versions: { '1.0.0': {} }, time: [old] }, { times: [null] }],
  [
    { versions: { '1.0.0': {} }, time: { created: old, modified: old, '0.9.0': old } },
    { removed: new Map([['0.9.0', at]]) },
  ],
  [{ versions: {}, time: { '0.9.0': 'soon', ['0.'.repeat(200)]: old } }, { removed: new Map() }],
  [{ time: { '0.9.0': old } }, { removed: new Map() }],
  [
    {
      versions: {
        a: { deprecated: 'x' },
        b: { deprecated: '' },
        c: { deprecated: true },
        d: { deprecated: false },
      },
    },
    { deprecated: new Set(['a', 'c']) },
  ],
  [{ versions: { a: { _npmUser: { name: 'jane' } }, b: { _npmUser: 1 } } }, { publishers: ['jane', null] }],
  [
    { versions: { a: { dist: { signatures: [{}] } }, b: { dist: { attestations: {} } } } },
    { trusts: ['signature', 'provenance'] },
  ],
  [
    { versions: { a: { scripts: { install: 'x', test: 'y' } }, b: { scripts: { test: 'y' } } } },
    { scripts: new Map([['a', { install: 'x' }]]) },
  ],
])('%j', (json, expected) => expect(record(json)).toMatchObject(expected))

test('a packument without a name of its own', () =>
  expect(parse({ versions: { '1.0.0': {} } })).toMatchObject({ versions: ['1.0.0'] }))

test('the manifests of the versions that are asked for', () => {
  const { manifests } = record({ versions: { '1.0.0': { dependencies: { b: '1' } }, '1.1.0': {} } }, [
    '1.0.0',
    '9.0.0',
  ])
  expect([...manifests.keys()]).toEqual(['1.0.0'])
  expect(manifests.get('1.0.0')?.edges).toEqual([{ name: 'b', range: '1', type: 'runtime' }])
})

test('a version called as a member of the prototype', () => {
  const json = JSON.parse(
    `{"name":"a","versions":{"__proto__":{},"constructor":{}},"time":{"1.0.0":"${old}"}}`,
  ) as object
  const found = parsePackument(json, 'a', ['__proto__'])
  expect(found).toMatchObject({ versions: ['__proto__', 'constructor'], times: [null, null] })
})

describe('the origins of tarballs', () => {
  const origins = (...tarballs: unknown[]) =>
    record({
      versions: Object.fromEntries(tarballs.map((tarball, nth) => [`${nth}`, { dist: { tarball } }])),
    }).tarballOrigins
  const many = Array.from({ length: 20 }, (_, nth) => `https://h${nth}.test/a.tgz`)
  test.each<[string, unknown[], string[]]>([
    ['one of many', ['https://h.test/a.tgz', 'https://h.test/b.tgz'], ['https://h.test']],
    ['several', ['https://h.test/a', 'http://i.test:8080/b'], ['https://h.test', 'http://i.test:8080']],
    ['without user and password', ['https://u:p@h.test/a'], ['https://h.test']],
    ['with a query at once', ['https://h.test?x'], ['https://h.test']],
    ['no addresses', [1, null, '', 'a.tgz', 'file:///a', 'ftp://h.test/a', 'https://h.test:99999/a'], []],
    ['eight at most', many, many.slice(0, 8).map((one) => new URL(one).origin)],
  ])('%s', (_, tarballs, expected) => expect(origins(...tarballs)).toEqual(expected))
})

test.each<[unknown, number | null]>([
  [old, at],
  ['2009-01-01T00:00:00.000Z', Date.UTC(2009, 0, 1)],
  ['2008-12-31T23:59:59.999Z', null],
  ['1970-01-01T00:00:00.000Z', null],
  ['2020-01-02T03:04:05', null],
  ['2020-01-02', null],
  ['garbage 5', null],
  ['', null],
  [at, null],
  [null, null],
  [[old], null],
  ['2020-13-02T03:04:05.000Z', null],
  ['2999-01-01T00:00:00.000Z', Date.UTC(2999, 0, 1)],
])('the time %j is %j', (value, time) => expect(parseTime(value)).toBe(time))
