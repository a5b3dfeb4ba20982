// Makes tarballs that no npm would pack: any entries in any order.

import { gzipSync } from 'node:zlib'
import { tarHeader } from './tarball.ts'

/** One entry: its whole path, its text, and its type as tar writes it (`0` a file, `2` a symbolic link). */
export interface TarEntry {
  readonly path: string
  readonly text?: string
  readonly type?: string
}

/** Returns the tar archive, not yet gzipped. */
export function packEntries(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = '', type = '0' }) => {
    const content = Buffer.from(text)
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
    return [tarHeader(path, content.length, type), content, padding]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** Returns the archive gzipped. */
export function packHostile(entries: readonly TarEntry[]): Buffer {
  return gzipSync(packEntries(entries))
}
