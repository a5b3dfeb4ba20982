// The registry port: each request goes to the registry that owns the package name.

import type { Counts } from '../ports/output.ts'
import type { Registry } from '../ports/registry.ts'
import { openCache } from './packument/cache.ts'
import { openLogins } from './login.ts'
import type { NpmConfig } from './npm-config.ts'
import { openOwnership, type Ownership } from './ownership.ts'
import { openPackuments } from './packument/fetch.ts'
import { openReader } from './packument/reader.ts'
import { ReleaseLookup } from './release-lookup.ts'
import type { TarballBounds } from './tar-unpacker.ts'
import { openTarballs, type Tarballs } from './tarballs.ts'
import { openTransport, type Transport, type TransportBounds } from '../http/transport.ts'
import { openTrustRoot, type TrustRootPlace } from './provenance/trust-root.ts'
import { openVerification } from './provenance/verify.ts'
import type { AskAdvisories, RegistryClient } from '../ports/advisory-feed.ts'

/** Options of the client. */
export interface RegistryRequest {
  readonly config: Pick<NpmConfig, 'flat' | 'defaultRegistry' | 'isAlias'>
  /** The configuration as the change has it, where it differs; it is compared and never used for a request. */
  readonly changed?: Pick<NpmConfig, 'flat' | 'defaultRegistry'> | null
  readonly now: () => Date
  readonly advisories: AskAdvisories
  /** The folder for answers that are cached between runs; null disables the cache. */
  readonly cacheFolder: string | null
  /** Whether only the cache is used; npm's own `offline` has the same effect. */
  readonly isOffline?: boolean
  /** See `RegistrySettings`. */
  readonly asksAnew?: boolean
  readonly bounds?: TransportBounds
  /** The trust root that provenance is verified with; sigstore's own by default. */
  readonly trustRoot?: TrustRootPlace
  /** Whether tarballs are read too. */
  readonly isDeep?: boolean
  readonly tarballBounds?: TarballBounds
  readonly counts?: Counts | undefined
}

/** The parts that all requests of one configuration share. */
interface Parts {
  readonly ownership: Ownership
  readonly transport: Transport
  readonly isOffline: boolean
}

/** Creates a client of the registries that npm is configured for. Nothing is loaded or sent before the first call. */
export function createRegistryClient(request: RegistryRequest): Registry & RegistryClient {
  const { config, advisories } = request
  const isOffline = request.isOffline === true || config.flat.offline === true
  const parts = {
    ownership: openOwnership(config, request.changed),
    transport: openTransport(config.flat, request.bounds),
    isOffline,
  }
  const lookup = openLookup(request, parts)
  const client = openAdvisoryClient(parts)
  const tarballs = openTarballReader(request, parts)
  return {
    ...client,
    clock: parts.transport.clock,
    releases: (queries) => lookup.releases(queries),
    origins: (queries) => lookup.origins(queries),
    verify: openVerifier(request, parts),
    ...(request.isDeep === true ? { tarballs: tarballs.readAll } : {}),
    carriers: request.isDeep === true ? tarballs.readAll : tarballs.readCarriers,
    unmetEdges: async (tree) => {
      // Loaded on demand, since Arborist's classes load slowly and only the comparison of a tree needs them.
      const { listUnmetEdges } = await import('./npm-tree.ts')
      const { legacyPeerDeps, installLinks } = config.flat
      return listUnmetEdges(tree, {
        legacyPeerDeps: legacyPeerDeps === true,
        installLinks: installLinks === true,
      })
    },
    advisories: async (source, queries, canary) => {
      await lookup.startBatch(queries)
      return advisories(client, source, queries, canary)
    },
  }
}

function openLookup(
  { config, cacheFolder, asksAnew = false, now, counts }: RegistryRequest,
  { ownership, transport, isOffline }: Parts,
): ReleaseLookup {
  const { registryOf } = ownership
  const cache = cacheFolder === null ? null : openCache(cacheFolder)
  const asking = { isOffline, asksAnew, now }
  const packuments = openPackuments({ transport, registryOf, cache, reader: openReader(), ...asking })
  return new ReleaseLookup({
    ownership,
    transport,
    packuments,
    isOffline,
    counts,
    logins: openLogins(config, registryOf),
  })
}

function openAdvisoryClient({ ownership, transport, isOffline }: Parts): RegistryClient {
  const { registryOf, refuse, isElsewhere } = ownership
  return {
    registryOf,
    isElsewhere,
    // A package bundled in a private one may be private too, even under an unscoped name.
    owns: (query) =>
      refuse(query) === null &&
      (query.bundler === undefined || registryOf(query.bundler.name) === registryOf(query.name)),
    postJson: transport.postJson,
    isOffline,
  }
}

function openVerifier(request: RegistryRequest, parts: Parts): Registry['verify'] {
  const { trustRoot, cacheFolder, asksAnew = false, now } = request
  const { ownership, transport, isOffline } = parts
  const { registryOf, refuse } = ownership
  return openVerification({
    transport,
    registryOf,
    refuse,
    trustRoot: openTrustRoot(cacheFolder, trustRoot),
    cacheFolder,
    isOffline,
    asksAnew,
    now,
  })
}

function openTarballReader(request: RegistryRequest, parts: Parts): Tarballs {
  const { cacheFolder, tarballBounds, asksAnew = false } = request
  const { ownership, transport, isOffline } = parts
  return openTarballs({
    transport,
    registryOf: ownership.registryOf,
    cacheFolder,
    isOffline,
    asksAnew,
    bounds: tarballBounds,
    counts: request.counts,
    // The URL is that of the packument, never that of the lockfile, and may be on any host.
    urlOf: ownership.tarballUrl,
  })
}
