// The registry as the pipe sees it: releases and advisories, each asked of the registry that owns the name.

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

/** What a registry is opened with. */
export interface RegistryRequest {
  readonly config: Pick<NpmConfig, 'flat' | 'defaultRegistry'>
  /** The configuration that the change would have npm use, where it differs; nothing is sent by it. */
  readonly changed?: Pick<NpmConfig, 'flat' | 'defaultRegistry'> | null
  readonly now: () => Date
  readonly advisories: AskAdvisories
  /** Where answers are kept between runs; null keeps none. */
  readonly cacheFolder: string | null
  /** Only what is cached; npm's own `offline` has the same effect. */
  readonly isOffline?: boolean
  /** See `RegistrySettings`. */
  readonly asksAnew?: boolean
  readonly bounds?: TransportBounds
  /** Where provenance is verified against; sigstore's own by default. */
  readonly trustRoot?: TrustRootPlace
  /** Reads tarballs too. */
  readonly isDeep?: boolean
  readonly tarballBounds?: TarballBounds
}

/** What answers the questions of one configuration. */
interface Parts {
  readonly ownership: Ownership
  readonly transport: Transport
  readonly isOffline: boolean
}

/** Creates a client of the registries that npm is configured for. Nothing is loaded or sent before the first question. */
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
      // Arborist's classes take their time to load: only what has a tree to compare needs them.
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
  { config, cacheFolder, asksAnew = false, now }: RegistryRequest,
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
    logins: openLogins(config, registryOf),
  })
}

function openAdvisoryClient({ ownership, transport, isOffline }: Parts): RegistryClient {
  const { registryOf, refuse, isElsewhere } = ownership
  return {
    registryOf,
    isElsewhere,
    // What a private package carries inside may be private too, under a name that looks like anyone's.
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
    // The address is the one in the registry's own document, never the lockfile's: it may lie on any host.
    urlOf: ownership.tarballUrl,
  })
}
