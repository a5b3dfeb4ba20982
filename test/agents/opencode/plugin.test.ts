// The plug-in as opencode loads it: imported by a real node, with a program in depgate's place that answers as told.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { plugin } from '../../../src/agents/opencode/plugin.ts'

interface Hooks {
  'tool.execute.before': (input: object, output: object) => Promise<void>
  'tool.execute.after': (input: object, output: { output: string }) => Promise<void>
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'depgate-plugin-'))
  mkdirSync(path.join(folder, 'plugins'))
  mkdirSync(path.join(folder, 'hooks'))
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(path.join(folder, 'plugins/depgate.js'), plugin)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function open(program: string | null): Promise<Hooks> {
  if (program !== null) writeFileSync(path.join(folder, 'hooks/depgate.mjs'), program)
  const { Depgate } = (await import(pathToFileURL(path.join(folder, 'plugins/depgate.js')).href)) as {
    Depgate: (where: object) => Promise<Hooks>
  }
  return Depgate({ directory: folder, worktree: folder })
}
const call = { tool: 'bash', sessionID: 's', callID: 'c' }
const before = { args: { command: 'npm i x' } }
const deny =
  "process.stdin.on('data', (text) => { console.error(JSON.parse(text).args.command); process.exitCode = 2 })"

test('a denial throws with the reason, and afterwards it is appended to what the model reads', async () => {
  const hooks = await open(deny)
  await expect(hooks['tool.execute.before'](call, before)).rejects.toThrow('npm i x')
  const output = { output: 'added 1 package' }
  await hooks['tool.execute.after']({ ...call, ...before }, output)
  expect(output.output).toContain('added 1 package\n\nnpm i x')
})

test('silence lets the tool run and leaves its output', async () => {
  const hooks = await open('process.stdin.resume()')
  await hooks['tool.execute.before'](call, before)
  const output = { output: 'fine' }
  await hooks['tool.execute.after']({ ...call, ...before }, output)
  expect(output.output).toBe('fine')
})

test('a program that is gone or breaks denies', async () => {
  await expect((await open(null))['tool.execute.before'](call, before)).rejects.toThrow(/depgate/)
})

test('a tool that runs no command is not asked about before', async () => {
  const hooks = await open(deny)
  await hooks['tool.execute.before']({ ...call, tool: 'edit' }, { args: {} })
})
