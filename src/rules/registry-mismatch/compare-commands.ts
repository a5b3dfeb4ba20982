// Compares the commands (bin) of an entry with the published ones.

import path from 'node:path'
import { normalizeCommands } from '../../manifest/published.ts'
import type { LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'
import { plain } from '../../text/plain.ts'
import { listFirst, type Difference } from './difference.ts'

/** Compares the commands. */
export function compareCommands(copy: LockedPackage, published: PublishedManifest): Difference | null {
  if (copy.bin === null) return null
  const locked = new Map(Object.entries(normalizeCommands(copy.bin)))
  if (published.bin === null) {
    // npm makes a command of every file in that folder: each was published under its own name.
    const start =
      published.binFolder === null || published.binFolder === ''
        ? ''
        : `${published.binFolder.replace(/\/+$/, '')}/`
    const strange = [...locked].filter(
      ([command, file]) => !file.startsWith(start) || path.posix.basename(file) !== command,
    )
    return strange.length === 0 ? null : describeCommands([], [], strange)
  }
  const known = new Map(Object.entries(published.bin))
  // An entry without some or all of the commands brings nothing in: npm 7 leaves them out of lockfiles that it converts
  // from npm 6.
  const added = [...locked.keys()].filter((command) => !known.has(command))
  const lost = [...known.keys()].filter((command) => !locked.has(command))
  const edited = [...locked].filter(([command, file]) => known.has(command) && known.get(command) !== file)
  return added.length + edited.length === 0 ? null : describeCommands(added, lost, edited)
}

function describeCommands(
  added: readonly string[],
  lost: readonly string[],
  edited: readonly (readonly [string, string])[],
): Difference {
  const describe = (verb: string, commands: readonly string[]) =>
    commands.length === 0
      ? ''
      : `it ${verb} the command${commands.length === 1 ? '' : 's'} ${listFirst(commands.map((one) => plain(one, 80)))}`
  const parts = [
    describe('adds', added),
    describe('lacks', lost),
    describe(
      'moves',
      edited.map(([command, file]) => `${command} to ${file}`),
    ),
  ]
  return {
    part: 'commands',
    words: parts.filter((text) => text !== '').join(', '),
    facts: { addedCommands: added.length, lostCommands: lost.length, editedCommands: edited.length },
  }
}
