// Compares files outside of a project in the parts that decide. Loads nothing of npm: the fast path asks it.

import { readFileSync, statSync } from 'node:fs'
import { listUserSettings, partOf } from '../../agents/read-settings.ts'
import type { HookState } from '../../ports/hook-state.ts'
import type { Environment } from '../../system/folders.ts'
import { sha256Of } from '../../text/sha256.ts'

/** No settings file of a person is larger; in bytes. */
const maxBytes = 64 * 1024 * 1024

/** What of a text decides: all of it, but for a file that an agent rewrites by itself. */
export function takePart(root: string, path: string, text: string, env: Environment): string {
  const settings = listUserSettings({ folder: root, env }).find((one) => one.path === path)
  return settings === undefined ? text : partOf(settings, text, root)
}

/** Whether files outside of the project are as they were when the state was taken, in the parts that decide. */
export function isSameOutside(state: HookState, paths: readonly string[], env: Environment): boolean {
  return paths.every((path) => {
    try {
      if (statSync(path).size > maxBytes) return false
      const text = readFileSync(path, 'utf8')
      return sha256Of(takePart(state.root, path, text, env)) === state.files[path]?.seen
    } catch {
      return false
    }
  })
}
