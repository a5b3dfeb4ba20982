// Finds a project of another package manager, in which npm would write a second lockfile.

import path from 'node:path'
import { load } from 'js-yaml'
import { findRoot } from '../check/checkout/find-root.ts'
import { DepgateError } from '../errors.ts'
import { openFile } from '../json/section.ts'
import { npmLockfileNames } from '../lockfile/npm/names.ts'
import { findForeignManager, foreignLockfiles } from '../manifest/foreign-lockfiles.ts'
import { findWorkspaces } from '../manifest/workspaces.ts'
import { stepBetween, type Snapshot } from '../snapshot/snapshot.ts'
import { echoWords } from '../text/command-line.ts'
import { findWords } from './npm-words.ts'
import type { NpmCommand } from './npm-args.ts'

/** What shows that a project is another manager's. */
interface Sign {
  readonly manager: string
  /** As the message names it: a file, or a field of package.json. */
  readonly by: string
}

/**
 * Refuses a command that installs where the project is another manager's, unless it was typed behind `depgate npm`.
 *
 * @throws {DepgateError} EUSAGE, naming the line of that manager.
 */
export function refuseOtherManager({ own, args }: NpmCommand, from: Snapshot): void {
  if (own === undefined || own === 'exec' || own === 'create' || isElsewhere(args)) return
  if (own === 'audit' && !args.includes('fix')) return
  const sign = findManager(from)
  if (sign === null) return
  const { manager, by } = sign
  const npm = echoWords(['npm', ...args])
  throw new DepgateError(
    'EUSAGE',
    `this project is installed by ${manager} (${by}), and npm would write a second lockfile; type: ${lineOf(manager, own, args)}`,
    { hint: `To use npm here all the same: depgate ${npm}` },
  )
}

/** A global install, or another folder. */
function isElsewhere(args: readonly string[]): boolean {
  return args.some((word) => /^(?:-g|-C|--(?:global|location|prefix)(?:=.*)?)$/s.test(word))
}

/** The manager that a project names, or whose lockfile it has; null for npm, and where nothing shows one. */
export function findManager(from: Snapshot): Sign | null {
  const root = from.at(findRoot(from))
  const named = readNamed(read(root, 'package.json'))
  if (named !== null) return named.manager === 'npm' ? null : named
  if (npmLockfileNames.some((name) => read(root, name) !== null)) return null
  const lock = foreignLockfiles.find((name) => !name.startsWith('.pnp') && read(root, name) !== null)
  if (lock !== undefined) return { manager: findForeignManager(lock) ?? lock, by: lock }
  return findPnpmRoot(root)
}

/** pnpm's own file for workspaces, in the project or above it. */
function findPnpmRoot(root: Snapshot): Sign | null {
  const file = 'pnpm-workspace.yaml'
  for (let place = root; ; place = place.at(path.dirname(place.folder))) {
    const text = read(place, file)
    const step = stepBetween(place.folder, root.folder) ?? ''
    if (text !== null) return step === '' || selects(text, step) ? { manager: 'pnpm', by: file } : null
    if (path.dirname(place.folder) === place.folder) return null
  }
}

function selects(text: string, step: string): boolean {
  try {
    const { packages = [] } = load(text.slice(0, 100_000)) as { packages?: unknown }
    const manifest = openFile(JSON.stringify({ workspaces: packages }), 'pnpm-workspace.yaml', '')
    return findWorkspaces(manifest)(step)
  } catch {
    return false
  }
}

/** `packageManager`, and `devEngines.packageManager`, of which npm too accepts one or a list. */
function readNamed(text: string | null): Sign | null {
  const manifest = parse(text)
  const { packageManager } = manifest
  const [, manager] = typeof packageManager === 'string' ? (/^([a-z]+)@/.exec(packageManager) ?? []) : []
  if (manager !== undefined && known.has(manager)) return { manager, by: '"packageManager" in package.json' }
  const engines = manifest.devEngines as { packageManager?: unknown } | null | undefined
  const listed = [engines?.packageManager ?? []].flat() as readonly ({ name?: unknown } | null)[]
  const names = listed.map((one) => String(one?.name)).filter((name) => known.has(name))
  const first = names.includes('npm') ? 'npm' : names[0]
  return first === undefined ? null : { manager: first, by: '"devEngines" in package.json' }
}

const known = new Set(['npm', 'pnpm', 'yarn', 'bun'])

function parse(text: string | null): Record<string, unknown> {
  try {
    const value = JSON.parse((text ?? '{}').replace(/^\uFEFF/, '')) as unknown
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** What is no text (bun.lockb) is there too. */
function read(place: Snapshot, file: string): string | null {
  try {
    return place.read(file)
  } catch {
    return ''
  }
}

type Installing = 'install' | 'ci' | 'update' | 'uninstall' | 'dedupe' | 'audit'

/** The same command in another manager's words (pnpm 10, yarn 4, bun 1.3). */
const words: Readonly<Record<string, Readonly<Record<Installing, string>>>> = {
  pnpm: {
    install: 'pnpm install',
    ci: 'pnpm install --frozen-lockfile',
    update: 'pnpm update',
    uninstall: 'pnpm remove',
    dedupe: 'pnpm dedupe',
    audit: 'pnpm audit --fix',
  },
  yarn: {
    install: 'yarn install',
    ci: 'yarn install --immutable',
    update: 'yarn up',
    uninstall: 'yarn remove',
    dedupe: 'yarn dedupe',
    audit: 'yarn npm audit',
  },
  bun: {
    install: 'bun install',
    ci: 'bun ci',
    update: 'bun update',
    uninstall: 'bun remove',
    dedupe: 'bun install',
    audit: 'bun audit',
  },
}

function lineOf(manager: string, own: Installing, args: readonly string[]): string {
  const line = words[manager]?.[own] ?? `${manager} ${own}`
  const named = findWords('npm', args).slice(1)
  const takes = own === 'install' || own === 'update' || own === 'uninstall'
  if (!takes || named.length === 0) return line
  const flags = own === 'install' ? args.filter((word) => word === '-D' || word === '-E') : []
  const isDev = args.includes('--save-dev') && !flags.includes('-D')
  const specs = echoWords(named.map((at) => args[at] ?? ''))
  const verb = own === 'install' ? line.replace(' install', ' add') : line
  return [verb, ...flags, ...(isDev ? ['-D'] : []), specs].join(' ')
}
