// The flags of a command as a shell completes them.

import { expect, test } from 'vitest'
import { listFlags } from '../../../src/cli/completion/flag-words.ts'

test('each with its spellings, and --help', () => {
  const flags = { quiet: { short: 'q', summary: 'a' }, before: { value: 'file', summary: 'b' } }
  expect(listFlags({ name: 'x', summary: '', usage: '', examples: [], flags })).toEqual([
    { name: 'quiet', short: 'q', summary: 'a', spellings: ['--quiet', '-q'] },
    { name: 'before', value: 'file', summary: 'b', spellings: ['--before'] },
    { name: 'help', short: 'h', summary: 'show this', spellings: ['--help', '-h'] },
  ])
})
