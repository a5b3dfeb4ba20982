// Keeps the lines of searches in depgate's cache, one small file for each.

import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { LineMemory } from '../../ports/project-copy.ts'
import { readText } from '../../system/files.ts'
import { claimFolder } from '../../system/private-folder.ts'

/** Bytes of one file, and files in all: the oldest are removed. */
const maxima = { bytes: 64 * 1024, files: 200 }
/** Lines are those of a moment: after a day the search is made again. */
const maxAgeMs = 24 * 3_600_000

/** Opens the memory; what cannot be read or written is forgotten. @param folder - is created at the first write. */
export function openLineMemory(folder: string, now: () => Date): LineMemory {
  const placeOf = (key: string) => join(folder, `${key}.json`)
  return {
    read: (key) => {
      const file = placeOf(key)
      try {
        const { mtimeMs, size } = statSync(file)
        const isOld = Math.abs(now().getTime() - mtimeMs) > maxAgeMs
        return isOld || size > maxima.bytes ? null : JSON.parse(readText(file) ?? 'null')
      } catch {
        return null
      }
    },
    write: (key, lines) => {
      const text = JSON.stringify(lines)
      if (text.length > maxima.bytes || !claimFolder(folder)) return
      try {
        writeFileAtomic.sync(placeOf(key), text, { mode: 0o600 })
        prune(folder)
      } catch {
        // A cache that cannot be written is a slower search.
      }
    },
  }
}

function prune(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name))
  if (files.length <= maxima.files) return
  const byAge = files.map((file) => [statSync(file).mtimeMs, file] as const).sort(([a], [b]) => a - b)
  for (const [, file] of byAge.slice(0, files.length - maxima.files)) rmSync(file, { force: true })
}
