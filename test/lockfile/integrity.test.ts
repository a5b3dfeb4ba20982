import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWeak, readHashes, readPublishedHashes, strongestOf } from '../../src/lockfile/integrity.ts'

// npm's own reader, as its fetcher finds it.
const require = createRequire(createRequire(import.meta.url).resolve('pacote'))
type Parsed = Record<string, { digest: string }[]> & { pickAlgorithm(): string }
const ssri = require('ssri') as { parse(text: string): Parsed | null }

const read = (text: string | null) => [...readHashes(text)].map(([kind, digests]) => [kind, [...digests]])

test.each([
  [null, []],
  ['', []],
  [' \n', []],
  ['sha512-a', [['sha512', ['a']]]],
  ['  sha512-a\t', [['sha512', ['a']]]],
  ['sha512-a?x sha512-a', [['sha512', ['a']]]],
  ['sha512-a sha512-A', [['sha512', ['a', 'A']]]],
  [
    'md5-a sha1-b sha512-c sha256-d',
    [
      ['sha512', ['c']],
      ['sha256', ['d']],
      ['sha1', ['b']],
      ['md5', ['a']],
    ],
  ],
  ['SHA512-a sha5120-a sha512 sha512- xsha512-a sha3-512-a', []],
])('%j', (text, hashes) => {
  expect(read(text)).toEqual(hashes)
})

test('the hashes that a registry publishes: integrity, and shasum in hex', () => {
  const shasum = 'A9483E9C8D5D1F0E4A5C8D5D1F0E4A5C8D5D1F0E'
  const base64 = Buffer.from(shasum, 'hex').toString('base64')
  expect([...readPublishedHashes({ integrity: 'sha512-a', shasum })]).toEqual([
    ['sha512', new Set(['a'])],
    ['sha1', new Set([base64])],
  ])
  expect(readPublishedHashes({ integrity: null, shasum: 'zz' }).size).toBe(0)
  expect(readPublishedHashes({ integrity: null, shasum: null }).size).toBe(0)
})

const kinds = ['sha512', 'sha384', 'sha256', 'sha224', 'sha1', 'md5', 'SHA512', 'sha3-512', 'blake2b512', 'x']
const hash = fc.tuple(
  fc.constantFrom(...kinds),
  fc.base64String({ minLength: 4, maxLength: 12 }),
  fc.constantFrom('', '?x'),
)
const texts = fc
  .array(hash, { maxLength: 6 })
  .map((all) => all.map(([kind, digest, more]) => `${kind}-${digest}${more}`).join(' '))

test('npm checks the same kind and the same digests', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const known = readHashes(text)
      const strongest = strongestOf(known)
      const parsed = ssri.parse(text)
      const picked = parsed === null ? null : parsed.pickAlgorithm()
      if (strongest === null) {
        // What is left is of kinds that only some builds of node have, and that no registry publishes.
        expect(['blake2b512', null]).toContain(picked)
        return
      }
      expect(strongest).toBe(picked)
      expect([...(known.get(strongest) ?? [])].sort()).toEqual(
        [...new Set(parsed?.[strongest]?.map((one) => one.digest))].sort(),
      )
    }),
  )
})

test('weak kinds', () => {
  expect((['sha512', 'sha384', 'sha256', 'sha224', 'sha1', 'md5'] as const).filter(isWeak)).toEqual([
    'sha224',
    'sha1',
    'md5',
  ])
})
