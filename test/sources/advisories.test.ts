import { expect, test } from 'vitest'
import type { Registry } from '../../src/define.ts'
import type { SourceAnswer } from '../../src/model.ts'
import advisories from '../../src/sources/advisories.ts'
import { advisory, arrival, asOf, policyOf } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'

const gather = async (registry: Registry, policy = {}, arrivals = [arrival('a@1.0.0')]) => {
  const answers: SourceAnswer[] = []
  const evidence = await advisories.gather(arrivals, registry, policyOf(policy), asOf, (answer) =>
    answers.push(answer),
  )
  return { evidence, answers }
}
const bad = advisory('<2', { name: 'a' })
const unsupported = { status: 'unsupported', reason: 'registry answered 405' } as const

test('tells what the first source knows, and asks no other', async () => {
  const { evidence, answers } = await gather(fakeRegistry({}, { advisories: [bad] }))
  expect(evidence).toMatchObject([
    { status: 'obtained', value: { source: 'registry', known: [{ id: bad.id }] } },
  ])
  expect(answers.map((answer) => answer.source)).toEqual(['registry'])
})

test('asks in the order of the policy', async () => {
  const { answers } = await gather(fakeRegistry({}, { feeds: { osv: unsupported } }), {
    advisories: { sources: ['osv', 'registry'] },
  })
  expect(answers.map((answer) => [answer.source, answer.status])).toEqual([
    ['osv', 'unsupported'],
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

test('says of a bundled package whose tarball carries it, so that a private name stays private', async () => {
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
