// Edits of a text that keep most of it: lines, blocks, characters, and what parsers treat in a way of their own.

import fc from 'fast-check'

/** Texts that some reader of YAML, JSON or yarn 1 takes for more than a word. */
const strange = [
  ...[
    '\u0000',
    '\u001b[31m',
    '\u009b',
    '\u202e',
    '\ufeff',
    '\r',
    '\u2028',
    '\u00a0',
    '\t',
    '\ud800',
    '\\',
    '\\u0041',
  ],
  ...[
    '&a ',
    '*a',
    '!!str ',
    '!x ',
    '<<: ',
    '? ',
    '- ',
    ': ',
    ':',
    '"',
    "'",
    '|\n',
    '>-\n',
    '# ',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ',,',
    '/*',
    '//',
    '{}',
    '[]',
    'null',
    '~',
    'true',
    '1e999',
    '0x1',
    '9'.repeat(400),
  ],
  ...[
    '__proto__',
    '"__proto__": {}',
    '__proto__: {a: 1}',
    'constructor',
    'toString',
    '<<<<<<< HEAD',
    '=======',
  ],
  ...[
    '['.repeat(300),
    '{"a":'.repeat(300),
    '(',
    ')',
    '@',
    '/',
    '../',
    'link:../x',
    'npm:evil@1.0.0',
    'file:x.tgz',
  ],
  ...[
    'version: 9.9.9',
    'integrity: sha512-BBBB',
    '"sha512-BBBB"',
    'resolution: {}',
    '  dependencies:',
    '2.0.0-0',
  ],
]

/** One edit: what is done, where (in thousandths of the text), how far, and with which text. */
const edit = fc.record({
  kind: fc.constantFrom(
    ...(['delete', 'double', 'swap', 'move', 'indent', 'outdent', 'line', 'insert', 'replace'] as const),
    ...(['erase', 'cut', 'crlf', 'mark', 'value'] as const),
  ),
  at: fc.nat(999),
  to: fc.nat(999),
  size: fc.integer({ min: 1, max: 12 }),
  word: fc.oneof(fc.constantFrom(...strange), fc.string({ maxLength: 3, unit: 'binary' })),
})
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

/** Some edits. */
export const edits = fc.array(edit, { minLength: 1, maxLength: 4 })

/** Applies edits to a text. */
export function mutate(text: string, list: readonly Edit[]): string {
  return list.reduce((now, one) => editLines(editText(now, one), one), text)
}

function editText(text: string, { kind, at, size, word }: Edit): string {
  const place = Math.floor((text.length * at) / 1000)
  const splice = (length: number, by: string) => text.slice(0, place) + by + text.slice(place + length)
  switch (kind) {
    case 'insert':
      return splice(0, word)
    case 'replace':
      return splice(size, word)
    case 'erase':
      return splice(size, '')
    case 'cut':
      return text.slice(0, place)
    case 'crlf':
      return text.replaceAll('\n', '\r\n')
    case 'mark':
      return `\ufeff${text}`
    default:
      return text
  }
}

function editLines(text: string, { kind, at, to, size, word }: Edit): string {
  const lines = text.split('\n')
  const [from, other] = [at, to].map((one) => Math.floor((lines.length * one) / 1000)) as [number, number]
  const block = lines.slice(from, from + size)
  switch (kind) {
    case 'delete':
      lines.splice(from, size)
      break
    case 'double':
      lines.splice(from, 0, ...block)
      break
    case 'swap':
      ;[lines[from], lines[other]] = [lines[other] ?? '', lines[from] ?? '']
      break
    case 'move':
      lines.splice(from, size)
      lines.splice(other, 0, ...block)
      break
    case 'indent':
      lines.splice(from, size, ...block.map((line) => ' '.repeat(1 + (to % 3)) + line))
      break
    case 'outdent':
      lines.splice(from, size, ...block.map((line) => line.replace(/^ {1,2}/, '')))
      break
    case 'line':
      lines.splice(from, 0, /^\s*/.exec(lines[from] ?? '')?.[0] + word)
      break
    case 'value':
      lines[from] = (lines[from] ?? '').replace(/(?<=[: ]\s?)\S+$/, () => word)
      break
    default:
      return text
  }
  return lines.join('\n')
}
