// The script for zsh: its text, and that zsh reads it, where there is one.

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { listPages } from '../../../src/cli/commands.ts'
import { printZsh } from '../../../src/cli/completion/zsh.ts'

const script = printZsh(listPages())

test('it lists commands, flags with values, words and files', () => {
  expect(script).toMatch(/^#compdef depgate\n/)
  expect(script).toContain("    'check:judge the change of a lockfile (CI, a terminal, a git hook)'\n")
  expect(script).toMatch(/'\(--before\)--before\[[^\]]+\]:\S[^']*:_files'/)
  expect(script).toMatch(/'\*--lockfile\[/)
  expect(script).toContain("'(--quiet -q)-q[")
  expect(script).toContain("'*: :(show verify path)'")
  expect(script).toContain("'*: :_files'")
})

test('what ends a part of a spec is escaped', () => {
  const flags = { 'a-flag': { value: 'name[=file]', summary: "it's [so]: b" } }
  const page = { name: 'x', summary: "it's", usage: '', examples: [], flags }
  const printed = printZsh([page])
  expect(printed).toContain("'x:it'\\''s'")
  expect(printed).toContain("'(--a-flag)--a-flag[it'\\''s \\[so\\]\\: b]:name\\[=file\\]:_files'")
})

test('zsh reads it', () => {
  const { status, stderr, error } = spawnSync('zsh', ['-n'], { input: script, encoding: 'utf8' })
  const isThere = (error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT'
  expect(isThere ? { status, stderr } : { status: 0, stderr: '' }).toEqual({ status: 0, stderr: '' })
})
