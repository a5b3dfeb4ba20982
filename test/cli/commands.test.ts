// The list of commands: no name twice, and each with what its help, its man page and completions need.

import { expect, test } from 'vitest'
import { commands, listPages } from '../../src/cli/commands.ts'

test('each name is there once', () => {
  const names = listPages().map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(['check', 'completion', 'install', 'npm']))
})

test.each(listPages())('$name has what its pages are made of', ({ name, summary, usage, examples }) => {
  expect(summary).toMatch(/^\S.*[^.]$/)
  expect(usage.split(' ')[0]).toBe(name)
  expect(examples.length).toBeGreaterThan(0)
})

test.each(commands.filter(({ words }) => words !== undefined))(
  'the words of $name are in its usage or its help',
  ({ words = [], name, usage, flags }) => {
    const text = `${usage} ${JSON.stringify(flags)}`
    if (name !== 'explain') for (const word of words) expect(text).toContain(word)
  },
)
