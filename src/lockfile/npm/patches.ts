// Reads which packages the project patches (npm 12): `patchedDependencies` of the root manifest, `patched` of the entries.

import semver from 'semver'
import type { LockedPatch } from '../../model/report.ts'
import type { LockEntry } from './entry.ts'
import {
  fieldOf,
  openFile,
  readSection,
  readSections,
  readText,
  refuse,
  type JsonSection,
} from '../../json/section.ts'

interface Selector {
  readonly key: string
  readonly name: string
  readonly range: string | null
  readonly path: string
}

const maxPatches = 500

/**
 * Returns a patch for each package that one is locked or declared for, in the order of the file, and one for each
 * declaration that meets no package.
 *
 * @param packages - the section of lockfileVersion 2 and later; null where there is none.
 * @param manifest - the text of the root's package.json; null where there is none, and then nothing is declared.
 * @throws {DepgateError} ELOCKFILE, for types that npm would not write.
 */
export function readPatches(
  lock: JsonSection,
  packages: JsonSection | null,
  entries: readonly LockEntry[],
  manifest: string | null,
): LockedPatch[] {
  const selectors = manifest === null ? [] : readSelectors(manifest)
  const sections = new Map(packages === null ? [] : readSections(packages))
  const used = new Set<string>()
  const patches = entries.flatMap((entry): LockedPatch[] => {
    const section = sections.get(entry.location)
    const locked = section === undefined ? null : readSection(section, 'patched')
    const declared = entry.installed === null || entry.target !== null ? null : match(selectors, entry)
    if (declared !== null) used.add(declared.key)
    if (locked === null && declared === null) return []
    return [
      {
        package: `${entry.name ?? entry.installed ?? entry.location}@${entry.version ?? ''}`,
        locked: locked === null ? null : readLocked(locked),
        declared: declared?.path ?? null,
        isDeclarationKnown: manifest !== null,
        line: entry.line,
      },
    ]
  })
  const unused = selectors
    .filter(({ key }) => !used.has(key))
    .map(({ key, path }): LockedPatch => ({
      package: key,
      locked: null,
      declared: path,
      isDeclarationKnown: true,
      line: null,
    }))
  if (patches.length + unused.length > maxPatches)
    throw refuse(lock, [], `patches more than ${maxPatches} packages`)
  return [...patches, ...unused]
}

function readLocked(section: JsonSection): NonNullable<LockedPatch['locked']> {
  const [path, integrity] = [readText(section, 'path'), readText(section, 'integrity')]
  if (path === null) throw refuse(section, ['path'], 'names no patch file')
  return { path, integrity }
}

function readSelectors(text: string): Selector[] {
  const manifest = openFile(text, 'package.json', '', { hasTwins: true })
  const section = readSection(manifest, 'patchedDependencies')
  return Object.keys(section?.fields ?? {}).map((key) => {
    const path = section === null ? undefined : fieldOf(section, key)
    if (section === null || typeof path !== 'string')
      throw refuse(section ?? manifest, [key], 'must name a patch file')
    const at = key.indexOf('@', 1)
    return at === -1
      ? { key, name: key, range: null, path }
      : { key, name: key.slice(0, at), range: key.slice(at + 1), path }
  })
}

/** As Arborist's patched-dependencies.js chooses: the exact version, then the narrowest range, then the name alone. */
function match(selectors: readonly Selector[], { installed, version }: LockEntry): Selector | null {
  const named = selectors.filter(({ name }) => name === installed)
  if (named.length === 0 || version === null) return named.find(({ range }) => range === null) ?? null
  const isExact = (range: string | null) => range !== null && semver.valid(range) !== null
  const exact = named.find(({ range }) => isExact(range) && semver.eq(range ?? '', version, { loose: true }))
  if (exact !== undefined) return exact
  const ranges = named.filter(
    ({ range }) => range !== null && !isExact(range) && semver.satisfies(version, range, { loose: true }),
  )
  const narrowest = ranges.find((one) =>
    ranges.every((other) => semver.subset(one.range ?? '', other.range ?? '', { loose: true })),
  )
  return narrowest ?? ranges[0] ?? named.find(({ range }) => range === null) ?? null
}
