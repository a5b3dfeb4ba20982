import { expect, test } from 'vitest'
import {
  parseKey,
  patchHashOf,
  resolveReference,
  stripPeers,
  type Dialect,
} from '../../../src/lockfile/pnpm/keys.ts'

test.each<[string, Dialect, string | null, string | null]>([
  ['/a/1.0.0', 5, 'a', '1.0.0'],
  ['/@s/a/1.0.0_b@2.0.0', 5, '@s/a', '1.0.0'],
  ['/a@1.0.0(b@2.0.0)', 6, 'a', '1.0.0'],
  ['/@s/a@1.0.0', 6, '@s/a', '1.0.0'],
  ['a@1.0.0(b@2.0.0(c@3.0.0))', 9, 'a', '1.0.0'],
  ['@s/a@1.0.0-rc.1', 13, '@s/a', '1.0.0-rc.1'],
  ['a@file:dir', 9, 'a', null],
  ['file:dir', 6, null, null],
  ['a', 9, null, null],
])('the key %s of dialect %d', (key, dialect, name, version) =>
  expect(parseKey(key, dialect)).toMatchObject({ name, version }),
)

test('a named registry, an older host and a runtime', () => {
  expect(parseKey('a@work:1.0.0', 9)).toMatchObject({
    name: 'a',
    version: '1.0.0',
    registry: { prefix: 'work' },
  })
  expect(parseKey('example.test/a/1.0.0', 5)).toMatchObject({ name: 'a', registry: { host: 'example.test' } })
  expect(parseKey('node@runtime:22.0.0', 9)).toMatchObject({
    name: 'node',
    version: '22.0.0',
    isRuntime: true,
  })
})

test.each<[string, string, Dialect, string | null]>([
  ['a', '1.0.0', 5, '/a/1.0.0'],
  ['a', '/b/1.0.0', 5, '/b/1.0.0'],
  ['a', '1.0.0(b@2.0.0)', 6, '/a@1.0.0(b@2.0.0)'],
  ['a', '/b@1.0.0', 6, '/b@1.0.0'],
  ['a', '1.0.0', 9, 'a@1.0.0'],
  ['a', 'b@1.0.0', 9, 'b@1.0.0'],
  ['a', '@s/b@1.0.0', 9, '@s/b@1.0.0'],
  ['a', 'link:../a', 9, null],
])('%s with %s of dialect %d leads to %s', (name, reference, dialect, key) =>
  expect(resolveReference(name, reference, dialect)).toBe(key),
)

test('peers and the hash of a patch', () => {
  expect(stripPeers('a@1.0.0(b@2.0.0)(patch_hash=xyz)')).toBe('a@1.0.0')
  expect(stripPeers('a@file:x(1)/y')).toBe('a@file:x(1)/y')
  expect(patchHashOf('a@1.0.0(patch_hash=xyz)')).toBe('xyz')
  expect(patchHashOf('a@1.0.0')).toBeNull()
})
