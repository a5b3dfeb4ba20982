// Names the packages whose install scripts did not run, and the command that allows them.

import type { LockedPackage } from '../model/lockfile.ts'
import { plain } from '../text/plain.ts'
import { quoteSpec } from '../text/shell-quote.ts'

/** A tree can have hundreds. */
const maxNamed = 8

/** There is no package.json for `npm exec` and `-g`. */
export type ScriptPlace = 'project' | 'elsewhere'

/** One line without its end; null where every script was decided about. */
export function describeScripts(
  undecided: readonly Pick<LockedPackage, 'name' | 'version'>[],
  place: ScriptPlace,
): string | null {
  if (undecided.length === 0) return null
  const shown = undecided.slice(0, maxNamed).map(({ name, version }) => plain(`${name}@${version}`, 300))
  const rest = undecided.length - shown.length
  const names = [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
  const isOne = undecided.length === 1
  return `depgate: the install script${isOne ? '' : 's'} of ${names} did not run; to allow and run ${isOne ? 'it' : 'them'}: ${allowLine(undecided, place)}`
}

/** The command that allows the scripts of packages. */
function allowLine(undecided: readonly Pick<LockedPackage, 'name'>[], place: ScriptPlace): string {
  const names = [...new Set(undecided.map(({ name }) => plain(name, 214)))]
  if (place === 'project') {
    const isLong = names.length > maxNamed
    return `depgate allow-scripts ${isLong ? '--all' : names.map((name) => quoteSpec(name)).join(' ')}`
  }
  return `the same command with --allow-scripts=${names.map((name) => quoteSpec(name)).join(',')} before the name of the package`
}
