// Reads the registries that a lockfile's own package manager is configured for in its project.

import path from 'node:path'
import { managerOf } from '../lockfile/commands-of.ts'
import { readPnpmMajor } from '../managers/pnpm-version.ts'
import { readProjectLayer } from '../managers/sources.ts'
import type { LockfilePair } from '../model/change.ts'
import type { ManagerSources, SourceLayer } from '../ports/registries.ts'

const nothing: SourceLayer = { registry: null, scopes: {} }

/**
 * Returns them as the base has them, where the change is compared with one; null for npm.
 *
 * @param top - the top of the checkout, whose files of settings are among those of the pair; null outside of one.
 */
export function sourcesOfPair(
  { after, files = [] }: Pick<LockfilePair, 'after' | 'files'>,
  hasBase: boolean,
  top: string | null,
): ManagerSources | null {
  const settings = files.filter(({ kind }) => kind === 'manager-settings')
  const manifest = files.find(({ kind, isMember }) => kind === 'manifest' && isMember !== true)
  const read = (isBefore: boolean) => (name: string) =>
    settings
      .filter((one) => path.posix.basename(one.path) === name)
      .flatMap((one) => (isBefore ? one.before : one.text) ?? [])
  return sourcesOf(after.format, {
    top,
    manifest: (hasBase ? manifest?.before : manifest?.text) ?? null,
    read: read(hasBase),
    readChanged: hasBase ? read(false) : null,
  })
}

/** The files of a project that name its registries. */
export interface SourceFiles {
  readonly top: string | null
  /** Its package.json. */
  readonly manifest: string | null
  /** The texts of a file of settings by its name, the nearest folder first. */
  readonly read: (name: string) => readonly string[]
  /** The same as the change has them; null where nothing is compared. */
  readonly readChanged: ((name: string) => readonly string[]) | null
}

/** The same from the files at hand. @param format - that of the lockfile. */
export function sourcesOf(format: string | undefined, files: SourceFiles): ManagerSources | null {
  const manager = managerOf(format)
  if (manager === 'npm') return null
  const isClassic = manager === 'yarn' && format !== undefined && !format.startsWith('yarn-berry')
  const major = manager === 'pnpm' ? readPnpmMajor(files.manifest) : null
  const reader = { manager, isClassic, major: major ?? undefined }
  const own = readProjectLayer(reader, files.read) ?? nothing
  const changed = files.readChanged === null ? own : (readProjectLayer(reader, files.readChanged) ?? nothing)
  return {
    manager,
    ...own,
    ...(isClassic ? { isClassic } : {}),
    ...(major === null ? {} : { major }),
    ...(files.top === null ? {} : { top: files.top }),
    ...(JSON.stringify(own) === JSON.stringify(changed) ? {} : { changed }),
  }
}
