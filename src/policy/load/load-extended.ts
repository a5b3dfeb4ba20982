// Opens the files and packages that a policy extends, on disk or as a commit has them.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'
import { lockfileNames } from '../../lockfile/names.ts'
import { isExtendedFile, type OpenExtended, type PolicyText } from '../extends.ts'
import type { Host } from '../../ports/host.ts'
import { plain } from '../../text/plain.ts'

const named = 'depgate.json'

/** A state of the checkout. */
export interface Side {
  /** Reads a file by its path from the folder of the policy; null where it is not there. */
  read(step: string): string | null
  /** What messages call a file of it. */
  shown(step: string): string
  readonly isDisk: boolean
}

/**
 * Opens what the policy in a folder extends.
 *
 * @param hasPackages - whether packages count: not for a policy that stands above the project.
 */
export function openFrom(folder: string, side: Side, hasPackages: boolean, host: Host): OpenExtended {
  return (name, from) =>
    isExtendedFile(name)
      ? openFile(name, from, folder, side, host)
      : openPackage(name, from, folder, hasPackages, host)
}

/** Only a `depgate.json` of the checkout is what the hook watches, and what a reviewer sees. */
function openFile(name: string, from: PolicyText, folder: string, side: Side, host: Host): PolicyText {
  const refuse = (reason: string) =>
    new DepgateError('EPOLICY', `${from.origin}: extends: ${plain(name, 120)} ${reason}`)
  if (path.posix.basename(name) !== named || /[\\\0\r\n]/.test(name))
    throw refuse(`is not the path of a file that is called ${named}`)
  const base = host.real(folder)
  const step = path.posix.normalize(path.posix.join(path.posix.dirname(from.place), name))
  const file = path.join(base, step)
  if (step.split('/').includes('node_modules')) throw refuse('lies in node_modules, which is what is judged')
  if (!isUnder(file, topOf(base, folder, host))) throw refuse('leads out of the checkout')
  const text = side.read(step)
  if (text === null) {
    throw new DepgateError('EPOLICY', `${from.origin}: extends: there is no file ${side.shown(step)}`, {
      hint: side.isDisk
        ? `git checkout HEAD -- ${side.shown(step)}`
        : 'Bring the file in with a change of its own first.',
    })
  }
  if (side.isDisk && host.real(file) !== file) throw refuse('is a link')
  return parse(text, step, side.shown(step))
}

function topOf(base: string, folder: string, host: Host): string {
  try {
    return host.real(host.git.top(folder) ?? base)
  } catch {
    // Where there is no git there is no checkout either.
    return base
  }
}

function isUnder(file: string, top: string): boolean {
  const step = path.relative(top, file)
  return !path.isAbsolute(step) && step.split(path.sep)[0] !== '..'
}

/** A package that the lockfile lists, as it was published, in that version: what merely lies there is nobody's word. */
function openPackage(
  name: string,
  from: PolicyText,
  folder: string,
  hasPackages: boolean,
  host: Host,
): PolicyText {
  const where = `${from.origin}: extends: ${name}`
  if (!hasPackages)
    throw new DepgateError(
      'EPOLICY',
      `${where}: a policy above the project cannot extend what a project installs`,
    )
  const home = findHome(name, folder, host)
  if (home === null) {
    throw new DepgateError('EPOLICY', `${where} is not installed`, { hint: 'npm ci --ignore-scripts' })
  }
  const place = path.join(home, 'node_modules', name)
  const manifest = objectOf(readText(path.join(place, 'package.json'), `${name}/package.json`, host))
  const locked = findLocked(name, home, host)
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
  const text = host.read(path.join(place, named))
  if (text !== null) return parse(text, place, origin)
  if (!Object.hasOwn(manifest, 'depgate'))
    throw new DepgateError(
      'EPOLICY',
      `${where} has neither a ${named} nor the field "depgate" in its package.json`,
    )
  return { place, origin, value: manifest.depgate }
}

/** The nearest folder, up to the top of the checkout, that has the package installed. */
function findHome(name: string, folder: string, host: Host): string | null {
  const top = topOf(host.real(folder), folder, host)
  for (let place = folder; ; place = path.dirname(place)) {
    if (host.read(path.join(place, 'node_modules', name, 'package.json')) !== null) return place
    if (host.real(place) === top || path.dirname(place) === place) return null
  }
}

function findLocked(name: string, home: string, host: Host): string | null {
  for (const lockfile of lockfileNames) {
    const read = objectOf(readText(path.join(home, lockfile), lockfile, host))
    const entry = objectOf(objectOf(read.packages)[`node_modules/${name}`])
    const { version, integrity, link } = entry
    if (typeof version === 'string' && typeof integrity === 'string' && link !== true) return version
  }
  return null
}

function readText(file: string, shown: string, host: Host): unknown {
  const text = host.read(file)
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
