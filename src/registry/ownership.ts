// Decides which registry a name belongs to, so that no name is sent to a registry that does not own it.

import type { ReleaseQuery } from '../ports/registry.ts'
import type { NpmConfig } from './npm-config.ts'

/** Knows whom to ask about a name, and whether to ask at all. */
export interface Ownership {
  /** Whether a name has a registry of its own, by its scope. */
  isMapped(name: string): boolean
  /** Whether a name belongs to another registry than the default one and npm's public one. */
  isElsewhere(name: string): boolean
  /** The full URL of the registry that npm takes for a name, with a slash at its end; empty where it is no web address. */
  registryOf(name: string): string
  /** Why nothing may be sent about a query, as a reason that can be counted; null where it may. */
  refuse(query: ReleaseQuery): string | null
  /** Whether an address is the registry's that owns the name, its tarballs', or one that npm replaces with it. */
  isOwn(name: string, address: string): boolean
  /** Why nothing is known of an address that is that of a registry which only the change names; null where it is none. */
  refuseAddress(query: Pick<ReleaseQuery, 'name' | 'source'>, address: string): string | null
  /** Where npm fetches a tarball that a manifest gives an address of; null where npm would not, or should not. */
  tarballUrl(name: string, address: string): string | null
  /** Whether the query would pass if the default registry's tarballs lay on the host that its URL names. */
  hingesOnTarballs(query: ReleaseQuery): boolean
  /** Accepts the origins that the default registry itself gives as its tarballs'. */
  acceptTarballs(origins: readonly string[]): void
}

const foreign = 'from another host than the registry'
const onlyOfChange = 'its registry is named only by this change'

type Registries = Pick<NpmConfig, 'flat' | 'defaultRegistry'>

/**
 * Opens the decisions for one configuration. Pure: nothing is sent.
 *
 * @param changed - the configuration that the change would have npm use: a name that it takes elsewhere is sent nowhere.
 */
export function openOwnership(
  { flat, defaultRegistry }: Registries,
  changed: Registries | null = null,
): Ownership {
  const ofChange = changed === null ? null : openOwnership(changed)
  const tarballOrigins = new Set<string>()
  const isReplaced = matchReplaced(flat.replaceRegistryHost, defaultRegistry)

  // npm's `pickRegistry`, without the 75 ms that loading it costs; a test holds the two together.
  function mapped(name: string): unknown {
    const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : ''
    const fallback = typeof flat.scope === 'string' ? flat.scope.replace(/^@?/, '@') : ''
    return (scope && flat[`${scope}:registry`]) || (fallback && flat[`${fallback}:registry`])
  }

  function registryOf(name: string): string {
    const url = parseUrl(mapped(name) || flat.registry || defaultRegistry)
    return url !== null && /^https?:$/.test(url.protocol) ? url.href.replace(/\/?$/, '/') : ''
  }

  function isOwn(name: string, address: string): boolean {
    const [url, registry] = [parseUrl(address), parseUrl(registryOf(name))]
    if (url === null || registry === null) return false
    return url.origin === registry.origin || tarballOrigins.has(url.origin) || isReplaced(url)
  }

  function tarballUrl(name: string, address: string): string | null {
    const [url, registry] = [parseUrl(address), parseUrl(registryOf(name))]
    if (url === null || registry === null || !/^https?:$/.test(url.protocol)) return null
    // As pacote does it: the path stays as it is.
    const place = isReplaced(url) ? new URL(url.pathname, registry) : url
    if (place.username !== '' || place.password !== '') return null
    if (place.protocol === 'http:' && registry.protocol === 'https:') return null
    // Wherever the registry's own document points: npm goes there too, and takes no credentials of the registry along.
    return place.href
  }

  /**
   * Whether npm would ask a registry for a name that only the change gives it. To the one of before the name may mean
   * somebody else's package, and be a secret; where the lockfile has the package from there, it is known there.
   */
  function isOnlyOfChange({ name, source }: Pick<ReleaseQuery, 'name' | 'source'>): boolean {
    if (ofChange === null || isSamePlace(ofChange.registryOf(name), registryOf(name))) return false
    if (ofChange.isMapped(name)) return true
    const isLockedHere = (source.type === 'registry' || source.type === 'remote') && source.url !== null
    return !isLockedHere || !(mapped(name) || isOwn(name, source.url))
  }

  function refuse({ name, source }: ReleaseQuery): string | null {
    // An address on the registry itself tells it nothing new, whatever the shape of its path.
    const isRemoteOwn = source.type === 'remote' && isOwn(name, source.url)
    if (source.type !== 'registry' && !isRemoteOwn) return offRegistry[source.type]
    if (!isName(name)) return 'without a name that a registry could have'
    const registry = registryOf(name)
    if (registry === '') return 'without a registry address that can be used'
    if (isOnlyOfChange({ name, source })) return onlyOfChange
    // A scope's own registry is told of the scope's names whatever the lockfile says: nobody else learns of them.
    if (source.url === null || mapped(name)) return null
    return isOwn(name, source.url) ? null : foreign
  }

  return {
    isMapped: (name) => Boolean(mapped(name)),
    isElsewhere: (name) =>
      Boolean(mapped(name)) &&
      ![flat.registry, defaultRegistry].some((usual) => isSamePlace(registryOf(name), String(usual))),
    registryOf,
    refuse,
    isOwn,
    refuseAddress: (query, address) =>
      ofChange?.isOwn(query.name, address) === true && isOnlyOfChange(query) ? onlyOfChange : null,
    tarballUrl,
    hingesOnTarballs: ({ name, source }) =>
      (source.type === 'registry' || source.type === 'remote') &&
      source.url !== null &&
      !isOwn(name, source.url),
    acceptTarballs: (origins) => origins.forEach((origin) => tarballOrigins.add(origin)),
  }
}

const offRegistry = {
  git: 'from git',
  remote: 'from a tarball address',
  file: 'from a file',
  directory: 'from a folder',
} as const

/** npm's `replace-registry-host`, as Arborist reads it: which addresses npm replaces with the configured registry's. */
function matchReplaced(setting: unknown, defaultRegistry: string): (url: URL) => boolean {
  if (setting === 'never') return () => false
  if (setting === 'always') return () => true
  if (typeof setting !== 'string' || setting === '' || setting === 'npmjs') {
    const host = parseUrl(defaultRegistry)?.hostname
    return (url) => url.hostname === host
  }
  const prefix = parseUrl(setting)
  if (prefix === null) return (url) => url.hostname === setting
  const path = prefix.pathname.replace(/\/$/, '')
  return ({ hostname, pathname }) =>
    hostname === prefix.hostname && (pathname === path || pathname.startsWith(`${path}/`))
}

// What npm takes for a name, old ones included; it becomes a part of an address.
const part = "[\\w!~*'()-][\\w.!~*'()-]*"
const namePattern = new RegExp(`^(?:@[\\w.!~*'()-]+/)?${part}$`)

function isName(name: string): boolean {
  return name.length <= 256 && namePattern.test(name)
}

/** The user who is logged in. */
function isSamePlace(a: string, b: string): boolean {
  const [one, other] = [parseUrl(a), parseUrl(b)]
  const path = (url: URL | null) => url?.pathname.replace(/\/?$/, '/')
  return one?.origin === other?.origin && path(one) === path(other)
}

function parseUrl(text: unknown): URL | null {
  return typeof text === 'string' && URL.canParse(text) ? new URL(text) : null
}
