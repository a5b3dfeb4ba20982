// What doctor finds in the settings of an agent as they are in the project at hand, each with its honest twin.

import { expect, test } from 'vitest'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { examinePlace, type ProjectFacts } from '../../src/setup/examine-place.ts'
import type { WiredHook } from '../../src/setup/wired-hooks.ts'

const placeOf = (name: string) => {
  const agent = orderedWirings.find((one) => one.name === name)
  if (agent === undefined) throw new Error(name)
  return { agent, ...agent.scopes[0].place({ folder: '/app', env: {} }) }
}
const hook = (more: Partial<WiredHook>): WiredHook => ({
  event: 'PreToolUse',
  matcher: 'Bash|PowerShell|Monitor',
  command: 'node .claude/hooks/depgate.mjs hook',
  args: null,
  timeout: 60,
  ...more,
})
const facts: ProjectFacts = {
  deadlineSeconds: 45,
  files: new Map([
    ['.claude/settings.json', true],
    ['.claude/hooks/depgate.mjs', true],
  ]),
}
const look = (name: string, hooks: readonly WiredHook[], settings = {}, more: Partial<ProjectFacts> = {}) =>
  examinePlace(placeOf(name), hooks, settings, { ...facts, ...more }).map(({ state, says }) => [state, says])

test('settings in order have no remark', () =>
  expect(look('claude', [hook({}), hook({ event: 'Stop', matcher: null, timeout: null })])).toEqual([]))

test.each([
  ['a matcher that selects other tools', hook({ matcher: 'Edit|Write' }), /does not select Bash/],
  [
    'less time than the policy gives',
    hook({ timeout: 45 }),
    /waits 45 s, and the policy gives the judgement 45 s/,
  ],
])('%s', (_, one, says) => expect(look('claude', [one])).toEqual([['open', expect.stringMatching(says)]]))

test('a timeout in milliseconds is one in seconds', () => {
  const gemini = (timeout: number) =>
    look(
      'gemini',
      [hook({ event: 'BeforeTool', matcher: 'run_shell_command', timeout })],
      {},
      { files: null },
    )
  expect(gemini(60_000)).toEqual([])
  expect(gemini(60)).toEqual([['open', expect.stringContaining('waits 0.06 s')]])
})

test('an agent that passes over matchers is not told of one', () =>
  expect(look('vscode', [hook({ matcher: 'Edit' })], {}, { files: null })).toEqual([]))

test.each([
  'npm_config_registry',
  'NPM_CONFIG_USERCONFIG',
  'NODE_OPTIONS',
  'PATH',
  'XDG_STATE_HOME',
  'DEPGATE_MANAGED_POLICY',
])('an environment with %s', (name) =>
  expect(look('claude', [], { env: { [name]: 'x' } })).toEqual([['open', expect.stringContaining(name)]]),
)

test('an environment of the project is its own', () =>
  expect(look('claude', [], { env: { DEBUG: '1', PATHS: 'x', npm: 'y' } })).toEqual([]))

test('what git ignores or nobody committed is on this machine alone', () => {
  expect(look('claude', [], {}, { files: new Map([['.claude/settings.json', false]]) })).toEqual([
    ['warning', expect.stringContaining('is not committed')],
    ['warning', expect.stringContaining('is ignored by git')],
  ])
  expect(look('claude', [], {}, { files: null })).toEqual([])
})
