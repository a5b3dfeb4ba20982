import path from 'node:path'
import { expect, test } from 'vitest'
import { asJson, findSettings, listUserSettings } from '../../src/agents/read-settings.ts'

const idsOf = (file: string, agent: string | null = null) => findSettings(file, agent).map((one) => one.agent)

test('a file is read as the agents do that declare it', () => {
  expect(idsOf('.claude/settings.json')).toEqual(['claude-code', 'cursor', 'copilot', 'vscode'])
  expect(idsOf('sub/.codex/config.toml')).toEqual(['codex'])
  expect(idsOf('x.codex/config.toml')).toEqual([])
  expect(idsOf('settings.json')).toEqual([])
  expect(idsOf('/anywhere/settings.json', 'claude-code')).toEqual(['claude-code'])
})

test('the files of a user lie where variables say', () => {
  const pathsOf = (env: Record<string, string>) =>
    listUserSettings({ folder: '/project', env }).map((one) => one.path)
  const home = path.resolve('/home/user')
  expect(pathsOf({ HOME: home })).toEqual(
    expect.arrayContaining(
      ['.claude/settings.json', '.claude.json', '.codex/config.toml', '.gemini/settings.json'].map((one) =>
        path.join(home, one),
      ),
    ),
  )
  expect(pathsOf({ HOME: home, CLAUDE_CONFIG_DIR: '/c', CODEX_HOME: '/x', COPILOT_HOME: '/p' })).toEqual(
    expect.arrayContaining(
      ['/c/settings.json', '/c/.claude.json', '/x/config.toml', '/p/settings.json'].map((one) =>
        path.resolve(one),
      ),
    ),
  )
  expect(pathsOf({}).filter((one) => one.includes('home'))).toEqual([])
})

test('TOML is given as JSON, and what cannot be read as it is', () => {
  expect(asJson('.codex/config.toml', 'notify = ["npx", "-y", "a"]', null)).toBe(
    '{"notify":{"command":"npx","args":["-y","a"]}}',
  )
  expect(asJson('.codex/config.toml', 'a = ', null)).toBe('a = ')
  expect(asJson('.codex/hooks.json', '{"a": 1}', null)).toBe('{"a": 1}')
  expect(asJson('.mcp.json', '{ "a": 1 }', null)).toBe('{ "a": 1 }')
  expect(asJson('.codex/config.toml', '', null)).toBe('')
})
