// One entry of bun's lockfile: an array whose form depends on where the package comes from.

import semver from 'semver'
import { guessVersion, isRegistryAddress, linkTo } from '../address.ts'
import { longestIntegrity } from '../integrity.ts'
import type { Edge, PackageSource } from '../../model/lockfile.ts'
import { fieldOf, readSection, readText, readTexts, refuse, type JsonSection } from '../../json/section.ts'
import { describeBadName, readFileAddress } from '../../manifest/package-name.ts'
import { describeOtherCommit, readGit } from './git.ts'
import { readId, splitKey } from './keys.ts'

/** An entry as the file has it. */
export interface BunEntry {
  readonly key: string
  /** The names of the key; the last is the one that it is installed under. */
  readonly names: readonly string[]
  readonly name: string
  readonly version: string
  readonly source: PackageSource
  /** The folder of a workspace of the project; null for any other package. */
  readonly workspace: string | null
  readonly integrity: string | null
  /** Dependencies, command and marks; null where the form has none (workspaces). */
  readonly info: JsonSection | null
  readonly edges: readonly Edge[]
  readonly line: number
}

/** Far more than any real one: each is compared with others. */
const maxEntries = 100_000

/** Reads the entries in the order of the file. @throws {DepgateError} ELOCKFILE for forms that bun does not write. */
export function readBunEntries(lock: JsonSection): BunEntry[] {
  const packages = readSection(lock, 'packages')
  if (packages === null) return []
  const keys = Object.keys(packages.fields)
  if (keys.length > maxEntries) throw refuse(lock, ['packages'], `hold more than ${maxEntries} entries`)
  return keys.map((key) => readBunEntry(packages, key))
}

function readBunEntry(packages: JsonSection, key: string): BunEntry {
  const value = fieldOf(packages, key)
  const names = splitKey(key)
  if (names === null) throw refuse(packages, [key], 'is no way of package names')
  if (!Array.isArray(value)) throw refuse(packages, [key], 'must be an array')
  const parts: readonly unknown[] = value
  const id = typeof parts[0] === 'string' ? readId(parts[0]) : null
  if (id === null) throw refuse(packages, [key], 'does not begin with a name and a version')
  const line = packages.document.lineOf([...packages.path, key]) ?? 1
  const entry = { key, names, name: id.name, line }
  const read = (source: PackageSource, version: string, infoAt: number) => {
    const info = sectionAt(packages, key, infoAt)
    return {
      ...entry,
      source,
      version,
      workspace: null,
      info,
      edges: info === null ? [] : readBunEdges(info),
      integrity: integrityAt(packages, key, infoAt + 1, source),
    }
  }
  if (semver.valid(id.rest, { loose: true }) !== null && /^\d/.test(id.rest)) {
    const source = readRegistry(parts[1], { name: id.name, version: id.rest })
    if (source === null) throw refuse(packages, [key], 'has no registry as its second element')
    return read(source, id.rest, 2)
  }
  if (id.rest.startsWith('workspace:')) {
    const folder = readFileAddress(id.rest.slice('workspace:'.length))
    const source = { ...linkTo(folder), isOwn: true as const }
    return { ...entry, source, version: '0.0.0', workspace: folder, info: null, edges: [], integrity: null }
  }
  const source = readElsewhere(id.rest)
  if (source === null) throw refuse(packages, [key], 'comes from where depgate knows no source')
  const problem = source.type === 'git' ? describeOtherCommit(id.rest, parts[2]) : null
  if (problem !== null) throw refuse(packages, [key], problem)
  return read(source, standIn(source, id.name), 1)
}

/** '' is the registry that bun is configured for; anything else is fetched as it is, whatever its end (measured: bun 1.4.5). */
function readRegistry(value: unknown, id: { name: string; version: string }): PackageSource | null {
  if (typeof value !== 'string') return null
  if (value === '') return { type: 'registry', url: null }
  return isRegistryAddress(value, id) ? { type: 'registry', url: value } : { type: 'remote', url: value }
}

function readElsewhere(rest: string): PackageSource | null {
  const git = readGit(rest)
  if (git !== null) return git
  if (/^(?:file|link|root|portal):/i.test(rest)) {
    const path = readFileAddress(rest.replace(/^[a-z]+:/i, 'file:'))
    return isTarball(path) ? { type: 'file', path } : linkTo(path)
  }
  if (/^https?:/i.test(rest)) return { type: 'remote', url: rest }
  if (isTarball(rest)) return { type: 'file', path: readFileAddress(rest) }
  return /^\.{0,2}\//.test(rest) ? linkTo(readFileAddress(rest)) : null
}

function isTarball(path: string): boolean {
  return /\.(?:tgz|tar|tar\.gz)$/i.test(path)
}

function standIn(source: PackageSource, name: string): string {
  if (source.type === 'git') return source.commit ?? '0.0.0'
  if (source.type === 'directory') return '0.0.0'
  return guessVersion((source.type === 'file' ? source.path : source.url) ?? '', name) ?? '0.0.0'
}

function sectionAt(packages: JsonSection, key: string, at: number): JsonSection | null {
  const parts = fieldOf(packages, key) as readonly unknown[]
  const value = parts[at]
  if (value === undefined) return null
  const list: JsonSection = {
    ...packages,
    path: [...packages.path, key],
    fields: Object.fromEntries(parts.map((part, nth) => [String(nth), part])),
  }
  return readSection(list, String(at))
}

function integrityAt(packages: JsonSection, key: string, at: number, source: PackageSource): string | null {
  const parts = fieldOf(packages, key) as readonly unknown[]
  const value = parts[at]
  // Of git it is the commit, or the name of the archive, and the hash may follow.
  const hash = source.type === 'git' ? parts[at + 1] : value
  if (hash === undefined || hash === '') return null
  if (typeof hash !== 'string' || hash.length > longestIntegrity)
    throw refuse(packages, [key], 'has a hash that is none')
  return hash
}

const fields = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
] as const

function readBunEdges(info: JsonSection): Edge[] {
  const optional = new Set(readTexts(info, 'optionalDependencies').map(([name]) => name))
  return fields.flatMap(([field, type]) =>
    readTexts(info, field)
      .filter(([name]) => type !== 'runtime' || !optional.has(name))
      .map(([name, range]): Edge => {
        const problem = describeBadName(name)
        if (problem !== null) throw refuse(info, [field, name], problem)
        return { name, range, type }
      }),
  )
}

/** The commands of a package: an object, or a path for the one that has its name; of a folder of commands nothing is known. */
export function readBunCommands(
  info: JsonSection | null,
  name: string,
): Readonly<Record<string, string>> | null {
  if (info === null || fieldOf(info, 'binDir') !== undefined) return null
  if (typeof fieldOf(info, 'bin') === 'string')
    return { [name.slice(name.indexOf('/') + 1)]: readText(info, 'bin') ?? '' }
  return Object.fromEntries(readTexts(info, 'bin'))
}
