// What decides in Kiro's settings of a user: servers, and hooks that are turned off one by one.

import path from 'node:path'
import { defineSettings, homeOf } from '../define-settings.ts'

// kiro.dev/docs/mcp/configuration and kiro.dev/docs/hooks, read 2026-11: `enabled` of each hook is the only switch.
export default defineSettings({
  agent: 'kiro',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const names = ['settings/mcp.json', 'hooks/depgate.json']
    return home === null ? [] : names.map((name) => ({ path: path.join(home, '.kiro', name) }))
  },
  switches: ({ hooks }) => {
    const list: unknown[] = Array.isArray(hooks) ? hooks : []
    const isOff = (one: unknown) =>
      typeof one === 'object' && one !== null && 'enabled' in one && one.enabled === false
    return [
      {
        name: 'enabled',
        isOn: !list.some((one) => isOff(one) && /depgate/i.test(JSON.stringify(one))),
        says: '"enabled" of the hook that calls depgate was turned off',
      },
    ]
  },
  environments: () => [],
  variables: [],
})
