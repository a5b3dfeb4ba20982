// Reads npm's `allowScripts` of the root manifest: which packages may run install scripts (npm 11, npm/rfcs#868).

import { fieldOf, openFile } from './section.ts'

/** Reads the field from the text of the root's package.json. What has another type than npm's documents give it counts for nothing. */
export function readAllowScripts(text: string | null): Readonly<Record<string, boolean>> {
  if (text === null) return {}
  const allowed = fieldOf(openFile(text, 'package.json', '', { hasTwins: true }), 'allowScripts')
  if (typeof allowed !== 'object' || allowed === null || Array.isArray(allowed)) return {}
  return Object.fromEntries(
    Object.entries(allowed).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  )
}
