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
    const { flat, defaultRegistry } = registries
    this.#registries = registries
    this.#ofChange = changed === null ? null : openOwnership(changed)
    this.#isReplaced = matchReplaced(flat.replaceRegistryHost, defaultRegistry)
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
    // As pacote does it: the path stays as it is.
    const place = this.#isReplaced(url) ? new URL(url.pathname, registry) : url
    if (place.username !== '' || place.password !== '') return null
    if (place.protocol === 'http:' && registry.protocol === 'https:') return null
    // Wherever the registry's own document points: npm goes there too, and takes no credentials of the registry along.
    return place.href
  }

  refuse({ name, source }: ReleaseQuery): string | null {
    // An address on the registry itself tells it nothing new, whatever the shape of its path.
    const isRemoteOwn = source.type === 'remote' && this.isOwn(name, source.url)
    if (source.type !== 'registry' && !isRemoteOwn) return offRegistry[source.type]
    if (!isName(name)) return 'without a name that a registry could have'
    const registry = this.registryOf(name)
    if (registry === '') return 'without a registry address that can be used'
    if (this.#isOnlyOfChange({ name, source })) return onlyOfChange
    // A scope's own registry is told of the scope's names whatever the lockfile says: nobody else learns of them.
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

  // npm's `pickRegistry`, without the 75 ms that loading it costs; a test compares the two.
  #mapped(name: string): unknown {
    const { flat } = this.#registries
    const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : ''
    const fallback = typeof flat.scope === 'string' ? flat.scope.replace(/^@?/, '@') : ''
    return (scope && flat[`${scope}:registry`]) || (fallback && flat[`${fallback}:registry`])
  }

  /**
   * Whether npm would ask a registry for a name that only the change gives it. To the one of before the name may mean
   * another's package, and be a secret; where the lockfile has the package from there, it is known there.
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

/** Whether two addresses are of one registry. */
function isSamePlace(a: string, b: string): boolean {
  const [one, other] = [parseUrl(a), parseUrl(b)]
  const path = (url: URL | null) => url?.pathname.replace(/\/?$/, '/')
  return one?.origin === other?.origin && path(one) === path(other)
}

function parseUrl(text: unknown): URL | null {
  return typeof text === 'string' && URL.canParse(text) ? new URL(text) : null
}
