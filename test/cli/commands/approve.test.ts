// What is typed and what is shown: a code for a person at a terminal, and nothing for an agent.

import { describe, expect, test } from 'vitest'
import { approve } from '../../../src/cli/commands/approve.ts'
import { readFlags } from '../../../src/cli/flags.ts'
import type { Host } from '../../../src/ports/host.ts'
import { hash, openHookMachine } from '../../support/hook-machine.ts'
import { makeRoot, stateOf } from '../../support/watched-root.ts'

const open = { key: 'k', outcome: 'fail', reason: 'depgate: blocked', notice: 'n', until: null } as const
const machine = (more: Partial<Host> = {}, isOpen = true) => {
  const state = stateOf({}, hash, { open: isOpen ? open : null })
  const watched = makeRoot({ disk: {}, hash, remembered: { type: 'known', state } })
  const { host, seen } = openHookMachine({}, [watched])
  return { host: { ...host, ...more }, seen }
}
const run = (host: Host, ...args: string[]) => approve.run(readFlags('approve', args, approve.flags), host)

test('at a terminal what is blocked is shown with a code', async () => {
  const { host, seen } = machine()
  expect(await run(host)).toBe(0)
  expect(seen.out).toBe(
    'In /project:\ndepgate: blocked\n\nTo let it through as it is:\n  depgate approve CODE-1 --reason "why"\n',
  )
})

test('where nothing is blocked that is said', async () => {
  const { host, seen } = machine({}, false)
  expect([await run(host), seen.out]).toEqual([0, 'Nothing is blocked.\n'])
})

describe('refuses', () => {
  const out = { write: () => undefined, isTerminal: false, width: null }
  const openTrail = (() => ({
    who: { actor: 'a', agent: 'claude-code', host: 'h' },
  })) as unknown as Host['openTrail']
  test.each<[string, Partial<Host>, string[], string]>([
    ['a code without a terminal', { out }, [], 'to a person alone'],
    ['a code to an agent with a terminal', { openTrail }, [], 'to a person alone'],
    ['no reason', {}, ['K7QX'], 'needs a reason'],
    ['a blank reason', {}, ['K7QX', '--reason', '  '], 'needs a reason'],
    ['a word more', {}, ['K7QX', 'y', '--reason', 'x'], '"y" is not expected here'],
    ['a code of nothing', {}, ['K7QX', '--reason', 'x'], 'no blocked change has this code'],
  ])('%s', async (_, more, args, message) => {
    await expect(run(machine(more).host, ...args)).rejects.toThrow(message)
  })
})
