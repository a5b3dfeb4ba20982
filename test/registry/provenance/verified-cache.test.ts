// The cache of verified versions: what it is bound to, and which of its files are not read.

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openVerified } from '../../../src/registry/provenance/verified-cache.ts'
import type { VerificationQuery } from '../../../src/ports/registry.ts'

const registry = 'https://registry.example.test/'
const home = mkdtempSync(path.join(tmpdir(), 'depgate-verified-'))
let folders = 0
let cache = ''
beforeEach(() => void (cache = path.join(home, String((folders += 1)), 'cache')))
afterAll(() => rmSync(home, { recursive: true }))

type Published = VerificationQuery['published']
const query = (
  more: Partial<VerificationQuery> = {},
  published: Partial<Published> = {},
): VerificationQuery => ({
  name: 'a',
  version: '1.0.0',
  source: { type: 'registry', url: null },
  publishedAt: null,
  needsAttestations: false,
  ...more,
  published: {
    integrity: 'sha512-a',
    shasum: null,
    signatures: [{ keyid: 'k', sig: 's' }],
    attestations: null,
    ...published,
  },
})
const files = () =>
  readdirSync(path.join(cache, 'verified')).map((name) => path.join(cache, 'verified', name))
const save = (one = query()) => {
  const verified = openVerified(cache, registry)
  verified.add(one)
  verified.save()
}

describe('a verified version', () => {
  test('is kept in a file of this user alone', () => {
    save()
    expect(openVerified(cache, registry).has(query())).toBe(true)
    expect(files()).toHaveLength(1)
    if (process.platform !== 'win32') expect(statSync(files()[0] ?? '').mode & 0o077).toBe(0)
  })
  test.each<[string, VerificationQuery]>([
    ['another name', query({ name: 'b' })],
    ['another version', query({ version: '1.0.1' })],
    ['its attestations, which were not verified', query({ needsAttestations: true })],
    ['another hash', query({}, { integrity: 'sha512-b' })],
    ['a hash in other words', query({}, { shasum: 'a' })],
    ['another signature', query({}, { signatures: [{ keyid: 'k', sig: 't' }] })],
    ['another key', query({}, { signatures: [{ keyid: 'l', sig: 's' }] })],
    ['no signature', query({}, { signatures: [] })],
    ['an address of attestations', query({}, { attestations: 'x' })],
  ])('is not %s', (_, other) => {
    save()
    expect(openVerified(cache, registry).has(other)).toBe(false)
  })
  test('is not that of another registry', () => {
    save()
    expect(openVerified(cache, `${registry}npm/`).has(query())).toBe(false)
  })
  test('of which a later hash is verified is no longer that of the earlier one', () => {
    save()
    save(query({}, { integrity: 'sha512-b' }))
    const verified = openVerified(cache, registry)
    expect([verified.has(query()), verified.has(query({}, { integrity: 'sha512-b' }))]).toEqual([false, true])
  })
  test('called as a member of the prototype', () => {
    const odd = query({ name: '__proto__' })
    expect(openVerified(cache, registry).has(odd)).toBe(false)
    save(odd)
    expect(openVerified(cache, registry).has(odd)).toBe(true)
  })
})

test('a registry without keys is remembered until a version of it verifies', () => {
  const verified = openVerified(cache, registry)
  expect(verified.unservedAt()).toBeNull()
  verified.setUnserved(7)
  verified.save()
  const later = openVerified(cache, registry)
  expect(later.unservedAt()).toBe(7)
  later.add(query())
  later.save()
  expect(openVerified(cache, registry).unservedAt()).toBeNull()
})

describe('nothing is written', () => {
  test('without a cache', () => {
    const verified = openVerified(null, registry)
    verified.add(query())
    expect(() => verified.save()).not.toThrow()
    expect(verified.has(query())).toBe(true)
  })
  test('where nothing was added', () => {
    openVerified(cache, registry).save()
    expect(files()).toEqual([])
  })
  test('a second time where nothing was added since', () => {
    const verified = openVerified(cache, registry)
    verified.add(query())
    verified.save()
    rmSync(files()[0] ?? '')
    verified.save()
    expect(files()).toEqual([])
  })
  test.runIf(process.platform !== 'win32')('into a folder that others may write to', () => {
    mkdirSync(cache, { recursive: true })
    chmodSync(cache, 0o777)
    const verified = openVerified(cache, registry)
    verified.add(query())
    verified.save()
    expect(readdirSync(cache)).toEqual(['verified'].filter((name) => readdirSync(cache).includes(name)))
    chmodSync(cache, 0o700)
    expect(openVerified(cache, registry).has(query())).toBe(false)
  })
  test('where a folder lies in the place of the file, and no draft remains', () => {
    save()
    const [file = ''] = files()
    rmSync(file)
    mkdirSync(path.join(file, 'x'), { recursive: true })
    expect(() => save()).not.toThrow()
    expect(files()).toEqual([file])
  })
})

describe('a file that is not read', () => {
  const signed = (value: unknown) => {
    const text = JSON.stringify(value)
    return `${crc32(text)}\n${text}`
  }
  const kept = () =>
    JSON.parse(readFileSync(files()[0] ?? '', 'utf8').split('\n')[1] ?? '') as Record<string, unknown>
  test.each<[string, (text: string, value: Record<string, unknown>) => string]>([
    ['empty', () => ''],
    ['one line', (text) => text.replace('\n', '')],
    ['cut short', (text) => text.slice(0, -1)],
    ['edited', (text) => text.replace('a@1.0.0', 'b@1.0.0')],
    ['no JSON', () => `${crc32('{')}\n{`],
    ['null', () => signed(null)],
    ['another layout', (_, value) => signed({ ...value, schema: 1 })],
    ['another registry', (_, value) => signed({ ...value, registry: 'x' })],
    ['verified versions that are no object', (_, value) => signed({ ...value, verified: 'x' })],
  ])('%s', (_, edit) => {
    save()
    const [file = ''] = files()
    writeFileSync(file, edit(readFileSync(file, 'utf8'), kept()))
    expect(openVerified(cache, registry).has(query())).toBe(false)
  })
  test('its twin with the right checksum is read', () => {
    save()
    writeFileSync(files()[0] ?? '', signed({ ...kept(), unservedAt: 'x' }))
    expect(openVerified(cache, registry).has(query())).toBe(true)
    expect(openVerified(cache, registry).unservedAt()).toBeNull()
  })
})

test('fifty thousand are kept, the oldest are dropped', () => {
  const verified = openVerified(cache, registry)
  for (let nth = 0; nth <= 50_000; nth += 1) verified.add(query({ version: `1.0.${nth}` }))
  verified.add(query({ version: '1.0.1' }))
  verified.save()
  const later = openVerified(cache, registry)
  expect(['1.0.0', '1.0.1', '1.0.2'].map((version) => later.has(query({ version })))).toEqual([
    false,
    true,
    true,
  ])
})
