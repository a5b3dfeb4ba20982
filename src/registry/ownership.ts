// Decides which registry owns a package name, so that no name is sent to another one.

import type { ReleaseQuery } from '../ports/registry.ts'
import type { NpmConfig } from './npm-config.ts'

/** Decides which registry is asked about a name, and whether any is. */
export interface Ownership {
  /** Whether a registry is configured for the name's scope. */
  isMapped(name: string): boolean
  /** Whether the name's registry is neither the default one nor npm's public one. */
  isElsewhere(name: string): boolean
  /** The full URL of the name's registry, with a trailing slash; empty where it is not an http(s) URL. */
  registryOf(name: string): string
  /** Why the name of a query may not be sent, as a reason that can be counted; null where it may. */
  refuse(query: ReleaseQuery): string | null
  /** Whether a URL is on the name's registry, on its tarball host, or on a host that npm replaces with the registry's. */
  isOwn(name: string, address: string): boolean
  /** The reason where a URL is on a registry that only the change configures; null for every other URL. */
  refuseAddress(query: Pick<ReleaseQuery, 'name' | 'source'>, address: string): string | null
  /** The URL from which npm fetches a tarball, given the one in the packument; null where it must not be fetched. */
  tarballUrl(name: string, address: string): string | null
  /** Whether the URL of a query is on an unknown host, which may be the tarball host of the default registry. */
  hingesOnTarballs(query: ReleaseQuery): boolean
  /** Adds the origins of the tarball URLs in the default registry's own packuments. */
  acceptTarballs(origins: readonly string[]): void
}

const foreign = 'from another host than the registry'
const onlyOfChange = 'its registry is named only by this change'

type Registries = Pick<NpmConfig, 'flat' | 'defaultRegistry' | 'isAlias'>

/**
 * Opens the decisions for one configuration. Sends nothing.
 *
 * @param changed - the configuration as the change has it: a name that it moves to another registry is sent to none.
 */
export function openOwnership(registries: Registries, changed: Registries | null = null): Ownership {
  const owner = new NameOwner(registries, changed)
  return {
    isMapped: (name) => owner.isMapped(name),
    isElsewhere: (name) => owner.isElsewhere(name),
    registryOf: (name) => owner.registryOf(name),
    refuse: (query) => owner.refuse(query),
    isOwn: (name, address) => owner.isOwn(name, address),
    refuseAddress: (query, address) => owner.refuseAddress(query, address),
    tarballUrl: (name, address) => owner.tarballUrl(name, address),
    hingesOnTarballs: (query) => owner.hingesOnTarballs(query),
    acceptTarballs: (origins) => owner.acceptTarballs(origins),
  }
}

class NameOwner implements Ownership {
  readonly #registries: Registries
  readonly #ofChange: Ownership | null
  readonly #tarballOrigins = new Set<string>()
  readonly #isReplaced: (url: URL) => boolean

  constructor(registries: Registries, changed: Registries | null) {
    const { flat, defaultRegistry, isAlias } = registries
    this.#registries = registries
    this.#ofChange = changed === null ? null : openOwnership(changed)
    const isReplaced = matchReplaced(flat.replaceRegistryHost, defaultRegistry)
    this.#isReplaced = (url) => isReplaced(url) || isAlias?.(url) === true
  }

