import { describe, expect, test } from 'vitest'
import type { Advisory, Release } from '../../src/model/evidence.ts'
import { parseBulk } from '../../src/advisories/npm-bulk.ts'
import { findFix, findNextFix, namesFix, readFixTerms } from '../../src/evidence/security-fix.ts'
import { advisory, arrival, asOf, hoursAgo, approvedPolicy } from '../support/build.ts'
import { madeUp, osvAdvisory } from '../support/osv.ts'

const osv = (...events: object[]) =>
  madeUp({ ranges: [{ type: 'SEMVER', events }] }, { database_specific: { severity: 'CRITICAL' } })
const malware = (range: string) => advisory(range, { id: 'MAL-2026-1', isMalware: true })

describe('namesFix', () => {
  test.each<[string, Advisory, string, boolean]>([
    ['an upper bound', advisory('<1.0.1'), '1.0.1', true],
    ['one of several', advisory('>=1.0.0 <1.0.1 || >=2.0.0 <2.3.0'), '2.3.0', true],
    ['with spaces and commas, as GitHub writes it', advisory('>= 1.0.0, < 1.0.1'), '1.0.1', true],
    ['in part', advisory('<2'), '2.0.0', true],
    ['the version after it', advisory('<1.0.1'), '1.0.2', false],
    ['the last that is covered', advisory('<=1.0.1'), '1.0.1', false],
    ['the version after that', advisory('<=1.0.0'), '1.0.1', false],
    ['one version', advisory('=1.0.0'), '1.0.1', false],
    ['a caret', advisory('^1.0.0'), '2.0.0', false],
    ['a lower bound', advisory('>1.0.1'), '1.0.1', false],
    ['all', advisory('*'), '1.0.1', false],
    ['fixed in OSV', osv({ introduced: '0' }, { fixed: '1.0.1' }), '1.0.1', true],
    ['another fixed', osv({ introduced: '0' }, { fixed: '1.0.1' }), '1.0.2', false],
    ['last affected', osv({ introduced: '0' }, { last_affected: '1.0.1' }), '1.0.1', false],
    ['a limit', osv({ introduced: '0' }, { limit: '1.0.1' }), '1.0.1', false],
    // "known up to < 7.23.2" is no promise of a fix.
    ['where knowledge ends', osvAdvisory('GHSA-67hx-6x53-jw92', 'babel-traverse'), '7.23.2', false],
    ['the real one beside it', osvAdvisory('GHSA-67hx-6x53-jw92', '@babel/traverse'), '7.23.2', true],
    ['what is no version', advisory('<1.0.1'), 'next', false],
  ])('%s', (_name, one, version, isNamed) => expect(namesFix(one, version)).toBe(isNamed))
})

const timeline = (ages: Record<string, number | null>): Release['timeline'] =>
  Object.entries(ages).map(([version, age]) => ({
    version,
    publishedAt: age === null ? null : hoursAgo(age),
    isDeprecated: false,
    publisher: null,
    trust: 'none',
    scripts: {},
  }))
const ages = { '0.9.0': 9000, '1.0.0': 5000, '1.0.1': 30 }

interface Case {
  readonly known?: readonly Advisory[]
  readonly ages?: Record<string, number | null>
  readonly previous?: string | null
  readonly wantedBy?: readonly string[]
  readonly version?: string
  readonly removed?: Release['removed']
}
const ask = ({
  known = [advisory('<1.0.1')],
  previous = null,
  wantedBy = [],
  version = '1.0.1',
  removed = [],
  ...more
}: Case) =>
  findFix({
    version,
    arrival: arrival(`a@${version}`, {
      kind: previous === null ? 'added' : 'updated',
      previous,
      copy: { wantedBy },
    }),
    timeline: timeline(more.ages ?? ages),
    removed,
    known,
    auditLevel: 'critical',
  })?.advisory.id ?? null
const id = 'GHSA-aaaa-bbbb-cccc'

