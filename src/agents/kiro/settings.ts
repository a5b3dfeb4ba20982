// What decides in Kiro's settings: servers, those of its agents too, and hooks that are turned off one by one.

import path from 'node:path'
import { parse as parseJson, type ParseError } from 'jsonc-parser'
import { readYamlTable, serversOf } from '../read-yaml.ts'
import { defineSettings, homeOf } from '../define-settings.ts'

// kiro.dev/docs/mcp/configuration and kiro.dev/docs/hooks, read 2026-11: `enabled` of each hook is the only switch.
export default defineSettings({
  agent: 'kiro',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const names = ['settings/mcp.json', 'hooks/depgate.json']
    return home === null ? [] : names.map((name) => ({ path: path.join(home, '.kiro', name) }))
  },
  // kiro.dev/docs/custom-agents/configuration-reference, read 2026-11: an agent is JSON up to CLI 2, and Markdown with its
  // configuration as YAML before the text since CLI 3 and the editor 1.0; `mcpServers` of both start with it.
  parse: (text) => {
    const bare = text.replace(/^\uFEFF/, '')
    const [, head] = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(bare) ?? []
    if (head !== undefined) return { mcpServers: serversOf(readYamlTable(head), 'mcpServers', 'command') }
    // Markdown without a head configures nothing.
    if (!/^\s*[{[/]/.test(bare)) return {}
    const errors: ParseError[] = []
    const value: unknown = parseJson(bare, errors, { allowTrailingComma: true })
    if (errors.length > 0) throw new Error('is no JSON')
    return value
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
