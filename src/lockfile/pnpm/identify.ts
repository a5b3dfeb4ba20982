// Finds the name and version of an entry: from its key, or from its fields where the key is no registry's.

import semver from 'semver'
import type { PackageId, PackageSource } from '../../model/lockfile.ts'
import { describeBadName } from '../../manifest/package-name.ts'
import { readText, refuse } from '../../json/section.ts'
import { plain } from '../../text/plain.ts'
import type { LockEntry } from './entry.ts'

/**
 * Returns the name, and the version where the entry has one.
 *
 * @param asked - a name under which something asks for it: keys of git repositories in 5.x have none.
 * @throws {DepgateError} ELOCKFILE, where the fields name another package than the key: pnpm 10 fetches the one, pnpm 12
 *   the other. Also for names that npm does not accept: pnpm refuses them, and older ones wrote outside of node_modules.
 */
export function nameEntry(entry: LockEntry, asked: string | null): { name: string; version: string | null } {
  const { section, parsed, key } = entry
  const [name, version] = [readText(section, 'name'), readText(section, 'version')]
  const isOther = parsed.name !== null && name !== null && name !== parsed.name
  if (isOther || (parsed.version !== null && version !== null && version !== parsed.version))
    throw refuse(
      section,
      [isOther ? 'name' : 'version'],
      `is ${plain(isOther ? name : (version ?? ''), 120)}, and the key ${plain(key, 200)} names another package`,
    )
  const found = parsed.name ?? name ?? asked ?? 'unnamed'
  const problem = describeBadName(found)
  if (problem !== null) throw refuse(section, [], `names "${plain(found, 120)}", which ${problem}`)
  return { name: found, version: parsed.version ?? (version !== null && isVersion(version) ? version : null) }
}

/** The version to show where nothing records it: the commit, the version in the tarball's name, or 0.0.0. */
export function standIn(source: PackageSource, name: string): string {
  if (source.type === 'git') return source.commit ?? '0.0.0'
  const address = source.type === 'file' ? source.path : source.type === 'remote' ? source.url : ''
  const base = name.slice(name.indexOf('/') + 1)
  const file = address.slice(address.lastIndexOf('/') + 1)
  const version = file.startsWith(`${base}-`) && file.endsWith('.tgz') ? file.slice(base.length + 1, -4) : ''
  return semver.valid(version) ?? '0.0.0'
}

/** @throws {DepgateError} ELOCKFILE, where pnpm would fetch from a registry and no version is known. */
export function completeId(
  entry: LockEntry,
  id: { name: string; version: string | null },
  source: PackageSource,
): PackageId {
  if (id.version !== null) return { name: id.name, version: id.version }
  if (source.type === 'registry') throw refuse(entry.section, [], 'has no version, and no address either')
  return { name: id.name, version: standIn(source, id.name) }
}

function isVersion(text: string): boolean {
  return text.length <= 256 && /^\d\S*$/.test(text) && semver.valid(text, { loose: true }) !== null
}
