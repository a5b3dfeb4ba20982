// The part of the hook that judges: only the hook itself starts it.

import { expect, test } from 'vitest'
import { hook } from '../../../src/cli/commands/hook.ts'
import { runCommand } from '../../support/command-host.ts'
import { hash, openHookMachine } from '../../support/hook-machine.ts'
import { makeRoot } from '../../support/watched-root.ts'

test.each([[[]], [['--agent', 'claude-code']]])('%j without an event is refused', async (args) => {
  const { host, seen } = openHookMachine({})
  await expect(runCommand(hook, args, host)).rejects.toThrow('a hook reads its event from stdin')
  expect(seen.out).toBe('')
})

test('a verdict is JSON on stdout', async () => {
  const disk = { 'package.json': '{}' }
  const { host, seen } = openHookMachine(disk, [makeRoot({ disk, hash })])
  const request = {
    event: { agent: 'claude-code', moment: 'after', command: null, folder: '/project', input: null },
    roots: ['/project'],
    command: null,
    canRewrite: false,
    canShowPerson: false,
    session: { startedAt: null, isOfPerson: true, judged: [] },
  }
  const asked = { ...host, hook: { ...host.hook, request: () => Promise.resolve(request) } }
  expect(await runCommand(hook, ['--judge'], asked)).toBe(0)
  expect(JSON.parse(seen.out)).toMatchObject({ type: expect.stringMatching(/^(?:silent|tell)$/) as string })
})

test('a request that cannot be read is an error, and no verdict', async () => {
  const { host, seen } = openHookMachine({})
  const asked = { ...host, hook: { ...host.hook, request: () => Promise.reject(new Error('no JSON')) } }
  await expect(runCommand(hook, ['--judge'], asked)).rejects.toThrow('no JSON')
  expect(seen.out).toBe('')
})
