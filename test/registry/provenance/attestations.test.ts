// The attestations of a version: their path, the claims they must make, and what verifies them.

import { describe, expect, test } from 'vitest'
import { attestationsPath, checkAttestations } from '../../../src/registry/provenance/attestations.ts'
import type { CheckBundle, TrustRoot } from '../../../src/registry/provenance/trust-root.ts'
import type { Reply } from '../../../src/http/response.ts'
import type { VerificationQuery } from '../../../src/ports/registry.ts'

const hex = 'ab'.repeat(64)
const integrity = `sha512-${Buffer.from(hex, 'hex').toString('base64')}`
const current = { keyid: 'SHA256:current', pem: 'pem', expiresAt: null }
const ended = { keyid: 'SHA256:ended', pem: 'old', expiresAt: Date.parse('2025-01-29T00:00:00Z') }
const at = Date.parse('2026-06-15T12:00:00Z')
const buildType = 'https://slsa.dev/provenance/v1'

const query = (
  more: Partial<VerificationQuery> = {},
  published: Partial<VerificationQuery['published']> = {},
): VerificationQuery => ({
  name: 'a',
  version: '1.0.0',
  source: { type: 'registry', url: null },
  publishedAt: null,
  needsAttestations: true,
  ...more,
  published: { integrity, shasum: null, signatures: [], attestations: null, ...published },
})

interface Claims {
  readonly purl?: unknown
  readonly sha512?: unknown
  readonly type?: unknown
  readonly keyid?: unknown
  readonly seconds?: unknown
}
const attest = ({
  purl = 'pkg:npm/a@1.0.0',
  sha512 = hex,
  type = buildType,
  keyid = '',
  seconds = '1000',
}: Claims = {}) => {
  const statement = { predicateType: type, subject: [{ name: purl, digest: { sha512 } }] }
  return {
    bundle: {
      dsseEnvelope: {
        payload: Buffer.from(JSON.stringify(statement)).toString('base64'),
        signatures: [{ keyid }],
      },
      verificationMaterial: { tlogEntries: [{ integratedTime: seconds }] },
    },
  }
}

const accept: CheckBundle = () => null
const rootOf = (first: CheckBundle | null, second: CheckBundle | null = first): TrustRoot => ({
  open: () => Promise.resolve(first),
  reopen: () => Promise.resolve(second),
})
const check = (reply: Reply, trustRoot = rootOf(accept), one = query()) =>
  checkAttestations(one, reply, { keys: [current, ended], trustRoot, at })
const answer = (attestations: unknown, status = 200): Reply => ({
  status,
  json: { attestations },
  etag: null,
  lastModified: null,
})

describe('the path', () => {
  const usual = '-/npm/v1/attestations/a@1.0.0'
  test.each<[string | null, string]>([
    [null, usual],
    ['', usual],
    ['not an address', usual],
    ['https://evil.test/', usual],
    ['https://evil.test/other', usual],
    ['https://registry.example.test/-/npm/v2/att/a@1.0.0', '-/npm/v2/att/a@1.0.0'],
    ['https://evil.test/npm/-/npm/v1/attestations/a@1.0.0?x=y#z', usual],
    ['https://evil.test/x/../-/npm/v1/attestations/a@1.0.0', usual],
    ['https://evil.test/-/../secret', usual],
  ])('of %j', (attestations, path) => expect(attestationsPath(query({}, { attestations }))).toBe(path))
  test('of a name with a scope', () =>
    expect(attestationsPath(query({ name: '@s/a' }))).toBe('-/npm/v1/attestations/@s%2fa@1.0.0'))
})

describe('verified', () => {
  test.each<[string, unknown[], Partial<VerificationQuery>]>([
    ['one of a build', [attest()], {}],
    ['an older type of it', [attest({ type: 'https://slsa.dev/provenance/v0.2' })], {}],
    ['that and one of the publication by a key', [attest({ type: 'x', keyid: current.keyid }), attest()], {}],
    ['by a key that ended later', [attest({ keyid: ended.keyid }), attest()], {}],
    ['a name with a scope', [attest({ purl: 'pkg:npm/%40s/a@1.0.0' })], { name: '@s/a' }],
    ['sixteen', Array.from({ length: 16 }, () => attest()), {}],
  ])('%s', async (_, attestations, more) =>
    expect(await check(answer(attestations), rootOf(accept), query(more))).toEqual({ status: 'verified' }),
  )
})

describe('failed', () => {
  const other = 'registry answered with something else than attestations'
  test.each<[string, Reply, string]>([
    ['a failure', { status: 'failed', reason: 'x' }, 'x'],
    ['status 404', answer([], 404), 'without the attestations that it claims'],
    ['status 500', answer([attest()], 500), 'registry answered 500'],
    ['not JSON', { status: 200, json: undefined, etag: null, lastModified: null }, other],
    ['no list', answer({ 0: attest() }), other],
    ['too many', answer(Array.from({ length: 17 }, () => attest())), other],
  ])('%s', async (_, reply, reason) => expect(await check(reply)).toEqual({ status: 'failed', reason }))
})

