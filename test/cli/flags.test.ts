// Flags and words as they are typed, and the mistyped ones that are refused.

import { describe, expect, test } from 'vitest'
import { describeFlags, readFlags } from '../../src/cli/flags.ts'
import { refusalOf } from '../support/refusal.ts'

const flags = {
  base: { value: 'ref', summary: 'a' },
  format: { value: 'name', isRepeatable: true, summary: 'b' },
  quiet: { short: 'q', summary: 'c' },
  last: { value: 'count', short: 'n', summary: 'd' },
  'no-color': { summary: 'e' },
}
const read = (...args: string[]) => {
  const { words, values } = readFlags('check', args, flags)
  return {
    words,
    ...Object.fromEntries(
      Object.keys(flags).flatMap((name) => (values(name).length === 0 ? [] : [[name, values(name)]])),
    ),
  }
}

describe('what is typed', () => {
  test.each<[string[], object]>([
    [[], { words: [] }],
    [['a', 'b'], { words: ['a', 'b'] }],
    [['--base', 'x'], { words: [], base: ['x'] }],
    [['--base=x=y'], { words: [], base: ['x=y'] }],
    [['--base='], { words: [], base: [''] }],
    [['--base=-x'], { words: [], base: ['-x'] }],
    [['--format', 'a', 'w', '--format=b'], { words: ['w'], format: ['a', 'b'] }],
    [['-q', '-n', '3'], { words: [], quiet: [''], last: ['3'] }],
    [['-n3'], { words: [], last: ['3'] }],
    [['-qn', '3'], { words: [], quiet: [''], last: ['3'] }],
    [['--quiet', '--quiet'], { words: [], quiet: ['', ''] }],
    [['--no-color'], { words: [], 'no-color': [''] }],
    [['--', '--base', '-q'], { words: ['--base', '-q'] }],
    [['-'], { words: ['-'] }],
  ])('%j', (args, typed) => expect(read(...args)).toEqual(typed))

  test('the last value of a flag is its value', () => {
    const typed = readFlags('check', ['--format', 'a', '--format', 'b'], flags)
    expect([typed.value('format'), typed.has('format'), typed.value('base'), typed.has('base')]).toEqual([
      'b',
      true,
      null,
      false,
    ])
  })
})

describe('what is refused', () => {
  test.each([
    [['--bse', 'x'], 'unknown flag --bse: did you mean "--base"?'],
    [['--xyz'], 'unknown flag --xyz'],
    [['-x'], 'unknown flag -x'],
    [['--__proto__'], 'unknown flag --__proto__'],
    [['--constructor=1'], 'unknown flag --constructor'],
    [['--base'], '--base needs ref'],
    [['--base', '--quiet'], '--base needs ref'],
    [['--base', '-q'], '--base needs ref'],
    [['-n'], '-n needs count'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['--base', 'x', '--base', 'y'], '--base was given twice'],
    [['-n', '1', '--last', '2'], '--last was given twice'],
    [['--no-quiet'], 'unknown flag --no-quiet'],
  ])('%j', (args, message) => {
    const refusal = refusalOf(() => read(...args))
    expect([refusal.code, refusal.hint]).toEqual(['EUSAGE', 'depgate check --help'])
    expect(refusal.message.startsWith(message)).toBe(true)
  })

  test('is shown without escape sequences, and cut', () => {
    const { message } = refusalOf(() => read(`--\u001b[2J${'x'.repeat(5000)}`))
    expect(message).not.toContain('\u001b')
    expect(message.length).toBeLessThan(200)
  })
})

test('a help text has one line for each flag, in columns', () => {
  const { base, quiet } = flags
  expect(describeFlags({ base, quiet })).toBe('  --base <ref>  a\n  -q, --quiet   c')
})
