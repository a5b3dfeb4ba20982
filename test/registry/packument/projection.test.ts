// The facts of a record, and how an older record adds to a new one.

import { describe, expect, test } from 'vitest'
import {
  emptyRecord,
  factOf,
  mergeRecords,
  removeAll,
  removedOf,
  summarize,
  takeLaterTimes,
  timelineOf,
  type PackageRecord,
} from '../../../src/registry/packument/projection.ts'
import { published } from '../../support/build.ts'

const record = (
  times: Readonly<Record<string, number | null>>,
  more: Partial<PackageRecord> = {},
): PackageRecord => ({
  ...emptyRecord,
  versions: Object.keys(times),
  times: Object.values(times),
  publishers: Object.keys(times).map(() => null),
  trusts: Object.keys(times).map(() => 'none'),
  ...more,
})
const removed = (times: Readonly<Record<string, number>>) => ({ removed: new Map(Object.entries(times)) })
const manifest = published({ deprecated: 'x' })
const manifests = { manifests: new Map([['1.0.0', manifest]]) }

describe('the later of two times', () => {
  const asked = 100
  test.each<[string, PackageRecord, PackageRecord, (number | null)[]]>([
    ['the newer record has it', record({ '1.0.0': 5 }), record({ '1.0.0': 9 }), [9]],
    ['the older record has it: one of them is wrong', record({ '1.0.0': 9 }), record({ '1.0.0': 5 }), [9]],
    ['both are the same', record({ '1.0.0': 5 }), record({ '1.0.0': 5 }), [5]],
    ['the newer has none', record({ '1.0.0': 5 }), record({ '1.0.0': null }), [5]],
    ['the older has none', record({ '1.0.0': null }), record({ '1.0.0': 5 }), [5]],
    ['neither has one', record({ '1.0.0': null }), record({ '1.0.0': null }), [null]],
    ['the version is new', record({}), record({ '1.0.0': 5 }), [5]],
    [
      'it was removed before and is there again',
      record({}, removed({ '1.0.0': 9 })),
      record({ '1.0.0': 5 }),
      [9],
    ],
    [
      'the older one lay in the future when it was asked for',
      record({ '1.0.0': 101 }),
      record({ '1.0.0': 5 }),
      [5],
    ],
    ['the older one is of the moment of asking', record({ '1.0.0': 100 }), record({ '1.0.0': 5 }), [100]],
  ])('%s', (_, older, newer, times) => {
    expect(takeLaterTimes(older, newer, asked).times).toEqual(times)
    expect(mergeRecords(older, newer, asked).times).toEqual(times)
  })
  test('of a removed version', () => {
    const newer = record({}, removed({ '1.0.0': 5 }))
    expect(takeLaterTimes(record({ '1.0.0': 9 }), newer, asked)).toMatchObject(removed({ '1.0.0': 9 }))
    expect(takeLaterTimes(record({ '1.0.0': 3 }), newer, asked)).toMatchObject(removed({ '1.0.0': 5 }))
  })
})

describe('what an older record adds', () => {
  const older = record(
    { '1.0.0': 5, '1.1.0': 500, '1.2.0': null },
    { ...removed({ '0.9.0': 3 }), ...manifests },
  )
  const newer = record({ '2.0.0': 8 })
  test('with what the registry has taken down, but not what lay in the future', () => {
    const merged = mergeRecords(older, newer, 100)
    expect([...merged.removed]).toEqual([
      ['0.9.0', 3],
      ['1.0.0', 5],
    ])
    expect(merged.versions).toEqual(['2.0.0'])
    expect([...merged.manifests.keys()]).toEqual(['1.0.0'])
  })
  test('with times alone', () => {
    const taken = takeLaterTimes(older, newer, 100)
    expect([taken.removed.size, taken.manifests.size]).toEqual([0, 0])
  })
  test('the newer manifest of a version counts', () => {
    const other = published({ deprecated: 'y' })
    const merged = mergeRecords(
      older,
      record({ '1.0.0': 5 }, { manifests: new Map([['1.0.0', other]]) }),
      100,
    )
    expect(merged.manifests.get('1.0.0')).toBe(other)
  })
  test('nothing else', () => {
    const edited = { ...older, deprecated: new Set(['2.0.0']), tarballOrigins: ['https://evil.test'] }
    expect(mergeRecords(edited, newer, 100)).toMatchObject({ deprecated: new Set(), tarballOrigins: [] })
  })
})

test('a name that the registry no longer has', () => {
  const gone = removeAll(record({ '1.0.0': 5, '1.1.0': null }, { ...removed({ '0.9.0': 3 }), ...manifests }))
  expect(gone).toEqual({ ...emptyRecord, ...manifests, ...removed({ '0.9.0': 3, '1.0.0': 5 }) })
})

test.each<[string, string, object]>([
  ['published', '1.0.0', { isPublished: true, publishedAt: 5, manifest }],
  ['published without a time', '1.1.0', { isPublished: true, publishedAt: null, manifest: null }],
  ['removed', '0.9.0', { isPublished: false, publishedAt: 3, manifest: null }],
  ['unknown', '9.9.9', { isPublished: false, publishedAt: null, manifest: null }],
  ['a member of the prototype', '__proto__', { isPublished: false, publishedAt: null, manifest: null }],
])('the facts of a version: %s', (_, version, fact) => {
  const one = record({ '1.0.0': 5, '1.1.0': null }, { ...manifests, ...removed({ '0.9.0': 3 }) })
  expect(factOf(one, version)).toEqual(fact)
})

test('the timeline', () => {
  const one = record(
    { '1.0.0': 5, '1.1.0': null },
    {
      deprecated: new Set(['1.0.0']),
      publishers: ['jane', null],
      trusts: ['provenance', 'none'],
      scripts: new Map([['1.1.0', { install: 'x' }]]),
    },
  )
  expect(timelineOf(one)).toEqual([
    {
      version: '1.0.0',
      publishedAt: new Date(5),
      isDeprecated: true,
      publisher: 'jane',
      trust: 'provenance',
      scripts: {},
    },
    {
      version: '1.1.0',
      publishedAt: null,
      isDeprecated: false,
      publisher: null,
      trust: 'none',
      scripts: { install: 'x' },
    },
  ])
  expect(timelineOf({ ...one, publishers: [], trusts: [] })).toMatchObject([
    { publisher: null, trust: 'none' },
    { publisher: null, trust: 'none' },
  ])
})

test('the removed versions', () =>
  expect(removedOf(record({}, removed({ '0.9.0': 3 })))).toEqual([
    { version: '0.9.0', publishedAt: new Date(3) },
  ]))

test.each<[string, PackageRecord, object]>([
  ['nothing', emptyRecord, { first: null, namesPublishers: false, showsTrust: false }],
  ['the first time', record({ a: 7, b: 5, c: null }), { first: 5 }],
  ['of a removed version', record({ a: 7 }, removed({ b: 3 })), { first: 3 }],
  ['no time', record({ a: null }), { first: null }],
  ['a publisher', record({ a: 1, b: 2 }, { publishers: [null, 'jane'] }), { namesPublishers: true }],
  ['a signature', record({ a: 1, b: 2 }, { trusts: ['none', 'signature'] }), { showsTrust: true }],
])('the summary: %s', (_, one, summary) => expect(summarize(one)).toMatchObject(summary))
