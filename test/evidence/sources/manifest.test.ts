import { expect, test } from 'vitest'
import manifest from '../../../src/evidence/sources/manifest.ts'
import { arrival, locked, rangeChange, declared } from '../../support/build.ts'
import { gatherContext } from '../../support/gather.ts'
import { fakeRegistry } from '../../support/registry.ts'

const scripts = { postinstall: 'node x' }
const registry = fakeRegistry(
  { a: { '1.0.0': 900, '1.1.0': 800 } },
  { manifests: { 'a@1.0.0': { scripts }, 'a@1.1.0': { bundles: ['b'] } } },
)
const gather = (one: Parameters<typeof manifest.gather>[0][number], of = registry) =>
  manifest.gather([one], gatherContext(of)).then(([evidence]) => evidence)

test('what was published, and what the replaced version ran', async () => {
  const updated = arrival('a@1.1.0', { kind: 'updated', previous: '1.0.0' })
  expect(await gather(updated)).toMatchObject({
    status: 'obtained',
    value: { published: { bundles: ['b'] }, scripts: {}, previousScripts: scripts },
  })
})

test('the scripts of a replaced version that the registry no longer has are unknown', async () => {
  const updated = arrival('a@1.1.0', { kind: 'updated', previous: '0.9.0' })
  expect(await gather(updated)).toMatchObject({ value: { previousScripts: null } })
})

test('a version that the registry does not have is missing', async () => {
  expect(await gather(arrival('a@2.0.0'))).toEqual({ status: 'missing', reason: 'not on the registry' })
})

test('trouble with the registry is missing, with its reason', async () => {
  const broken = fakeRegistry({}, { failure: 'registry answered 500' })
  expect(await gather(arrival('a@1.0.0'), broken)).toEqual({
    status: 'missing',
    reason: 'registry answered 500',
  })
})

test.each([
  ['a range', rangeChange(declared('a', '^1.0.0'))],
  [
    'a tarball from elsewhere, without a mark',
    arrival('a@1.0.0', { copy: { source: { type: 'remote', url: 'https://h.test/a.tgz' } } }),
  ],
  [
    'a folder of the project',
    arrival('a@1.0.0', { copy: { source: { type: 'directory', path: 'a', isInside: true } } }),
  ],
])('%s was never published', async (_, one) => {
  expect(await gather(one)).toEqual({ status: 'inapplicable' })
})

test.each([
  [
    'what comes from git is prepared',
    { source: { type: 'git', url: 'git+ssh://git@h.test/a.git', commit: null } },
    'prepare',
  ],
  [
    'a tarball from elsewhere is judged by its flag in the lockfile',
    { source: { type: 'remote', url: 'https://h.test/a.tgz' }, hasInstallScript: true },
    'install',
  ],
] as const)('%s, unseen', async (_, copy, event) => {
  expect(await gather(arrival('a@1.0.0', { copy }))).toEqual({
    status: 'obtained',
    value: { published: null, scripts: { [event]: '(not shown)' }, previousScripts: null, bundled: [] },
  })
})

test('copies that are bundled beside one that is fetched, if the bundler published it so', async () => {
  const source = { type: 'registry', url: null } as const
  const carriedBy = (version: string) => ({
    integrity: null,
    location: `node_modules/a/${version}`,
    bundler: { name: 'a', version, source, roots: ['b'] },
  })
  const fetched = locked('b@1.0.0')
  const [carried, claimed] = [locked('b@1.0.0', carriedBy('1.1.0')), locked('b@1.0.0', carriedBy('1.0.0'))]
  const shelf = fakeRegistry(
    { a: { '1.0.0': 900, '1.1.0': 800 }, b: { '1.0.0': 900 } },
    { bundles: { 'a@1.1.0': ['b'] } },
  )
  const copies = [fetched, carried, claimed] as const
  expect(await gather(arrival('b@1.0.0', { copies }), shelf)).toMatchObject({
    status: 'obtained',
    value: { bundled: [carried] },
  })
})

test('a copy whose bundler the registry does not answer for is doubtful, not disproven', async () => {
  const source = { type: 'registry', url: null } as const
  const bundler = { name: 'gone', version: '1.0.0', source, roots: ['b'] }
  const claimed = locked('b@1.0.0', { integrity: null, location: 'node_modules/gone/x', bundler })
  const answers = fakeRegistry({ b: { '1.0.0': 900 } })
  const shelf = {
    ...answers,
    releases: async (queries: Parameters<typeof answers.releases>[0]) => {
      const known = await answers.releases(queries)
      return known.map((answer, nth) =>
        queries[nth]?.name === 'gone'
          ? { status: 'failed' as const, reason: 'registry did not answer' }
          : answer,
      )
    },
  }
  const copies = [locked('b@1.0.0'), claimed] as const
  expect(await gather(arrival('b@1.0.0', { copies }), shelf)).toMatchObject({
    value: { bundled: [], doubtful: [claimed] },
  })
})

test('a copy from git does not keep the others from being compared', async () => {
  const source = { type: 'git', url: 'git+ssh://git@h.test/a.git', commit: null } as const
  const copies = [locked('a@1.0.0', { source }), locked('a@1.0.0')] as const
  expect(await gather(arrival('a@1.0.0', { copies }))).toMatchObject({ status: 'obtained' })
})
