// Finds packages whose folders are the same on file systems that ignore case or Unicode's normal form.

import type { LockedPackage } from '../model/lockfile.ts'

interface Listed {
  readonly packages: LockedPackage[]
  readonly ownFolders: LockedPackage[]
}

/**
 * Marks each package whose folder differs from another's only by case (`node_modules/Foo` and `node_modules/foo`) or by
 * Unicode's normal form. On macOS and Windows the one that npm unpacks last replaces the other, whatever their
 * hashes are, as does the package manager that links or copies there; new names on the registry have no capitals, but an alias can.
 */
export function markCollisions({ packages, ownFolders }: Listed): Listed {
  const folders = new Map<string, string[]>()
  let hasOthers = false
  for (const { location } of [...packages, ...ownFolders]) {
    const folder = fold(location)
    const there = folders.get(folder)
    if (there === undefined) folders.set(folder, [location])
    else if (!there.includes(location)) hasOthers = there.push(location) > 0
  }
  if (!hasOthers) return { packages, ownFolders }
  const mark = (one: LockedPackage): LockedPackage => {
    const other = folders.get(fold(one.location))?.find((location) => location !== one.location)
    return other === undefined ? one : { ...one, collidesWith: other }
  }
  return { packages: packages.map(mark), ownFolders }
}

/** As APFS, HFS+ and NTFS compare names, near enough: they fold simple case, and two of them normal forms. */
function fold(location: string): string {
  return location.normalize('NFC').toLowerCase()
}
