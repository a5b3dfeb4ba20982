import { describe, expect, test } from 'vitest'
import { claudeHooks } from '../../src/setup/agents.ts'
import { addHooks } from '../../src/setup/json-hooks.ts'
import { samplePayload, describeTrial } from '../../src/setup/hook-trial.ts'
import { hasPlugin, lineOf, listHooks, readSettings, describeDisabled } from '../../src/setup/wired-hooks.ts'

const none = { managed: {}, local: {}, project: {}, user: {} }

describe('what keeps hooks from running', () => {
  test.each([
    [{}, []],
    [{ project: { disableAllHooks: true } }, ['disableAllHooks is set in settings.json']],
    [{ user: { disableAllHooks: true }, project: { disableAllHooks: false } }, []],
    [
      { local: { disableAllHooks: true }, project: { disableAllHooks: false } },
      ['disableAllHooks is set in settings.local.json'],
    ],
    [{ managed: { allowManagedHooksOnly: true } }, ['allowManagedHooksOnly lets only managed hooks run']],
    [
      { managed: { strictPluginOnlyCustomization: ['hooks'] } },
      ['strictPluginOnlyCustomization lets only the hooks of plugins run'],
    ],
    [{ managed: { strictPluginOnlyCustomization: ['skills'] } }, []],
    [{ project: { allowManagedHooksOnly: true } }, []],
  ])('%j', (layers, said) => expect(describeDisabled({ ...none, ...layers })).toEqual(said))

  test('the plug-in', () => {
    expect(hasPlugin({ ...none, user: { enabledPlugins: { 'depgate@depgate': true } } })).toBe(true)
    expect(
      hasPlugin({ ...none, user: { enabledPlugins: { 'depgate@depgate': false, 'other@depgate': true } } }),
    ).toBe(false)
  })
})

describe('which hooks are there', () => {
  test('those that init writes', () => {
    const text = addHooks(null, claudeHooks('.claude/hooks/depgate.mjs'), 's')
    expect(listHooks(readSettings(text)).map(({ event }) => event)).toHaveLength(6)
  })
  test('the flat form, which Claude Code passes over, is one of Cursor only', () => {
    expect(listHooks({ hooks: { stop: [{ command: 'node .cursor/hooks/depgate.mjs hook' }] } })).toHaveLength(
      1,
    )
  })
  test('the form without a shell', () => {
    const args = ['${CLAUDE_PROJECT_DIR}/.claude/hooks/depgate.mjs', 'hook']
    const [hook] = listHooks({ hooks: { Stop: [{ hooks: [{ type: 'command', command: 'node', args }] }] } })
    expect(hook === undefined ? null : lineOf(hook, "/it's")).toBe(
      "node '/it'\\''s/.claude/hooks/depgate.mjs' 'hook'",
    )
  })
  test.each([
    '',
    '[]',
    '{',
    '{"hooks":1}',
    '{"hooks":{"Stop":1}}',
    '{"hooks":{"Stop":[1,{"hooks":2},{"hooks":[3]}]}}',
  ])('none in %s', (text) => expect(listHooks(readSettings(text))).toEqual([]))
})

describe('what counts as held', () => {
  const end = (stdout: unknown, code: number | null = 0, stderr = '') => ({
    stdout: typeof stdout === 'string' ? stdout : JSON.stringify(stdout),
    code,
    stderr,
  })
  const deny = {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: 'r',
    },
  }
  test.each([
    ['claude', 'PreToolUse', end(deny), true],
    ['claude', 'PreToolUse', end('', 2, 'no'), true],
    // Without the wrapper Claude Code does not read it.
    ['claude', 'PreToolUse', end({ permissionDecision: 'deny' }), false],
    ['claude', 'PreToolUse', end({ decision: 'block', reason: 'r' }), false],
    ['claude', 'PreToolUse', end('', 0), false],
    ['claude', 'PreToolUse', end('', 1, 'crash'), false],
    ['claude', 'PreToolUse', end('', null), false],
    ['claude', 'PostToolUse', end({ decision: 'block', reason: 'r' }), true],
    ['claude', 'PostToolUse', end({ decision: 'block' }), false],
    ['claude', 'Stop', end('{'), false],
    ['cursor', 'beforeShellExecution', end({ permission: 'deny' }), true],
    ['cursor', 'beforeShellExecution', end({ permission: 'ask' }), false],
    ['cursor', 'stop', end({ followup_message: 'm' }), true],
    // codex takes an empty reason for a hook that failed, and goes on.
    ['codex', 'PreToolUse', end('', 2, ''), false],
  ] as const)('%s %s %j', (agent, event, ran, isHeld) =>
    expect(describeTrial(agent, event, ran) !== null).toBe(isHeld),
  )
})

test('a payload has what the agent is known by', () => {
  const of = (agent: 'claude' | 'cursor' | 'codex', event: string) =>
    JSON.parse(samplePayload(agent, event, '/app')) as Record<string, unknown>
  expect(of('claude', 'PreToolUse')).toMatchObject({
    cwd: '/app',
    tool_input: { command: 'npm install left-pad' },
  })
  expect(of('cursor', 'stop')).toMatchObject({
    cursor_version: expect.any(String),
    workspace_roots: ['/app'],
  })
  expect(of('codex', 'Stop')).toMatchObject({ turn_id: expect.any(String) })
})
