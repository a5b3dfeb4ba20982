// An agent is one folder: with its two entries in the generated lists, everything that asks the lists knows it.

import { expect, test, vi } from 'vitest'
import { hookPrograms } from '../../src/agents/ordered-wirings.ts'
import { projectVariables, watchedSettings } from '../../src/agents/settings-files.ts'
import { init } from '../../src/cli/commands/init.ts'
import { recognise } from '../../src/hook/recognize-event.ts'
import { watched } from '../../src/hook/watched-files.ts'
import { roleOf } from '../../src/install-code/files.ts'
import { gateFiles } from '../../src/watched/gate-files.ts'
import { initTargets } from '../../src/setup/init-targets.ts'
import { commitHook } from '../../src/setup/git-hook.ts'
import { findActor } from '../../src/trail/file/actor.ts'
import { npmCommand } from '../../src/wrapper/npm-args.ts'

vi.mock('../../src/agents/index.ts', async (original) => {
  const { agents } = await original<typeof import('../../src/agents/index.ts')>()
  const { agent } = await import('../support/another-agent.ts')
  return { agents: [...agents, agent] }
})
vi.mock('../../src/agents/wirings.ts', async (original) => {
  const { wirings } = await original<typeof import('../../src/agents/wirings.ts')>()
  const { wiring } = await import('../support/another-agent.ts')
  return { wirings: [...wirings, wiring] }
})

test('init takes its name and its flag, and npm does not', () => {
  expect(initTargets).toEqual(
    expect.arrayContaining(['claude', 'cursor', 'codex', 'another', 'github', 'git']),
  )
  expect(init.usage).toContain('|another|github|')
  expect(init.examples).toContain('depgate init another             # .another/settings.json')
  expect(init.flags.machine?.summary).toBe('another: for all users of the machine')
  expect(npmCommand(['init', 'another'])).toBeNull()
})

test('its events are recognised, and its marker names it in the trail', () => {
  expect(recognise({ another: true })).toMatchObject({ agent: { id: 'another' } })
  expect(findActor({ ANOTHER: '1' }).agent).toBe('another')
  expect(projectVariables).toContain('ANOTHER_PROJECT')
})

test('its files are watched, judged and protected', () => {
  expect(watched).toEqual(expect.arrayContaining(['.another/settings.json', '.another/hooks/depgate.mjs']))
  expect(watchedSettings).toContain('.another/settings.json')
  expect(roleOf('.another/setup.json')).toBe('json-commands')
  expect(gateFiles).toEqual(
    expect.arrayContaining([
      { kind: 'hook-settings', path: '.another/settings.json' },
      { kind: 'hook', path: '.another/hooks/depgate.mjs' },
    ]),
  )
})

test('the pre-commit hook looks at its files and takes its program', () => {
  expect(hookPrograms).toContain('.another/hooks/depgate.mjs')
  const text = commitHook(watched).lines.join('\n')
  expect(text).toContain("':(top,glob)**/.another/*.json'")
  expect(text).toContain(' .another/hooks/depgate.mjs;')
})
