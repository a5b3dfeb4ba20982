// Keeps the approved texts of a root beside its state, under their hashes: a few as files, many in one.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { HookState } from '../../ports/hook-state.ts'
import { readText } from '../../system/files.ts'
import { hashOf } from './look.ts'
import { writeWhole } from './state-store.ts'

/** The texts of one root. */
export interface KeptTexts {
  /** Null where it is not kept, or is another one than its name states. */
  text(hash: string): string | null
  /**
   * Keeps those that files approve. What the returned function then removes is wanted no more.
   *
   * @throws the file system's error, as the function does.
   */
  save(files: HookState['files'], texts: ReadonlyMap<string, string>): () => void
}

/**
 * More new texts than this are written into one file: to make and flush 300 took half of the first start, and seconds
 * where other programs flush as well.
 */
const maxSingle = 8
/** In characters: of larger texts each has its own file. */
const maxPacked = 16 * 1024 * 1024
/** The name of that file among the hashes. */
const packName = 'pack'

/** Opens the texts beside a state; none is read before it is asked for. */
export function openTexts(place: string): KeptTexts {
  const folder = join(place, 'texts')
  const packFile = join(folder, packName)
  const damaged = new Set<string>()
  let pack: ReadonlyMap<string, string> | null = null
  const packed = () => (pack ??= readPack(packFile))
  const keep = (next: ReadonlyMap<string, string>) => {
    if (next.size === 0) rmSync(packFile, { force: true })
    else writeWhole(packFile, JSON.stringify(Object.fromEntries(next)))
    pack = next
  }
  return {
    text: (hash) => {
      const text = readText(join(folder, hash))
      if (text !== null && hashOf(text) === hash) return text
      // The next save writes it anew.
      if (text !== null) damaged.add(hash)
      return packed().get(hash) ?? null
    },
    save: (files, texts) => {
      const wanted = listWanted(files)
      const there = new Set(readdirSync(folder).filter((name) => name !== packName && !damaged.has(name)))
      const missing = [...wanted].flatMap(([hash, isOutside]) => {
        const text = there.has(hash) || packed().has(hash) ? undefined : texts.get(hash)
        return text === undefined ? [] : [{ hash, text, isOutside }]
      })
      const size = missing.reduce((sum, { text }) => sum + text.length, 0)
      const isMany = missing.length > maxSingle && size <= maxPacked
      // The fast path compares those outside of the project with their approved texts, and reads no pack.
      const many = isMany ? missing.filter(({ isOutside }) => !isOutside) : []
      for (const one of missing) if (!many.includes(one)) writeWhole(join(folder, one.hash), one.text)
      if (many.length > 0)
        keep(new Map([...packed(), ...many.map(({ hash, text }) => [hash, text] as const)]))
      return () => {
        for (const name of there) if (!wanted.has(name)) rmSync(join(folder, name), { force: true })
        const left = [...packed()].filter(([hash]) => wanted.has(hash))
        if (left.length < packed().size) keep(new Map(left))
      }
    },
  }
}

/** The hashes that files approve, and whether a file outside of the project does. */
function listWanted(files: HookState['files']): Map<string, boolean> {
  const wanted = new Map<string, boolean>()
  for (const [path, { approved }] of Object.entries(files))
    if (approved !== null) wanted.set(approved, isAbsolute(path) || wanted.get(approved) === true)
  return wanted
}

/** The texts of a pack that are those of their hashes; none where it is damaged. */
function readPack(file: string): ReadonlyMap<string, string> {
  if (!existsSync(file)) return new Map()
  try {
    const read = JSON.parse(readText(file) ?? '{}') as unknown
    const entries: [string, unknown][] = Object.entries(read ?? {})
    return new Map(
      entries.filter(
        (one): one is [string, string] => typeof one[1] === 'string' && hashOf(one[1]) === one[0],
      ),
    )
  } catch {
    return new Map()
  }
}
