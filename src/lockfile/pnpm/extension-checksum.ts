// Computes the checksum that pnpm locks for `packageExtensions`: that of the library object-hash, over sorted keys.

import { createHash } from 'node:crypto'

/**
 * Returns the checksum (pnpm 10 on; older ones wrote an md5 in hex, which is not compared).
 *
 * @param extensions - as read from YAML, where every scalar is a text.
 */
export function hashExtensions(extensions: Readonly<Record<string, unknown>>): string {
  return `sha256-${createHash('sha256').update(write(extensions, '')).digest('base64')}`
}

/** As object-hash with `respectType: false` and unordered keys writes what it hashes. */
function write(value: unknown, key: string): string {
  if (typeof value === 'boolean') return `bool:${value}`
  // The only field that has no text.
  if (key === 'optional' && (value === 'true' || value === 'false')) return `bool:${value}`
  if (typeof value === 'string') return `string:${value.length}:${value}`
  if (typeof value !== 'object' || value === null) return 'Null'
  const keys = Object.keys(value).sort()
  const fields = value as Readonly<Record<string, unknown>>
  const parts = keys.map((name) => `${write(name, '')}:${write(fields[name], name)},`)
  return `object:${keys.length}:${parts.join('')}`
}
