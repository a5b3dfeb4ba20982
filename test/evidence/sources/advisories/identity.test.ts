import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinAdvisories } from '../../../../src/evidence/sources/advisories/identity.ts'
import { covers } from '../../../../src/advisories/affected.ts'
import type { Advisory } from '../../../../src/model/evidence.ts'
import { advisory } from '../../../support/build.ts'

const ghsa = (range: string, more: Partial<Advisory> = {}) => advisory(range, more)
const mal = (range: string, more: Partial<Advisory> = {}) =>
  advisory(range, { id: 'MAL-2026-1', title: 'Malicious code', isMalware: true, source: 'osv', ...more })
const other = 'GHSA-xxxx-yyyy-zzzz'
const ids = (list: readonly Advisory[]) => list.map(({ id }) => id)

describe('one thing is one advisory', () => {
  test.each<[string, Advisory[], string[]]>([
    ['the same id', [ghsa('<2'), ghsa('<3', { source: 'osv' })], ['GHSA-aaaa-bbbb-cccc']],
    ['an alias', [ghsa('<2'), mal('<2', { aliases: ['GHSA-aaaa-bbbb-cccc'] })], ['MAL-2026-1']],
    ['an alias the other way round', [ghsa('<2', { aliases: ['MAL-2026-1'] }), mal('<2')], ['MAL-2026-1']],
    [
      'a third id',
      [ghsa('<2', { aliases: ['CVE-2026-1'] }), advisory('<2', { id: other, aliases: ['CVE-2026-1'] })],
      ['GHSA-aaaa-bbbb-cccc'],
    ],
    [
      'a record between two',
      [
        ghsa('<2'),
        advisory('<2', { id: other }),
        advisory('<2', { id: 'X', aliases: [other, 'GHSA-aaaa-bbbb-cccc'] }),
      ],
      ['GHSA-aaaa-bbbb-cccc'],
    ],
    ['an id in another case', [advisory('<2', { id: 'osv-1' }), advisory('<2', { id: 'OSV-1' })], ['osv-1']],
    ['nothing shared', [ghsa('<2'), mal('<2')], ['GHSA-aaaa-bbbb-cccc', 'MAL-2026-1']],
    [
      'aliases of two that do not meet',
      [ghsa('<2', { aliases: ['CVE-2026-1'] }), advisory('<2', { id: other, aliases: ['CVE-2026-2'] })],
      ['GHSA-aaaa-bbbb-cccc', other],
    ],
  ])('%s', (_name, reported, expected) => expect(ids(joinAdvisories(reported, '1.0.0'))).toEqual(expected))

  test('what any of them knows counts, and the first that knows it is quoted', () => {
    const reported = [
      ghsa('<1.0.0', { severity: 'moderate', title: 'first' }),
      ghsa('<2.0.0', { severity: 'high', title: 'second', source: 'osv' }),
      ghsa('=3.0.0', { severity: 'unknown', title: 'third', source: 'osv-api' }),
    ]
    const join = (version: string) => joinAdvisories(reported, version)[0] as Advisory
    expect(join('0.9.0')).toMatchObject({ title: 'first', source: 'registry', severity: 'high' })
    expect(join('1.5.0')).toMatchObject({ title: 'second', source: 'osv', severity: 'high' })
    expect(join('3.0.0')).toMatchObject({ title: 'third', severity: 'high' })
    for (const version of ['0.9.0', '1.5.0', '3.0.0']) expect(covers(join(version), version)).toBe(true)
    expect(covers(join('2.5.0'), '2.5.0')).toBe(false)
    expect(
      covers(joinAdvisories([ghsa('<1'), ghsa('', { affected: [] })], '9.0.0')[0] as Advisory, '9.0.0'),
    ).toBe(true)
    expect(joinAdvisories([ghsa('<1', { severity: 'unknown' })], '0.1.0')[0]?.severity).toBe('unknown')
  })

  test('it is malware where one that covers the version calls it so', () => {
    const reported = [ghsa('<2.0.0'), mal('=1.0.1', { aliases: ['GHSA-aaaa-bbbb-cccc'] })]
    expect(joinAdvisories(reported, '1.0.1')).toMatchObject([{ id: 'MAL-2026-1', isMalware: true }])
    expect(joinAdvisories(reported, '1.0.0')).toMatchObject([{ id: 'GHSA-aaaa-bbbb-cccc', isMalware: false }])
    // A version that no advisory covers still shows that there was malware.
    expect(joinAdvisories(reported, '3.0.0')).toMatchObject([{ isMalware: true }])
  })

  test('of a namesake only where no other source covers the version', () => {
    const reported = [ghsa('<1.0.0'), ghsa('<2.0.0', { isOfNamesake: true, source: 'osv' })]
    expect(joinAdvisories(reported, '0.9.0')[0]?.isOfNamesake).toBeUndefined()
    expect(joinAdvisories(reported, '1.5.0')[0]?.isOfNamesake).toBe(true)
  })
})

