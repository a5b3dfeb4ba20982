// Opens the registry client for npm's configuration, with the advisory feeds and the cache.

import path from 'node:path'
import type { Registry } from '../ports/registry.ts'
import type { ManagerSources, RegistrySettings } from '../ports/registries.ts'
import { openAdvisories } from '../advisories/feeds/index.ts'
import { openOsvBase, type OsvBase } from '../advisories/feeds/osv-base.ts'
import { listSettingsPlaces } from '../managers/places.ts'
import { cacheFolder, homeFolder, type Environment } from '../system/folders.ts'
import { openRunClock, type Deadline } from '../http/deadline.ts'
import type { NpmConfig } from './npm-config.ts'
import { readBounded } from './config-file.ts'
import { createRegistryClient } from './client.ts'
import { openBaseFiles } from './base-files.ts'
import { withSources } from './manager-sources.ts'
import { readOutsideLayers } from './outside-settings.ts'
import { loadWitness, type Witness } from './witness.ts'

/**
 * Opens the registry as npm would reach it from `folder` (default: the working directory): its `.npmrc` files,
 * `npm_config_*`, scopes, tokens, proxies and certificates.
 *
 * With a `base` the files of a checkout are read as they are there; `deadlineSeconds` limits all requests together, by
 * default each batch is limited by itself.
 *
 * @param clock - the clock of the run, which starts with the first request.
 * @throws {DepgateError} ECONFIG for a configuration that npm refuses too, EUSAGE for a `registry` that is not an http(s) URL.
 */
export async function openRegistry(
  settings: Partial<RegistrySettings> = {},
  clock = openRunClock(),
): Promise<Registry> {
  const { folder = process.cwd(), deadlineSeconds: seconds, ...rest } = settings
  const { config, changed } = await loadManagerWitness({ ...rest, folder }, process.env)
  const isAlias = rest.manager === 'yarn' ? (await import('./yarn-alias.ts')).isYarnAlias : undefined
  const witness = { config: isAlias === undefined ? config : { ...config, isAlias }, changed }
  const deadline = seconds === undefined ? null : clock(seconds)
  const base = rest.base === undefined || rest.base === null ? null : openOsvBase(rest.base, process.env)
  return openRegistryWith(witness, { ...rest, deadline, base })
}

type Placed = Pick<RegistrySettings, 'folder'> & Partial<RegistrySettings>

/** Loads npm's configuration with what the package manager of the lockfile reads. @throws {DepgateError} as `openRegistry`. */
export async function loadManagerWitness(settings: Placed, env: Environment): Promise<Witness> {
  const sources = settings.registry == null ? (settings.sources ?? null) : null
  const loaded = await loadWitness(settings, environmentOf(sources, env))
  return sources === null ? loaded : asManager(loaded, sources, settings, env)
}

function asManager(
  { config, changed }: Witness,
  sources: ManagerSources,
  { folder, base, placed = {} }: Placed,
  env: Environment,
): Witness {
  const { platform } = process
  const files = base === undefined || base === null ? null : openBaseFiles(base, env)
  const places = listSettingsPlaces(folder, { env, platform, home: homeFolder(env) })
  const place = (file: string) => placed[file] ?? files?.place(file) ?? file
  const outside = readOutsideLayers(sources, places, {
    place,
    isInside: (file) => files?.isInside(file) === true,
  })
  const machine = {
    env,
    outside,
    readCertificates: (file: string) =>
      readBounded(place(path.resolve(folder, file)))?.toString('utf8') ?? null,
  }
  const ofChange = sources.changed === undefined ? null : { ...sources, ...emptyLayer, ...sources.changed }
  return {
    config: withSources(config, sources, machine),
    changed:
      changed === null && ofChange === null
        ? null
        : withSources(changed ?? config, ofChange ?? sources, machine),
  }
}

const emptyLayer = { registry: null, scopes: {}, logins: {}, network: {} }

/** pnpm 11 and later do not read `npm_config_*`, which would cover what `.npmrc` files state. */
function environmentOf(sources: ManagerSources | null, env: Environment): Environment {
  const { manager = '', major = 0 } = sources ?? {}
  if (manager !== 'pnpm' || major < 11) return env
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_config_(?:@.*:)?registry$/i.test(name)),
  )
}

type Known = Pick<NpmConfig, 'flat' | 'defaultRegistry' | 'isAlias'>

type Asking = Partial<Pick<RegistrySettings, 'isOffline' | 'hasCache' | 'asksAnew' | 'isDeep' | 'counts'>> & {
  readonly deadline?: Deadline | null
  readonly base?: OsvBase | null
}

/** Opens the registry with a loaded configuration. */
export function openRegistryWith(
  { config, changed = null }: { readonly config: Known; readonly changed?: Known | null },
  asking: Asking = {},
): Registry {
  const { isOffline = false, hasCache = true, asksAnew = false, isDeep = false } = asking
  const { deadline = null, base = null } = asking
  const { env, platform } = process
  const cache = cacheFolder(env, platform)
  // A cache folder inside the checkout is not used: the change could put forged answers into it.
  const isForeign = base?.isOfChange(cache) === true
  return createRegistryClient({
    config,
    changed,
    bounds: { deadline },
    now: () => new Date(),
    advisories: openAdvisories({ cacheFolder: cache, base, now: () => new Date() }),
    cacheFolder: hasCache && !isForeign ? cache : null,
    isOffline,
    asksAnew,
    isDeep,
    counts: asking.counts,
  })
}
