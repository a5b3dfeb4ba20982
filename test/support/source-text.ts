// The text of a TypeScript file without its comments.

import ts from 'typescript'

/** Returns the tokens of a source, with line ends kept: what is code, and not said about it. */
export function codeOf(text: string): string {
  const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, false)
  const printer = ts.createPrinter({ removeComments: true })
  return printer.printFile(file)
}
