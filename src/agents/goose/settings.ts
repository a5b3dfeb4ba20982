// goose's hooks of a user, which it takes from plug-ins without a switch of their own, and the servers of its config.yaml.

import path from 'node:path'
import { defineSettings, homeOf } from '../define-settings.ts'
import type { Machine } from '../define-wiring.ts'
import { readYamlTable, serversOf } from '../read-yaml.ts'

// documentation/docs/guides/context-engineering/hooks.md of block/goose, read 2026-11: a file whose `on_failure` is another
// value than "allow" or "block" is skipped as a whole.
export default defineSettings({
  agent: 'goose',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const hooks =
      home === null ? [] : [path.join(home, '.agents', 'plugins', 'depgate', 'hooks', 'hooks.json')]
    return [...hooks, ...configsOf(machine)].map((file) => ({ path: file }))
  },
  // documentation/docs/guides/config-files.md, read 2026-11: an extension of the type stdio is started by `cmd` and `args`.
  parse: (text) => {
    if (/^\s*\{/.test(text)) return JSON.parse(text) as unknown
    return { extensions: serversOf(readYamlTable(text), 'extensions', 'cmd') }
  },
  switches: (value) => [
    {
      name: 'on_failure',
      isOn: !/"on_failure":(?!"(?:allow|block)")/.test(JSON.stringify(value.hooks ?? {})),
      says: '"on_failure" has a value that goose does not know: it skips the whole file',
    },
  ],
  environments: () => [],
  variables: ['GOOSE_PATH_ROOT', 'GOOSE_STOP_HOOK_BLOCK_CAP'],
})

/** `config.yaml` where goose looks for it: `GOOSE_PATH_ROOT` moves it. */
function configsOf(machine: Machine): string[] {
  const { GOOSE_PATH_ROOT: moved, XDG_CONFIG_HOME, APPDATA } = machine.env
  if (moved) return [path.resolve(machine.folder, moved, 'config', 'config.yaml')]
  const home = homeOf(machine)
  const config = XDG_CONFIG_HOME || (home === null ? null : path.join(home, '.config'))
  return [
    ...(config === null ? [] : [path.join(config, 'goose', 'config.yaml')]),
    ...(APPDATA ? [path.join(APPDATA, 'Block', 'goose', 'config', 'config.yaml')] : []),
  ]
}
