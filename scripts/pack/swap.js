// Makes npm pack in the checkout give what is published: prepack puts the files of package/ in place, postpack takes them back.
//
// node scripts/pack/swap.js in | out
//
// A run that was killed in between is taken back by the next one. npm publish refuses the checkout, which is private.

import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const from = path.join(root, 'package')
const backup = path.join(root, '.pack-backup')
const list = path.join(backup, 'list.json')

/** In the package it lies at the top, under a name that `files` finds in every folder. */
const elsewhere = 'dist/run/THIRD-PARTY-NOTICES.txt'

function copy(source, target) {
  mkdirSync(path.dirname(target), { recursive: true })
  // A newer package.json would make the next run build anew.
  cpSync(source, target, { preserveTimestamps: true })
}

/** Puts back what was there, and removes what was not. */
function restore() {
  if (!existsSync(list)) return
  const { replaced, added, folders } = JSON.parse(readFileSync(list, 'utf8'))
  for (const file of replaced) copy(path.join(backup, 'files', file), path.join(root, file))
  for (const file of [...added, ...folders]) rmSync(path.join(root, file), { recursive: true, force: true })
  rmSync(backup, { recursive: true, force: true })
}

function run(script) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts', script)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`${script} failed`)
}

function isSame(file) {
  const [one, other] = [path.join(from, file), path.join(root, file)]
  return existsSync(other) && readFileSync(one).equals(readFileSync(other))
}

function put() {
  run('setup.js')
  run('pack.js')
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(from, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'))
  const manifest = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'))
  const differing = files.filter((file) => !isSame(file))
  const replaced = differing.filter((file) => existsSync(path.join(root, file)))
  const added = differing.filter((file) => !replaced.includes(file))
  const tops = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/', 1)[0]))
  const folders = [...tops].filter((folder) => !existsSync(path.join(root, folder)))
  const kept = [...replaced, elsewhere]
  for (const file of kept) copy(path.join(root, file), path.join(backup, 'files', file))
  mkdirSync(backup, { recursive: true })
  writeFileSync(list, JSON.stringify({ replaced: kept, added, folders }))
  for (const file of differing) copy(path.join(from, file), path.join(root, file))
  rmSync(path.join(root, elsewhere))
  // dist has more here than there.
  writeFileSync(path.join(root, 'package.json'), `${JSON.stringify({ ...manifest, files }, null, 2)}\n`)
}

restore()
if (process.argv[2] === 'in') put()
