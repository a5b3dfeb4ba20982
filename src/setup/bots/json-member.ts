// Finds and edits one member of an object in JSON, JSON with comments and JSON5, and leaves every other byte as it is.

/** A member: the places of its key and its value in the text. */
export interface Member {
  readonly key: string
  readonly start: number
  readonly value: number
  readonly end: number
}

/** Strings, comments, brackets, separators and words of all three dialects. */
const token =
  /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\/\/[^\n]*|\/\*[^]*?\*\/|[{}[\]:,]|[^\s{}[\]:,"'/]+|[^\s]/g

/** Lists the members of the object that begins at an offset; null where it is none, or does not end. */
export function listMembers(text: string, open: number): Member[] | null {
  if (text[open] !== '{') return null
  const members: Member[] = []
  let depth = 0
  let key: { text: string; start: number } | null = null
  let value = -1
  let end = -1
  const close = () => {
    if (key !== null && value >= 0) members.push({ key: unquote(key.text), start: key.start, value, end })
    key = null
    value = -1
  }
  for (const match of text.slice(open).matchAll(token)) {
    const [word] = match
    const at = open + match.index
    if (word.startsWith('//') || word.startsWith('/*')) continue
    if (depth === 1 && word === ',') close()
    else if (depth === 1 && word === '}') {
      close()
      return members
    } else if (depth === 1 && word === ':' && value < 0) value = -2
    else if (depth === 1 && key === null) key = { text: word, start: at }
    else if (value === -2) value = at
    if (value >= 0) end = at + word.length
    if ('{['.includes(word)) depth += 1
    else if ('}]'.includes(word)) depth -= 1
  }
  return null
}

/** The offset of the object that a text is; -1 where it begins with something else. */
export function findObject(text: string): number {
  for (const match of text.replace(/^\uFEFF/, ' ').matchAll(token))
    if (!/^\/[/*]/.test(match[0])) return match[0] === '{' ? match.index : -1
  return -1
}

/** Puts a member before all others of an object. @param hasQuotes - around the key, as JSON needs them. */
export function prependMember(text: string, open: number, member: string): string {
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  const rest = text.slice(open + 1)
  const own = /\n([ \t]+)\S/.exec(rest)?.[1]
  const outer = /(?:^|\n)([ \t]*)[^\n]*$/.exec(text.slice(0, open))?.[1] ?? ''
  const isEmpty = (listMembers(text, open) ?? []).length === 0
  const tail = isEmpty ? (rest.trimStart().startsWith('}') ? eol + outer : '') : ','
  return `${text.slice(0, open + 1)}${eol}${isEmpty ? `${outer}  ` : (own ?? `${outer}  `)}${member}${tail}${rest}`
}

/** Takes a member out, as {@link prependMember} put it in. */
export function dropMember(text: string, open: number, { start, end }: Member): string {
  const before = text.slice(0, start).replace(/\r?\n[ \t]*$/, '')
  const after = text.slice(end)
  const isAlone = (listMembers(text, open) ?? []).length === 1
  if (isAlone) return before + after.replace(/^\s*(?=\})/, '')
  return /^\s*,/.test(after) ? before + after.replace(/^\s*,/, '') : before.replace(/,\s*$/, '') + after
}

/** Reads a string of any of the dialects; null where it is none. */
export function readString(text: string): string | null {
  return /^(["'])[^]*\1$/.test(text) ? unquote(text) : null
}

function unquote(text: string): string {
  const inner = /^(["'])([^]*)\1$/.exec(text)?.[2]
  return inner === undefined ? text : inner.replaceAll(/\\([^])/g, '$1')
}
