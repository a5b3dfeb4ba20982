// What decides in Gemini CLI's settings: hooks, the switches of `hooksConfig`, servers.

import path from 'node:path'
import { defineSettings, homeOf, tableOf } from '../define-settings.ts'

export default defineSettings({
  agent: 'gemini-cli',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const own = home === null ? [] : [path.join(home, '.gemini', 'settings.json')]
    return [...own, '/etc/gemini-cli/settings.json'].filter(path.isAbsolute).map((file) => ({ path: file }))
  },
  switches: (value) => {
    const config = tableOf(value, 'hooksConfig')
    const { disabled } = config
    const names: unknown[] = Array.isArray(disabled) ? disabled : []
    return [
      {
        name: 'hooksConfig.enabled',
        isOn: config.enabled !== false,
        says: '"enabled" of "hooksConfig" was turned off: no hook runs',
      },
      // Hooks are switched off by their names, and one without a name by its command.
      {
        name: 'hooksConfig.disabled',
        isOn: !names.some((name) => /depgate/i.test(String(name))),
        says: '"disabled" of "hooksConfig" names the hook that calls depgate',
      },
      {
        name: 'tools.enableHooks',
        isOn: tableOf(value, 'tools').enableHooks !== false,
        says: '"enableHooks" of "tools" was turned off: no hook runs',
      },
    ]
  },
  environments: () => [],
  variables: ['GEMINI_CLI_SYSTEM_SETTINGS_PATH', 'GEMINI_CLI_SYSTEM_DEFAULTS_PATH', 'GEMINI_CLI_HOME'],
})
