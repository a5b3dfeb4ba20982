// Remembers which files outside of the project were rewritten and are equal in what decides.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HookState } from '../../ports/hook-state.ts'
import type { Environment } from '../../system/folders.ts'
import { fingerprintOf } from './file-stats.ts'
import { isOfThisUser, placeOf, writeWhole } from './state-store.ts'

/**
 * The prints that equal files have now, by path. An agent rewrites a file of 1 MB at every turn: without this each event
 * afterwards, until the state is taken anew, reads and parses it again.
 *
 * It never makes more pass than the state beside it could: an entry counts for a file that this very state names, with the
 * hash that this state has of it.
 */
export type EqualFiles = Readonly<Record<string, EqualFile>>

interface EqualFile {
  /** The hash in the state that its part had. */
  readonly seen: string
  /** Settled when it was compared: a print that is not is never kept. */
  readonly print: string
}

/** Larger than the longest list that is written. */
const maxBytes = 256 * 1024
/** Of more files than agents and npm have on any machine the rest is compared each time. */
const maxFiles = 64

/** Of the files that moved since the state was taken, those that are not known to be equal as they are now. */
export function listUncompared(state: HookState, moved: readonly string[], env: Environment): string[] {
  if (moved.length === 0) return []
  const equal = readEqual(state, env)
  return moved.filter((path) => {
    const seen = state.files[path]?.seen
    const known = Object.hasOwn(equal, path) ? equal[path] : undefined
    if (known === undefined || typeof seen !== 'string') return true
    return known.seen !== seen || known.print !== fingerprintOf(path)
  })
}

/** What is remembered beside a state; nothing where it is of another state, damaged, or could be another user's. */
export function readEqual({ root, takenAt }: HookState, env: Environment): EqualFiles {
  const file = fileOf(root, env)
  try {
    const stat = statSync(file)
    if (!stat.isFile() || !isOfThisUser(stat) || stat.size > maxBytes) return {}
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!isTable(read) || read.schema !== 1 || read.takenAt !== takenAt || read.root !== root) return {}
    return isTable(read.files) ? Object.fromEntries(Object.entries(read.files).filter(isEntry)) : {}
  } catch {
    return {}
  }
}

/** Remembers files as equal. Where it cannot be written they are compared again: an event must not fail for it. */
export function rememberEqual(state: HookState, found: EqualFiles, env: Environment): void {
  const { root, takenAt } = state
  const all = Object.entries({ ...readEqual(state, env), ...found })
  const text = JSON.stringify({ schema: 1, takenAt, root, files: Object.fromEntries(all.slice(-maxFiles)) })
  try {
    // Not flushed: after a power cut it is damaged at worst, and the files are compared again.
    writeWhole(fileOf(root, env), text, false)
  } catch {
    // They are compared again.
  }
}

function fileOf(root: string, env: Environment): string {
  return join(placeOf(root, env), 'equal.json')
}

function isEntry(entry: [string, unknown]): entry is [string, EqualFile] {
  const [, file] = entry
  return isTable(file) && typeof file.seen === 'string' && typeof file.print === 'string'
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
