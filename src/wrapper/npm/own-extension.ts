// Decides whether npm 12 may load the `.npm-extension` of a project.
//
// npm 12 loads the file in its own process while it builds the tree, so before a verdict, and calls it for each manifest of
// a dependency; `npm ls` loads it too where npm's record of node_modules is not current. `npm ci` loads nothing and compares
// the file with `npmExtensionHash` of the lockfile (12.2.1: lib/commands/ci.js, Arborist's lib/npm-extension.js).

import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { npmExtensionFiles } from '../../lockfile/npm/extension.ts'
import { npmWords } from '../../shell/npm-commands.ts'

/** The first npm that loads it. */
const firstMajor = 12
const maxBytes = 2 ** 20
/** What it loads by a relative path. */
const relativeLoad = /(?:\brequire\s*\(|\bimport\s*\(|\bfrom|\bimport)\s*(['"`])(\.{1,2}(?:\/[^'"`]*)?)\1/

/** A run of npm. */
export interface ExtensionRun {
  readonly tool: 'npm' | 'npx'
  readonly args: readonly string[]
  /** Null where it is not known. */
  readonly version: string | null
  /** The user runs it; an agent's hook, which can lie outside of a sandbox that the agent is in, runs none. */
  readonly isUsers: boolean
  /** A file as HEAD has it, by its absolute path; null where it has none. */
  readonly atHead: (file: string) => string | null
}

/** The `.npm-extension` of a folder, links included; null for none. */
export function findExtension(root: string): string | null {
  return npmExtensionFiles.find((name) => lstatSync(join(root, name), { throwIfNoEntry: false })) ?? null
}

/**
 * Refuses a run in which npm would load an extension that nothing has judged: HEAD has another one or none, or it loads
 * other files of the project. One that HEAD has is code of the project, as its scripts are.
 *
 * @throws {DepgateError} ECONFIG, with the reason and what to type.
 */
export function refuseExtension(root: string, run: ExtensionRun): void {
  const name = findExtension(root)
  if (name === null || !isLoaded(run)) return
  const reason = findReason(join(root, name), run)
  if (reason !== null) throw refusalOf(name, reason)
}

/** The error for an extension that must not be loaded. */
export function refusalOf(
  name: string,
  [reason, hint]: readonly [reason: string, hint: string],
): DepgateError {
  return new DepgateError(
    'ECONFIG',
    `${name} makes npm run code of this project before anything can be judged, and ${reason}`,
    { hint: `${hint} To install what the lockfile has, without loading it: depgate ci` },
  )
}

function isLoaded({ tool, args, version }: ExtensionRun): boolean {
  if (version !== null && Number.parseInt(version, 10) < firstMajor) return false
  // Only where no flag, whose value it could be, is before the command.
  if (tool === 'npm' && (npmWords.ci as readonly string[]).includes(args[0] ?? '')) return false
  return !isSwitchedOff(args)
}

/** By exactly one flag, so that no other one switches it on again. */
function isSwitchedOff(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  const flags = (end === -1 ? args : args.slice(0, end)).flatMap((word, at) =>
    /^--?(?:no-)*ign/.test(word) ? [[word, args[at + 1]] as const] : [],
  )
  const [[word, next] = [], ...rest] = flags
  const isOne = word === '--ignore-extension' || word === '--ignore-scripts'
  return rest.length === 0 && isOne && !['true', 'false', 'null'].includes(next ?? '')
}

function findReason(file: string, { isUsers, atHead }: ExtensionRun): readonly [string, string] | null {
  if (!isUsers) return ['no hook runs it', 'Run the command behind the gate: depgate npm …']
  const review = 'Have it reviewed (depgate check names it) and commit it.'
  const stat = lstatSync(file)
  if (!stat.isFile() || stat.size > maxBytes) return ['it is no file of at most 1 MiB', review]
  const text = readFileSync(file, 'utf8')
  const known = atHead(file)
  const isSame = known !== null && toLines(known) === toLines(text) && !text.includes('\ufffd')
  if (!isSame) return ['it is not the one that HEAD has', review]
  const loads = relativeLoad.exec(text)
  return loads === null
    ? null
    : ['it loads other files, which are not compared with HEAD', 'Put all of it into this one file.']
}

/** Git can check a text out with other line ends. */
function toLines(text: string): string {
  return text.replace(/\r\n/g, '\n')
}
