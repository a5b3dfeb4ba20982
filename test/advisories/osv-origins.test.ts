// The reports that a record of malicious-packages was made from, and the advisory it rests on.

import { describe, expect, test } from 'vitest'
import { asReports, findBasis } from '../../src/advisories/osv-origins.ts'
import type { Report } from '../../src/advisories/osv-ranges.ts'

const [first, second] = ['GHSA-73qr-pfmq-6rp8', 'GHSA-mh6f-8j2x-4483']

describe('reports', () => {
  test.each<[string, unknown, Report[] | null]>([
    ['none', undefined, []],
    ['an empty list', [], []],
    [
      'with everything',
      [
        {
          source: 'ghsa-malware',
          id: first,
          modified_time: '2026-01-01T00:00:00Z',
          versions: ['1.0.0'],
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }, { type: 'GIT' }],
          sha256: 'x',
        },
      ],
      [
        {
          source: 'ghsa-malware',
          id: first,
          modifiedAt: Date.parse('2026-01-01T00:00:00Z'),
          versions: ['1.0.0'],
          ranges: [[{ introduced: '0' }]],
        },
      ],
    ],
    [
      'with a source alone',
      [{ source: 'x' }],
      [{ source: 'x', id: null, modifiedAt: NaN, versions: [], ranges: [] }],
    ],
    [
      'with an id and a time that are none',
      [{ source: 'x', id: 7, modified_time: 'soon' }],
      [{ source: 'x', id: null, modifiedAt: NaN, versions: [], ranges: [] }],
    ],
    // A list of which a part cannot be read cannot prove a retraction.
    ['no list', {}, null],
    ['null', null, null],
    ['an entry that is no object', [{ source: 'x' }, 'y'], null],
    ['an entry without a source', [{ id: first }], null],
    ['versions that are none', [{ source: 'x' }, { source: 'x', versions: [1] }], null],
    ['versions that are null', [{ source: 'x', versions: null }], null],
    ['ranges that are none', [{ source: 'x', ranges: [{ events: [] }] }], null],
  ])('%s', (_, value, expected) => expect(asReports(value)).toEqual(expected))
})

describe('the one advisory that a record rests on', () => {
  const report = (source: string, id: string | null): Report => ({
    source,
    id,
    modifiedAt: NaN,
    versions: [],
    ranges: [],
  })
  const ghsa = (id: string) => report('ghsa-malware', id)

  test.each<[string, Report[] | null, string[], ReturnType<typeof findBasis>]>([
    ['reports that cannot be read', null, [first], null],
    ['no report, no alias', [], [], null],
    ['no report, one alias', [], [first], { id: first, isStated: false }],
    ['no report, the alias twice', [], [first, first.toLowerCase()], { id: first, isStated: false }],
    ['no report, an alias of another kind', [], ['CVE-2026-1'], null],
    [
      'no report, an alias of another kind beside it',
      [],
      ['CVE-2026-1', first],
      { id: first, isStated: false },
    ],
    ['no report, two aliases', [], [first, second], null],
    ['one report', [ghsa(first)], [], { id: first, isStated: true }],
    ['one report twice', [ghsa(first), ghsa(first)], [second], { id: first, isStated: true }],
    ['two reports', [ghsa(first), ghsa(second)], [], null],
    ['a report of another source', [report('kam193', 'x')], [first], null],
    ['a report of another source beside it', [ghsa(first), report('kam193', 'x')], [first], null],
    // Another source may name the advisory without having been told by it.
    ['the same id from another source', [report('kam193', first)], [first], null],
    ['a report without an id', [report('ghsa-malware', null)], [first], null],
    ['a report whose id is none', [ghsa('MAL-2026-1')], [first], null],
  ])('%s', (_, reports, aliases, expected) => expect(findBasis(reports, aliases)).toEqual(expected))
})
