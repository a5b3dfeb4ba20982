// What becomes of a command before it runs: silence, a question, another command; no npm runs here.

import { describe, expect, test } from 'vitest'
import { judgeCommand } from '../../../src/hook/judge/command.ts'
import type { HookRequest } from '../../../src/hook/request.ts'
import type { Host } from '../../../src/ports/host.ts'
import { analyseCommand } from '../../../src/shell/analyse.ts'
import { stateOf } from '../../support/approved-state.ts'
import { openHookMachine } from '../../support/hook-machine.ts'
import { top, type Tree } from '../../support/memory-snapshot.ts'
import { emptyRecord } from '../../support/wrapper.ts'

const judge = async (text: string | null, policy: object = {}, canRewrite = false) => {
  const tree: Tree = { 'package.json': '{"name":"app"}', 'depgate.json': JSON.stringify(policy) }
  const { host } = openHookMachine(tree)
  const hook = { ...host.hook, hasFile: () => false, sourceSettings: async () => new Map<string, string>() }
  const machine: Host = { ...host, hook, at: () => machine }
  const request = {
    event: { command: text, input: { command: text, description: 'x' } },
    command: text === null ? null : analyseCommand(text, top),
    canRewrite,
  } as unknown as HookRequest
  return judgeCommand(request, [stateOf(tree, tree)], emptyRecord(), machine)
}

describe('is silent', () => {
  test.each([null, 'ls -la', 'git status', 'sh script.sh', 'npm test', 'npm view x', 'echo "npx x"'])(
    '%j',
    async (text) => {
      expect(await judge(text)).toEqual({ type: 'silent' })
    },
  )

  test('a text that leaves its trace in the project', async () => {
    expect(await judge('npm i "$X"')).toEqual({ type: 'silent' })
  })
})

describe('asks about', () => {
  test.each([
    ['npx "$X"', 'nothing would show afterwards'],
    ['npm i -g "$X"', 'nothing would show afterwards'],
    ['$(which npx) x', 'nothing would show afterwards'],
    [Array.from({ length: 9 }, () => 'npx "$X"').join('; '), 'nothing would show afterwards'],
    ['script -qc "depgate approve" /dev/null', 'which a person decides in a terminal of their own.'],
    ['depgate allow-scripts sharp', 'lets install scripts run, which a person allows.'],
  ])('%j', async (text, reason) => {
    expect(await judge(text)).toMatchObject({
      type: 'ask',
      reason: expect.stringContaining(reason) as string,
    })
  })

  test('what is seen afterwards, where the policy wants it', async () => {
    expect(await judge('npm i "$X"', { hook: { ask: true } })).toMatchObject({
      type: 'ask',
      reason: expect.stringContaining(
        'judged afterwards; what it runs, or installs elsewhere, is not',
      ) as string,
    })
  })
})

describe('a rewrite', () => {
  const rewriting = { hook: { rewrite: true } }

  test('keeps the rest of the input', async () => {
    expect(await judge('npm i x@1.0.0', rewriting, true)).toEqual({
      type: 'rewrite',
      input: { command: 'depgate npm i x@1.0.0', description: 'x' },
    })
  })

  test.each(['npm test', 'npm i "$X"', 'cd web && npm i "$X"'])('leaves %j as it is', async (text) => {
    expect((await judge(text, rewriting, true)).type).not.toBe('rewrite')
  })
})
