import { describe, expect, test } from 'vitest'
import type { VerificationAnswer } from '../../../src/model/evidence.ts'
import type { SourceAnswer } from '../../../src/model/report.ts'
import provenance from '../../../src/evidence/sources/provenance.ts'
import { arrival, declared, rangeChange } from '../../support/build.ts'
import { gatherContext } from '../../support/gather.ts'
import { fakeRegistry } from '../../support/registry.ts'
import type { Arrival } from '../../../src/model/change.ts'
import type { PublishedManifest, Trust } from '../../../src/model/published.ts'

const shelf = { a: { '1.0.0': 9000, '1.0.1': 8000, '1.0.2': 7000, '1.0.3': 500 }, b: { '1.0.0': 9000 } }
const signed = { signatures: [{ keyid: 'k', sig: 's' }] }
const p = 'provenance' as const
const steady: Record<string, Trust> = { 'a@1.0.0': p, 'a@1.0.1': p, 'a@1.0.2': p, 'a@1.0.3': p }

async function gather(
  arrivals: readonly Arrival[],
  more: {
    trusts?: Record<string, Trust>
    manifests?: Record<string, Partial<PublishedManifest>>
    verifications?: Record<string, VerificationAnswer>
    failure?: string
  } = {},
) {
  const reported: SourceAnswer[] = []
  const verified: string[] = []
  const registry = fakeRegistry(shelf, { ...more, verified })
  const evidence = await provenance.gather(arrivals, gatherContext(registry, {}, reported))
  return { evidence, reported, verified }
}

const a = arrival('a@1.0.3')

describe('what is asked', () => {
  test('a registry that shows nothing is asked nothing: one line, not a gap', async () => {
    const { evidence, reported, verified } = await gather([a, arrival('b@1.0.0')])
    expect(evidence).toEqual([{ status: 'inapplicable' }, { status: 'inapplicable' }])
    expect(new Set(reported.map(({ reason }) => reason))).toEqual(
      new Set(['https://registry.example.test shows no signatures and no provenance']),
    )
    expect(reported[0]).toMatchObject({ evidence: 'provenance', status: 'unsupported' })
    expect(verified).toEqual([])
  })

  test('a package without any, of a registry that shows some, is judged', async () => {
    const { evidence, reported } = await gather([a, arrival('b@1.0.0')], { trusts: steady })
    expect(evidence[1]).toMatchObject({ status: 'obtained', value: { trust: 'none', line: { entries: [] } } })
    expect(reported).toEqual([])
  })

  test('signatures are verified always, attestations where the line had provenance', async () => {
    const manifests = { 'a@1.0.3': { ...signed, attestations: 'https://registry.example.test/x' } }
    expect((await gather([a], { trusts: steady, manifests })).verified).toEqual(['a@1.0.3+'])
    expect((await gather([a], { trusts: { 'a@1.0.3': p }, manifests })).verified).toEqual(['a@1.0.3'])
    const mixed = { ...steady, 'a@1.0.1': 'signature' as const }
    expect((await gather([a], { trusts: mixed, manifests })).verified).toEqual(['a@1.0.3'])
  })

  test('a claim of provenance without a URL is verified', async () => {
    expect((await gather([a], { trusts: steady })).verified).toEqual(['a@1.0.3+'])
  })

  test('a version that is only considered is judged by what it claims', async () => {
    const manifests = { 'a@1.0.3': signed }
    const candidate = { ...a, isHypothetical: true as const }
    const { evidence, verified } = await gather([candidate], { trusts: steady, manifests })
    expect(verified).toEqual([])
    expect(evidence[0]).toMatchObject({ value: { trust: p, verification: { status: 'none' } } })
  })
})

describe('what comes of it', () => {
  const manifests = { 'a@1.0.3': signed }
  const verify = async (answer: VerificationAnswer, trusts: Record<string, Trust> = steady) =>
    gather([a], { trusts, manifests, verifications: { 'a@1.0.3': answer } })

  test('verified and invalid are evidence', async () => {
    for (const answer of [{ status: 'verified' }, { status: 'invalid', reason: 'x' }] as const)
      expect((await verify(answer)).evidence[0]).toMatchObject({
        status: 'obtained',
        value: { verification: answer, line: { name: '1.x', isOwn: true } },
      })
  })

  test('what could not be verified is missing', async () => {
    const failed = { status: 'failed', reason: 'registry answered 500' } as const
    expect((await verify(failed)).evidence).toEqual([{ status: 'missing', reason: 'registry answered 500' }])
  })

  test('unless the claims alone show a downgrade', async () => {
    const failed = { status: 'failed', reason: 'registry answered 500' } as const
    const { evidence } = await verify(failed, { ...steady, 'a@1.0.3': 'signature' })
    expect(evidence[0]).toMatchObject({ status: 'obtained', value: { trust: 'signature' } })
  })

  test('a registry without keys is one line, and what it claims counts', async () => {
    const { evidence, reported } = await verify({
      status: 'unsupported',
      registry: 'https://registry.example.test',
    })
    expect(evidence[0]).toMatchObject({ status: 'obtained', value: { verification: { status: 'none' } } })
    expect(reported).toEqual([
      {
        source: 'keys',
        evidence: 'provenance',
        status: 'unsupported',
        reason: 'https://registry.example.test serves no keys that verify signatures',
        updatedAt: null,
      },
    ])
  })
})

test('an unknown version is missing, a package from elsewhere is inapplicable', async () => {
  expect((await gather([a], { failure: 'registry answered 500' })).evidence).toEqual([
    { status: 'missing', reason: 'registry answered 500' },
  ])
  const git = arrival('a@1.0.3', {
    copy: { source: { type: 'git', url: 'git+https://forge.example.test/a.git', commit: null } },
  })
  const range = rangeChange(declared('a', '^1.0.0'))
  expect((await gather([git, range])).evidence).toEqual([
    { status: 'inapplicable' },
    { status: 'inapplicable' },
  ])
  expect((await gather([arrival('a@9.0.0')])).evidence).toEqual([
    { status: 'missing', reason: 'not on the registry' },
  ])
})