describe('the fix of an advisory', () => {
  test.each<[string, Case]>([
    ['an update to the named version', { previous: '1.0.0' }],
    ['over versions that are covered too', { previous: '0.9.0' }],
    ['named by OSV', { previous: '1.0.0', known: [osv({ introduced: '0' }, { fixed: '1.0.1' })] }],
    [
      'one of two advisories, both fixed',
      { previous: '1.0.0', known: [advisory('<=1.0.0', { id: 'X' }), advisory('<1.0.1')] },
    ],
    ['over pre-releases', { previous: '1.0.0', ages: { ...ages, '1.0.1-rc.1': 40 } }],
    ['with malware years ago', { previous: '1.0.0', known: [advisory('<1.0.1'), malware('=0.9.0')] }],
    ['a first install, of an exact version', { wantedBy: ['1.0.1'] }],
    ['a first install, of a range', { wantedBy: ['^1.0.0'] }],
    ['a first install without a range', {}],
    [
      'a first install, with a clean version that the range does not allow',
      { wantedBy: ['^1.0.0'], known: [advisory('>=1.0.0 <1.0.1')] },
    ],
    [
      'a first install, each older one covered by another advisory',
      { known: [advisory('>=1.0.0 <1.0.1'), advisory('<1.0.0', { id: 'X' })] },
    ],
    ['a first install, a younger one beside it', { ages: { ...ages, '2.0.0': 3 } }],
  ])('%s', (_name, one) => expect(ask(one)).toBe(id))

  test.each<[string, Case]>([
    ['after malware', { previous: '1.0.0', known: [malware('<1.0.1')] }],
    [
      'after malware that an ordinary advisory describes too',
      { previous: '1.0.0', known: [advisory('<1.0.1'), malware('=1.0.0')] },
    ],
    [
      'malware in a version between',
      {
        previous: '0.9.0',
        known: [advisory('<1.0.1'), malware('=1.0.0')],
        ages: { '0.9.0': 9000, '1.0.0': 50, '1.0.1': 30 },
      },
    ],
    [
      'malware that the registry took away',
      {
        previous: '0.9.0',
        known: [advisory('<1.0.1'), malware('=1.0.0')],
        ages: { '0.9.0': 9000, '1.0.1': 30 },
        removed: [{ version: '1.0.0', publishedAt: hoursAgo(50) }],
      },
    ],
    [
      'the attacker’s next version: not covered, and not named as a fix',
      { previous: '1.0.0', known: [advisory('<=1.0.0')] },
    ],
    ['a version past the fix', { previous: '1.0.0', version: '1.0.2', ages: { ...ages, '1.0.2': 10 } }],
    [
      'a fix of another line',
      {
        previous: '1.0.0',
        version: '2.0.1',
        known: [advisory('<1.0.1 || >=2.0.0 <2.0.1')],
        ages: { ...ages, '2.0.1': 10 },
      },
    ],
    ['an advisory below the level', { previous: '1.0.0', known: [advisory('<1.0.1', { severity: 'high' })] }],
    [
      'an advisory of unknown severity',
      { previous: '1.0.0', known: [advisory('<1.0.1', { severity: 'unknown' })] },
    ],
    ['an advisory of a namesake', { previous: '1.0.0', known: [advisory('<1.0.1', { isOfNamesake: true })] }],
    [
      'one that was withdrawn',
      { previous: '1.0.0', known: [advisory('<1.0.1', { withdrawn: '2026-01-01T00:00:00.000Z' })] },
    ],
    [
      'one that does not cover the version before',
      { previous: '0.9.0', known: [advisory('>=1.0.0 <1.0.1')] },
    ],
    [
      'a fix that another advisory covers',
      { previous: '1.0.0', known: [advisory('<1.0.1'), advisory('=1.0.1', { id: 'X' })] },
    ],
    ['a step back', { previous: '1.0.2', ages: { ...ages, '1.0.2': 20 } }],
    ['a first install, with an older clean version', { known: [advisory('>=1.0.0 <1.0.1')] }],
    [
      'a first install, with one in the range',
      { wantedBy: ['>=0.9.0'], known: [advisory('>=1.0.0 <1.0.1')] },
    ],
    ['a first install, with a higher clean one that is older', { ages: { ...ages, '2.0.0': 3000 } }],
    ['a first install, with one of an unknown time', { ages: { ...ages, '2.0.0': null } }],
    [
      'a first install after malware',
      { known: [advisory('<1.0.1'), malware('=1.0.0')], ages: { '1.0.0': 50, '1.0.1': 30 } },
    ],
    ['a first install of the first version', { ages: { '1.0.1': 30 } }],
    ['a first install of what the registry does not date', { ages: { '1.0.0': 5000 } }],
    ['nothing known', { previous: '1.0.0', known: [] }],
  ])('is not: %s', (_name, one) => expect(ask(one)).toBeNull())

  test('is not one of changed flags', () => {
    const question = {
      version: '1.0.1',
      timeline: timeline(ages),
      removed: [],
      known: [advisory('<1.0.1')],
      auditLevel: 'critical' as const,
    }
    expect(
      findFix({ ...question, arrival: arrival('a@1.0.1', { kind: 'altered', previous: '1.0.1' }) }),
    ).toBeNull()
  })

  test('is known from what the bulk endpoint answers of an older version', () => {
    const answer = { a: [{ id: 1, title: 'x', severity: 'Critical', vulnerable_versions: '<1.0.1' }] }
    expect(ask({ known: parseBulk(answer, new Set(['a'])) ?? [], wantedBy: ['^1.0.0'] })).toBe('npm:1')
  })
})

