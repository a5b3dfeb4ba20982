// What decides in Codex's settings: `[features] hooks`, `[hooks]`, `[mcp_servers]`, `notify` and the environment of its shell.

import path from 'node:path'
import { parse } from 'smol-toml'
import { defineSettings, homeOf, tableOf } from '../define-settings.ts'
import type { Json } from '../define-wiring.ts'

/** In characters: no file of a person is larger. */
const maxCharacters = 1024 * 1024

export default defineSettings({
  agent: 'codex',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const { CODEX_HOME: moved } = machine.env
    if (!moved && home === null) return []
    const folder = moved ? path.resolve(machine.folder, moved) : path.join(home ?? '', '.codex')
    return ['config.toml', 'hooks.json'].map((name) => ({ path: path.join(folder, name) }))
  },
  parse: (text) => {
    const bare = text.replace(/^\uFEFF/, '')
    if (/^\s*\{/.test(bare)) return JSON.parse(bare) as unknown
    if (text.length > maxCharacters) throw new Error('is larger than 1 MiB')
    return parse(bare, { maxDepth: 64 })
  },
  switches: (value) =>
    // `codex_hooks` is the older name of the feature.
    ['hooks', 'codex_hooks'].map((name) => ({
      name: `features.${name}`,
      isOn: tableOf(value, 'features')[name] !== false,
      says: `"${name}" of "features" was turned off: no hook runs`,
    })),
  environments: (value) => [tableOf(value, 'shell_environment_policy').set],
  variables: ['CODEX_HOME'],
  withPrograms: (value) => {
    const { notify } = value
    const [command, ...args]: unknown[] = Array.isArray(notify) ? notify : []
    return command === undefined ? value : ({ ...value, notify: { command, args } } satisfies Json)
  },
})
