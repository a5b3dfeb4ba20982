// The command that prints a shell's script; a shell that there is no script for is an error.

import { expect, test } from 'vitest'
import { listPages } from '../../../src/cli/commands.ts'
import { printCompletion, shells } from '../../../src/cli/commands/completion.ts'
import { main } from '../../../src/cli/main.ts'
import { openCommandHost } from '../../support/command-host.ts'

async function run(...words: string[]) {
  const { host, seen } = openCommandHost()
  return { code: await main(['completion', ...words], host), out: seen.out, err: seen.err }
}

test.each(shells)('%s', async (shell) => {
  const { code, out, err } = await run(shell)
  expect([code, err]).toEqual([0, ''])
  expect(out).toBe(printCompletion(shell, listPages()))
  expect(out).toContain(`Made by: depgate completion ${shell}\n`)
  for (const { name } of listPages()) expect(out, name).toContain(name)
})

test.each([
  [[], 'which shell?'],
  [['bsh'], 'no completion for "bsh": did you mean "bash"?'],
  [['bash', 'zsh'], 'no completion for "bash zsh"'],
  [['__proto__'], 'no completion for "__proto__"'],
])('%j is an error', async (words, message) => {
  const { code, out, err } = await run(...words)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(message)
  expect(err).toContain('depgate completion bash|zsh|fish')
})
