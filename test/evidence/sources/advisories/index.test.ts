import { expect, test } from 'vitest'
import type { Registry } from '../../../../src/ports/registry.ts'
import type { SourceAnswer } from '../../../../src/model/report.ts'
import advisories from '../../../../src/evidence/sources/advisories/index.ts'
import { advisory, arrival, hoursAgo } from '../../../support/build.ts'
import { gatherContext } from '../../../support/gather.ts'
import { canaryAdvisory, fakeRegistry } from '../../../support/registry.ts'

const gather = async (registry: Registry, policy = {}, arrivals = [arrival('a@1.0.0')]) => {
  const answers: SourceAnswer[] = []
  const evidence = await advisories.gather(arrivals, gatherContext(registry, policy, answers))
  return { evidence, answers }
}
const bad = advisory('<2', { name: 'a' })
const unsupported = { status: 'unsupported', reason: 'registry answered 405' } as const

test('asks all sources, and quotes the first that knows it', async () => {
  const { evidence, answers } = await gather(fakeRegistry({}, { advisories: [bad] }))
  expect(evidence).toMatchObject([
    {
      status: 'obtained',
      value: { source: 'registry', doubt: null, known: [{ id: bad.id, source: 'registry' }] },
    },
  ])
  expect(answers.map((answer) => [answer.source, answer.status])).toEqual([
    ['registry', 'answered'],
    ['osv', 'answered'],
  ])
})

test('missing data on disk is reported only where no other source answers', async () => {
  const osv = { status: 'unsupported', reason: 'no OSV data on disk' } as const
  const reported = async (feeds: Record<string, object>) =>
    (await gather(fakeRegistry({}, { feeds }))).answers.map((answer) => answer.source)
  expect(await reported({ osv })).toEqual(['registry'])
  expect(await reported({ osv, registry: unsupported })).toEqual(['registry', 'osv'])
  expect(await reported({ osv, registry: { isBlind: true } })).toEqual(['registry', 'osv'])
})

// A registry that is right for the canary alone, and malware in the data on disk.
test('what a later source knows counts, whatever the first one answered', async () => {
  const malware = { ...bad, id: 'MAL-2026-1', isMalware: true, source: 'osv' }
  const registry = fakeRegistry({}, { feeds: { osv: { advisories: [malware, canaryAdvisory] } } })
  const { evidence } = await gather(registry)
  expect(evidence).toMatchObject([
    { status: 'obtained', value: { known: [{ id: 'MAL-2026-1', isMalware: true }] } },
  ])
})

const old = { updatedAt: hoursAgo(8 * 24).toISOString() }
const young = { updatedAt: hoursAgo(6 * 24).toISOString() }
const tooOld = 'OSV data on disk is older than 7 days; run: depgate advisories update'

test.each<[string, object, object, object]>([
  ['data younger than a week', young, {}, { status: 'obtained', value: { doubt: null } }],
  ['a newest record that is older', old, {}, { status: 'missing', reason: `without advisories (${tooOld})` }],
  [
    'a fetch that is older',
    { ...young, fetchedAt: old.updatedAt },
    {},
    { status: 'missing', reason: `without advisories (${tooOld})` },
  ],
  ['a young fetch of old records', { ...old, fetchedAt: young.updatedAt }, {}, { status: 'missing' }],
  ['a longer span', old, { maxAge: '2w' }, { status: 'obtained' }],
  ['a shorter span', young, { maxAge: '5d' }, { status: 'missing' }],
  [
    'data that is newer than the moment judged',
    { updatedAt: hoursAgo(-300).toISOString() },
    {},
    { status: 'obtained' },
  ],
  [
    'the data that the policy names',
    old,
    { sources: ['registry', { osv: 'a' }] },
    {
      status: 'missing',
      reason:
        'without advisories (OSV data on disk is older than 7 days; update the data that the policy names)',
    },
  ],
])('%s', async (_name, osv, policy, evidence) => {
  const reported = await gather(fakeRegistry({}, { feeds: { osv } }), { advisories: policy })
  expect(reported.evidence).toMatchObject([evidence])
})

test('the advisories of old data count, beside the gap', async () => {
  const feeds = { osv: { ...old, advisories: [{ ...bad, source: 'osv' }, canaryAdvisory] } }
  const { evidence } = await gather(fakeRegistry({}, { feeds }))
  expect(evidence).toMatchObject([
    { status: 'obtained', value: { known: [{ id: bad.id }], doubt: `without advisories (${tooOld})` } },
  ])
})

test.each<[string, Record<string, object>, object]>([
  [
    'data that cannot be understood',
    { osv: { status: 'failed', reason: 'X.json is not JSON' } },
    { status: 'missing', reason: 'without advisories (X.json is not JSON)' },
  ],
  [
    'no data on disk',
    { osv: { status: 'unsupported', reason: 'no OSV data on disk' } },
    { status: 'obtained' },
  ],
  [
    'old data without the canary',
    { osv: { isBlind: true, ...old } },
    { status: 'missing', reason: `without advisories (${tooOld})` },
  ],
  [
    'data without the canary, beside a registry that sees',
    { osv: { isBlind: true } },
    { status: 'obtained' },
  ],
  [
    'a registry without the endpoint, beside data',
    { registry: unsupported },
    { status: 'obtained', value: { source: 'osv' } },
  ],
  [
    'a registry that is down, beside data',
    { registry: { status: 'failed', reason: 'registry answered 503' } },
    { status: 'obtained', value: { source: 'osv' } },
  ],
  [
    'a blind registry, beside data',
    { registry: { isBlind: true } },
    { status: 'obtained', value: { source: 'osv' } },
  ],
  ['two blind ones', { registry: { isBlind: true }, osv: { isBlind: true } }, { status: 'missing' }],
])('%s', async (_name, feeds, evidence) => {
  expect((await gather(fakeRegistry({}, { feeds }))).evidence).toMatchObject([evidence])
})

