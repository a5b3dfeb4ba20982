// Reads the `packages` section of package-lock.json (lockfileVersion 2 and 3).

import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import { maxEntries, type LockEntry } from './entry.ts'
import { readBin, readIntegrity, readVersion } from './fields.ts'
import { readEdges } from '../../manifest/declared.ts'
import { parseLocation } from './location.ts'
import { fieldOf, readFlag, readSections, readText, refuse, type JsonSection } from '../../json/section.ts'
import { linkTo } from '../address.ts'
import { classifyAddress } from './resolved.ts'
import { normalizePath, describeBadName } from '../../manifest/package-name.ts'

/**
 * Reads every entry but the root's, in the order of the file.
 *
 * @throws {DepgateError} ELOCKFILE, for names, locations and types that npm would not write.
 */
export function readEntries(packages: JsonSection): LockEntry[] {
  const count = Object.keys(packages.fields).length
  if (count > maxEntries) throw tooMany(packages.file, count)
  return readSections(packages)
    .filter(([location]) => location !== '')
    .map(([location, section]) => readEntry(location, section))
}

/** The error for a lockfile with too many entries. */
export function tooMany(file: string, count: number): DepgateError {
  return new DepgateError(
    'ELOCKFILE',
    `${plain(file)} lists ${count} packages; depgate reads at most ${maxEntries}`,
    {
      hint: 'npm itself would take hours over it: look at what was added.',
    },
  )
}

function readEntry(location: string, section: JsonSection): LockEntry {
  const place = parseLocation(location)
  if (typeof place === 'string') throw refuse(section, [], place)
  const { installed } = place
  const name = readText(section, 'name')
  const badName = name === null || installed === null ? null : describeBadName(name)
  if (badName !== null) throw refuse(section, ['name'], badName)
  const { source, target } = readSource(section, location, installed, name)
  return {
    location,
    ...place,
    name,
    version: target === null ? readVersion(section, source) : null,
    source,
    target,
    integrity: readIntegrity(section),
    edges: readEdges(section).map(({ name, range, type }) => ({ name, range, type })),
    bin: readBin(section, name ?? installed ?? location),
    isSkippable: readFlag(section, 'optional') === true && isForPlatforms(section),
    hasInstallScript: readFlag(section, 'hasInstallScript'),
    isBundled: readFlag(section, 'inBundle'),
    hasShrinkwrap: shrinkwrapKeys.some((key) => Boolean(fieldOf(section, key))),
    hasBundle: bundleKeys.some((key) => isFilled(fieldOf(section, key))),
    line: section.document.lineOf(section.path) ?? 1,
  }
}

// npm uses an entry as the package's manifest: each key below works, with any truthy value (seen with 10, 11).
const shrinkwrapKeys = ['hasShrinkwrap', '_hasShrinkwrap']
const bundleKeys = ['bundleDependencies', 'bundledDependencies']

/** Whether a list of bundled packages can name one; `true` means all dependencies. */
function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}

function readSource(
  section: JsonSection,
  location: string,
  installed: string | null,
  name: string | null,
): Pick<LockEntry, 'source' | 'target'> {
  const resolved = readText(section, 'resolved')
  if (readFlag(section, 'link')) {
    if (resolved === null) throw refuse(section, [], 'is a link without the folder it leads to ("resolved")')
    return { source: linkTo(resolved), target: normalizePath(resolved) }
  }
  if (installed === null) return { source: linkTo(location), target: null }
  const id = { name: name ?? installed, version: readText(section, 'version') ?? '' }
  return { source: classifyAddress(resolved, id), target: null }
}

/** Whether npm leaves the package out on some platforms, where it is optional. */
function isForPlatforms(section: JsonSection): boolean {
  return ['os', 'cpu', 'libc'].some((field) => fieldOf(section, field) !== undefined)
}
