// The main job on real input: a real change of a lockfile against the registry that npm is configured for.

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const records = readdirSync(path.join(root, 'fixtures/osv')).filter((file) => /^[A-Z].*\.json$/.test(file))
const args = [
  ...[
    'check',
    '--before',
    'fixtures/demo/before/package-lock.json',
    '--after',
    'fixtures/demo/after/package-lock.json',
  ],
  ...['--policy', 'fixtures/demo/depgate.json', '--as-of', '2026-03-03T00:15:13Z'],
]
console.log(`A real change: actions/dependency-review-action, commit d02fa39f, as of its own date.
Where the registry serves no advisories, ${records.length} real ones in fixtures/osv are used instead: enough to show it, not to rely on it.

$ depgate ${args.join(' ')}
`)
const { status } = spawnSync(process.execPath, ['bin/depgate.js', ...args], { cwd: root, stdio: 'inherit' })
console.log(`\nexit code ${status}`)
// The check is expected to block; only where nothing could be judged has the demo itself failed.
process.exitCode = status === 0 || status === 1 || status === 3 ? 0 : 1
