// The counts, the age and the invalid records of OSV data.

import { describe, expect, test } from 'vitest'
import type { OsvFile } from '../../../src/advisories/feeds/osv-files.ts'
import { joinCounts, openNews, type OsvCounts } from '../../../src/advisories/feeds/osv-news.ts'
import { advisory } from '../../support/build.ts'

const now = new Date('2026-06-01T00:00:00.000Z')
const one = advisory('<2')
const record = (modified: string | null, writtenMs: number | null = null): OsvFile => ({
  found: { type: 'record', record: { id: 'X', modified, advisories: [one] } },
  writtenMs,
})
const trouble = (reason: string, writtenMs: number | null = null): OsvFile => ({
  found: { type: 'trouble', trouble: { names: ['a'], reason } },
  writtenMs,
})
const count = (files: readonly OsvFile[], writtenMs?: number) => {
  const news = openNews(now)
  for (const file of files) news.take(file)
  return news.read(writtenMs)
}

describe('the age', () => {
  const [older, newer] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z']
  const written = Date.parse('2026-03-01T00:00:00.000Z')

  test.each<[string, OsvFile[], number | undefined, string | null]>([
    ['nothing', [], undefined, null],
    ['an empty archive', [], written, '2026-03-01T00:00:00.000Z'],
    ['the newest record', [record(older), record(newer), record(older)], undefined, newer],
    // A file can be written anew with old records.
    ['a record before a time of writing', [record(older, written)], written, older],
    [
      'the newest time of writing without any record that states one',
      [record(null, 5), record(null, written), record(null, 7)],
      undefined,
      '2026-03-01T00:00:00.000Z',
    ],
    ['that of the files before that of the archive', [record(null, written)], 5, '2026-03-01T00:00:00.000Z'],
    [
      'a clock that is a day ahead',
      [record('2026-06-02T00:00:00.000Z')],
      undefined,
      '2026-06-02T00:00:00.000Z',
    ],
    [
      'a later record makes it no younger',
      [record(older), record('2026-06-02T00:00:00.001Z')],
      undefined,
      older,
    ],
    ['only a later one', [record('2099-01-01T00:00:00.000Z')], undefined, null],
    ['an invalid one has no time', [trouble('x', written)], undefined, null],
  ])('%s', (_, files, writtenMs, updatedAt) => expect(count(files, writtenMs).updatedAt).toBe(updatedAt))
})

describe('the invalid records', () => {
  test('are no records, and have no advisories', () => {
    const news = openNews(now)
    expect(news.take(record(null))).toEqual([one])
    expect(news.take(trouble('x'))).toEqual([])
    expect(news.read()).toEqual({ records: 1, updatedAt: null, troubles: [{ names: ['a'], reason: 'x' }] })
  })

  test.each([
    [200, 200, ['a']],
    // From there on the data may lack a record about any package.
    [201, 201, null],
    [500, 201, null],
  ])('%i: %i are listed, the last about %j', (files, listed, names) => {
    const { troubles } = count(Array.from({ length: files }, (_, nth) => trouble(`${nth}`)))
    expect(troubles).toHaveLength(listed)
    expect(troubles.at(-1)?.names).toEqual(names)
  })
})

test.each<[string, OsvCounts[], OsvCounts]>([
  ['of no place', [], { records: 0, updatedAt: null, troubles: [] }],
  [
    'of several places',
    [
      { records: 1, updatedAt: '2026-01-01T00:00:00.000Z', troubles: [{ names: null, reason: 'x' }] },
      { records: 2, updatedAt: null, troubles: [] },
      { records: 3, updatedAt: '2026-02-01T00:00:00.000Z', troubles: [{ names: ['a'], reason: 'y' }] },
      { records: 0, updatedAt: '2025-02-01T00:00:00.000Z', troubles: [] },
    ],
    {
      records: 6,
      updatedAt: '2026-02-01T00:00:00.000Z',
      troubles: [
        { names: null, reason: 'x' },
        { names: ['a'], reason: 'y' },
      ],
    },
  ],
])('counts %s', (_, counts, expected) => expect(joinCounts(counts)).toEqual(expected))
