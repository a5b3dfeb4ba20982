// A registry's keys: which answers have some, when each was valid, and what verifies with them.

import { describe, expect, test } from 'vitest'
import {
  checkSignatures,
  describeEnd,
  isValidAt,
  readKeys,
  type KeysAnswer,
  type RegistryKey,
} from '../../../src/registry/provenance/keys.ts'
import type { Reply } from '../../../src/http/response.ts'
import type { VerificationQuery } from '../../../src/ports/registry.ts'
import { makeKey, sign } from '../../support/signing.ts'

const reply = (status: number, json: unknown = {}): Reply => ({
  status,
  json,
  etag: null,
  lastModified: null,
})
const key = makeKey('SHA256:current')
const ended = makeKey('SHA256:ended', '2025-01-29T00:00:00.000Z')
const read = (...keys: unknown[]) => readKeys(reply(200, { keys }))
const listOf = (answer: KeysAnswer): readonly RegistryKey[] => (answer.status === 'known' ? answer.keys : [])
const keys = listOf(read(key.listed, ended.listed))
const now = Date.parse('2026-06-15T12:00:00Z')
const endedAt = Date.parse('2025-01-29T00:00:00.000Z')

describe('the answer', () => {
  const other = { status: 'failed', reason: 'registry answered with something else than keys' }
  test.each<[string, KeysAnswer, object]>([
    ['a failure', readKeys({ status: 'failed', reason: 'x' }), { status: 'failed', reason: 'x' }],
    ...[404, 405, 410, 501].map((status): [string, KeysAnswer, object] => [
      `status ${status}`,
      readKeys(reply(status)),
      { status: 'unserved' },
    ]),
    ['status 500', readKeys(reply(500)), { status: 'failed', reason: 'registry answered 500' }],
    ['status 401', readKeys(reply(401)), { status: 'failed', reason: 'registry asks for a login (401)' }],
    ['status 304', readKeys(reply(304)), { status: 'failed', reason: 'registry answered 304' }],
    ['not JSON', readKeys(reply(200, undefined)), other],
    ['a list', readKeys(reply(200, [])), other],
    ['keys that are no list', readKeys(reply(200, { keys: {} })), other],
    ['no key', read(), { status: 'unserved' }],
    ['only what is no key', read(null, 1, {}, { keyid: 1, key: 'x' }, { keyid: 'x' }), other],
  ])('%s', (_, answer, expected) => expect(answer).toEqual(expected))

  test('keys, without what is none', () =>
    expect(listOf(read(null, key.listed)).map(({ keyid }) => keyid)).toEqual([key.keyid]))
  test('a hundred at most', () =>
    expect(listOf(read(...Array.from({ length: 500 }, () => key.listed)))).toHaveLength(100))

  test.each<[unknown, number | null]>([
    [null, null],
    [undefined, null],
    ['2025-01-29T00:00:00.000Z', endedAt],
    ['never', 0],
    ['', 0],
    [false, 0],
    [{}, 0],
  ])('an expiry of %j is %j', (expires, expiresAt) =>
    expect(listOf(read({ ...key.listed, expires }))[0]?.expiresAt).toBe(expiresAt),
  )
})

test.each<[number | null, number | null, boolean | null]>([
  [null, null, true],
  [null, 5, true],
  [101, null, true],
  [101, 200, true],
  [100, 99, true],
  [100, 100, false],
  [50, 49, true],
  [50, 50, false],
  [50, 51, false],
  [50, null, null],
])('a key that ends at %j was valid at %j: %j (now is 100)', (expiresAt, at, expected) =>
  expect(isValidAt({ keyid: 'x', pem: 'y', expiresAt }, at, 100)).toBe(expected),
)

test('the end of a key', () => {
  expect(describeEnd({ keyid: 'x'.repeat(500), pem: '', expiresAt: endedAt })).toBe(
    `with a key (${'x'.repeat(80)}) that had ended on 2025-01-29`,
  )
})

