import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTarball } from '../../src/registry/tar-reader.ts'
import type { TarballBounds } from '../../src/registry/tar-unpacker.ts'
import { packEntries, packHostile, type TarEntry } from '../support/hostile-tarball.ts'
import { integrityOf } from '../support/tarball.ts'

const own = (path: string, name = 'a'): TarEntry => ({
  path,
  text: JSON.stringify({ name, version: '1.0.0' }),
})

async function* pieces(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Buffer, bounds?: TarballBounds, size?: number) {
  const outcome = await readTarball(pieces(bytes, size), bounds)
  if (outcome.status === 'failed') return { failed: outcome.reason }
  const { reading, hashes } = outcome
  expect(`sha512-${hashes.sha512}`).toBe(integrityOf(bytes))
  return { ...reading, names: reading.manifests.map(({ name }) => name) }
}

describe('which package.json counts', () => {
  test.each<[string, TarEntry[], (string | null)[]]>([
    ['the one at the top', [own('package/package.json'), own('package/lib/package.json', 'b')], ['a']],
    ['any first folder', [own('x/package.json')], ['a']],
    ['both of two that differ', [own('package/package.json'), own('package/package.json', 'b')], ['a', 'b']],
    ['one of two that are alike', [own('package/package.json'), own('x/package.json')], ['a']],
    ['another case', [own('package/package.json'), own('package/PACKAGE.json', 'b')], ['a', 'b']],
    ['doubled slashes', [own('package//package.json')], ['a']],
    ['backslashes', [own('package/package.json'), own('package\\package.json', 'b')], ['a', 'b']],
  ])('%s', async (_name, entries, names) => {
    expect(await read(packHostile(entries))).toMatchObject({ trouble: null, names })
  })

  test.each<[string, TarEntry[]]>([
    ['a symbolic link', [{ path: 'package/package.json', type: '2' }]],
    ['a hard link', [{ path: 'package/package.json', type: '1' }]],
    ['one that climbs out', [own('package/../package.json')]],
    ['one under a leading dot', [own('./package/package.json')]],
    ['an absolute path', [own('/package/package.json')]],
    ['none at all', [{ path: 'package/index.js' }]],
  ])('not %s', async (_name, entries) => {
    expect(await read(packHostile(entries))).toMatchObject({ trouble: 'it holds no package.json', names: [] })
  })

  test('a binding.gyp at the top is seen, one below is not', async () => {
    const at = (path: string) => read(packHostile([own('package/package.json'), { path }]))
    expect(await at('package/binding.gyp')).toMatchObject({ hasBindingGyp: true })
    expect(await at('package/src/binding.gyp')).toMatchObject({ hasBindingGyp: false })
  })

  test('an archive that is not gzipped is read as npm reads it', async () => {
    expect(await read(packEntries([own('package/package.json')]))).toMatchObject({
      trouble: null,
      names: ['a'],
    })
  })
})

describe('what cannot be judged', () => {
  const honest = packHostile([own('package/package.json'), { path: 'package/x', text: 'x'.repeat(9000) }])
  test.each<[string, Buffer, string]>([
    ['a gzip file cut short', honest.subarray(0, honest.length - 12), 'it is no whole gzip file'],
    ['no bytes', Buffer.alloc(0), 'it is empty'],
    ['a text', Buffer.from('x'.repeat(2000)), 'it is no whole tar archive'],
    ['two layers', gzipSync(honest), 'it is packed in a way that npm does not write'],
    ['no JSON', packHostile([{ path: 'p/package.json', text: '{' }]), 'its package.json cannot be read'],
    [
      'a package.json beyond the bound',
      packHostile([{ path: 'p/package.json', text: ' '.repeat(2 ** 20 + 1) }]),
      'its package.json is larger than 1 MB',
    ],
  ])('%s', async (_name, bytes, trouble) => {
    expect(await read(bytes)).toMatchObject({ trouble })
  })

  test('bounds on what is sent, unpacked and listed', async () => {
    const bomb = packHostile([{ path: 'p/zeros', text: '\0'.repeat(4 * 2 ** 20) }])
    expect(bomb.length).toBeLessThan(2 ** 14)
    expect(await read(bomb, { maxUnpackedBytes: 2 ** 20 })).toEqual({
      failed: 'tarball of more than 1 MB unpacked',
    })
    const many = packHostile(Array.from({ length: 50 }, (_, nth) => ({ path: `p/${nth}` })))
    expect(await read(many, { maxEntries: 49 })).toEqual({ failed: 'tarball of more than 49 entries' })
    expect(await read(Buffer.alloc(2 ** 20 + 1), { maxBytes: 2 ** 20 })).toEqual({
      failed: 'tarball of more than 1 MB',
    })
  })

  test('any bytes come to an end, in pieces of any size', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.uint8Array({ maxLength: 3000 }).map((one) => gzipSync(one)),
      fc.tuple(fc.nat(honest.length - 1), fc.nat(255)).map(([at, byte]) => {
        const copy = Buffer.from(honest)
        copy[at] = byte
        return copy
      }),
    )
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 700 }), async (one, size) => {
        expect(await read(Buffer.from(one), {}, size)).toHaveProperty('trouble')
      }),
    )
  })
})
