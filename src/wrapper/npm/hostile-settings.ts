// Finds settings and files of a project that make npm run its code too early.

import { readFileSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { canBecome } from '../../npmrc/compare.ts'
import { findMovedNpmrc } from '../../npmrc/moves.ts'
import { linesOfKeys, readNpmrc, type Setting } from '../../npmrc/read.ts'
import { rowOf } from '../../npmrc/table.ts'
import type { Environment } from '../../system/folders.ts'
import { findTypedPrefix } from '../../shell/npm-prefix.ts'
import { plain } from '../../text/plain.ts'

/** Settings for programs that npm starts: to fetch git dependencies, to build, to run scripts, to create a package.json. */
const programs = new Set(['git', 'node-gyp', 'script-shell', 'shell', 'init-module', 'init.module'])
/** Options of node that load a file. */
const loading = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader|--env-file\S*)(?:[\s=]|$)/

/** npm's project folder is the nearest one that contains one of these. */
const marks = ['package.json', 'node_modules']
const maxBytes = 2 ** 20

/**
 * Refuses a project whose `.npmrc` names a program inside the project.
 *
 * `git=./evil.sh` runs while npm resolves a git dependency, even with `ignore-scripts` (measured with npm 11 and 12).
 *
 * @param roots - of `findRoots`.
 * @throws {DepgateError} ECONFIG, naming the line.
 */
export function refuseHostileSettings(roots: readonly string[], env: Environment): void {
  for (const root of roots) refuseAt(root, env)
}

function refuseAt(root: string, env: Environment): void {
  const file = join(root, '.npmrc')
  let text: string
  try {
    if (statSync(file).size > maxBytes) throw new DepgateError('ECONFIG', '.npmrc is larger than 1 MiB')
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof DepgateError) throw error
    return
  }
  const read = (name: string) => {
    const stat = statSync(join(root, name), { throwIfNoEntry: false })
    return stat?.isFile() === true && stat.size <= maxBytes ? readFileSync(join(root, name), 'utf8') : null
  }
  refuseIn('.npmrc', text, root)
  const place = (name: string) => inRoot(root, resolveSetting(root, name))
  for (const moved of findMovedNpmrc(expand(text, env), read, place))
    refuseIn(moved.path ?? '.npmrc', moved.text, root)
}

/** `userconfig=${PWD}/npmrc` is a file of the project. */
function expand(text: string, env: Environment): string {
  return text.replace(/\$\{([^${}?]+)\??\}/g, (all, name: string) => env[name] ?? all)
}

/** The path of a setting of type path. npm expands `~/` alone: `~evil.js` is a file of the project. */
function resolveSetting(root: string, value: string): string {
  return value.startsWith('~/') ? join(homedir(), value.slice(2)) : resolve(root, value)
}

/** The path of a file relative to the project's folder, by whatever links it is named; null where it is outside. */
function inRoot(root: string, file: string): string | null {
  const steps = [relative(root, file), relative(real(root), real(file))]
  return steps.find((step) => !step.startsWith('..') && !isAbsolute(step)) ?? null
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

/** Reads the file as npm does, so that no spelling of a key hides it. */
function refuseIn(file: string, text: string, root: string): void {
  const hostile = readSettings(file, text).find(({ key, openKey, values, isOpen }) => {
    const name = openKey === null ? key : (canBecome(openKey) ?? key)
    const value = values.join(',')
    // For a setting of type path a bare name is a relative path, for others a program on the PATH.
    const program = rowOf(name)?.type === 'path' ? resolveSetting(root, value) : value
    return (
      (programs.has(name) && (isOpen || isOfProject(program, root))) ||
      // Another name for a file that npm 12 loads.
      name === 'extension-file' ||
      (name === 'node-options' && loading.test(program)) ||
      // The environment can turn the key into any of these.
      (openKey !== null && canBecome(openKey) !== null && !name.includes(':'))
    )
  })
  if (hostile === undefined) return
  const key = hostile.openKey ?? hostile.key
  const line = linesOfKeys(text, new Set([key])).get(key)
  throw new DepgateError(
    'ECONFIG',
    `${plain(file)}${line === undefined ? '' : `, line ${line}`}: "${plain(key, 40)}" makes npm run code of this project before anything can be judged`,
    { hint: 'Delete the line. What you need for yourself belongs into your own npmrc: npm config edit' },
  )
}

function readSettings(file: string, text: string): Setting[] {
  try {
    return readNpmrc(text)
  } catch (cause) {
    throw new DepgateError('ECONFIG', `${plain(file)} cannot be read by npm`, { cause })
  }
}

/**
 * The folders that npm can take for its project: the one that its command line names; else the nearest one with a manifest,
 * and every one above that has workspaces, of which it can be one.
 */
export function findRoots(folder: string, args: readonly string[], env: Environment): string[] {
  const typed = findTypedPrefix(args, { folder, env })
  if (typed !== null) return [typed]
  const roots: string[] = []
  for (let place = folder; ; place = dirname(place)) {
    const isFirst = roots.length === 0
    if (isFirst ? marks.some((name) => isThere(join(place, name))) : hasWorkspaces(place)) roots.push(place)
    if (dirname(place) === place) return isFirst && roots.length === 0 ? [folder] : roots
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

function hasWorkspaces(folder: string): boolean {
  try {
    return readFileSync(join(folder, 'package.json'), 'utf8').includes('workspaces')
  } catch {
    return false
  }
}

/** A bare name is searched on the PATH; a path may be inside the project, and a variable may expand to one. */
function isOfProject(program: string, root: string): boolean {
  if (program.includes('${')) return true
  if (!/[\\/]/.test(program)) return false
  return inRoot(root, resolve(root, program)) !== null
}
