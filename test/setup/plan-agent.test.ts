// The files of each agent as values: written, written again, taken out.

import { expect, test } from 'vitest'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { editFiles } from '../../src/setup/plan.ts'
import { listPlaces, planAgent } from '../../src/setup/plan-agent.ts'
import { setupHost } from '../support/setup-host.ts'

const scopeOf = (name: string) => {
  const scope = orderedWirings.find((one) => one.name === name)?.scopes[0]
  if (scope === undefined) throw new Error(name)
  return scope
}

test.each(orderedWirings.map(({ name }) => name))('%s: written, written once, taken out', (name) => {
  const files = new Map<string, string>()
  const read = (file: string) => files.get(file) ?? null
  const host = setupHost(Object.fromEntries(files))
  const edit = (isRemoved: boolean) => {
    const edits = editFiles([planAgent(scopeOf(name), host)], isRemoved, read)
    for (const { file, after } of edits) {
      if (after === null) files.delete(file.path)
      else files.set(file.path, after)
    }
    return edits.filter(({ before, after }) => before !== after).length
  }
  expect(edit(false)).toBe(files.size)
  expect([...files.values()].join('\n')).toContain('depgate.mjs')
  expect(edit(false)).toBe(0)
  edit(true)
  expect([...files.keys()]).toEqual([])
})

test('a file of that name which another program wrote is neither overwritten nor removed', () => {
  const mine = '#!/bin/sh\nexit 0\n'
  const host = setupHost()
  const edit = (isRemoved: boolean) =>
    editFiles([planAgent(scopeOf('cline'), host)], isRemoved, (file) =>
      /PreToolUse$/.test(file) ? mine : null,
    )
  expect(() => edit(false)).toThrow('was not written by depgate')
  expect(edit(true).find(({ file }) => /PreToolUse$/.test(file.path))?.after).toBe(mine)
})

test('without a home folder the places of the user are none, and those of the project are there', () => {
  const flags = (env: Record<string, string>) =>
    listPlaces({ ...setupHost(), env }).filter(({ agent, file }) => agent.name === 'claude' && file !== '')
      .length
  const all = orderedWirings.find(({ name }) => name === 'claude')?.scopes.length ?? 0
  expect([flags({ HOME: '/home/u' }), flags({})]).toEqual([all, all - 1])
})
