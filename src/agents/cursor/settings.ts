// Cursor's settings outside of a project: hooks and servers. It has no switch for hooks and sets no environment.

import path from 'node:path'
import { defineSettings, homeOf } from '../define-settings.ts'

export default defineSettings({
  agent: 'cursor',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const folder = home === null ? null : path.join(home, '.cursor')
    return folder === null
      ? []
      : ['hooks.json', 'mcp.json'].map((name) => ({ path: path.join(folder, name) }))
  },
  switches: () => [],
  environments: () => [],
  variables: [],
})
