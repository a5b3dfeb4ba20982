import { expect, test } from 'vitest'
import source from '../../../src/evidence/sources/tarball.ts'
import type { TarballAnswer } from '../../../src/ports/registry.ts'
import { arrival } from '../../support/build.ts'
import { gatherContext } from '../../support/gather.ts'
import { fakeRegistry } from '../../support/registry.ts'

const arrivals = [
  arrival('a@1.0.0'),
  arrival('a@1.0.0', { isHypothetical: true }),
  arrival('g@1.0.0', { copy: { source: { type: 'git', url: 'git://x.example.test/g', commit: null } } }),
  arrival('gone@1.0.0'),
]
const inside = { trouble: null, packages: [], lockfile: null }
const reading = { trouble: null, manifests: [], hasBindingGyp: false, inside, entries: 1, unpackedBytes: 1 }
const answered: TarballAnswer = { status: 'answered', reading, expected: 'sha512-a', actual: 'sha512-a' }
const ask = (answer?: TarballAnswer) => {
  const registry = fakeRegistry({ a: { '1.0.0': 100 } })
  const deep =
    answer === undefined ? {} : { tarballs: async (queries: readonly unknown[]) => queries.map(() => answer) }
  return source.gather(arrivals, gatherContext({ ...registry, ...deep }))
}

test('asks for nothing unless the registry was opened for it', async () => {
  const evidence = await ask()
  expect(new Set(evidence.map(({ status }) => status))).toEqual(new Set(['inapplicable']))
})

test('what the registry published is read; what is only considered or comes from elsewhere is not', async () => {
  expect(await ask(answered)).toMatchObject([
    { status: 'obtained', value: { ...reading, expected: 'sha512-a' } },
    { status: 'inapplicable' },
    { status: 'inapplicable' },
    { status: 'missing', reason: 'not on the registry' },
  ])
})

test('what could not be had is missing', async () => {
  const evidence = await ask({ status: 'failed', reason: 'registry answered 404' })
  expect(evidence[0]).toEqual({ status: 'missing', reason: 'registry answered 404' })
})
