// Windsurf's hooks outside of a project. It merges those of all places, has no switch for hooks and sets no environment.

import path from 'node:path'
import { defineSettings, homeOf } from '../define-settings.ts'

// docs.windsurf.com/windsurf/cascade/hooks.md, read 2026-11: system, user (the editor and the plug-in for JetBrains), workspace.
export default defineSettings({
  agent: 'windsurf',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const own =
      home === null
        ? []
        : ['windsurf/hooks.json', 'hooks.json', 'windsurf/mcp_config.json'].map((name) =>
            path.join(home, '.codeium', name),
          )
    const system = ['/etc/windsurf/hooks.json', '/Library/Application Support/Windsurf/hooks.json']
    return [...own, ...system].filter(path.isAbsolute).map((file) => ({ path: file }))
  },
  switches: () => [],
  environments: () => [],
  variables: [],
})
