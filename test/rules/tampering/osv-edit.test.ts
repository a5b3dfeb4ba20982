import { expect, test } from 'vitest'
import { describeNarrowed } from '../../../src/rules/tampering/osv-edit.ts'

const entry = (more: object) => ({ package: { ecosystem: 'npm', name: 'a' }, ...more })
const range = (...events: object[]) => ({ type: 'SEMVER', events })
const old = {
  id: 'GHSA-1',
  affected: [entry({ versions: ['1.0.0'], ranges: [range({ introduced: '2.0.0' }, { fixed: '2.1.0' })] })],
  severity: [{ type: 'CVSS_V3', score: 'x' }],
}
const [first] = old.affected

test.each<[string, unknown, unknown, string | null]>([
  ['the same', old, old, null],
  ['keys in another order', old, { severity: old.severity, affected: old.affected, id: 'GHSA-1' }, null],
  ['more versions', old, { ...old, affected: [{ ...first, versions: ['1.0.0', '1.0.1'] }] }, null],
  ['another package too', old, { ...old, affected: [first, entry({ versions: ['9.0.0'] })] }, null],
  ['other words', old, { ...old, details: 'x', references: [] }, null],
  ['a version less', old, { ...old, affected: [{ ...first, versions: [] }] }, 'covers fewer versions'],
  [
    'fixed earlier',
    old,
    { ...old, affected: [{ ...first, ranges: [range({ introduced: '2.0.0' }, { fixed: '2.0.1' })] }] },
    'covers fewer versions',
  ],
  [
    'another ecosystem',
    old,
    { ...old, affected: [{ ...first, package: { ecosystem: 'PyPI', name: 'a' } }] },
    'covers fewer versions',
  ],
  ['no list', old, { ...old, affected: null }, 'covers fewer versions'],
  ['withdrawn', old, { ...old, withdrawn: '2026-01-01T00:00:00Z' }, 'was withdrawn'],
  ['withdrawn before', { ...old, withdrawn: '2026-01-01T00:00:00Z' }, null, 'was deleted'],
  [
    'another id',
    old,
    { ...old, id: 'GHSA-2' },
    'was changed in what it calls itself, or in how severe it is',
  ],
  [
    'less severe',
    old,
    { ...old, severity: [] },
    'was changed in what it calls itself, or in how severe it is',
  ],
  ['gone', old, null, 'was deleted'],
  ['a list', old, [old], 'was changed into what is no record'],
  ['what was no record', { count: 1 }, { count: 2 }, null],
])('a record with %s', (_, before, after, expected) => {
  expect(describeNarrowed(JSON.stringify(before), after === null ? null : JSON.stringify(after))).toBe(
    expected,
  )
})

test('a record that cannot be parsed', () => {
  expect(describeNarrowed('{', '{}')).toBe('was changed, and what it said before cannot be understood')
  expect(describeNarrowed(JSON.stringify(old), '{')).toBe('was changed into what is no record')
})
