// Reads the servers of an agent's settings that are YAML: untrusted text, within limits.

import { FAILSAFE_SCHEMA, loadAll } from 'js-yaml'
import type { Json } from './define-wiring.ts'

/** In characters; no settings file of a person is larger. */
const maxCharacters = 1024 * 1024
const limits = { schema: FAILSAFE_SCHEMA, maxAliases: 200, maxDepth: 64 }
/** Aliases expand few characters to many values: no more is taken over. */
const maxServers = 500
const maxWords = 500

/** The table of a YAML text; scalars are texts. Throws for what is no table, has a key twice, or is too large. */
export function readYamlTable(text: string): Json {
  if (text.length > maxCharacters) throw new Error('is larger than 1 MiB')
  const [value, ...others]: unknown[] = loadAll(text.replace(/^\uFEFF/, ''), limits)
  if (others.length > 0) throw new Error('has several documents')
  if (value === undefined || value === null || value === '') return {}
  if (!isTable(value)) throw new Error('is no table')
  return value
}

/**
 * The servers under a key as JSON has them: `command` and `args`. One with `enabled: false` is not started.
 *
 * @param program - the key of the program: `command`, `cmd`.
 */
export function serversOf(table: Json, key: string, program: string): Json {
  const servers = valueOf(table, key)
  const entries = isTable(servers) ? Object.entries(servers) : []
  if (entries.length > maxServers) throw new Error('has too many servers')
  const started = entries.flatMap(([name, entry]) => {
    const config = valueOf(entry, 'config')
    const one = isTable(config) ? config : entry
    const command = valueOf(one, program)
    if (typeof command !== 'string' || valueOf(entry, 'enabled') === 'false') return []
    const args = valueOf(one, 'args')
    const words = Array.isArray(args) ? args.filter((word) => typeof word === 'string') : []
    if (words.length > maxWords) throw new Error('has too many words')
    return [[name, Array.isArray(args) ? { command, args: words } : { command }] as const]
  })
  return Object.fromEntries(started)
}

/** The value under an own key, also where YAML's merge key adds it. */
function valueOf(value: unknown, key: string, depth = 0): unknown {
  if (!isTable(value)) return undefined
  if (Object.hasOwn(value, key)) return value[key]
  const merged = Object.hasOwn(value, '<<') && depth < 4 ? value['<<'] : undefined
  const each: unknown[] = Array.isArray(merged) ? merged.slice(0, 20) : [merged]
  for (const one of each) {
    const found = valueOf(one, key, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
