import { describe, expect, test } from 'vitest'
import { groupBlobs, readBatch } from '../../src/git/blobs.ts'

const mib = 2 ** 20
const hash = (nth: number) => nth.toString(16).padStart(40, '0')
const lines = (...sizes: number[]) => sizes.map((size, nth) => `${hash(nth)} blob ${size}`).join('\n')

describe('groupBlobs', () => {
  test.each<[string, string, number[]]>([
    ['nothing', '', []],
    ['small blobs', lines(1, 2, 3), [3]],
    ['blobs that exceed one call', lines(20 * mib, 20 * mib, 1), [1, 2]],
    ['a blob that is too large for a call', lines(33 * mib, 1), [1]],
    ['blobs that exceed all calls', lines(...Array.from({ length: 6 }, () => 30 * mib)), [1, 1, 1, 1]],
    ['what is not a blob', `${hash(1)} tree 10\n${hash(2)} missing\n${hash(3)} blob 1`, [1]],
  ])('%s', (_, text, counts) => expect(groupBlobs(text).map((group) => group.length)).toEqual(counts))
})

describe('readBatch', () => {
  const entry = (nth: number, text: string) => `${hash(nth)} blob ${Buffer.byteLength(text)}\n${text}\n`

  test('reads texts by hash, with line breaks and byte order marks', () => {
    const texts = ['a\nb', '', '\uFEFFé', `${hash(9)} blob 3\nxyz`]
    const bytes = Buffer.from(texts.map((text, nth) => entry(nth, text)).join(''))
    expect([...readBatch(bytes)]).toEqual(texts.map((text, nth) => [hash(nth), text]))
  })

  test('skips what is missing', () => {
    const bytes = Buffer.from(`${hash(1)} missing\n${entry(2, 'b')}`)
    expect([...readBatch(bytes)]).toEqual([[hash(2), 'b']])
  })

  test('bytes that are not UTF-8 become replacement characters', () => {
    const bytes = Buffer.concat([Buffer.from(`${hash(1)} blob 1\n`), Buffer.from([0xff]), Buffer.from('\n')])
    expect(readBatch(bytes).get(hash(1))).toBe('\uFFFD')
  })
})
