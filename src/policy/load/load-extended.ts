// Opens the files and packages that a policy extends.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'
import { chooseLockfiles } from '../../lockfile/names.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { isExtendedFile, type OpenExtended, type PolicyText } from '../extends.ts'
import { plain } from '../../text/plain.ts'
import { policyFile as named, show, type PolicyFiles } from './policy-files.ts'

/** The name of an extended file in messages. */
function shownIn(at: Snapshot, step: string, files: PolicyFiles): string {
  return at.label === null ? show(path.join(at.folder, step), files) : `${plain(step, 120)} at ${at.label}`
}

/**
 * Returns a function that opens what the policy in a folder extends.
 *
 * @param at - the snapshot of the policy, from the folder that the policy is in.
 * @param hasPackages - whether packages may be extended: not by a policy above the project.
 */
export function openFrom(at: Snapshot, hasPackages: boolean, files: PolicyFiles): OpenExtended {
  return (name, from) => {
    if (isExtendedFile(name)) return openFile(name, from, at, files)
    if (hasPackages) return openPackage(name, from, at.folder, files)
    throw new DepgateError(
      'EPOLICY',
      `${from.origin}: extends: ${name}: a policy above the project cannot extend what a project installs`,
    )
  }
}

/** Opens a `depgate.json` of the checkout, and no other file: the hook watches these, and a reviewer sees them. */
function openFile(name: string, from: PolicyText, at: Snapshot, files: PolicyFiles): PolicyText {
  const refuse = (reason: string) =>
    new DepgateError('EPOLICY', `${from.origin}: extends: ${plain(name, 120)} ${reason}`)
  if (path.posix.basename(name) !== named || /[\\\0\r\n]/.test(name))
    throw refuse(`is not the path of a file that is called ${named}`)
  const base = files.real(at.folder)
  const step = path.posix.normalize(path.posix.join(path.posix.dirname(from.place), name))
  const file = path.join(base, step)
  if (step.split('/').includes('node_modules')) throw refuse('lies in node_modules, which is what is judged')
  if (!isUnder(file, topOf(base, at.folder, files))) throw refuse('leads out of the checkout')
  const isDisk = at.label === null
  const shown = shownIn(at, step, files)
  const text = at.read(step)
  if (text === null) {
    throw new DepgateError('EPOLICY', `${from.origin}: extends: there is no file ${shown}`, {
      hint: isDisk ? `git checkout HEAD -- ${shown}` : 'Bring the file in with a change of its own first.',
    })
  }
  if (isDisk && files.real(file) !== file) throw refuse('is a link')
  return parse(text, step, shown)
}

function topOf(base: string, folder: string, { disk, real }: PolicyFiles): string {
  try {
    return real(disk.at(folder).top() ?? base)
  } catch {
    // Without git there is no checkout either.
    return base
  }
}

function isUnder(file: string, top: string): boolean {
  const step = path.relative(top, file)
  return !path.isAbsolute(step) && step.split(path.sep)[0] !== '..'
}

/** Opens a package that the lockfile lists with a hash, in that version: anyone can put other files into node_modules. */
function openPackage(name: string, from: PolicyText, folder: string, files: PolicyFiles): PolicyText {
  const where = `${from.origin}: extends: ${name}`
  const home = findHome(name, folder, files)
  if (home === null) {
    throw new DepgateError('EPOLICY', `${where} is not installed`, { hint: 'npm ci --ignore-scripts' })
  }
  const place = path.join(home, 'node_modules', name)
  const manifest = objectOf(readText(place, 'package.json', `${name}/package.json`, files))
  const locked = findLocked(name, home, files)
  if (locked === null) {
    throw new DepgateError('EPOLICY', `${where} is in no lockfile with a hash`, {
      hint: `npm install --save-dev --ignore-scripts ${name}`,
    })
  }
  if (manifest.version !== locked || manifest.name !== name) {
    const installed = plain(`${String(manifest.name)}@${String(manifest.version)}`, 120)
    throw new DepgateError(
      'EPOLICY',
      `${where}: ${installed} is installed, and the lockfile has ${plain(locked, 60)}`,
      {
        hint: 'npm ci --ignore-scripts',
      },
    )
  }
  const origin = `${name}@${plain(locked, 60)}`
  const text = files.disk.at(place).read(named)
  if (text !== null) return parse(text, place, origin)
  if (!Object.hasOwn(manifest, 'depgate'))
    throw new DepgateError(
      'EPOLICY',
      `${where} has neither a ${named} nor the field "depgate" in its package.json`,
    )
  return { place, origin, value: manifest.depgate }
}

/** The nearest folder, up to the top of the checkout, that has the package installed. */
function findHome(name: string, folder: string, files: PolicyFiles): string | null {
  const top = topOf(files.real(folder), folder, files)
  for (let place = folder; ; place = path.dirname(place)) {
    if (files.disk.at(place).read(`node_modules/${name}/package.json`) !== null) return place
    if (files.real(place) === top || path.dirname(place) === place) return null
  }
}

function findLocked(name: string, home: string, files: PolicyFiles): string | null {
  const at = files.disk.at(home)
  for (const lockfile of chooseLockfiles((one) => at.read(one) !== null)) {
    const found = readPackages(lockfile, at).find((one) => one.location === `node_modules/${name}`)
    const isFixed = found !== undefined && (found.integrity !== null || found.archiveHash !== undefined)
    if (isFixed && found.source.type !== 'directory') return found.version
  }
  return null
}

/** A lockfile that cannot be read locks nothing: what is extended is then refused. */
function readPackages(lockfile: string, at: Snapshot): Lockfile['packages'] {
  try {
    return parseLockfile(at.read(lockfile) ?? '', lockfile, (file) => at.read(file)).packages
  } catch (error) {
    if (error instanceof DepgateError) return []
    throw error
  }
}

function readText(folder: string, file: string, shown: string, { disk }: PolicyFiles): unknown {
  const text = disk.at(folder).read(file)
  return text === null ? null : readJson(text, shown, { code: 'EPOLICY', hasTwins: true }).value
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

function parse(text: string, place: string, origin: string): PolicyText {
  return { place, origin, value: readJson(text, origin, { code: 'EPOLICY', hasComments: true }).value }
}
