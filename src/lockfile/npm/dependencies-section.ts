// Reads the nested `dependencies` section of package-lock.json (lockfileVersion 1, and kept in 2 for npm 6).

import type { Edge } from '../../model/report.ts'
import { tooMany } from './packages-section.ts'
import { maxEntries, type LockEntry } from './entry.ts'
import { isVersion, readIntegrity } from './fields.ts'
import { parseLocation } from './location.ts'
import {
  fieldOf,
  readFlag,
  readSection,
  readSections,
  readText,
  readTexts,
  refuse,
  type JsonSection,
} from '../../json/section.ts'
import { guessVersion, linkTo } from '../address.ts'
import { classifyAddress, isAddress } from './resolved.ts'
import { readFileAddress, describeBadName } from '../../manifest/package-name.ts'

/**
 * Reads every entry, each with the location that npm gives it in the tree. A folder that is linked to has an entry
 * of its own, since what is nested in the link is installed under the folder.
 *
 * @throws {DepgateError} ELOCKFILE, for names, locations and types that npm would not write.
 */
export function readLegacyEntries(root: JsonSection): LockEntry[] {
  const entries = new Map<string, LockEntry>()
  const targets = new Map<string, LockEntry>()
  // As deep as the JSON nests, which readJson limits.
  const walk = (parent: JsonSection, folder: string) => {
    const dependencies = readSection(parent, 'dependencies')
    for (const [name, section] of dependencies === null ? [] : readSections(dependencies)) {
      const { entry, target } = readEntry(folder, name, section)
      refuseTwins(entries.get(entry.location), entry, section)
      entries.set(entry.location, entry)
      if (target !== null) targets.set(target.location, target)
      if (entries.size > maxEntries) throw tooMany(root.file, entries.size)
      walk(section, target?.location ?? entry.location)
    }
  }
  walk(root, '')
  // A link can lead to a location that an entry describes, and never to a description of the root.
  const described = [...targets.values()].filter(({ location }) => location !== '' && !entries.has(location))
  return [...entries.values(), ...described]
}

/** Two links to one folder describe its contents twice; where they differ, one of them is false. */
function refuseTwins(first: LockEntry | undefined, second: LockEntry, section: JsonSection): void {
  if (first === undefined) return
  const [one, other] = [first, second].map(({ name, version, source, integrity }) =>
    JSON.stringify({ name, version, source, integrity }),
  )
  if (one !== other) throw refuse(section, [], `stands twice at ${second.location}, and the two differ`)
}

function readEntry(folder: string, installed: string, section: JsonSection) {
  const badName = describeBadName(installed)
  if (badName !== null) throw refuse(section, [], badName)
  const location = `${folder === '' ? '' : `${folder}/`}node_modules/${installed}`
  const place = parseLocation(location)
  if (typeof place === 'string') throw refuse(section, [], place)
  const what = readWhat(section, installed)
  const entry: LockEntry = {
    location,
    ...place,
    ...what,
    target: null,
    integrity: readIntegrity(section, readTextOrFalse),
    edges: readRequires(section),
    bin: null,
    hasInstallScript: null,
    // `requires` does not distinguish optional dependencies from others, so nothing shows whether the mark is true.
    isSkippable: false,
    isBundled: readFlag(section, 'bundled'),
    // This version of the format has neither; npm asks the registry for both.
    hasShrinkwrap: false,
    hasBundle: false,
    line: section.document.lineOf(section.path) ?? 1,
  }
  if (what.source.type !== 'directory') return { entry, target: null }
  const folderOfLink = what.source.path === '.' ? '' : what.source.path
  const linked = folderOfLink === '' ? { folder: '', installed: null } : parseLocation(folderOfLink)
  if (typeof linked === 'string') throw refuse(section, ['version'], linked)
  return {
    entry: { ...entry, edges: [], target: folderOfLink },
    target: { ...entry, ...linked, location: folderOfLink },
  }
}

/** Reads what an entry is: in this version of the format `version` is a version or the address of the code. */
function readWhat(section: JsonSection, installed: string): Pick<LockEntry, 'name' | 'version' | 'source'> {
  const spec = readText(section, 'version')
  const alias = /^npm:((?:@[^/@]+\/)?[^/@]+)@(.+)$/i.exec(spec ?? '')
  const name = alias?.[1] ?? null
  const badName = name === null ? null : describeBadName(name)
  if (badName !== null) throw refuse(section, ['version'], badName)
  const version = alias?.[2] ?? spec
  if (version !== null && isVersion(version)) {
    const source = classifyAddress(readAddress(section), { name: name ?? installed, version })
    return { name, version, source }
  }
  const address = version ?? readAddress(section)
  if (name !== null || address === null || !isAddress(address)) {
    throw refuse(section, ['version'], 'is neither a version nor an address')
  }
  const guess = guessVersion(address, installed)
  const source = classifyAddress(address, { name: installed, version: guess ?? '' })
  if (source.type === 'directory') return { name, version: null, source: linkTo(readFileAddress(address)) }
  return { name, version: source.type === 'registry' ? guess : null, source }
}

/** Returns the address of an entry with a plain version; `from` is read only where npm would use it. */
function readAddress(section: JsonSection): string | null {
  const resolved = readTextOrFalse(section, 'resolved')
  const from = readText(section, 'from')
  if (resolved !== null || from === null || readTextOrFalse(section, 'integrity') !== null) return resolved
  return isAddress(from) ? from : null
}

/** npm 5 wrote `"resolved": false` for a package inside another one's tarball. */
function readTextOrFalse(section: JsonSection, key: string): string | null {
  return fieldOf(section, key) === false ? null : readText(section, key)
}

/** Reads `requires`; npm 5 also wrote `true` or `false` there. */
function readRequires(section: JsonSection): Edge[] {
  if (typeof fieldOf(section, 'requires') === 'boolean') return []
  return readTexts(section, 'requires').map(([name, range]) => {
    const problem = describeBadName(name)
    if (problem !== null) throw refuse(section, ['requires', name], problem)
    return { name, range, type: 'runtime' }
  })
}
