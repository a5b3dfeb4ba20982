// Makes npm tarballs in memory.

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Returns a .tgz with the files under `package/`, as npm packs them. */
export function packTarball(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const content = Buffer.from(text)
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
    return [tarHeader(`package/${name}`, content.length), content, padding]
  })
  return gzipStored(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

/** Wraps bytes as gzip without packing them: the same bytes, and so the same hash, from every version of Node. */
function gzipStored(bytes: Buffer): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
  const maxBytes = 0xffff
  const count = Math.max(1, Math.ceil(bytes.length / maxBytes))
  const blocks = Array.from({ length: count }, (_, nth) => {
    const piece = bytes.subarray(nth * maxBytes, (nth + 1) * maxBytes)
    const lead = Buffer.alloc(5)
    lead.writeUInt8(nth === count - 1 ? 1 : 0, 0)
    lead.writeUInt16LE(piece.length, 1)
    lead.writeUInt16LE(piece.length ^ maxBytes, 3)
    return Buffer.concat([lead, piece])
  })
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(bytes), 0)
  trailer.writeUInt32LE(bytes.length % 2 ** 32, 4)
  return Buffer.concat([header, ...blocks, trailer])
}

/** A POSIX ustar header: 512 bytes, octal numbers, a checksum counted with spaces in its own place. */
export function tarHeader(name: string, size: number, type = '0'): Buffer {
  const header = Buffer.alloc(512)
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0')
  header.write(name, 0)
  header.write(octal(0o644, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(size, 12), 124)
  header.write(octal(0, 12), 136)
  header.write('        ', 148)
  header.write(type, 156)
  if (type === '1' || type === '2') header.write('elsewhere', 157)
  header.write('ustar\u000000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 7)}\u0000 `, 148, 'latin1')
  return header
}

/** The hash of bytes as `dist.integrity` has it. */
export function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

/** The hash of bytes as `dist.shasum` has it. */
export function shasumOf(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex')
}
