// Compares OSV data on disk with that of a commit.

import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { realPath } from '../../system/files.ts'
import type { OsvTree } from './osv-found.ts'

/** Whether the disk has exactly the files of a tree, without links, so that its index can be used. */
export function isSame({ top, step, path, isFile, blobs }: OsvTree): boolean {
  try {
    if (realPath(path) !== join(realPath(top), step)) return false
    const files = isFile ? [path] : listFiles(path, blobs.length + 1)
    if (files === null || files.length !== blobs.length) return false
    const folder = isFile ? dirname(path) : path
    return blobs.every(({ path: file, hash, size }) => {
      const stat = lstatSync(join(folder, file), { throwIfNoEntry: false })
      const isAlike = stat?.isFile() === true && stat.size === size
      return isAlike && hashBlob(readFileSync(join(folder, file)), hash.length) === hash
    })
  } catch {
    return false
  }
}

/** Every file below a folder; null where one is not a regular file, or there are more than `max`. */
export function listFiles(folder: string, max: number): string[] | null {
  const files: string[] = []
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const place = join(next, entry.name)
      if (entry.isDirectory()) folders.push(place)
      else if (entry.isFile()) files.push(place)
      else return null
      if (files.length > max) return null
    }
  }
  return files
}

/** Returns git's blob hash; `length` selects the algorithm: 40 digits for SHA-1, 64 for SHA-256. */
export function hashBlob(bytes: Uint8Array, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
