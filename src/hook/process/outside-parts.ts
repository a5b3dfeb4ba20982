// Compares files outside of a project in the parts that decide. Loads nothing of npm: the fast path asks it.

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../../agents/define-wiring.ts'
import { rewrittenFiles } from '../../agents/rewritten-files.ts'
import type { HookState } from '../../ports/hook-state.ts'
import type { Environment } from '../../system/folders.ts'
import { rememberEqual, type EqualFiles } from './equal-files.ts'
import { isSettled, printOf } from './file-stats.ts'
import { placeOf } from './state-store.ts'

/** No settings file of a person is larger; in bytes. */
const maxBytes = 64 * 1024 * 1024

/** What of a text decides: all of it, but for a file that an agent rewrites by itself. */
export function takePart(root: string, path: string, text: string, env: Environment): string {
  const file = rewrittenFiles.find(({ locate }) => locate({ folder: root, env }) === path)
  if (file === undefined) return text
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    const isTable = typeof value === 'object' && value !== null && !Array.isArray(value)
    // The keys in the order of the file.
    return isTable ? JSON.stringify(file.takeDeciding(value as Json, root), null, 2) : text
  } catch {
    return text
  }
}

/**
 * Whether files outside of the project are as they were when the state was taken, in the parts that decide. Those that are
 * get remembered with the prints that they have now.
 */
export function isSameOutside(state: HookState, paths: readonly string[], env: Environment): boolean {
  const { root } = state
  const equal: Record<string, EqualFiles[string]> = {}
  for (const path of paths) {
    const seen = state.files[path]?.seen
    const at = Date.now()
    const read = readPrinted(path)
    if (read === null || typeof seen !== 'string') return false
    if (!isOfHash(takePart(root, path, read.text, env), seen, root, env)) return false
    if (isSettled(read.print, at)) equal[path] = { seen, print: read.print }
  }
  if (Object.keys(equal).length > 0) rememberEqual(state, equal, env)
  return true
}

/** Reads a file with the print that it had before; null for what is gone, too large, or would make the hook wait (a pipe). */
function readPrinted(path: string): { readonly text: string; readonly print: string } | null {
  try {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stat = fstatSync(file, { bigint: true })
      if (!stat.isFile() || stat.size > maxBytes) return null
      return { print: printOf(stat), text: readFileSync(file, 'utf8') }
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}

/**
 * Whether a text is the one with a hash. The approved text lies beside the state under its hash; only where it does not
 * is node:crypto loaded, which costs a twentieth of the whole run.
 */
function isOfHash(text: string, hash: string, root: string, env: Environment): boolean {
  const kept = /^[0-9a-f]{64}$/.test(hash) ? readPrinted(join(placeOf(root, env), 'texts', hash)) : null
  if (kept !== null && kept.text === text) return true
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(text).digest('hex') === hash
}
