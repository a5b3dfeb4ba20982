// Puts lines of depgate's between two markers into a text file, and takes them out again.

/** Where the lines go, and what a file of its own begins with. */
export interface Block {
  readonly lines: readonly string[]
  /** `first`: after the line that names the interpreter, before whatever could end the script; `last`: at the end. */
  readonly place: 'first' | 'last'
  /** The first line of a file that is not there yet. */
  readonly shebang: string | null
}

const begin = '# >>> depgate'
const end = '# <<< depgate'
/** Stands in a file that was made for the block alone. */
const alone = '# Without these lines the file is empty, and depgate removes it with them.'

const blockPattern = /^# >>> depgate[^\r\n]*\r?\n(?:[^\r\n]*\r?\n)*?# <<< depgate(\r?\n)?/m

/** Returns the text with the block in it; one that is there already is replaced where it is. */
export function addBlock(text: string | null, block: Block): string {
  const { lines, place, shebang } = block
  if (text === null) {
    const made = shebang === null ? lines : [...lines, alone]
    return [...(shebang === null ? [] : [shebang]), begin, ...made, end, ''].join('\n')
  }
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  const found = blockPattern.exec(text)
  const isAlone = found?.[0].includes(alone) === true
  const body = [begin, ...lines, ...(isAlone ? [alone] : []), end].join(eol)
  if (found !== null) {
    const after = text.slice(found.index + found[0].length)
    return text.slice(0, found.index) + body + (found[1] ?? '') + after
  }
  const first = place === 'first' ? /^(?:#![^\r\n]*\r?\n)?/.exec(text)?.[0] : undefined
  const isOneLine = text.startsWith('#!') && !/\n/.test(text)
  if (first !== undefined && !isOneLine && text !== '')
    return `${first}${body}${eol}${text.slice(first.length)}`
  // A file whose last line is not ended gets no end of line after the block either, which tells the removal.
  return /\n$/.test(text) ? `${text}${body}${eol}` : `${text}${eol}${body}`
}

/** Returns the text without the block; null where the file was made for it alone. */
export function removeBlock(text: string, { shebang }: Pick<Block, 'shebang'>): string | null {
  const found = blockPattern.exec(text)
  if (found === null) return text
  const before = text.slice(0, found.index)
  const after = text.slice(found.index + found[0].length)
  const isMade = shebang === null ? before === '' : before === `${shebang}\n` && found[0].includes(alone)
  if (isMade && after === '' && found[1] !== undefined) return null
  return found[1] === undefined ? before.replace(/\r?\n$/, '') + after : before + after
}

/** Whether the block is there. */
export function hasBlock(text: string): boolean {
  return blockPattern.test(text)
}
