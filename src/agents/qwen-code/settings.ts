// What decides in Qwen Code's settings: hooks and `disableAllHooks`, `env`, servers.

import path from 'node:path'
import { defineSettings, homeOf, tableOf } from '../define-settings.ts'

// docs/users/features/hooks.md and docs/users/configuration/settings.md of QwenLM/qwen-code, read 2026-11.
export default defineSettings({
  agent: 'qwen-code',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const { QWEN_HOME: moved } = machine.env
    const folder = moved
      ? path.resolve(machine.folder, moved)
      : home === null
        ? null
        : path.join(home, '.qwen')
    const system = ['/etc/qwen-code', '/Library/Application Support/QwenCode'].flatMap((place) =>
      ['settings.json', 'system-defaults.json'].map((name) => `${place}/${name}`),
    )
    const own = folder === null ? [] : [path.join(folder, 'settings.json')]
    return [...own, ...system].filter(path.isAbsolute).map((file) => ({ path: file }))
  },
  switches: (value) => [
    {
      name: 'disableAllHooks',
      isOn: value.disableAllHooks !== true,
      says: '"disableAllHooks" was turned on: no hook runs',
    },
    // Versions before `disableAllHooks` had the switches of Gemini CLI, from which it descends.
    {
      name: 'hooksConfig.enabled',
      isOn: tableOf(value, 'hooksConfig').enabled !== false,
      says: '"enabled" of "hooksConfig" was turned off: no hook runs',
    },
    {
      name: 'hooks.enabled',
      isOn: tableOf(value, 'hooks').enabled !== false,
      says: '"enabled" of "hooks" was turned off: no hook runs',
    },
  ],
  environments: ({ env }) => [env],
  variables: ['QWEN_HOME', 'QWEN_CODE_SYSTEM_SETTINGS_PATH', 'QWEN_CODE_SYSTEM_DEFAULTS_PATH'],
})
