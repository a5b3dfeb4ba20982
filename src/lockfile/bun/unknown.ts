// Lists what a lockfile contains that no bun from 1.1 to 1.4 writes: what is not understood must not be dropped.

import type { UnknownPart } from '../../model/lockfile.ts'
import { fieldOf, type JsonSection } from '../../json/section.ts'
import { plain } from '../../text/plain.ts'
import { sha256Of } from '../../text/sha256.ts'
import type { BunEntry } from './entry.ts'

/** bun 1.4.5 writes 3 for nested overrides. */
const maxVersion = 3
/** A change can add thousands; the first ones are enough to look at the file. */
const maxParts = 1000

// bun's documents of the text lockfile and `src/install/lockfile/bun.lock.zig`, and files of bun 1.2 to 1.4 as measured.
const rootKeys = words(
  'lockfileVersion configVersion workspaces trustedDependencies patchedDependencies overrides catalog catalogs packages',
)
const workspaceKeys = words(
  'name version bin binDir dependencies devDependencies optionalDependencies peerDependencies optionalPeers',
)
const infoKeys = words(
  'dependencies devDependencies optionalDependencies peerDependencies optionalPeers bin binDir os cpu libc bundled hasInstallScript',
)

/** Returns the parts that depgate does not know, in the order of the file. */
export function listUnknownOfBun(
  lock: JsonSection,
  workspaces: readonly (readonly [string, JsonSection])[],
  entries: readonly BunEntry[],
): UnknownPart[] {
  const parts: UnknownPart[] = []
  const check = (
    section: JsonSection,
    known: ReadonlySet<string>,
    where: () => string,
    line: number | null,
  ) => {
    for (const key of Object.keys(section.fields)) {
      if (known.has(key) || parts.length >= maxParts) continue
      parts.push({
        line: line ?? section.document.lineOf([...section.path, key]) ?? 1,
        words: `${where()} has the key "${plain(key, 80)}", which depgate does not know`,
        key: sha256Of(JSON.stringify([where(), key, fieldOf(section, key)])),
      })
    }
  }
  const version = fieldOf(lock, 'lockfileVersion')
  if (typeof version !== 'number' || version > maxVersion)
    parts.push({
      line: lock.document.lineOf(['lockfileVersion']) ?? 1,
      words: `lockfileVersion ${plain(String(version), 40)} is none that depgate knows (0 to ${maxVersion})`,
      key: null,
    })
  check(lock, rootKeys, () => 'the lockfile', null)
  for (const [folder, section] of workspaces)
    check(section, workspaceKeys, () => `workspace "${plain(folder, 300)}"`, null)
  for (const { key, info, line } of entries)
    if (info !== null) check(info, infoKeys, () => `entry ${plain(key, 300)}`, line)
  return parts
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
