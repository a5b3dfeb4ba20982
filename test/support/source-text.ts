// The text of a TypeScript file without its comments, and the words in it that belong elsewhere.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const root = path.resolve(import.meta.dirname, '../../src')

/** Every file of src, by its path from there. */
export const sourceFiles: readonly string[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))

/** Returns the code of a source without comments, its texts in single quotes. */
function codeOf(text: string): string {
  const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, false)
  return ts.createPrinter({ removeComments: true }).printFile(file).replaceAll('"', "'")
}

/** Lists which of the words the code of a text contains, each as `file: word`. */
export function listWords(words: readonly string[], file: string, text = read(file)): string[] {
  const named = words.filter((word) => text.includes(word))
  // Parsing takes time, and few files name one at all.
  const code = named.length === 0 ? '' : codeOf(text)
  return named.filter((word) => code.includes(word)).map((word) => `${file}: ${word}`)
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}