describe('a record of malicious-packages that was made from an advisory of GitHub', () => {
  const basis = { id: 'GHSA-aaaa-bbbb-cccc', isStated: true }
  const made = (more: Partial<Advisory> = {}) =>
    mal('*', { basis, modified: '2026-05-10T00:00:00.000Z', aliases: [basis.id], ...more })
  const withdrawn = (time: string) => ghsa('*', { isMalware: true, withdrawn: time, source: 'osv' })
  const after = '2026-05-13T19:55:59.000Z'
  const takenBack = (reported: Advisory[], version = '1.0.0') =>
    joinAdvisories(reported, version)[0]?.takenBackBy

  // MAL-2026-3655 (puppeteer-core) and MAL-2026-5187 (all versions of supabase), in their shape.
  test('is taken back where GitHub withdrew it since', () => {
    expect(takenBack([made(), withdrawn(after)])).toBe(basis.id)
    expect(takenBack([made({ basis: { ...basis, isStated: false } }), withdrawn(after)])).toBe(basis.id)
  })

  test.each<[string, Advisory[]]>([
    // MAL-2023-41, in its shape: kept on purpose.
    [
      'it was changed after the withdrawal',
      [made({ modified: '2026-06-01T00:00:00.000Z' }), withdrawn(after)],
    ],
    ['another source reported it too', [made({ basis: null }), withdrawn(after)]],
    ['its time of change is unknown', [made({ modified: null }), withdrawn(after)]],
    ['another advisory was withdrawn', [made(), { ...withdrawn(after), id: other }]],
    ['nothing was withdrawn', [made()]],
    ['the advisory still covers the version', [made(), ghsa('*', { isMalware: true })]],
    [
      'one source has it withdrawn, another does not',
      [made(), withdrawn(after), ghsa('*', { isMalware: true })],
    ],
    [
      'a second record remains',
      [made(), withdrawn(after), mal('*', { id: 'MAL-2026-2', aliases: ['MAL-2026-1'] })],
    ],
  ])('remains where %s', (_name, reported) => {
    expect(takenBack(reported)).toBeUndefined()
    expect(joinAdvisories(reported, '1.0.0')[0]?.isMalware).toBe(true)
  })

  // MAL-2025-47141, before it was corrected: all versions, while the advisory names two.
  test('is taken back of versions that the advisory names no more', () => {
    const now = ghsa('4.1.1 || 4.1.2', { isMalware: true })
    expect(takenBack([now, made()], '4.2.0')).toBe(basis.id)
    expect(takenBack([now, made()], '4.1.1')).toBeUndefined()
    expect(takenBack([now, made({ basis: { ...basis, isStated: false } })], '4.2.0')).toBeUndefined()
    expect(takenBack([{ ...now, modified: '2026-05-01T00:00:00.000Z' }, made()], '4.2.0')).toBeUndefined()
  })
})

test('no order of the records changes what they come to', () => {
  const version = fc.constantFrom('1.0.0', '1.5.0', '2.0.0')
  const one = fc.record({
    id: fc.constantFrom('GHSA-aaaa-bbbb-cccc', 'MAL-2026-1', 'X-1', 'X-2', 'CVE-2026-1'),
    aliases: fc.subarray(['GHSA-aaaa-bbbb-cccc', 'MAL-2026-1', 'X-1', 'CVE-2026-1']),
    range: fc.constantFrom('<1.2.0', '<2', '=2.0.0'),
    isMalware: fc.boolean(),
    severity: fc.constantFrom('low', 'critical', 'unknown'),
  })
  const reported = fc.array(
    one.map(({ range, ...more }) => advisory(range, more as Partial<Advisory>)),
    { maxLength: 6 },
  )
  const sum = (list: readonly Advisory[], at: string) =>
    joinAdvisories(list, at)
      .map((each) =>
        [
          covers(each, at),
          each.isMalware,
          each.severity,
          [each.id, ...(each.aliases ?? [])].sort().join(),
        ].join(' '),
      )
      .sort()
  fc.assert(
    fc.property(reported, version, fc.nat(), (list, at, turn) => {
      const turned = list.map((_, nth) => list[(nth + turn) % list.length] as Advisory)
      expect(sum(turned, at)).toEqual(sum(list, at))
      // Nothing that covered the version is lost.
      expect(joinAdvisories(list, at).some((each) => covers(each, at))).toBe(
        list.some((each) => covers(each, at)),
      )
    }),
  )
})
