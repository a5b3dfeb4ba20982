// A word as the shell makes it, where its text is enough, and the name of a program in it.

import { describe, expect, test } from 'vitest'
import { parse, type Assignment, type Command, type Word } from 'unbash'
import { known, nameOf, readWord } from '../../src/shell/word.ts'

/** The one command of a line. */
function commandOf(line: string): Command {
  const node = parse(line).commands[0]?.command
  if (node?.type !== 'Command') throw new Error(`no simple command: ${line}`)
  return node
}
const word = (text: string): Word => {
  const [first] = commandOf(`x ${text}`).suffix
  if (first?.type !== 'Word') throw new Error(`no word: ${text}`)
  return first
}
const assignment = (text: string): Assignment => {
  const [first] = commandOf(text).prefix
  if (first?.type !== 'Assignment') throw new Error(`no assignment: ${text}`)
  return first
}

describe('what a program will see', () => {
  test.each([
    ['npm', 'npm'],
    ['n\\pm', 'npm'],
    ['np""m', 'npm'],
    ["'np'm", 'npm'],
    ['"a b"', 'a b'],
    ["$'\\x6epm'", 'npm'],
    ["'$x'", '$x'],
    ['"\\$x"', '$x'],
    ['é\\ü', 'éü'],
  ])('%s is %j', (text, value) => expect(readWord(word(text))).toEqual({ text: value, isKnown: true }))

  test.each([
    '$x',
    '"$x"',
    '${x}',
    '"a${x:-npm}b"',
    '$(echo npm)',
    '`echo npm`',
    '"$(echo npm)"',
    '$((1+1))',
  ])('%s is not known, and its text stays', (text) =>
    expect(readWord(word(text))).toEqual({ text, isKnown: false }),
  )
})

describe('an assignment', () => {
  test.each([
    ['A=b', 'A=b'],
    ["A='b c'", 'A=b c'],
    ['A="$\'b"', "A=$'b"],
    ['A=', 'A='],
  ])('%s is %j', (text, value) => expect(readWord(assignment(text))).toEqual({ text: value, isKnown: true }))

  test.each(['A=$b', 'A="$(c)"', 'A[0]=npm', 'A=(npm i x)'])('%s is not known, and its text stays', (text) =>
    expect(readWord(assignment(text))).toEqual({ text, isKnown: false }),
  )
})

test('a known word is its text', () => expect(known('$x')).toEqual({ text: '$x', isKnown: true }))

test.each([
  ['npm', 'npm'],
  ['/usr/bin/npm', 'npm'],
  ['C:\\node\\npm.CMD', 'npm'],
  ['./a/npm-cli.js', 'npm-cli'],
  ['npm.ps1', 'npm'],
  ['npm.exe', 'npm'],
  ['npm.bat', 'npm'],
  ['x.mjs', 'x'],
  ['x.cjs', 'x'],
  ['NPM', 'npm'],
  ['a\n/b/npm', 'npm'],
  ['npm.js.js', 'npm.js'],
  ['npm.sh', 'npm.sh'],
  ['npmXexe', 'npmxexe'],
  ['', ''],
  ['a/', 'a/'],
  ['.js', '.js'],
])('the name of %j is %j', (text, name) => expect(nameOf(text)).toBe(name))
