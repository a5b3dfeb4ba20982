// What decides in Copilot CLI's settings: `disableAllHooks`, hooks and servers.

import path from 'node:path'
import { defineSettings, homeOf } from '../define-settings.ts'

export default defineSettings({
  agent: 'copilot',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const { COPILOT_HOME: moved } = machine.env
    if (!moved && home === null) return []
    const folder = moved ? path.resolve(machine.folder, moved) : path.join(home ?? '', '.copilot')
    return ['settings.json', 'mcp-config.json'].map((name) => ({ path: path.join(folder, name) }))
  },
  switches: (value) => [
    {
      name: 'disableAllHooks',
      isOn: value.disableAllHooks !== true,
      says: '"disableAllHooks" was turned on: no hook runs',
    },
  ],
  environments: ({ env }) => [env],
  variables: ['COPILOT_HOME'],
})
