// The lists of what all agents declare: their order, and each file once.

import { describe, expect, test } from 'vitest'
import { agents } from '../../src/agents/index.ts'
import * as lists from '../../src/agents/settings-files.ts'

const { orderedAgents, hookSettings, watchedSettings, commandSettings, stagedSettings, projectVariables } =
  lists

test('agents with a place come first, the others keep their order', () => {
  const placed = orderedAgents.flatMap(({ order }) => order ?? [])
  expect(placed).toEqual([...placed].sort((a, b) => a - b))
  expect(orderedAgents.findIndex(({ order }) => order === undefined)).toBe(placed.length)
  expect(orderedAgents.slice(placed.length)).toEqual(agents.filter(({ order }) => order === undefined))
  expect(new Set(orderedAgents)).toEqual(new Set(agents))
})

describe('of each agent', () => {
  test.each(agents.map((agent) => [agent.id, agent] as const))(
    '%s',
    (_, { settings = {}, projectVariable }) => {
      const { hooks = [], ownHooks = [], servers = [], others = [], commands = [], staged = [] } = settings
      expect(hookSettings).toEqual(expect.arrayContaining([...hooks, ...ownHooks]))
      expect(watchedSettings).toEqual(expect.arrayContaining([...servers, ...hooks, ...others]))
      expect(commandSettings).toEqual(expect.arrayContaining([...commands]))
      expect(stagedSettings).toEqual(expect.arrayContaining([...staged]))
      if (projectVariable !== undefined) expect(projectVariables).toContain(projectVariable)
    },
  )
})

test.each([
  ['hookSettings', hookSettings],
  ['watchedSettings', watchedSettings],
  ['commandSettings', commandSettings],
  ['stagedSettings', stagedSettings],
  ['projectVariables', projectVariables],
])('%s has each entry once, and only what an agent declares', (_, list) => {
  expect(new Set(list).size).toBe(list.length)
  const declared = agents.flatMap(({ settings = {}, projectVariable }) => [
    ...Object.values(settings).flat(),
    projectVariable,
  ])
  expect(list.filter((entry) => !declared.includes(entry))).toEqual([])
})

test('hooks are sorted by path, and a file of its own alone starts nothing else', () => {
  expect(hookSettings).toEqual([...hookSettings].sort())
  const own = agents.flatMap(({ settings = {} }) => settings.ownHooks ?? [])
  const others = agents.flatMap(({ settings = {} }) => [
    ...(settings.hooks ?? []),
    ...(settings.servers ?? []),
    ...(settings.others ?? []),
  ])
  expect(watchedSettings.filter((file) => own.includes(file) && !others.includes(file))).toEqual([])
})
