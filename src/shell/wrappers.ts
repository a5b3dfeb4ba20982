// Programs that start a package manager: corepack, and depgate's own wrapper.

import { npmCommandOf } from './npm-commands.ts'
import { managerNamed } from './managers/index.ts'
import { known, type ShellWord } from './word.ts'

/** What corepack runs; null where it runs nothing. A version of a package manager is a package of the registry too. */
export function readCorepack(args: readonly ShellWord[]): readonly ShellWord[] | null {
  const [first, ...rest] = args
  if (first === undefined || !first.isKnown) return null
  const [, name = '', version = ''] = /^([^@]+)(@.*)?$/s.exec(first.text) ?? []
  if (managerNamed(name) !== null) {
    const own = [known(name), ...rest]
    // `corepack pnpm@9 add x` fetches pnpm 9 first.
    return version === '' ? own : [known('npx'), known('-y'), known(`${name}${version}`), ...rest]
  }
  if (!['prepare', 'install', 'use', 'hydrate'].includes(name)) return null
  const specs = rest.filter(({ text }) => !text.startsWith('-'))
  if (specs.length === 0) return null
  // It keeps what it fetches in its own folder, and runs it in every project from then on.
  return [known('npm'), known('install'), known('--global'), ...specs]
}

/** npm's words behind depgate's own; null where it is another command of depgate's. */
export function readWrapper(args: readonly ShellWord[]): readonly ShellWord[] | null {
  const [first, ...rest] = args
  if (first === undefined || !first.isKnown) return null
  if (first.text === 'npm' || first.text === 'npx') return args
  const isNpm = npmCommandOf(first.text) !== null && first.text !== 'audit'
  const isFix = first.text === 'audit' && rest[0]?.text === 'fix'
  return isNpm || isFix ? [known('npm'), ...args] : null
}

/** Whether the wrapper is told to judge by something else than the project's own policy and folders. */
export function isWrapperBent(
  args: readonly ShellWord[],
  env: readonly (readonly [name: string, value: ShellWord])[],
): boolean {
  const isFlagged = args.some(({ text }) => /^--policy(?:=|$)/.test(text))
  return isFlagged || env.some(([name]) => /^(?:DEPGATE_|XDG_|NODE_|HOME$|USERPROFILE$|PATH$)/i.test(name))
}
