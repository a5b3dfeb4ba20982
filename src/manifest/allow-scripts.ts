// Reads npm's `allowScripts`: which packages may run install scripts (npm/rfcs#868).

import { fieldOf, openFile } from '../json/section.ts'

/** A root manifest's settings for install scripts (npm 11.16 on), and the npm versions that it supports. */
export interface ScriptSettings {
  readonly allowScripts: Readonly<Record<string, boolean>>
  /** `engines.npm`; null where it names none, absent where there is no manifest. */
  readonly npmRange?: string | null
}

/** Reads both from the text of the root's package.json; null where there is none. */
export function readScriptSettings(text: string | null): ScriptSettings {
  if (text === null) return { allowScripts: {} }
  const engines = fieldOf(openFile(text, 'package.json', '', { hasTwins: true }), 'engines')
  const npm = typeof engines === 'object' && engines !== null ? (engines as { npm?: unknown }).npm : null
  return { allowScripts: readAllowScripts(text), npmRange: typeof npm === 'string' ? npm : null }
}

/** Reads the field from the text of the root's package.json. Entries that are not booleans are ignored. */
export function readAllowScripts(text: string | null): Readonly<Record<string, boolean>> {
  if (text === null) return {}
  const allowed = fieldOf(openFile(text, 'package.json', '', { hasTwins: true }), 'allowScripts')
  if (typeof allowed !== 'object' || allowed === null || Array.isArray(allowed)) return {}
  return Object.fromEntries(
    Object.entries(allowed).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  )
}