describe('signatures', () => {
  const integrity = 'sha512-abc'
  const shasum = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
  const sha1 = `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
  const good = sign(key, 'a', '1.0.0', integrity)
  const before = new Date('2024-06-01T00:00:00Z')
  type Published = VerificationQuery['published']
  const check = (published: Partial<Published>, more: Partial<VerificationQuery> = {}) =>
    checkSignatures(
      {
        name: 'a',
        version: '1.0.0',
        source: { type: 'registry', url: null },
        publishedAt: new Date('2026-01-01T00:00:00Z'),
        needsAttestations: false,
        ...more,
        published: { integrity, shasum: null, signatures: [good], attestations: null, ...published },
      },
      keys,
      now,
    )

  test.each<[string, Partial<Published>, Partial<VerificationQuery>]>([
    ['a good one', {}, {}],
    ['none', { signatures: [], integrity: null }, {}],
    ['two', { signatures: [good, sign(key, 'a', '1.0.0', integrity)] }, {}],
    [
      'over the SHA-1 of a version that has nothing else',
      { integrity: null, shasum, signatures: [sign(key, 'a', '1.0.0', sha1)] },
      {},
    ],
    [
      'by a key that ended after the publication',
      { signatures: [sign(ended, 'a', '1.0.0', integrity)] },
      { publishedAt: before },
    ],
    ['without a publish time, by a key that is valid', {}, { publishedAt: null }],
  ])('verified: %s', (_, published, more) => expect(check(published, more)).toEqual({ status: 'verified' }))

  const unfit = 'its registry signature does not fit its name, version and hash'
  test.each<[string, Partial<Published>, Partial<VerificationQuery>, string]>([
    ['of another version', {}, { version: '1.0.1' }, unfit],
    ['of another name', {}, { name: 'b' }, unfit],
    ['of another hash', { integrity: 'sha512-abd' }, {}, unfit],
    [
      'over the SHA-1 of a version that has more',
      { shasum, signatures: [sign(key, 'a', '1.0.0', sha1)] },
      {},
      unfit,
    ],
    [
      'by another key than it names',
      { signatures: [{ ...sign(ended, 'a', '1.0.0', integrity), keyid: key.keyid }] },
      {},
      unfit,
    ],
    ['that is garbage', { signatures: [{ keyid: key.keyid, sig: '\u0000 no base64' }] }, {}, unfit],
    ['one good and one not', { signatures: [good, { keyid: key.keyid, sig: 'AA' }] }, {}, unfit],
    [
      'by a key that is not listed',
      { signatures: [{ keyid: 'SHA256:other', sig: 'AA' }] },
      {},
      'its registry signature was made with a key that the registry does not list (SHA256:other)',
    ],
    [
      'by a key that had ended',
      { signatures: [sign(ended, 'a', '1.0.0', integrity)] },
      {},
      'its registry signature was made with a key (SHA256:ended) that had ended on 2025-01-29',
    ],
  ])('invalid: %s', (_, published, more, reason) =>
    expect(check(published, more)).toEqual({ status: 'invalid', reason }),
  )
  test('invalid without a hash', () =>
    expect(check({ integrity: null })).toMatchObject({ status: 'invalid' }))
  test('unknown by a key that has ended, without a publish time', () =>
    expect(
      check({ signatures: [sign(ended, 'a', '1.0.0', integrity)] }, { publishedAt: null }),
    ).toMatchObject({
      status: 'failed',
    }))
  test('invalid by a listed key that is none', () => {
    const broken = [{ keyid: key.keyid, pem: 'AAAA', expiresAt: null }]
    const query = {
      name: 'a',
      version: '1.0.0',
      publishedAt: null,
      published: { integrity, shasum: null, signatures: [good], attestations: null },
    }
    expect(checkSignatures(query as unknown as VerificationQuery, broken, now)).toEqual({
      status: 'invalid',
      reason: unfit,
    })
  })
})
