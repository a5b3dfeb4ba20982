// Loads the npm configuration for evidence: with a base that of the base.

import { basename, join } from 'node:path'
import type { RegistrySettings } from '../ports/registries.ts'
import { openBaseFiles } from './base-files.ts'
import { readBounded } from './config-file.ts'
import type { Environment } from '../system/folders.ts'
import { loadNpmConfig, type NpmConfig } from './npm-config.ts'
import type { Placement } from './placed-config.ts'

/** The configuration for evidence, and the one of the change, which may have edited it, where they differ. */
export interface Witness {
  /** The only one that requests are sent with. */
  readonly config: NpmConfig
  /** The one on disk; null where it is the same. It is compared with the other one and never used for a request. */
  readonly changed: NpmConfig | null
}

/** npm itself has no limit; a real `.npmrc` has a few lines. */
const maxNpmrcBytes = 2 ** 20

/**
 * Loads npm's configuration from disk, or with a base as it is there. The settings of the machine and the CI job always
 * apply as they are: builtin, user and global files outside of the checkout, the environment, `--registry`.
 *
 * @throws {DepgateError} ECONFIG, EUSAGE, EGIT.
 */
export async function loadWitness(
  { folder, registry, base, placed = {} }: Pick<RegistrySettings, 'folder'> & Partial<RegistrySettings>,
  env: Environment,
): Promise<Witness> {
  const approved: Placement = { place: (file) => placed[file] ?? file, cache: (cache) => cache }
  const isPlaced = Object.keys(placed).length > 0
  const request = { cwd: folder, env, registry: registry ?? undefined }
  if (base === undefined || base === null) {
    const config = await loadNpmConfig({ ...request, ...(isPlaced ? { placement: approved } : {}) })
    return { config, changed: null }
  }
  const files = openBaseFiles(base, env)
  const none = (file: string, key: string) => join(files.folder(), 'none', key, basename(file))
  const atBase: Placement = {
    place: (file, key) => {
      const place = files.place(file)
      if (!isCertificate(key)) readBounded(place, maxNpmrcBytes)
      return place
    },
    // The change could put forged answers into a cache folder inside the checkout.
    cache: (cache) => (files.isInside(cache) ? join(files.folder(), 'cache') : cache),
  }
  const onDisk: Placement = {
    // An empty file has no settings, and what is not a regular file (/proc, a pipe) might never end.
    place: (file, key) =>
      isCertificate(key) || readBounded(file, maxNpmrcBytes) === null ? none(file, key) : file,
    cache: (cache) => cache,
  }
  const config = await loadNpmConfig({ ...request, placement: atBase })
  const changed = files.isDifferent() ? await loadNpmConfig({ ...request, placement: onDisk }) : null
  return { config, changed }
}

function isCertificate(key: Parameters<Placement['place']>[1]): boolean {
  return key === 'cafile' || key === 'certificate'
}
