import { expect, test } from 'vitest'
import { toEntry, type CachedPackument } from '../../../src/registry/packument/cached.ts'
import { conclude } from '../../../src/registry/packument/conclude.ts'
import {
  emptyRecord,
  mergeRecords,
  takeLaterTimes,
  type PackageRecord,
} from '../../../src/registry/packument/projection.ts'

const entry = (record: Partial<PackageRecord>): CachedPackument =>
  toEntry(
    { ...emptyRecord, trusts: ['none'], ...record },
    { askedAt: 1000, hasName: true, etag: '"1"', lastModified: null, asked: ['1.0.0'] },
  )
const older = entry({ versions: ['1.0.0', '2.0.0'], times: [7, 8], trusts: ['none', 'none'] })
const newer = entry({ versions: ['1.0.0'], times: [5] })
const about = { askedAt: 2000, asked: ['1.0.0'] }
const reply = (status: number) => ({ status, etag: '"2"', lastModified: null })
type Made = Parameters<typeof conclude>[1]

test.each<[string, number, Made, CachedPackument | null, boolean, string | Record<string, unknown>]>([
  [
    'a document of a name that is new',
    200,
    newer,
    null,
    false,
    { publishedAt: 5, gone: null, hasName: true },
  ],
  ['what is no document', 200, 'is none', older, false, 'is none'],
  ['the same as before', 304, 'answered 304', older, true, { publishedAt: 7, gone: 8, hasName: true }],
  ['the same as nothing', 304, 'answered 304', older, false, 'answered 304'],
  ['a name that is gone', 404, 'answered 404', older, false, { publishedAt: 7, gone: 8, hasName: false }],
  ['a document of a known name', 200, newer, older, false, { publishedAt: 7, gone: 8, hasName: true }],
])('%s', (_, status, made, before, hasConditions, expected) => {
  const found = conclude(reply(status), made, { older: before, hasConditions, ...about }, mergeRecords)
  const shown =
    typeof found === 'string'
      ? found
      : {
          publishedAt: found.fact('1.0.0').publishedAt,
          gone: found.fact('2.0.0').publishedAt,
          hasName: found.hasName,
        }
  expect(shown).toEqual(expected)
})

test('of an untrusted record only later times count', () => {
  const found = conclude(reply(200), newer, { older, hasConditions: false, ...about }, takeLaterTimes)
  expect(typeof found === 'string' ? found : [found.fact('1.0.0'), found.fact('2.0.0')]).toMatchObject([
    { publishedAt: 7, isPublished: true },
    { publishedAt: null, isPublished: false },
  ])
})
