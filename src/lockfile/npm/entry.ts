// One entry of an npm lockfile, of any lockfileVersion, before the tree is built.

import type { Edge, PackageId, PackageSource } from '../../model/report.ts'
import { guessVersion } from '../address.ts'
import { nameFolder, describeBadName } from '../../manifest/package-name.ts'

/** An entry as the file records it; what it leaves out is null. */
export interface LockEntry {
  readonly location: string
  /** The name it is installed under; null for a folder outside of node_modules. */
  readonly installed: string | null
  /** The folder whose node_modules contains it. */
  readonly folder: string
  /** The name that the entry gives itself. */
  readonly name: string | null
  readonly version: string | null
  readonly source: PackageSource
  /** For a link: the folder it leads to, '' for the project's root. */
  readonly target: string | null
  readonly integrity: string | null
  readonly edges: readonly Edge[]
  readonly bin: Readonly<Record<string, string>> | null
  readonly hasInstallScript: boolean | null
  /** Whether the entry states that it is optional and only for some platforms, so that npm leaves it out on others. */
  readonly isSkippable: boolean
  /** Whether the entry states that it is inside another package's tarball. */
  readonly isBundled: boolean
  readonly hasShrinkwrap: boolean
  /** Whether the entry lists packages that its own tarball carries. */
  readonly hasBundle: boolean
  readonly line: number
}

/** Each entry costs look-ups and a report's line; npm itself takes minutes for 20,000 that nothing needs. */
export const maxEntries = 100_000

/** Names the package of an entry; for a link, `body` is the entry of the folder it leads to. */
export function identify(entry: LockEntry, body: LockEntry): PackageId {
  const candidates = [body.name, body.installed ?? nameFolder(body.location), entry.installed]
  const name = candidates.find((text) => text !== null && describeBadName(text) === null) ?? 'unnamed'
  return { name, version: body.version ?? standIn(entry.source, name) }
}

/** The version to show where the lockfile does not record it: the commit, the version in the tarball's name, or 0.0.0. */
function standIn(source: PackageSource, name: string): string {
  if (source.type === 'git') return source.commit ?? '0.0.0'
  if (source.type === 'directory') return '0.0.0'
  return guessVersion((source.type === 'file' ? source.path : source.url) ?? '', name) ?? '0.0.0'
}
