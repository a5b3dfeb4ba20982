import { describe, expect, test } from 'vitest'
import { compareHookSettings } from '../../../src/rules/tampering/hook-settings.ts'

const compare = (path: string, before: unknown, after: unknown, agent?: string) => {
  const write = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  const states = { before: before === null ? null : write(before), text: write(after) }
  return compareHookSettings({ path, ...states, ...(agent === undefined ? {} : { agent }) }).map(
    ({ message }) => message,
  )
}
const claude = '.claude/settings.json'
const codex = '.codex/config.toml'
const gemini = '.gemini/settings.json'
const copilot = '.github/copilot/settings.json'
const vscode = '.vscode/settings.json'
const locations = 'chat.hookFilesLocations'
const hook = { hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ command: 'npx depgate hook' }] }] } }

describe('an attack is reported', () => {
  test.each<[string, string, unknown, unknown, string]>([
    ['hooks off', claude, {}, { disableAllHooks: true }, '"disableAllHooks" was turned on: no hook runs'],
    ['hooks off in a new file', claude, null, { disableAllHooks: true }, 'no hook runs'],
    ['the plug-in off', claude, { enabledPlugins: { 'depgate@x': true } }, {}, 'depgate@x'],
    ['npm moved', claude, { env: {} }, { env: { NPM_CONFIG_REGISTRY: 'x' } }, '"NPM_CONFIG_REGISTRY"'],
    ['hooks off by a variable', claude, {}, { env: { CLAUDE_CODE_SAFE_MODE: '1' } }, 'turns its hooks off'],
    ['the hook removed', claude, hook, {}, 'was removed'],
    ['hooks off', codex, 'model = "x"', '[features]\nhooks = false', '"hooks" of "features"'],
    ['a handler removed', codex, '[[hooks.Stop]]\ncommand = "depgate hook"', '', 'was removed'],
    ['the shell moved', codex, '', '[shell_environment_policy.set]\nPATH = "/x"', '"PATH"'],
    ['no TOML any more', codex, 'model = "x"', 'model = ', 'no valid TOML'],
    [
      'hooks off',
      gemini,
      { hooksConfig: { enabled: true } },
      { hooksConfig: { enabled: false } },
      'hooksConfig',
    ],
    ['hooks off', copilot, null, { disableAllHooks: true }, 'no hook runs'],
    ['a folder dropped', vscode, {}, { [locations]: { '.github/hooks': false } }, '.github/hooks'],
    ['a folder of its own dropped', vscode, { [locations]: { tools: true } }, {}, 'no longer has tools'],
    [
      'terminals moved',
      vscode,
      {},
      { 'terminal.integrated.env.linux': { NODE_OPTIONS: 'x' } },
      'NODE_OPTIONS',
    ],
    ['no JSON any more', claude, hook, '{', 'no valid JSON'],
  ])('%s (%s)', (_, path, before, after, said) => {
    const found = compare(path, before, after)
    expect(found).toEqual([expect.stringContaining(said)])
  })

  test("in the user's own settings, wherever they lie", () => {
    expect(compare('/x/settings.json', {}, { disableAllHooks: true }, 'claude-code')).toHaveLength(1)
    expect(compare('/x/config.toml', '', 'features.hooks = false', 'codex')).toHaveLength(1)
  })
})

describe('its honest twin is not', () => {
  test.each<[string, string, unknown, unknown]>([
    [
      'theme, permissions and model',
      claude,
      hook,
      { ...hook, theme: 'x', permissions: { allow: ['a'] }, model: 'm' },
    ],
    ['another hook', claude, hook, { hooks: { ...hook.hooks, Stop: [{ hooks: [{ command: 'lint' }] }] } }],
    ['a harmless variable', claude, {}, { env: { NODE_ENV: 'test', FOO: 'x' } }],
    ['the same in another order', claude, { a: 1, ...hook }, { ...hook, a: 1 }],
    ['the same with comments', claude, hook, `// ours\n${JSON.stringify(hook, null, 4)}`],
    ['hooks on again', claude, { disableAllHooks: true }, {}],
    ['hooks off as before', claude, { disableAllHooks: true, a: 1 }, { disableAllHooks: true, a: 2 }],
    ['another plug-in off', claude, { enabledPlugins: { 'x@y': true } }, {}],
    ['a model', codex, 'model = "a"', '# ours\nmodel = "b"\n[features]\nhooks = true\n'],
    [
      'the same tables, reordered',
      codex,
      '[a]\nb = 1\n[features]\nhooks = false',
      '[features]\nhooks = false\n[a]\nb = 1',
    ],
    [
      'a theme',
      gemini,
      { hooksConfig: { enabled: true } },
      { hooksConfig: { enabled: true }, ui: { theme: 'x' } },
    ],
    ['a banner', copilot, {}, { banner: 'never' }],
    ['an editor setting', vscode, {}, '{ // ours\n "editor.tabSize": 2, }'],
    ['a folder more', vscode, {}, { [locations]: { 'tools/hooks': true } }],
    ['what could not be read before either', claude, '{', '{{'],
  ])('%s (%s)', (_, path, before, after) => expect(compare(path, before, after)).toEqual([]))
})
