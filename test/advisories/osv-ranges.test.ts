import { expect, test } from 'vitest'
import { narrow, type AffectedEntry, type Report } from '../../src/advisories/osv-ranges.ts'

const all = [{ introduced: '0' }]
const entry = (more: Partial<AffectedEntry>): AffectedEntry => ({
  id: 'GHSA-aaaa-bbbb-cccc',
  isMalware: false,
  versions: [],
  ranges: [],
  lastKnown: null,
  reports: [],
  ...more,
})
const report = (more: Partial<Report>): Report => ({
  source: 'ghsa-malware',
  id: 'GHSA-aaaa-bbbb-cccc',
  modifiedAt: 1,
  versions: [],
  ranges: [],
  ...more,
})
const exact = [{ introduced: '4.1.1' }, { last_affected: '4.1.2' }]

test.each<[string, Partial<AffectedEntry>, Partial<AffectedEntry>]>([
  ['an ordinary entry', { versions: ['1.0.0'], ranges: [exact] }, { versions: ['1.0.0'], ranges: [exact] }],
  [
    'an open range with a last known version ends there',
    { ranges: [[{ introduced: '1.4.1' }]], lastKnown: '<= 1.4.2' },
    { ranges: [[{ introduced: '1.4.1' }, { last_affected: '1.4.2' }]] },
  ],
  [
    'an exclusive bound is a limit',
    { ranges: [all], lastKnown: '< 2.0.0' },
    { ranges: [[...all, { limit: '2.0.0' }]] },
  ],
  [
    'a lower bound beside it is ignored',
    { ranges: [all], lastKnown: '>= 1.0.0, < 2.0.0' },
    { ranges: [[...all, { limit: '2.0.0' }]] },
  ],
  ['an end before the start is ignored', { ranges: [[{ introduced: '2.0.0' }]], lastKnown: '<= 1.0.0' }, {}],
  ['an end that does not parse is ignored', { ranges: [all], lastKnown: '<= soon' }, {}],
  ['a range with an end of its own is kept', { ranges: [exact], lastKnown: '<= 9.0.0' }, {}],
  [
    'GitHub\'s "= X": only the list',
    { versions: ['3.7.2'], ranges: [[{ introduced: '3.7.2' }, { fixed: '4.0.0' }]] },
    { versions: ['3.7.2'], ranges: [] },
  ],
  [
    'the same of another database',
    { id: 'X-1', versions: ['1.0.0'], ranges: [[{ introduced: '1.0.0' }]] },
    {},
  ],
  [
    'malware: "all versions" beside its correction, in a newer report of the same source',
    {
      isMalware: true,
      ranges: [all, exact],
      reports: [report({ ranges: [all] }), report({ modifiedAt: 2, ranges: [exact] })],
    },
    { ranges: [exact] },
  ],
  [
    'malware: an older report corrects nothing',
    {
      isMalware: true,
      ranges: [all, exact],
      reports: [report({ modifiedAt: 2, ranges: [all] }), report({ ranges: [exact] })],
    },
    {},
  ],
  [
    'malware: a report of another source corrects nothing',
    {
      isMalware: true,
      ranges: [all, exact],
      reports: [report({ ranges: [all] }), report({ source: 'other', modifiedAt: 2, versions: ['1.0.0'] })],
    },
    {},
  ],
  [
    'malware: exact ranges without reports are the correction',
    { isMalware: true, ranges: [all, exact] },
    { ranges: [exact] },
  ],
  [
    'malware: a list of versions corrects nothing',
    { isMalware: true, versions: ['1.0.0'], ranges: [all] },
    {},
  ],
  ['malware: invalid reports correct nothing', { isMalware: true, ranges: [all, exact], reports: null }, {}],
  ['no malware: nothing is dropped', { ranges: [all, exact] }, {}],
])('%s', (_, input, changed) => {
  const { versions, ranges } = entry(input)
  expect(narrow(entry(input))).toEqual({ type: 'osv', versions, ranges, ...changed })
})