  isMapped(name: string): boolean {
    return Boolean(this.#mapped(name))
  }

  isElsewhere(name: string): boolean {
    const { flat, defaultRegistry } = this.#registries
    const usual = [flat.registry, defaultRegistry]
    return this.isMapped(name) && !usual.some((one) => isSamePlace(this.registryOf(name), String(one)))
  }

  registryOf(name: string): string {
    const { flat, defaultRegistry } = this.#registries
    const url = parseUrl(this.#mapped(name) || flat.registry || defaultRegistry)
    return url !== null && /^https?:$/.test(url.protocol) ? url.href.replace(/\/?$/, '/') : ''
  }

  isOwn(name: string, address: string): boolean {
    const [url, registry] = [parseUrl(address), parseUrl(this.registryOf(name))]
    if (url === null || registry === null) return false
    return url.origin === registry.origin || this.#tarballOrigins.has(url.origin) || this.#isReplaced(url)
  }

  tarballUrl(name: string, address: string): string | null {
    const [url, registry] = [parseUrl(address), parseUrl(this.registryOf(name))]
    if (url === null || registry === null || !/^https?:$/.test(url.protocol)) return null
    // As pacote does: the path is unchanged.
    const place = this.#isReplaced(url) ? new URL(url.pathname, registry) : url
    if (place.username !== '' || place.password !== '') return null
    if (place.protocol === 'http:' && registry.protocol === 'https:') return null
    // Any host that the packument names: npm fetches from there too, without the registry's credentials.
    return place.href
  }

  refuse({ name, source }: ReleaseQuery): string | null {
    // A URL on the registry itself is known to the registry, whatever its path.
    const isRemoteOwn = source.type === 'remote' && this.isOwn(name, source.url)
    if (source.type !== 'registry' && !isRemoteOwn) return offRegistry[source.type]
    if (!isName(name)) return 'without a name that a registry could have'
    const registry = this.registryOf(name)
    if (registry === '') return 'without a registry address that can be used'
    if (this.#isOnlyOfChange({ name, source })) return onlyOfChange
    // The registry of a scope is asked about the scope's names whatever URL the lockfile has: no other one learns them.
    if (source.url === null || this.isMapped(name)) return null
    return this.isOwn(name, source.url) ? null : foreign
  }

  refuseAddress(query: Pick<ReleaseQuery, 'name' | 'source'>, address: string): string | null {
    const isOfChange = this.#ofChange?.isOwn(query.name, address) === true
    return isOfChange && this.#isOnlyOfChange(query) ? onlyOfChange : null
  }

  hingesOnTarballs({ name, source }: ReleaseQuery): boolean {
    const isAddress = source.type === 'registry' || source.type === 'remote'
    return isAddress && source.url !== null && !this.isOwn(name, source.url)
  }

  acceptTarballs(origins: readonly string[]): void {
    for (const origin of origins) this.#tarballOrigins.add(origin)
  }

  // npm's `pickRegistry` without its 75 ms of loading; a test compares the two.
  #mapped(name: string): unknown {
    const { flat } = this.#registries
    const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : ''
    const fallback = typeof flat.scope === 'string' ? flat.scope.replace(/^@?/, '@') : ''
    return (scope && flat[`${scope}:registry`]) || (fallback && flat[`${fallback}:registry`])
  }

  /**
   * Whether only the change assigns a name to its registry. For the registry of the base the name may be someone else's
   * package, and a secret, unless the lockfile already has the package from there.
   */
  #isOnlyOfChange({ name, source }: Pick<ReleaseQuery, 'name' | 'source'>): boolean {
    const ofChange = this.#ofChange
    if (ofChange === null || isSamePlace(ofChange.registryOf(name), this.registryOf(name))) return false
    if (ofChange.isMapped(name)) return true
    const isLockedHere = (source.type === 'registry' || source.type === 'remote') && source.url !== null
    return !isLockedHere || !(this.isMapped(name) || this.isOwn(name, source.url))
  }
}

const offRegistry = {
  git: 'from git',
  remote: 'from a tarball address',
  file: 'from a file',
  directory: 'from a folder',
} as const

/** npm's `replace-registry-host`, as Arborist reads it: the hosts that npm replaces with the configured registry's. */
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

// npm's grammar of names, including old ones; the name becomes a part of a URL.
const part = "[\\w!~*'()-][\\w.!~*'()-]*"
const namePattern = new RegExp(`^(?:@[\\w.!~*'()-]+/)?${part}$`)

function isName(name: string): boolean {
  return name.length <= 256 && namePattern.test(name)
}

/** Whether two URLs are of the same registry. */
function isSamePlace(a: string, b: string): boolean {
  const [one, other] = [parseUrl(a), parseUrl(b)]
  const path = (url: URL | null) => url?.pathname.replace(/\/?$/, '/')
  return one?.origin === other?.origin && path(one) === path(other)
}

function parseUrl(text: unknown): URL | null {
  return typeof text === 'string' && URL.canParse(text) ? new URL(text) : null
}
