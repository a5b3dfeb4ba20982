// Expands references in an `.npmrc` as npm does (@npmcli/config, lib/env-replace.js).

/** A text whose references are expanded as unset variables. */
export interface Expanded {
  readonly text: string
  /** The text contains references, so that the environment decides its real value. */
  readonly isOpen: boolean
}

// npm's own expression. `(?<!\\)(\\*)` is tried once per run of backslashes, so that it stays linear.
const reference = /(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}/g

/** Expands `${NAME}` to itself and `${NAME?}` to nothing, as npm does for variables that are not set. */
export function expandUnset(text: string): Expanded {
  let isOpen = false
  const expanded = text.replace(reference, (whole: string, escapes: string, name: string, isOptional) => {
    if (escapes.length % 2 === 1) return whole.slice((escapes.length + 1) / 2)
    isOpen = true
    return escapes.slice(escapes.length / 2) + (isOptional === '?' ? '' : `\${${name}}`)
  })
  return { text: expanded, isOpen }
}

/** The literal parts of a text between its references. */
export function splitAtReferences(text: string): string[] {
  const parts: string[] = []
  let [from, part] = [0, '']
  for (const match of text.matchAll(reference)) {
    const [whole, escapes = ''] = match
    part += text.slice(from, match.index)
    from = match.index + whole.length
    if (escapes.length % 2 === 1) part += whole.slice((escapes.length + 1) / 2)
    else {
      parts.push(part + escapes.slice(escapes.length / 2))
      part = ''
    }
  }
  return [...parts, part + text.slice(from)]
}
