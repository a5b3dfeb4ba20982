// What decides in Claude Code's settings: hooks and their switches, `env`, servers and plug-ins.

import path from 'node:path'
import { defineSettings, homeOf, tableOf } from '../define-settings.ts'
import type { Machine } from '../define-wiring.ts'
import { managedFiles } from './examine.ts'
import rewritten from './rewritten.ts'

export default defineSettings({
  agent: 'claude-code',
  userFiles: (machine) => {
    const folder = folderOf(machine)
    const own = folder === null ? [] : [path.join(folder, 'settings.json')]
    const files = [...own, rewritten.locate(machine) ?? [], ...managedFiles.filter(path.isAbsolute)].flat()
    return files.map((file) => ({ path: file }))
  },
  switches: (value) => [
    {
      name: 'disableAllHooks',
      isOn: value.disableAllHooks !== true,
      says: '"disableAllHooks" was turned on: no hook runs',
    },
    {
      name: 'allowManagedHooksOnly',
      isOn: value.allowManagedHooksOnly !== true,
      says: '"allowManagedHooksOnly" was turned on: the hooks of users and projects do not run',
    },
    // The plug-in brings the hook along. One that is not listed is off.
    ...Object.entries(tableOf(value, 'enabledPlugins'))
      .filter(([name]) => name.startsWith('depgate@'))
      .map(([name, isOn]) => ({
        name: `enabledPlugins: ${name}`,
        isOn: isOn === true,
        says: `the plug-in ${name}, which brings the hook, was turned off`,
      })),
  ],
  environments: ({ env }) => [env],

  // The last two start it without hooks (its change log, 2.1.169).
  variables: ['CLAUDE_CONFIG_DIR', 'CLAUDE_CODE_SIMPLE', 'CLAUDE_CODE_SAFE_MODE'],
})

/** The folder of its settings; null where no variable names one. */
function folderOf(machine: Machine): string | null {
  const { CLAUDE_CONFIG_DIR: moved } = machine.env
  if (moved) return path.resolve(machine.folder, moved)
  const home = homeOf(machine)
  return home === null ? null : path.join(home, '.claude')
}