describe('the next fix of a vulnerable version', () => {
  const next = (more: Case, policy = {}) =>
    findNextFix(
      {
        version: '1.0.0',
        arrival: arrival('a@1.0.0', { copy: { wantedBy: more.wantedBy ?? ['^1.0.0'] } }),
        timeline: timeline(more.ages ?? { ...ages, '1.0.1': 3 }),
        removed: [],
        known: more.known ?? [advisory('<1.0.1')],
        auditLevel: 'critical',
      },
      readFixTerms(approvedPolicy(policy)),
      asOf,
    )
  const rules = (options: object) => ({ rules: { 'minimum-age': ['error', options] } })

  test('passes after a day where all older ones are covered, else after a week', () => {
    expect(next({})).toEqual({ version: '1.0.1', eligibleAt: hoursAgo(-21).toISOString() })
    expect(next({ wantedBy: [], known: [advisory('>=1.0.0 <1.0.1')] })).toEqual({
      version: '1.0.1',
      eligibleAt: hoursAgo(3 - 168).toISOString(),
    })
    expect(next({}, rules({ securityFix: false }))?.eligibleAt).toBe(hoursAgo(3 - 168).toISOString())
    expect(next({}, rules({ minimum: '12h' }))?.eligibleAt).toBe(hoursAgo(3 - 12).toISOString())
    expect(next({ known: [malware('<1.0.1')] })?.eligibleAt).toBe(hoursAgo(3 - 168).toISOString())
  })

  test('is the lowest that nothing covers', () => {
    const more = { '1.0.1': 6, '1.0.2-rc.1': 5, '1.0.2': 4, '1.1.0': 2 }
    expect(
      next({ ages: { ...ages, ...more }, known: [advisory('<1.0.1'), advisory('=1.0.1', { id: 'X' })] })
        ?.version,
    ).toBe('1.0.2')
  })

  test('is null where it passes already, where there is none, and where age is not judged', () => {
    expect(next({ ages })).toBeNull()
    expect(next({ ages: { '1.0.0': 5000 } })).toBeNull()
    expect(next({ ages: { '1.0.0': 5000, '1.0.1': null } })).toBeNull()
    expect(next({}, { rules: { 'minimum-age': 'off' } })).toBeNull()
  })
})
