// Versions that are old enough, and the moment until which they had to be published.

import { expect, test } from 'vitest'
import { findOlder, listOlder, momentBefore } from '../../src/check/older-versions.ts'
import type { TimelineEntry } from '../../src/model/published.ts'
import { approvedPolicy } from '../support/build.ts'

const asOf = new Date('2026-11-27T05:00:30.500Z')
const entry = (version: string, published: string | null, isDeprecated = false) =>
  ({ version, publishedAt: published === null ? null : new Date(published), isDeprecated }) as TimelineEntry

const timeline = [
  entry('1.0.0', '2026-01-01T00:00:00Z'),
  entry('1.10.0', '2026-03-01T00:00:00Z'),
  entry('1.9.0', '2026-02-01T00:00:00Z'),
  entry('1.11.0-beta.1', '2026-03-02T00:00:00Z'),
  entry('1.8.0', '2026-01-02T00:00:00Z', true),
  entry('1.7.0', null),
  entry('no version', '2026-01-01T00:00:00Z'),
  entry('1.12.0', '2026-11-26T00:00:00Z'),
  entry('2.0.0', '2026-01-01T00:00:00Z'),
]

test.each([
  [
    'the newest first; none that is young, deprecated, a pre-release, or newer',
    '1.13.0',
    ['1.10.0', '1.9.0', '1.0.0'],
  ],
  ['none before the first', '1.0.0', []],
])('%s', (_, version, expected) => {
  expect(listOlder(timeline, version, new Date('2026-11-20T00:00:00Z'))).toEqual(expected)
})

test.each<[string, Record<string, unknown>, string | null]>([
  ['seven days', {}, '2026-11-20T05:00Z'],
  ['as the policy has it', { rules: { 'minimum-age': ['error', { minimum: '36h' }] } }, '2026-11-25T17:00Z'],
  ['none where the rule is off', { rules: { 'minimum-age': 'off' } }, null],
])('the moment: %s', (_, policy, expected) => {
  expect(momentBefore(approvedPolicy(policy), asOf)).toBe(expected)
})

test('a registry that does not answer has none', async () => {
  const locked = { name: 'a', version: '1.0.0', source: { type: 'registry', url: null } } as const
  const registry = (status: 'answered' | 'failed') => ({
    releases: () => Promise.resolve([{ status, timeline, reason: 'down' } as never]),
  })
  const moments = { before: '2026-02-15T00:00Z', asOf }
  const of = (version: string, status: 'answered' | 'failed', more = moments) =>
    findOlder({ ...locked, version }, registry(status), more)
  expect(await of('1.13.0', 'failed')).toEqual([])
  expect(await of('1.13.0', 'answered')).toEqual(['1.9.0', '1.0.0'])
  // Without a minimum age everything that is published by now.
  expect(await of('1.13.0', 'answered', { before: null as never, asOf })).toContain('1.12.0')
})
