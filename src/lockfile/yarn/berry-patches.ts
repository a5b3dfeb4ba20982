// Lists the patches that a project applies by yarn's `patch:` protocol.

import path from 'node:path'
import type { LockedPatch } from '../../model/lockfile.ts'
import { refuse } from '../../json/section.ts'
import type { BerryEntry, BerryFile } from './berry-entries.ts'
import { parseRange, splitNamed } from './locator.ts'

const maxPatches = 500

/**
 * Returns a patch for each file that an entry applies. yarn fixes the file by 24 bits of a hash in the resolution; its own
 * patches (`optional!builtin<compat/typescript>`) are no files.
 *
 * @param asked - the descriptors of patches that manifests ask for; null where there is no manifest. yarn takes out what
 *   nothing asks for.
 */
export function readPatches({ root, entries }: BerryFile, asked: ReadonlySet<string> | null): LockedPatch[] {
  const isAsked = ({ descriptors }: BerryEntry) =>
    descriptors.some(({ name, rest }) => asked?.has(`${name}@${rest.replace(/::.*/s, '')}`) === true)
  const patches = entries.flatMap((entry): LockedPatch[] =>
    listFiles(entry).map((file) => ({
      package: `${entry.name}@${entry.version ?? ''}`,
      locked: { path: file },
      declared: isAsked(entry) ? file : null,
      isDeclarationKnown: asked !== null,
      line: entry.line,
    })),
  )
  if (patches.length > maxPatches) throw refuse(root, [], `patches more than ${maxPatches} packages`)
  return patches
}

/** The files of one entry, from the lockfile's folder; several are joined by `&`. */
function listFiles({ reference }: BerryEntry): string[] {
  if (reference.protocol !== 'patch:') return []
  const base = baseOf(reference.params.get('locator'))
  return reference.selector
    .split('&')
    .map((file) => file.replace(/^(?:[a-z]+!|~(?!\/))+/, ''))
    .filter((file) => file !== '' && !file.startsWith('builtin<'))
    .map((file) =>
      file.startsWith('~/') ? path.posix.normalize(file.slice(2)) : path.posix.join(base, file),
    )
}

/** The folder that a path without `~/` is relative to: that of the workspace which asks for the patch. */
function baseOf(locator: string | undefined): string {
  const parent = splitNamed(locator ?? '')
  const parts = parent === null ? null : parseRange(parent.rest)
  return parts?.protocol === 'workspace:' ? parts.selector : '.'
}
