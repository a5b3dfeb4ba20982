// Lists what a lockfile contains that no pnpm from 6 to 12 writes: what is not understood must not be dropped.

import type { UnknownPart } from '../../model/lockfile.ts'
import { fieldOf, objectAt, type JsonSection } from '../../json/section.ts'
import { plain } from '../../text/plain.ts'
import { sha256Of } from '../../text/sha256.ts'
import { isKnownVersion } from './document.ts'
import type { LockDocuments } from './documents.ts'
import type { LockDocument } from './entry.ts'

/** A change can add thousands; the first ones are enough to look at the file. */
const maxParts = 1000

// @pnpm/lockfile.types of pnpm 7 to 12, and what the files of pnpm 7, 8, 9, 10 and 12 have as measured.
const rootKeys = words(
  'lockfileVersion settings catalogs overrides packageExtensionsChecksum pnpmfileChecksum patchedDependencies',
  'ignoredOptionalDependencies neverBuiltDependencies onlyBuiltDependencies importers packages snapshots time projects',
  'dependencies devDependencies optionalDependencies specifiers dependenciesMeta publishDirectory registries',
)
const importerKeys = words(
  'dependencies devDependencies optionalDependencies specifiers dependenciesMeta publishDirectory name version',
  'configDependencies packageManagerDependencies skippedOptionalDependencies',
)
const entryKeys = words(
  'resolution id name version engines os cpu libc deprecated hasBin prepare requiresBuild patched dev optional',
  'bundledDependencies peerDependencies peerDependenciesMeta dependencies optionalDependencies transitivePeerDependencies',
  'integrity registryName snapshots specifiers',
)
const resolutionKeys = words(
  'integrity tarball type repo commit path directory url archive bin prefix gitHosted variants registry',
)

/** Returns the parts that depgate does not know, in the order of the file. */
export function listUnknown(
  { environment, main }: LockDocuments,
  document: LockDocument | null,
): UnknownPart[] {
  const parts: UnknownPart[] = []
  const check = (section: JsonSection | null, known: ReadonlySet<string>, where: () => string) => {
    if (section === null) return
    for (const key of Object.keys(section.fields)) {
      if (known.has(key) || parts.length >= maxParts) continue
      parts.push({
        line: section.document.lineOf([...section.path, key]) ?? 1,
        words: `${where()} has the key "${plain(key, 80)}", which depgate does not know`,
        key: sha256Of(JSON.stringify([where(), key, fieldOf(section, key)])),
      })
    }
  }
  if (document !== null && !isKnownVersion(document.version))
    parts.push({
      line: document.root.document.lineOf(['lockfileVersion']) ?? 1,
      words: `lockfileVersion ${plain(document.version, 40)} is none that depgate knows (5.3 to 13.0)`,
      key: null,
    })
  for (const [section, name] of [
    [environment, 'the first document'],
    [main, 'the lockfile'],
  ] as const)
    check(section, rootKeys, () => name)
  for (const { id, section } of document?.importers ?? [])
    if (section.path.length > 0) check(section, importerKeys, () => `the project ${plain(id, 200)}`)
  for (const { key, section } of document?.entries ?? []) {
    check(section, entryKeys, () => `entry ${plain(key, 300)}`)
    check(objectAt(section, 'resolution'), resolutionKeys, () => `the resolution of ${plain(key, 300)}`)
  }
  return parts
}

function words(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')))
}
