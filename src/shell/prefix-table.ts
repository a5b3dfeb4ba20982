// Programs that run another one, by their names; what is not listed is not read.

import type { Prefix } from './prefix-lists/prefix.ts'
import { builtins, system } from './prefix-lists/system.ts'
import { around, environments, ofNode } from './prefix-lists/tools.ts'

const all: Readonly<Record<string, Prefix>> = {
  ...system,
  ...builtins,
  ...around,
  ...environments,
  ...ofNode,
}

/** How a program is told what to run; null for one that is not listed. */
export function prefixOf(program: string): Prefix | null {
  return Object.hasOwn(all, program) ? (all[program] ?? null) : null
}
