// Refuses npm's commands in a project of another package manager, in which npm would write a second lockfile.

import { findManager } from '../check/checkout/find-manager.ts'
import { DepgateError } from '../errors.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { echoWords } from '../text/command-line.ts'
import { findWords } from './npm-words.ts'
import type { NpmCommand } from './npm-args.ts'

/**
 * Refuses a command that installs where the project is another manager's, unless it was typed behind `depgate npm`.
 *
 * @throws {DepgateError} EUSAGE, naming the line of that manager.
 */
export function refuseOtherManager(command: NpmCommand, from: Snapshot): void {
  const told = describeOtherManager(command, from)
  if (told !== null) throw new DepgateError('EUSAGE', told.message, { hint: told.hint })
}

/** Why npm would install in another manager's project, and what to type there; null where it would not. */
export function describeOtherManager(
  { own, args }: Pick<NpmCommand, 'own' | 'args'>,
  from: Snapshot,
): { readonly message: string; readonly hint: string } | null {
  if (own === undefined || own === 'exec' || own === 'create' || isElsewhere(args)) return null
  if (own === 'audit' && !args.includes('fix')) return null
  const sign = findManager(from)
  if (sign === null) return null
  const { manager, by } = sign
  return {
    message: `this project is installed by ${manager} (${by}), and npm would write a second lockfile; type: ${lineOf(manager, own, args)}`,
    hint: `To use npm here all the same: depgate ${echoWords(['npm', ...args])}`,
  }
}

/** A global install, or another folder. */
function isElsewhere(args: readonly string[]): boolean {
  return args.some((word) => /^(?:-g|-C|--(?:global|location|prefix)(?:=.*)?)$/s.test(word))
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
