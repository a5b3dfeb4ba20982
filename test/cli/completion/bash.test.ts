// What bash itself completes with the script.

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { listPages } from '../../../src/cli/commands.ts'
import { printBash } from '../../../src/cli/completion/bash.ts'

/** Completes the last of the words. */
function complete(words: readonly string[], pages = listPages()): string[] {
  const program = `${printBash(pages)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_depgate
for one in "\${COMPREPLY[@]}"; do echo "$one"; done`
  const { stdout, stderr } = spawnSync('bash', ['-c', program, 'bash', ...words], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

test.each([
  [['depgate', 'ch'], ['check']],
  [['depgate', '--v'], ['--version']],
  [
    ['depgate', 'log', ''],
    ['show', 'verify', 'path'],
  ],
  [['depgate', 'check', '--bef', ''], []],
  [['depgate', 'check', '--befo'], ['--before']],
  [['depgate', 'explain', 'minimum'], ['minimum-age']],
  [['depgate', 'install', '--sa'], ['--safe']],
  [['depgate', 'check', '--before', 'x', '--aft'], ['--after']],
  // A value, and the words of a command without a list of them, are files, which readline adds.
  [['depgate', 'check', '--before', 'ch'], []],
  [['depgate', 'report', 'ch'], []],
  [['depgate', 'unknown', ''], []],
])('%j', (words, found) => expect(complete(words)).toEqual(found))

test('every command is among the words', () => {
  const found = complete(['depgate', ''])
  expect(found).toEqual(expect.arrayContaining(['check', 'completion', 'install', 'npx']))
  expect(new Set(found).size).toBe(found.length)
})

test('a text with quotes stays a text', () => {
  const page = { name: 'x', summary: '', usage: '', examples: [], flags: {}, words: ["a'b", '$(echo c)'] }
  // compgen reads its list as words of the shell: what is in it is depgate's own.
  expect(printBash([page])).toContain("words='a'\\''b $(echo c)'")
})
