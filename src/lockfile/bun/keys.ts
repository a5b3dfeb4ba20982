// The keys of bun's lockfile: where a package is, and what it is.

import { describeBadName } from '../../manifest/package-name.ts'

/**
 * Splits the key of a package into the names on its way: `@s/a/b` is `@s/a` and, in its node_modules, `b`. Null for what
 * consists of no names.
 */
export function splitKey(key: string): string[] | null {
  const names: string[] = []
  const steps = key.split('/')
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at] ?? ''
    const name = step.startsWith('@') ? `${step}/${steps[(at += 1)] ?? ''}` : step
    if (describeBadName(name) !== null) return null
    names.push(name)
  }
  return names.length === 0 ? null : names
}

/** What the first element of an entry states: `name@1.0.0`, `name@workspace:dir`, `name@git+ssh://…#commit`. */
export interface BunId {
  readonly name: string
  readonly rest: string
}

/** Reads it; null where it has no name, or one that no package can have. */
export function readId(text: string): BunId | null {
  const at = text.indexOf('@', 1)
  if (at === -1) return null
  const [name, rest] = [text.slice(0, at), text.slice(at + 1)]
  return describeBadName(name) === null && rest !== '' ? { name, rest } : null
}
