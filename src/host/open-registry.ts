// Opens the registry that npm is configured for, with its advisories and its cache.

import type { Registry } from '../define.ts'
import type { RegistrySettings } from '../host.ts'
import { openAdvisories } from './advisories/index.ts'
import { cacheFolder } from './folders.ts'
import { loadNpmConfig, type NpmConfig } from './npm-config.ts'
import { openRegistry as openWith } from './registry.ts'

/**
 * Opens the registry as npm would reach it from `folder` (default: where the process stands): its `.npmrc` files,
 * `npm_config_*`, scopes, tokens, proxies and certificates.
 *
 * @throws {DepgateError} ECONFIG for a configuration that npm refuses too, EUSAGE for a `registry` that is no web address.
 */
export async function openRegistry(settings: Partial<RegistrySettings> = {}): Promise<Registry> {
  const { folder = process.cwd(), registry, isOffline = false, hasCache = true, isDeep = false } = settings
  const config = await loadNpmConfig({ cwd: folder, env: process.env, registry: registry ?? undefined })
  return openRegistryWith(config, { isOffline, hasCache, isDeep })
}

/** Opens the registry with a configuration that npm has read already. */
export function openRegistryWith(
  config: Pick<NpmConfig, 'flat' | 'defaultRegistry'>,
  { isOffline = false, hasCache = true, isDeep = false } = {},
): Registry {
  const { env, platform } = process
  const cache = cacheFolder(env, platform)
  return openWith({
    config,
    now: () => new Date(),
    advisories: openAdvisories({ cacheFolder: cache }),
    cacheFolder: hasCache ? cache : null,
    isOffline,
    isDeep,
  })
}
