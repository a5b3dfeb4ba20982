// Unpacks archives chunk by chunk: which layers and entries are read, and where a limit ends it.

import { createHash } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import { Parser } from 'tar'
import { describe, expect, test } from 'vitest'
import { BoundError, Unpacker, type TarballBounds } from '../../src/registry/tar-unpacker.ts'
import { packEntries, packHostile, type TarEntry } from '../support/hostile-tarball.ts'

const own = (path: string, name = 'a'): TarEntry => ({
  path,
  text: JSON.stringify({ name, version: '1.0.0' }),
})
const honest = [own('package/package.json')]

async function unpack(bytes: Buffer, bounds: TarballBounds = {}, size = 1000) {
  const unpacker = new Unpacker(Parser, bounds)
  for (let at = 0; at < bytes.length; at += size) await unpacker.push(bytes.subarray(at, at + size))
  return unpacker.end()
}
const read = async (entries: readonly TarEntry[], bounds?: TarballBounds) => {
  const reading = await unpack(packHostile(entries), bounds)
  if (reading instanceof BoundError) throw reading
  return { ...reading, names: reading.manifests.map(({ name }) => name) }
}
const messageOf = async (bytes: Buffer, bounds: TarballBounds) => {
  const found = await unpack(bytes, bounds)
  return found instanceof BoundError ? found.message : null
}

describe('packings', () => {
  const tar = packEntries(honest)
  test('the hash is that of the unpacked tar, however it is packed', async () => {
    const tarHash = `sha512-${createHash('sha512').update(tar).digest('base64')}`
    for (const bytes of [tar, gzipSync(tar), gzipSync(tar, { level: 1 })])
      expect(await unpack(bytes)).toMatchObject({ tarHash })
  })
  test.each<[string, Buffer, string | null]>([
    ['gzip', gzipSync(tar), null],
    ['none', tar, null],
    ['two layers of gzip', gzipSync(gzipSync(tar)), 'it is packed in a way that npm does not write'],
    [
      'zstd inside of gzip',
      gzipSync(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...tar])),
      'it is packed in a way that npm does not write',
    ],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...tar]), 'it is packed in a way that npm does not write'],
    ['zlib without the gzip header', deflateSync(tar), 'it is no whole tar archive'],
    ['gzip of nothing', gzipSync(Buffer.alloc(0)), 'it is empty'],
    ['gzip of two bytes', gzipSync(Buffer.from('ab')), 'it is no whole tar archive'],
    ['no bytes', Buffer.alloc(0), 'it is empty'],
    ['three bytes', Buffer.from('abc'), 'it is empty'],
    ['only the magic of gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'it is no whole gzip file'],
    ['gzip cut short', gzipSync(tar).subarray(0, -9), 'it is no whole gzip file'],
    [
      'gzip with a wrong checksum',
      Buffer.concat([gzipSync(tar).subarray(0, -8), Buffer.alloc(8)]),
      'it is no whole gzip file',
    ],
  ])('%s', async (_, bytes, trouble) => {
    for (const size of [1, 3, 5000]) expect(await unpack(bytes, {}, size)).toMatchObject({ trouble })
  })
})

describe('entries', () => {
  test.each<[string, TarEntry[], object]>([
    ['a package.json at the top', honest, { trouble: null, names: ['a'], entries: 1 }],
    [
      'one with blanks and dots at its end, as Windows drops them',
      [...honest, own('package/package.json. ', 'b')],
      { names: ['a', 'b'] },
    ],
    [
      'one in full-width letters, which some disks fold',
      [...honest, own('package/ｐackage.json', 'b')],
      { names: ['a', 'b'] },
    ],
    ['one below the top', [...honest, own('package/x/package.json', 'b')], { names: ['a'] }],
    ['one without a folder', [...honest, own('package.json', 'b')], { names: ['a'] }],
    ['two alike', [...honest, own('x/package.json')], { names: ['a'] }],
    [
      'four that differ',
      ['a', 'b', 'c', 'd'].map((name) => own('package/package.json', name)),
      { trouble: null, names: ['a', 'b', 'c', 'd'] },
    ],
    [
      'five that differ',
      ['a', 'b', 'c', 'd', 'e'].map((name) => own('package/package.json', name)),
      { trouble: 'it holds more than 4 different package.json' },
    ],
    ['a link', [...honest, { path: 'package/package.json', type: '2' }], { names: ['a'] }],
    [
      'a contiguous file, which npm unpacks',
      [{ ...own('package/package.json'), type: '7' }],
      { names: ['a'] },
    ],
    ['a binding.gyp', [...honest, { path: 'package/BINDING.gyp' }], { hasBindingGyp: true }],
    [
      'a binding.gyp that is a folder',
      [...honest, { path: 'package/binding.gyp', type: '5' }],
      { hasBindingGyp: false },
    ],
    ['a binding.gyp below the top', [...honest, { path: 'package/x/binding.gyp' }], { hasBindingGyp: false }],
    ['no package.json', [{ path: 'package/x' }], { trouble: 'it holds no package.json', names: [] }],
    [
      'one that is no JSON',
      [{ path: 'package/package.json', text: '{' }],
      { trouble: 'its package.json cannot be read' },
    ],
    [
      'one that is no JSON beside a good one',
      [...honest, { path: 'package/package.json', text: '[]' }],
      { trouble: 'its package.json cannot be read', names: ['a'] },
    ],
    [
      'another package inside',
      [...honest, own('package/node_modules/b/package.json', 'b')],
      { names: ['a'], inside: { packages: [{ location: 'node_modules/b' }] } },
    ],
  ])('%s', async (_, entries, expected) => expect(await read(entries)).toMatchObject(expected))

  test.each<[number, string | null]>([
    [2 ** 20, null],
    [2 ** 20 + 1, 'its package.json is larger than 1 MB'],
  ])('a package.json of %i bytes', async (size, trouble) => {
    const text = JSON.stringify({ name: 'a' }).padEnd(size)
    expect(await read([{ path: 'package/package.json', text }])).toMatchObject({ trouble })
  })
})

describe('limits', () => {
  const zeros = packHostile([...honest, { path: 'p/zeros', text: '\0'.repeat(2 ** 20) }])
  const size = packEntries([...honest, { path: 'p/zeros', text: '\0'.repeat(2 ** 20) }]).length
  test('the unpacked size', async () => {
    expect(await messageOf(zeros, { maxUnpackedBytes: size })).toBeNull()
    expect(await messageOf(zeros, { maxUnpackedBytes: size - 1 })).toBe('tarball of more than 1 MB unpacked')
  })
  test('of what is not packed', async () =>
    expect(await messageOf(packEntries(honest), { maxUnpackedBytes: 1000 })).toBe(
      'tarball of more than 0 MB unpacked',
    ))
  test('the number of entries', async () => {
    const many = packHostile([...honest, ...Array.from({ length: 9 }, (_, nth) => ({ path: `p/${nth}` }))])
    expect(await messageOf(many, { maxEntries: 10 })).toBeNull()
    expect(await messageOf(many, { maxEntries: 9 })).toBe('tarball of more than 9 entries')
  })
  test('end the unpacking: what comes later is not read', async () => {
    const unpacker = new Unpacker(Parser, { maxUnpackedBytes: 1000 })
    for (const _ of [1, 2, 3]) await unpacker.push(zeros)
    expect(await unpacker.end()).toBeInstanceOf(BoundError)
  })
  test('the figures of an archive', async () =>
    expect(await unpack(zeros)).toMatchObject({ entries: 2, unpackedBytes: size }))
})
