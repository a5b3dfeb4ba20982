// Whether `npx x` runs what the project has already: then it brings nothing in.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Step } from '../../shell/step.ts'

/** Flags that change nothing about where a command is looked for. */
const harmless = /^(?:--|-y|--yes|-q|--quiet|-s|--silent|--no|--no-install|--bun|exec|x)$/

/**
 * Whether a step runs a command that is in a node_modules of its folder or above, as npx finds it (libnpmexec,
 * `localFileExists`). What cannot be told is no such command, and is resolved.
 */
export function isOwnCommand({ runs, args, folder }: Step): boolean {
  // A folder, a version or a scope is a package's, never the name of a command.
  if (runs === null || !/^[\w-][\w.-]*$/.test(runs)) return false
  const before = args.slice(0, args.indexOf(runs))
  if (!before.every((word) => harmless.test(word))) return false
  for (let place = folder; ; place = dirname(place)) {
    // A package that has a command of that name itself is put into npx's own folder, with what it depends on.
    if (hasBin(join(place, 'package.json'))) return false
    if (existsSync(join(place, 'node_modules', '.bin', runs))) return true
    if (dirname(place) === place) return false
  }
}

function hasBin(file: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof manifest === 'object' && manifest !== null && 'bin' in manifest
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
