// The hashes of a lockfile's entry beside the published ones.

import { expect, test } from 'vitest'
import { compareHash, compareTarHash } from '../../../src/rules/registry-mismatch/compare-hash.ts'
import type { LockedPackage } from '../../../src/model/report.ts'
import { locked, published } from '../../support/build.ts'

const shasum = 'a9483e9c8d5d1f0e4a5c8d5d1f0e4a5c8d5d1f0e'
const sha1 = `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
const compare = (integrity: string | null, shown: string | null, hex: string | null = null) =>
  compareHash(locked('a@1.0.0', { integrity }), published({ integrity: shown, shasum: hex }))

test.each<[string, string | null, string | null, string?]>([
  ['the published hash', 'sha512-aaaa', 'sha512-aaaa'],
  ['a hash with options', 'sha512-aaaa?x', 'sha512-aaaa'],
  ['one of two published ones', 'sha512-aaaa', 'sha512-bbbb sha512-aaaa'],
  ['no hash, which another rule reports', null, 'sha512-aaaa'],
  ['what npm takes for no hash', 'sha999-x md5 \u0000', 'sha512-aaaa'],
  ['sha1 as shasum has it', sha1, null, shasum],
  ['sha1 as integrity has it', sha1, sha1],
  ['a weaker one that the registry does not show beside the right one', 'sha512-aaaa md5-b', 'sha512-aaaa'],
  ['a shasum that is not one', 'sha512-aaaa', 'sha512-aaaa', 'x'.repeat(40)],
])('equal: %s', (_, integrity, shown, hex) =>
  expect(compare(integrity, shown, hex)).toEqual({ difference: null, unproven: null }),
)

test.each<[string, string, string | null, string | null, string]>([
  ['another hash', 'sha512-bbbb', 'sha512-aaaa', null, 'its sha512 hash is bbbb… and not aaaa…'],
  ['other case', 'sha512-AAAA', 'sha512-aaaa', null, 'its sha512 hash is AAAA… and not aaaa…'],
  [
    'another sha1 beside the right sha512',
    'sha512-aaaa sha1-b',
    'sha512-aaaa',
    shasum,
    `its sha1 hash is b… and not ${sha1.slice(5, 17)}…`,
  ],
  [
    'another sha512 beside the right sha1',
    `${sha1} sha512-b`,
    'sha512-aaaa',
    shasum,
    'its sha512 hash is b… and not aaaa…',
  ],
  [
    'the right hash and another one, which npm accepts too',
    'sha512-aaaa sha512-b',
    'sha512-aaaa',
    null,
    'its sha512 hash is aaaa… and b… and not aaaa…',
  ],
  [
    'hashes that differ after what is shown of them',
    `sha512-${'a'.repeat(20)}b`,
    `sha512-${'a'.repeat(20)}c`,
    null,
    `its sha512 hash is ${'a'.repeat(20)}b and not ${'a'.repeat(20)}c`,
  ],
])('differs: %s', (_, integrity, shown, hex, words) =>
  expect(compare(integrity, shown, hex)).toMatchObject({
    difference: { part: 'hash', words },
    unproven: null,
  }),
)

test('the facts are the first hash of each side, whole', () => {
  const found = compare('sha512-bbbbbbbbbbbbbbbb sha512-c', 'sha512-aaaa sha512-d')
  expect(found.difference?.facts).toEqual({
    lockedHash: 'sha512-bbbbbbbbbbbbbbbb',
    publishedHash: 'sha512-aaaa',
  })
})

test.each<[string, string, string | null, string | null, string]>([
  ['no hash on the registry', 'sha512-aaaa', null, null, 'without a hash on the registry'],
  ['a shasum that is not one', 'sha1-a', null, 'zz', 'without a hash on the registry'],
  [
    'an equal weaker one, which proves nothing of what npm accepts',
    `${sha1} sha512-evil`,
    null,
    shasum,
    'without a sha512 hash on the registry',
  ],
  ['only a stronger one', 'sha1-a', 'sha512-aaaa', null, 'without a sha1 hash on the registry'],
])('unproven: %s', (_, integrity, shown, hex, unproven) =>
  expect(compare(integrity, shown, hex)).toEqual({ difference: null, unproven }),
)

test.each<[string, LockedPackage['archiveHash'], string | undefined, string | null]>([
  ['the hash of the tar', { kind: 'tar', value: 'sha512-aaaa', cacheKey: null }, 'sha512-aaaa', null],
  ['a tarball that was not read', { kind: 'tar', value: 'sha512-bbbb', cacheKey: null }, undefined, null],
  [
    "yarn's archive, which is not compared",
    { kind: 'zip', value: 'bb', cacheKey: '10c0' },
    'sha512-aaaa',
    null,
  ],
  ['no such hash', undefined, 'sha512-aaaa', null],
  [
    'another tar',
    { kind: 'tar', value: 'sha512-bbbb', cacheKey: null },
    'sha512-aaaa',
    'bbbb… and not aaaa…',
  ],
  [
    'two hashes, one of them right',
    { kind: 'tar', value: 'sha512-aaaa sha512-bbbb', cacheKey: null },
    'sha512-aaaa',
    'and not',
  ],
  [
    'a hash of a weaker kind only',
    { kind: 'tar', value: 'sha1-aaaa', cacheKey: null },
    'sha512-aaaa',
    'missing and not',
  ],
])('the unpacked tar: %s', (_, archiveHash, tarHash, words) => {
  const copy = locked('a@1.0.0', { integrity: null, ...(archiveHash === undefined ? {} : { archiveHash }) })
  const found = compareTarHash(copy, tarHash)
  if (words === null) expect(found).toBeNull()
  else expect(found?.words).toContain(words)
})
