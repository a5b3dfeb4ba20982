// Builds depgate in the action's own checkout, from its own lockfile and without any install script.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

if (!existsSync(path.join(root, 'dist', 'index.js'))) {
  for (const args of [
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    ['run', 'build'],
  ]) {
    const { status, error } = spawnSync('npm', args, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
    if (status !== 0) {
      console.log(
        `::error title=depgate::npm ${args[0]} failed in the action's own folder${error ? `: ${error.code}` : ''}`,
      )
      process.exit(2)
    }
  }
}
