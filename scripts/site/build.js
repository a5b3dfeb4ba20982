// Builds the site of docs/ into site/.vitepress/dist, and refuses it where a link leads nowhere.
//
// npm run site [-- --dev]   installs what builds it, where that has not been done; --dev serves the pages instead

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const site = path.join(root, 'site')

function run(program, args, cwd) {
  const shell = process.platform === 'win32'
  return spawnSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], shell }).status === 0
}

function changedAt(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0
}

if (
  changedAt(path.join(site, 'node_modules/.package-lock.json')) <
  changedAt(path.join(site, 'package-lock.json'))
) {
  // No script of a package runs. A hiccup of the network is no reason to fail.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  if (![1, 2, 3].some(() => run('npm', ['ci', ...flags], site))) process.exit(1)
}
rmSync(path.join(site, 'pages'), { recursive: true, force: true })
cpSync(path.join(root, 'docs'), path.join(site, 'pages'), { recursive: true })
const command = process.argv.includes('--dev') ? 'dev' : 'build'
const vitepress = path.join(site, 'node_modules/vitepress/bin/vitepress.js')
const isDone =
  run(process.execPath, [vitepress, command], site) &&
  (command === 'dev' || run(process.execPath, [path.join(root, 'scripts/site/check-links.js')], root))
process.exitCode = isDone ? 0 : 1
