// Finds duplicate keys, of which JSON.parse keeps the last and other parsers the first.

/**
 * Whether some object of a JSON text has a duplicate key. `value` is what JSON.parse returned: it has as many members as
 * the text unless one overwrote another. An OSV archive has 1 GB of JSON, so it is not parsed a second time.
 */
export function hasTwinKeys(text: string, value: unknown): boolean {
  return countInText(text) !== countInValue(value)
}

/** Counts the strings that a colon follows; `text` is valid JSON. */
function countInText(text: string): number {
  let count = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    at += 1
    for (;;) {
      const end = text.indexOf('"', at)
      if (end === -1) return count
      let escapes = 0
      while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes += 1
      at = end + 1
      if (escapes % 2 === 0) break
    }
    let next = text.charCodeAt(at)
    while (next === 0x20 || next === 0x0a || next === 0x0d || next === 0x09) next = text.charCodeAt((at += 1))
    if (next === 0x3a) count += 1
  }
  return count
}

/** Counts the members of all objects in a value. Without recursion: a text may nest deeper than the stack. */
function countInValue(value: unknown): number {
  let count = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one !== 'object' || one === null) continue
    const inner: unknown[] = Object.values(one)
    if (!Array.isArray(one)) count += inner.length
    for (const item of inner) if (typeof item === 'object') open.push(item)
  }
  return count
}
