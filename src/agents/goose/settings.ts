// goose's hooks of a user. It takes them from plug-ins, which have no switch of their own, and sets no environment.

import path from 'node:path'
import { defineSettings, homeOf } from '../define-settings.ts'

// documentation/docs/guides/context-engineering/hooks.md of block/goose, read 2026-11: a file whose `on_failure` is another
// value than "allow" or "block" is skipped as a whole.
export default defineSettings({
  agent: 'goose',
  userFiles: (machine) => {
    const home = homeOf(machine)
    return home === null
      ? []
      : [{ path: path.join(home, '.agents', 'plugins', 'depgate', 'hooks', 'hooks.json') }]
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