test('a blind source that reports a mild advisory leaves the gap', async () => {
  const feeds = { registry: { isBlind: true }, osv: unsupported }
  const { evidence } = await gather(fakeRegistry({}, { feeds, advisories: [bad] }))
  expect(evidence).toMatchObject([
    { status: 'obtained', value: { doubt: expect.stringContaining('minimist@0.0.8') as string } },
  ])
})

test('asks for what could be taken instead of a young package, since it may be the fix of all that', async () => {
  const shelf = {
    a: { '1.0.0': 2000, '1.0.1': 30, '1.0.2-rc.1': 20, '2.0.0': 10 },
    old: { '0.9.0': 3000, '1.0.0': 2000 },
  }
  const fix = advisory('<1.0.1', { name: 'a' })
  const one = arrival('a@1.0.1', { copy: { wantedBy: ['^1.0.0'] } })
  const { evidence } = await gather(fakeRegistry(shelf, { advisories: [fix] }), {}, [
    one,
    arrival('old@1.0.0'),
  ])
  expect(evidence).toMatchObject([{ value: { known: [{ id: fix.id }] } }, { value: { known: [] } }])
  const shut = { rules: { 'minimum-age': ['error', { securityFix: false }] } }
  expect((await gather(fakeRegistry(shelf, { advisories: [fix] }), shut, [one])).evidence).toMatchObject([
    { value: { known: [] } },
  ])
})

test('asks in the order of the policy', async () => {
  const { answers } = await gather(fakeRegistry({}, { feeds: { osv: { isBlind: true } } }), {
    advisories: { sources: ['osv', 'registry'] },
  })
  expect(answers.map((answer) => [answer.source, answer.status])).toEqual([
    ['osv', 'blind'],
    ['registry', 'answered'],
  ])
})

test('never asks a third party that the policy does not list', async () => {
  const { evidence, answers } = await gather(
    fakeRegistry(
      {},
      { feeds: { registry: unsupported, osv: { status: 'unsupported', reason: 'no OSV data on disk' } } },
    ),
  )
  expect(answers.map((answer) => answer.source)).toEqual(['registry', 'osv'])
  expect(evidence).toEqual([
    { status: 'missing', reason: 'without advisories (registry answered 405, no OSV data on disk)' },
  ])
})

test('asks of the replaced version too: a fix is known by what it mends', async () => {
  const before = advisory('<1.0.0', { name: 'a' })
  const update = arrival('a@1.0.0', { kind: 'updated', previous: '0.9.0' })
  const { evidence } = await gather(fakeRegistry({}, { advisories: [before] }), {}, [update])
  expect(evidence).toMatchObject([{ value: { known: [{ id: before.id }] } }])
})

test('a source that does not report the canary is blind', async () => {
  const feeds = {
    registry: { isBlind: true },
    osv: { status: 'unsupported', reason: 'no OSV data on disk' },
  } as const
  const { evidence, answers } = await gather(fakeRegistry({}, { feeds }))
  expect(answers[0]).toMatchObject({ status: 'blind', reason: 'registry does not report minimist@0.0.8' })
  expect(evidence).toMatchObject([{ status: 'missing' }])
})

test('another canary can be named', async () => {
  const policy = { advisories: { sources: ['registry'], canary: 'event-stream@3.3.6' } }
  expect((await gather(fakeRegistry({}), policy)).answers).toMatchObject([{ status: 'blind' }])
})

test('a registry that answers for one name and fails for another leaves that one open', async () => {
  const half: Registry = {
    ...fakeRegistry({}),
    advisories: async (source, queries) =>
      source.type === 'osv'
        ? []
        : queries.map(({ name }) => ({
            status: name === 'a' ? ('answered' as const) : ('failed' as const),
            source: 'registry',
            reason: name === 'a' ? null : 'registry answered 503',
            updatedAt: null,
            names: [name],
            advisories: name === 'a' ? [advisory('<1', { name: 'minimist' })] : [],
          })),
  }
  const { evidence } = await gather(half, {}, [arrival('a@1.0.0'), arrival('b@1.0.0')])
  expect(evidence).toMatchObject([
    { status: 'obtained' },
    { status: 'missing', reason: 'without advisories (registry answered 503)' },
  ])
})

test('a query names the bundler of a bundled package, so that a private name is not sent', async () => {
  const asked: unknown[] = []
  const registry: Registry = {
    ...fakeRegistry({}),
    advisories: async (_source, queries) => {
      asked.push(...queries)
      return []
    },
  }
  const source = { type: 'registry', url: null } as const
  const bundler = { name: '@acme/parent', version: '1.0.0', source, roots: ['a'] }
  await gather(registry, {}, [arrival('a@1.0.0', { copy: { bundler, integrity: null } })])
  expect(asked[0]).toMatchObject({ name: 'a', bundler: { name: '@acme/parent' } })
})
