// Reads the command lines of package managers, by their names.

import { readBun, readBunx } from './bun.ts'
import { readDeno, readDx } from './deno.ts'
import { readNpm, readNpx } from './npm.ts'
import { readPnpm, readPnpx } from './pnpm.ts'
import { readYarn } from './yarn.ts'
import type { Reading } from './reading.ts'
import type { ShellWord } from '../word.ts'

/** How each reads what follows its name. */
const readers = {
  npm: readNpm,
  npx: readNpx,
  pnpm: readPnpm,
  pnpx: readPnpx,
  yarn: readYarn,
  bun: readBun,
  bunx: readBunx,
  deno: readDeno,
  dx: readDx,
} as const satisfies Readonly<Record<string, (words: readonly ShellWord[]) => Reading>>

/** The commands that bring packages in. */
export type Manager = keyof typeof readers

/** What a program is called, and which package manager that is. */
const names: Readonly<Record<string, Manager>> = {
  ...(Object.fromEntries(Object.keys(readers).map((name) => [name, name])) as Record<Manager, Manager>),
  'npm-cli': 'npm',
  'npx-cli': 'npx',
  yarnpkg: 'yarn',
  // Of antfu's ni, which asks the project for its package manager: `nlx x` is npx or dlx.
  nlx: 'pnpx',
}

/** The package manager that a program is, or null. */
export function managerNamed(program: string): Manager | null {
  return Object.hasOwn(names, program) ? (names[program] ?? null) : null
}

/** Reads what follows the name of a package manager. */
export function readManager(manager: Manager, words: readonly ShellWord[]): Reading {
  return readers[manager](words)
}
