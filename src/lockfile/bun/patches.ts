// Reads which packages a bun project patches; its lockfile has the path of a patch and no hash of it.

import type { LockedPatch } from '../../model/lockfile.ts'
import { openFile, readTexts, type JsonSection } from '../../json/section.ts'

/** Returns a patch for each package that one is locked or declared for. @param manifest - the text of the root's; null for none. */
export function readBunPatches(lock: JsonSection, manifest: string | null): LockedPatch[] {
  const read = (section: JsonSection) => new Map(readTexts(section, 'patchedDependencies'))
  const locked = read(lock)
  const declared =
    manifest === null
      ? new Map<string, string>()
      : read(openFile(manifest, 'package.json', '', { hasTwins: true }))
  return [...new Set([...locked.keys(), ...declared.keys()])].map((name) => {
    const path = locked.get(name)
    return {
      package: name,
      locked: path === undefined ? null : { path },
      declared: declared.get(name) ?? null,
      isDeclarationKnown: manifest !== null,
      line: path === undefined ? null : lock.document.lineOf(['patchedDependencies', name]),
    }
  })
}
