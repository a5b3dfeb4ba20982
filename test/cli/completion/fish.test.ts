// The script for fish: its text, and what fish completes with it, where there is one.

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { listPages } from '../../../src/cli/commands.ts'
import { printFish } from '../../../src/cli/completion/fish.ts'

const script = printFish(listPages())

test('it lists commands, flags with values, words and files', () => {
  const lines = script.split('\n')
  expect(lines).toContain(
    'complete -c depgate -n "not __fish_seen_subcommand_from $commands" -a check -d \'judge the change of a lockfile (CI, a terminal, a git hook)\'',
  )
  expect(lines).toContain('complete -c depgate -n "__fish_seen_subcommand_from log" -a \'show verify path\'')
  expect(lines).toContain('complete -c depgate -n "__fish_seen_subcommand_from report" -F')
  expect(script).toMatch(/from check" -l before -r -F -d '/)
  expect(script).toMatch(/from check" -l quiet -s q -d '/)
})

test('a quote stays a text', () => {
  const page = { name: 'x', summary: "it's \\ so", usage: '', examples: [], flags: {} }
  expect(printFish([page])).toContain("-a x -d 'it\\'s \\\\ so'")
})

test.each([
  ['depgate ch', ['check']],
  ['depgate log ver', ['verify']],
  ['depgate check --befo', ['--before']],
])('fish completes %j', (typed, found) => {
  const program = `source (string join \\n -- $argv[1] | psub); complete -C $argv[2]`
  const { stdout, error } = spawnSync('fish', ['--no-config', '-c', program, script, typed], {
    encoding: 'utf8',
  })
  const isThere = (error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT'
  const completed = isThere ? stdout.split('\n').map((line) => line.split('\t')[0] ?? '') : found
  expect(completed.filter((line) => line !== '')).toEqual(found)
})
