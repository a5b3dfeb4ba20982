import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { describeReceipt, isReceipt, refuseReceipt } from '../../src/trail/receipt.ts'

const asOf = '2026-06-15T12:00:00.000Z'
const report = (outcome: Report['outcome'] = 'pass') =>
  ({
    outcome,
    asOf,
    policy: { sha256: 'p', origins: [] },
    coverage: { arrivals: 2, judged: 2, evidence: {} },
    sources: [
      {
        source: 'osv',
        evidence: 'advisories',
        status: 'answered',
        reason: null,
        updatedAt: '2026-06-14T00:00:00Z',
      },
    ],
  }) as unknown as Report
const files = { 'package.json': 'm', '.npmrc': null }
const lockfiles = [
  { path: 'package-lock.json', before: 'old', after: 'lock', files },
  { path: 'web/package-lock.json', before: null, after: 'web', files },
]
const receipt = describeReceipt(report(), lockfiles)
const presented = (more = {}) => ({ lockfile: 'lock', files, policy: 'p', now: new Date(asOf), ...more })
const refuse = (change: object, more = {}) =>
  refuseReceipt(JSON.stringify({ ...receipt, ...change }), presented(more))
const later = (hours: number) => new Date(Date.parse(asOf) + hours * 3_600_000)

test('it records what was judged, and on what evidence', () => {
  expect(receipt).toMatchObject({
    outcome: 'pass',
    asOf,
    lockfiles,
    policy: { sha256: 'p' },
    coverage: { arrivals: 2, judged: 2 },
    sources: [{ source: 'osv', updatedAt: '2026-06-14T00:00:00Z', at: asOf }],
  })
})

test('it covers each lockfile that was judged, for seven days', () => {
  expect(refuse({})).toBeNull()
  expect(refuse({}, { lockfile: 'web', now: later(7 * 24) })).toBeNull()
  expect(refuse({}, { now: later(-0.05) })).toBeNull()
})

test.each([
  ['another lockfile', {}, { lockfile: 'other' }, 'is of another lockfile than the one here'],
  ['the lockfile of before', {}, { lockfile: 'old' }, 'is of another lockfile than the one here'],
  [
    'no lockfile',
    { lockfiles: [{ after: null }] },
    { lockfile: null },
    'stands for a lockfile, and there is none here',
  ],
  [
    'another manifest',
    {},
    { files: { ...files, 'package.json': 'n' } },
    'is of another package.json than the one here',
  ],
  [
    'an .npmrc that came',
    {},
    { files: { ...files, '.npmrc': 'n' } },
    'is of another .npmrc than the one here',
  ],
  [
    'a workspace that came',
    {},
    { files: { ...files, 'a/package.json': 'n' } },
    'is of another a/package.json than the one here',
  ],
  ['a manifest that went', {}, { files: { '.npmrc': null } }, 'is of another package.json than the one here'],
  [
    'what names no files beside it',
    { lockfiles: [{ path: 'package-lock.json', after: 'lock' }] },
    {},
    'is of another package.json than the one here',
  ],
  ['another policy', {}, { policy: 'q' }, 'is of another policy than the one in force here'],
  ['an old one', {}, { now: later(7 * 24 + 1) }, `is from ${asOf}, more than 7 days ago`],
  ['one of the future', {}, { now: later(-1) }, `is from ${asOf}, which is yet to come`],
  ['one without a time', { asOf: 7 }, {}, 'says no time'],
  ['a run that failed', { outcome: 'fail' }, {}, 'is of a run that ended with "fail"'],
  ['another schema', { schema: 2 }, {}, 'is no receipt of depgate'],
  ['lockfiles that are none', { lockfiles: 'lock' }, {}, 'is of another lockfile than the one here'],
])('it does not cover %s', (_, change, more, reason) => expect(refuse(change, more)).toBe(reason))

test('of two projects with equal lockfiles it covers the one whose manifest is here', () => {
  const other = { path: 'b/package-lock.json', before: null, after: 'lock', files: { 'package.json': 'b' } }
  const both = { lockfiles: [other, ...lockfiles] }
  expect(refuse(both)).toBeNull()
  expect(refuse(both, { files: { 'package.json': 'b' } })).toBeNull()
  expect(refuse(both, { files: { 'package.json': 'c' } })).toBe(
    'is of another package.json than the one here',
  )
})

test('nothing else is one, whatever it contains', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(refuseReceipt(JSON.stringify(value), presented())).not.toBeNull()
      expect(isReceipt(JSON.stringify(value))).toBe(false)
    }),
  )
  expect(refuseReceipt('{', presented())).toBe('is no receipt of depgate')
  expect(isReceipt(JSON.stringify(describeReceipt(report('fail'), [])))).toBe(true)
})