describe('invalid', () => {
  const one = 'one of its attestations'
  const unreadable = `${one} cannot be read`
  const text = (payload: string) => ({
    bundle: { dsseEnvelope: { payload: Buffer.from(payload).toString('base64') } },
  })
  test.each<[string, unknown[], string]>([
    ['none', [], 'it claims provenance, and none of its attestations is of a build'],
    [
      'none of a build',
      [attest({ type: 'https://example.test/publish' })],
      'it claims provenance, and none of its attestations is of a build',
    ],
    [
      'a type that is no text',
      [attest({ type: 1 })],
      'it claims provenance, and none of its attestations is of a build',
    ],
    ['null', [null], unreadable],
    ['no bundle', [{}], unreadable],
    ['a payload that is no text', [{ bundle: { dsseEnvelope: { payload: 1 } } }], unreadable],
    ['a payload that is no JSON', [text('{')], unreadable],
    ['one that cannot be read beside a good one', [attest(), null], unreadable],
    ['a statement of nothing', [text('null')], `${one} is of another package (undefined)`],
    [
      'another package',
      [attest({ purl: 'pkg:npm/b@1.0.0' })],
      `${one} is of another package (pkg:npm/b@1.0.0)`,
    ],
    [
      'another version',
      [attest({ purl: 'pkg:npm/a@1.0.1' })],
      `${one} is of another package (pkg:npm/a@1.0.1)`,
    ],
    [
      'another package beside a good one',
      [attest(), attest({ purl: 'x' })],
      `${one} is of another package (x)`,
    ],
    [
      'a long name',
      [attest({ purl: 'x'.repeat(1000) })],
      `${one} is of another package (${'x'.repeat(200)})`,
    ],
    [
      'other bytes',
      [attest({ sha512: 'cd'.repeat(64) })],
      `${one} is of other bytes than the registry gives the hash of`,
    ],
    ['no hash', [attest({ sha512: null })], `${one} is of other bytes than the registry gives the hash of`],
    [
      'a key that is not listed',
      [attest({ keyid: 'SHA256:evil' })],
      `${one} was signed with a key that the registry does not list (SHA256:evil)`,
    ],
    [
      'a key that had ended',
      [attest({ keyid: ended.keyid, seconds: '1750000000' })],
      `${one} was signed with a key (SHA256:ended) that had ended on 2025-01-29`,
    ],
    [
      'a key that has ended, at no known time',
      [attest({ keyid: ended.keyid, seconds: 'x' })],
      `${one} was signed with a key (SHA256:ended) that had ended on 2025-01-29`,
    ],
  ])('%s', async (_, attestations, reason) =>
    expect(await check(answer(attestations))).toEqual({ status: 'invalid', reason }),
  )
  test.each<[string, string | null]>([
    ['none', null],
    ['a weaker one', 'sha1-AAAA'],
    ['two', `${integrity} ${integrity.replace('sha512-q', 'sha512-r')}`],
  ])('a published hash: %s', async (_, hash) =>
    expect(await check(answer([attest()]), rootOf(accept), query({}, { integrity: hash }))).toEqual({
      status: 'invalid',
      reason: `${one} is of other bytes than the registry gives the hash of`,
    }),
  )
  test('a package that the statement calls as the prototype does', async () =>
    expect(await check(answer([text('{"__proto__":{"subject":[{}]}}')]))).toMatchObject({
      status: 'invalid',
    }))
})

describe('the trust root', () => {
  const refuse: CheckBundle = () => 'bad signature'
  const noRoot = { status: 'failed', reason: 'without a trust root to verify provenance against' }
  test.each<[string, CheckBundle | null, CheckBundle | null, object]>([
    ['cannot be loaded', null, accept, noRoot],
    ['is older than the signing key', refuse, accept, { status: 'verified' }],
    ['is older, and no newer one can be loaded', refuse, null, noRoot],
    [
      'refuses, and so does a newer one',
      refuse,
      refuse,
      { status: 'invalid', reason: 'one of its attestations does not verify (bad signature)' },
    ],
  ])('%s', async (_, first, second, expected) =>
    expect(await check(answer([attest()]), rootOf(first, second))).toEqual(expected),
  )
  test('checks each bundle, with the key that it names', async () => {
    const seen: (string | null)[] = []
    const record: CheckBundle = (_, pem) => (seen.push(pem), null)
    await check(answer([attest(), attest({ keyid: current.keyid })]), rootOf(record))
    expect(seen).toEqual([null, 'pem'])
  })
  test('refuses where one of two bundles does not verify', async () => {
    const second: CheckBundle = (_, pem) => (pem === null ? null : 'bad')
    const both = [attest(), attest({ keyid: current.keyid })]
    expect(await check(answer(both), rootOf(second))).toMatchObject({ status: 'invalid' })
  })
})
