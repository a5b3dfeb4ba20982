import { expect, test } from 'vitest'
import release from '../../../src/evidence/sources/release.ts'
import { arrival, declared, hoursAgo, rangeChange } from '../../support/build.ts'
import { gatherContext } from '../../support/gather.ts'
import { fakeRegistry } from '../../support/registry.ts'

const gather = (arrivals: Parameters<typeof release.gather>[0], registry: ReturnType<typeof fakeRegistry>) =>
  release.gather(arrivals, gatherContext(registry))

const git = { type: 'git', url: 'git+https://h.test/a.git', commit: null } as const

test('gives the publish time of a version and the other versions', async () => {
  const [evidence] = await gather([arrival('a@1.0.0')], fakeRegistry({ a: { '1.0.0': 5, '1.1.0': 3 } }))
  expect(evidence).toMatchObject({
    status: 'obtained',
    value: { publishedAt: hoursAgo(5), timeline: [{ version: '1.0.0' }, { version: '1.1.0' }] },
  })
})

test.each([
  ['no publish time', arrival('a@1.0.0'), { a: { '1.0.0': null } }, 'without publish time'],
  ['a time to come', arrival('a@1.0.0'), { a: { '1.0.0': -1 } }, 'published later than the moment judged'],
  ['a version that is not there', arrival('a@1.0.0'), { a: {} }, 'not on the registry'],
  ['git', arrival('a@1.0.0', { copy: { source: git } }), {}, 'from git'],
])('is missing for %s', async (_, one, shelf, reason) => {
  expect(await gather([one], fakeRegistry(shelf))).toEqual([{ status: 'missing', reason }])
})

test('is of no concern for a range and for a folder of the project', async () => {
  const source = { type: 'directory', path: 'local', isInside: true } as const
  const arrivals = [rangeChange(declared('a', '^1')), arrival('a@1.0.0', { copy: { source } })]
  expect(await gather(arrivals, fakeRegistry({}))).toEqual([
    { status: 'inapplicable' },
    { status: 'inapplicable' },
  ])
})

test('answers in the order of the arrivals', async () => {
  const shelf = { a: { '1.0.0': 1 }, b: { '1.0.0': 2 }, c: { '1.0.0': null } }
  const arrivals = [
    arrival('c@1.0.0'),
    rangeChange(declared('a', '^1')),
    arrival('b@1.0.0'),
    arrival('a@1.0.0'),
  ]
  const evidence = await gather(arrivals, fakeRegistry(shelf))
  expect(evidence.map((one) => one.status)).toEqual(['missing', 'inapplicable', 'obtained', 'obtained'])
  expect(evidence[2]).toMatchObject({ value: { publishedAt: hoursAgo(2) } })
})
