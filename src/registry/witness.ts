// npm's configuration that evidence is asked by: with a base that of the base, since the change can have edited its own.

import { basename, join } from 'node:path'
import type { RegistrySettings } from '../ports/registries.ts'
import { openBaseFiles } from './base-files.ts'
import { readBounded } from './config-file.ts'
import type { Environment } from '../system/folders.ts'
import { loadNpmConfig, type NpmConfig } from './npm-config.ts'
import type { Placement } from './placed-config.ts'

/** A configuration, and the one of the change where they differ. */
export interface Witness {
  /** Evidence is asked by this one alone. */
  readonly config: NpmConfig
  /** As it is on disk; null where it is the same. Only held against the other one: nothing is ever sent by it. */
  readonly changed: NpmConfig | null
}

/** As npm bounds nothing: an `.npmrc` has some lines. */
const maxNpmrcBytes = 2 ** 20

/**
 * Reads npm's configuration as it is on disk, or with a base as it is there. Of the machine and the job everything
 * counts as it is: builtin, user and global files outside of the checkout, the environment, `--registry`.
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
    // What the change put there would answer in the place of the registry.
    cache: (cache) => (files.isInside(cache) ? join(files.folder(), 'cache') : cache),
  }
  const onDisk: Placement = {
    // What is empty, or no file at all, says nothing of registries; some of it (/proc, pipes) would never end.
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
