import { expect, test } from 'vitest'
import { lineBefore } from '../../src/evidence/trust-history.ts'
import { hoursAgo } from '../support/build.ts'
import type { TimelineEntry, Trust } from '../../src/model/published.ts'

/** `1.0.0 p 900`: a version, its trust and its age in hours. */
function timeline(...lines: readonly string[]): TimelineEntry[] {
  const trusts: Record<string, Trust> = { n: 'none', s: 'signature', p: 'provenance', t: 'trusted-publisher' }
  return lines.map((line) => {
    const [version = '', mark = '', hours] = line.split(' ')
    const publishedAt = hours === undefined ? null : hoursAgo(Number(hours))
    return {
      version,
      publishedAt,
      trust: trusts[mark] ?? 'none',
      isDeprecated: false,
      publisher: null,
      scripts: {},
    }
  })
}

function before(version: string, ...lines: readonly string[]) {
  const all = timeline(...lines)
  const own = all.find((entry) => entry.version === version)
  const { name, isOwn, entries } = lineBefore(all, version, own?.publishedAt ?? null)
  return [name, isOwn, entries.map((entry) => entry.version).join(' ')]
}

test('the last five versions of the same major, the newest first', () => {
  const many = ['1.0.0', '1.1.0', '1.10.0', '1.2.0', '1.3.0', '1.9.0', '0.9.0', '2.0.0', '1.11.0']
  expect(before('1.11.0', ...many.map((version, nth) => `${version} p ${9000 - nth * 100}`))).toEqual([
    '1.x',
    true,
    '1.10.0 1.9.0 1.3.0 1.2.0 1.1.0',
  ])
})

test('below 1.0.0 a line is a minor', () => {
  expect(before('0.30.4', '0.29.0 p 9000', '0.30.3 p 8000', '1.0.0 p 7000', '0.30.4 s 10')).toEqual([
    '0.30.x',
    true,
    '0.30.3',
  ])
})

test('an old line is compared with itself, whatever newer lines have since', () => {
  expect(before('1.0.2', '1.0.1 s 9000', '2.0.0 p 8000', '2.0.1 p 7000', '1.0.2 s 10')).toEqual([
    '1.x',
    true,
    '1.0.1',
  ])
})

test('what came later, or has a higher number, is not before', () => {
  expect(before('1.0.2', '1.0.0 p 9000', '1.0.1 p 5', '1.0.2 p 10', '1.1.0 p 800')).toEqual([
    '1.x',
    true,
    '1.0.0',
  ])
})

test('without times the order of the registry counts', () => {
  expect(before('1.0.2', '1.0.0 p', '1.0.2 s', '1.0.1 p')).toEqual(['1.x', true, '1.0.0'])
})

test('the first of a line is compared with the line before', () => {
  expect(before('3.0.0', '1.0.0 p 900', '2.0.0 p 800', '2.1.0 p 700', '3.0.0 s 10')).toEqual([
    '2.x',
    false,
    '2.1.0 2.0.0',
  ])
})

test('pre-releases count only for a pre-release', () => {
  const lines = ['1.0.0 p 900', '2.0.0-a.1 s 800', '2.0.0-a.2 s 700', '2.0.0 p 600']
  expect(before('2.0.0', ...lines)).toEqual(['1.x', false, '1.0.0'])
  expect(before('2.0.0-a.2', ...lines)).toEqual(['2.x', true, '2.0.0-a.1'])
})

test('a burst of versions that lost provenance does not vouch for itself', () => {
  const lines = ['1.0.0 p 900', '1.0.1 p 800', '1.0.2 s 20', '1.0.3 s 15', '1.0.4 s 12', '1.0.5 s 10']
  expect(before('1.0.5', ...lines)).toEqual(['1.x', true, '1.0.1 1.0.0'])
  // What still had it counts, however young.
  expect(before('1.0.5', '1.0.3 p 20', ...lines.slice(-1))).toEqual(['1.x', true, '1.0.3'])
})

test('a version that is none, or that the registry does not list, has no line', () => {
  expect(before('latest', '1.0.0 p 900')).toEqual(['', true, ''])
  expect(before('2.0.0', '1.0.0 p')).toEqual(['', true, ''])
})

test.each(['n', 's'])('where all versions have only the same (%s) there is nothing to compare', (mark) => {
  expect(before('1.0.1', `1.0.0 ${mark} 900`, `1.0.1 ${mark} 10`)).toEqual(['', true, ''])
})
