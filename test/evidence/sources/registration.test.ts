import { expect, test } from 'vitest'
import registration from '../../../src/evidence/sources/registration.ts'
import { arrival, declared, rangeChange } from '../../support/build.ts'
import { gatherContext } from '../../support/gather.ts'
import { fakeRegistry } from '../../support/registry.ts'

const gather = (
  arrivals: Parameters<typeof registration.gather>[0],
  registry: ReturnType<typeof fakeRegistry>,
) => registration.gather(arrivals, gatherContext(registry))

test.each([
  ['a published version', { a: { '1.0.0': null } }, { isPublished: true, hasName: true }],
  ['another version only', { a: { '2.0.0': 1 } }, { isPublished: false, hasName: true }],
  ['no such name', {}, { isPublished: false, hasName: false }],
])('%s', async (_, shelf, value) => {
  expect(await gather([arrival('a@1.0.0')], fakeRegistry(shelf))).toMatchObject([
    { status: 'obtained', value },
  ])
})

test('is missing where the registry does not answer', async () => {
  const registry = fakeRegistry({}, { failure: 'registry answered 503' })
  expect(await gather([arrival('a@1.0.0')], registry)).toEqual([
    { status: 'missing', reason: 'registry answered 503' },
  ])
})

test('is of no concern for what no registry publishes', async () => {
  const source = { type: 'git', url: 'git+https://h.test/a.git', commit: null } as const
  const arrivals = [arrival('a@1.0.0', { copy: { source } }), rangeChange(declared('a', '^1'))]
  expect(await gather(arrivals, fakeRegistry({}))).toEqual([
    { status: 'inapplicable' },
    { status: 'inapplicable' },
  ])
})

test('is asked about an odd address on the registry itself', async () => {
  const source = { type: 'remote', url: 'https://registry.example.test/odd.tgz' } as const
  const registry = fakeRegistry({ a: { '1.0.0': 1 } })
  const answersAll = {
    ...registry,
    releases: (queries: Parameters<typeof registry.releases>[0]) =>
      registry.releases(queries.map((query) => ({ ...query, source: { type: 'registry', url: null } }))),
  }
  const arrivals = [arrival('a@1.0.0', { copy: { source } }), arrival('a@2.0.0', { copy: { source } })]
  expect(await gather(arrivals, answersAll)).toMatchObject([
    { status: 'obtained', value: { isPublished: true } },
    { status: 'obtained', value: { isPublished: false } },
  ])
})
