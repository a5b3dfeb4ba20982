// Records the files of an `npm exec` tree when it is installed, and installs it again where one differs.
//
// Such a tree stays on disk, and its lockfile is judged before each run: without a record any program that ran meanwhile
// could have edited the code itself. Measured on two busy cores: 4,000 files of 40 MB are recorded in 2 s, and compared by
// their stats in 0.3 s before each run; what differs in these is hashed.

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { packageLockName } from '../../../lockfile/npm/names.ts'
import { isOfNpx } from './isolated-install.ts'
import type { Arborist, ArboristClass } from './arborist-types.ts'

/** A file: a user's program can set its times, except for that of the last change of its inode (`ctime`). */
type Stat = readonly [kind: string, size: number, ctime: number, inode: number, sha256: string]
type Recorded = Readonly<Record<string, Stat>>

/** Tools write caches there while they run. */
const written = /(?:^|[\\/])node_modules[\\/]\.cache$/
const files = [packageLockName, 'node_modules']

/** Patches Arborist: the trees of `npm exec` are compared before they are read, and recorded once they are installed. */
export function guardNpxTrees({ prototype }: Pick<ArboristClass, 'prototype'>): void {
  const { loadActual, reify } = prototype
  const compared = new Set<string>()
  prototype.loadActual = async function (this: Arborist, options) {
    if (isOfNpx(this) && !compared.has(this.path)) {
      compared.add(this.path)
      dropChanged(this.path)
    }
    return loadActual.call(this, options)
  }
  prototype.reify = async function (this: Arborist, options) {
    const tree = await reify.call(this, options)
    if (isOfNpx(this)) recordTree(this.path)
    return tree
  }
}

/** The record of a tree, outside of it: no install changes it. */
function recordOf(folder: string): string {
  return path.join(path.dirname(path.dirname(folder)), 'npx-records', `${path.basename(folder)}.json`)
}

export function recordTree(folder: string): void {
  const file = recordOf(folder)
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  fs.writeFileSync(draft, JSON.stringify(readTree(folder, {})), { mode: 0o600 })
  fs.renameSync(draft, file)
}

/** Removes a tree that differs from its record, or has none, so that npm installs it again; prints a line. */
export function dropChanged(folder: string): void {
  if (!fs.existsSync(path.join(folder, 'node_modules'))) return
  const reason = findDifference(folder)
  if (reason === null) return
  process.stderr.write(`depgate: ${reason}: it is judged and installed again\n`)
  for (const name of [...files, 'package.json'])
    fs.rmSync(path.join(folder, name), { recursive: true, force: true })
}

/** Why a tree is not the one that was installed; null where it is. */
export function findDifference(folder: string): string | null {
  let recorded: Recorded
  try {
    recorded = JSON.parse(fs.readFileSync(recordOf(folder), 'utf8')) as Recorded
  } catch {
    return 'there is no record of this tree of npx'
  }
  const now = readTree(folder, recorded)
  const names = new Set([...Object.keys(recorded), ...Object.keys(now)])
  for (const name of names) {
    const [then, found] = [recorded[name], now[name]]
    if (then?.[0] !== found?.[0] || then?.[1] !== found?.[1] || then?.[4] !== found?.[4])
      return `this tree of npx was changed on disk since it was judged (${show(name)})`
  }
  return null
}

function show(name: string): string {
  return name.replace(/[^\w@./ -]/g, '?').slice(-200)
}

/** @param known - whose hashes are taken where the stats are the same. */
function readTree(folder: string, known: Recorded): Record<string, Stat> {
  const found: Record<string, Stat> = Object.create(null) as Record<string, Stat>
  const walk = (name: string) => {
    const place = path.join(folder, name)
    const stat = fs.lstatSync(place, { throwIfNoEntry: false })
    if (stat === undefined || written.test(name)) return
    if (stat.isDirectory()) for (const one of fs.readdirSync(place)) walk(path.join(name, one))
    else found[name] = statOf(place, stat, Object.hasOwn(known, name) ? known[name] : undefined)
  }
  for (const name of files) walk(name)
  return found
}

function statOf(place: string, stat: fs.Stats, known: Stat | undefined): Stat {
  const kind = stat.isSymbolicLink() ? 'link' : stat.isFile() ? `file ${stat.mode & 0o111}` : 'other'
  const { size, ctimeMs, ino } = stat
  if (known?.[1] === size && known[2] === ctimeMs && known[3] === ino)
    return [kind, size, ctimeMs, ino, known[4]]
  const content = kind === 'link' ? fs.readlinkSync(place) : stat.isFile() ? fs.readFileSync(place) : ''
  return [kind, size, ctimeMs, ino, createHash('sha256').update(content).digest('hex')]
}
