// Installs the dependencies and builds, where that has not been done: the README's commands work on a fresh clone.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  return status === 0
}

function changedAt(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0
}

const installed = changedAt(path.join(root, 'node_modules/.package-lock.json'))
if (installed < changedAt(path.join(root, 'package-lock.json'))) {
  // A hiccup of the network is no reason to fail.
  const isDone = [1, 2, 3].some(() => run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']))
  if (!isDone) process.exit(1)
}

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
const newest = Math.max(
  ...[
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    ...['scripts/bundle.js', 'scripts/bundle/open.js', 'scripts/bundle/run.js'],
    ...sources.map((file) => path.join('src', file)),
  ].map((file) => changedAt(path.join(root, file))),
)
if (changedAt(path.join(root, 'dist/depgate.mjs')) < newest) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  if (!run(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')])) process.exit(1)
  if (!run(process.execPath, [path.join(root, 'scripts/bundle.js')])) process.exit(1)
}
