// Lists the edits of a change to OSV data in its checkout.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigBase } from '../../ports/registries.ts'
import type { OsvEdits } from '../../ports/registry.ts'
import type { Environment } from '../../system/folders.ts'
import { hashBlob, listFiles } from './osv-disk.ts'
import type { OsvTree } from './osv-found.ts'
import { openOsvTree } from './osv-tree.ts'

/** The largest record that is compared; see `osv-files.ts`. */
const maxRecordBytes = 16 * 2 ** 20
/** The maximum number of edits that are listed. */
const maxEdits = 200

/**
 * Compares the data that a policy names with the base of a change. Records are listed with both texts, archives and
 * records that are too large without.
 *
 * @param paths - absolute.
 * @throws {DepgateError} EADVISORIES, EGIT.
 */
export function listOsvEdits(paths: readonly string[], base: ConfigBase, env: Environment): OsvEdits {
  const { locate, run } = openOsvTree(base, env)
  const found = { edits: [] as OsvEdits['edits'][number][], added: [] as string[], more: 0 }
  for (const path of [...new Set(paths)]) {
    const tree = locate(path)
    if (tree.type === 'none') found.added.push(path)
    if (tree.type !== 'tree') continue
    const changed = tree.blobs.filter(
      ({ path: file, hash }) => hashOnDisk(fileOf(tree, file), hash.length) !== hash,
    )
    const room = maxEdits - found.edits.length
    for (const { path: file, hash, size } of changed.slice(0, room)) {
      const place = fileOf(tree, file)
      const isRecord = /\.json$/i.test(file) && size <= maxRecordBytes
      const before = isRecord ? decode(run(tree.top, ['cat-file', 'blob', hash]).bytes) : null
      found.edits.push({ path: place, before, after: isRecord ? readOnDisk(place) : null })
    }
    found.more += Math.max(0, changed.length - room)
    const known = new Set(tree.blobs.map(({ path: file }) => fileOf(tree, file)))
    const now = tree.isFile ? [] : listOnDisk(path, known.size + 10_000)
    found.added.push(...now.filter((file) => !known.has(file)))
  }
  return found
}

function fileOf({ path, isFile }: OsvTree, file: string): string {
  return isFile ? path : join(path, file)
}

/** The change can have removed the folder, or put a file in its place. */
function listOnDisk(folder: string, max: number): string[] {
  try {
    return listFiles(folder, max) ?? []
  } catch {
    return []
  }
}

function hashOnDisk(file: string, length: number): string | null {
  try {
    return hashBlob(readFileSync(file), length)
  } catch {
    return null
  }
}

function readOnDisk(file: string): string | null {
  try {
    return statSync(file).size > maxRecordBytes ? '' : decode(readFileSync(file))
  } catch {
    return null
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
