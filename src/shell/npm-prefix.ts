// Finds the project's folder where npm's command line names it: `--prefix`, `-C` and their beginnings.

import path from 'node:path'
import { npmValueFlags, resolveNpmFlag } from './managers/npm-flags.ts'

/** The folder that npm is started in, and the one that `~/` stands for. */
export interface TypedPlace {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The absolute path of the folder that npm takes for its project without searching (@npmcli/config, `loadLocalPrefix`, npm 9 to
 * 12): of several the last counts. Null where the command line names none; npm's own search then begins at its folder.
 */
export function findTypedPrefix(args: readonly string[], { folder, env }: TypedPlace): string | null {
  let found: string | null = null
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--') break
    if (!word.startsWith('-')) continue
    const [, name = '', value] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? []
    const flag = resolveNpmFlag(name).at(-1) ?? ''
    const next = args[at + 1]
    const takesNext = value === undefined && npmValueFlags.has(flag) && next?.startsWith('-') === false
    if (flag === 'prefix') found = value ?? (takesNext ? next : found)
    if (takesNext) at += 1
  }
  if (found === null) return null
  // npm expands `~/` alone.
  return found.startsWith('~/')
    ? path.join(env.HOME ?? env.USERPROFILE ?? '', found.slice(2))
    : path.resolve(folder, found)
}
