// Finds the command lines that findings suggest, in the words of the lockfile's package manager.

import semver from 'semver'
import type { Commands, Format } from './define-format.ts'
import { formats } from './formats.ts'
import type { LineWords } from '../model/line-words.ts'
import type { Lockfile } from '../model/lockfile.ts'
import type { PackageArrival } from '../model/change.ts'
import { isPackageName } from '../options/package-pattern.ts'

const [npm] = formats

/** The command lines of the package manager that writes a format (`pnpm-9.0`); npm's where there is no lockfile. */
export function commandsOf(format: string | undefined): Commands {
  return formatOf(format).commands
}

/** The name of that package manager. */
export function managerOf(format: string | undefined): string {
  return formatOf(format).id
}

/** How lines of that package manager are written and tried; null for npm. */
export function wordsOf(format: string): LineWords | null {
  return formatOf(format).words?.(format) ?? null
}

function formatOf(format: string | undefined): Format {
  return formats.find(({ id }) => format === id || format?.startsWith(`${id}-`) === true) ?? npm
}

/** Returns the command that installs another version of an arrival: saved for a direct dependency, else as an override. */
export function commandFor(arrival: PackageArrival, version: string, after: Lockfile): string | null {
  const commands = commandsOf(after.format)
  const direct = arrival.copies.find((copy) => copy.isDirect)
  if (direct !== undefined) {
    const installed = direct.alias ?? direct.name
    const declared = after.manifests
      .flatMap((manifest) => manifest.ranges)
      .find((range) => range.name === installed && range.field !== 'overrides')
    const typed = declared ?? {
      manifest: 'package.json',
      field: 'dependencies',
      name: installed,
      range: '',
      line: null,
      locked: null,
    }
    return commands.saveExact(typed, arrival.name, version, after)
  }
  return isPackageName(arrival.name) && semver.valid(version) === version
    ? commands.override(arrival.name, version, after)
    : null
}
