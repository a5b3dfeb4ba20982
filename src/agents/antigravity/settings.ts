// What decides in Antigravity's hooks: `enabled` of each named hook, in the project and of the user.

import path from 'node:path'
import { defineSettings, homeOf } from '../define-settings.ts'

// What was read of it in 2026-11 (its page on hooks, and checks of agy 1.1 to 1.2): each key of `hooks.json` is a named hook, which
// `enabled` switches; the user's folder is ~/.gemini/config.
export default defineSettings({
  agent: 'antigravity',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const names = ['hooks.json', 'mcp_config.json']
    return home === null ? [] : names.map((name) => ({ path: path.join(home, '.gemini', 'config', name) }))
  },
  switches: (value) =>
    Object.entries(value)
      .filter(([name, hook]) => /depgate/i.test(`${name} ${JSON.stringify(hook)}`))
      .map(([name, hook]) => ({
        name: `${name}.enabled`,
        isOn: typeof hook !== 'object' || hook === null || !('enabled' in hook) || hook.enabled !== false,
        says: `"enabled" of the hook "${name}" was turned off`,
      })),
  environments: () => [],
  variables: [],
})
