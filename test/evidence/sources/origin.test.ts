import { expect, test } from 'vitest'
import type { PackageSource } from '../../../src/model/report.ts'
import origin from '../../../src/evidence/sources/origin.ts'
import { arrival, declared, locked, rangeChange } from '../../support/build.ts'
import { gatherContext } from '../../support/gather.ts'
import { fakeRegistry } from '../../support/registry.ts'

const gather = (one: Parameters<typeof origin.gather>[0][number]) =>
  origin.gather([one], gatherContext(fakeRegistry({}))).then(([evidence]) => evidence)
const registry = 'https://registry.example.test'

test.each<[string, PackageSource, boolean]>([
  ['no address', { type: 'registry', url: null }, false],
  ["the registry's address", { type: 'registry', url: `${registry}/a/-/a-1.0.0.tgz` }, false],
  ['another host', { type: 'registry', url: 'https://evil.example.test/a/-/a-1.0.0.tgz' }, true],
  ['git', { type: 'git', url: 'git+ssh://git@h.test/a.git', commit: 'a'.repeat(40) }, true],
  ['a file', { type: 'file', path: 'a.tgz' }, true],
  ['a folder of the project', { type: 'directory', path: 'a', isInside: true }, false],
  ['a folder outside', { type: 'directory', path: '../a', isInside: false }, true],
])('%s', async (_, source, isOffRegistry) => {
  const one = arrival('a@1.0.0', { copy: { source } })
  expect(await gather(one)).toEqual({
    status: 'obtained',
    value: { registry, prefix: '/', offRegistry: isOffRegistry ? [one.copies[0]] : [] },
  })
})

test('one copy that offRegistry does not hide behind one that does not', async () => {
  const own = locked('a@1.0.0')
  const stray = locked('a@1.0.0', {
    location: 'node_modules/b/node_modules/a',
    source: { type: 'remote', url: 'https://evil.example.test/a.tgz' },
  })
  expect(await gather(arrival('a@1.0.0', { copies: [own, stray] }))).toMatchObject({
    value: { offRegistry: [stray] },
  })
})

test('a failure of the registry that decides it is missing, with its reason', async () => {
  const registry = fakeRegistry({})
  const broken = {
    ...registry,
    origins: async () => [
      { registry: null, prefix: '/', isOwn: true, trouble: null },
      { registry: null, prefix: '/', isOwn: false, trouble: 'registry answered 500' },
    ],
  }
  const two = arrival('a@1.0.0', { copies: [locked('a@1.0.0'), locked('a@1.0.0')] })
  expect(await origin.gather([two], gatherContext(broken))).toEqual([
    { status: 'missing', reason: 'registry answered 500' },
  ])
})

test('a range has no address', async () => {
  expect(await gather(rangeChange(declared('a', '^1.0.0')))).toEqual({ status: 'inapplicable' })
})
