// Reads which packages a pnpm project patches: `patchedDependencies` of the settings and of the lockfile.

import type { LockedPatch } from '../../model/lockfile.ts'
import { fieldOf, readText, type JsonSection } from '../../json/section.ts'
import type { LockDocument } from './entry.ts'
import { readMapping } from './fields.ts'
import { readWritten, type Settings } from './settings.ts'

/**
 * Returns a patch for each selector that one is locked or declared for. The lockfile's hash is pnpm's own (md5 in base32
 * up to pnpm 9, SHA-256 in hex after that), and newer ones have it without the path: it is not compared.
 */
export function readPatches(main: LockDocument | null, { workspace, own, root }: Settings): LockedPatch[] {
  const declared = new Map(
    [own, workspace].flatMap((section) =>
      [...readWritten(section, 'patchedDependencies')].map(([key, { value }]) => [key, value] as const),
    ),
  )
  const section = main === null ? null : readMapping(main.settings, 'patchedDependencies')
  const locked = new Map(
    Object.keys(section?.fields ?? {}).map((key) => [key, pathOf(section as JsonSection, key)]),
  )
  return [...new Set([...locked.keys(), ...declared.keys()])].flatMap((key): LockedPatch[] => {
    const isLocked = locked.has(key)
    const path = locked.get(key) ?? declared.get(key)
    // Only the settings have its path, and they are not there to read: pnpm refuses the lockfile.
    if (path === undefined) return []
    return [
      {
        package: key,
        locked: isLocked ? { path } : null,
        declared: declared.get(key) ?? null,
        isDeclarationKnown: root !== null || workspace !== null,
        line: isLocked && section !== null ? section.document.lineOf([...section.path, key]) : null,
      },
    ]
  })
}

/** A mapping has hash and path; a text is the hash alone. */
function pathOf(section: JsonSection, key: string): string | null {
  if (typeof fieldOf(section, key) === 'string') return null
  const inner = readMapping(section, key)
  return inner === null ? null : readText(inner, 'path')
}
