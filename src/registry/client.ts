// The registry as the pipe sees it: releases and advisories, each asked of whoever owns the name.

import type { OriginAnswer, Registry, ReleaseAnswer, ReleaseQuery } from '../ports/registry.ts'
import type { PackageId } from '../model/report.ts'
import { openCache } from './packument/cache.ts'
import { openLogins } from './login.ts'
import type { NpmConfig } from './npm-config.ts'
import { openOwnership } from './ownership.ts'
import { openPackuments, type Outcome } from './packument/fetch.ts'
import { openReader } from './packument/reader.ts'
import { removedOf } from './packument/projection.ts'
import type { TarballBounds } from './tar-reader.ts'
import { openTarballs } from './tarballs.ts'
import { openTransport, type TransportBounds } from '../http/transport.ts'
import { openTrustRoot, type TrustRootPlace } from './provenance/trust-root.ts'
import { openVerification } from './provenance/verify.ts'
import type { RegistryClient, AskAdvisories } from '../ports/advisory-feed.ts'

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
  readonly bounds?: TransportBounds
  /** Where provenance is verified against; sigstore's own by default. */
  readonly trustRoot?: TrustRootPlace
  /** Reads tarballs too. */
  readonly isDeep?: boolean
  readonly tarballBounds?: TarballBounds
}

/** A public name, and the advisory canary's, so that asking for it tells nobody anything. */
const probePackage = 'minimist'

/** Opens the registries that npm is configured for. Nothing is loaded or sent before the first question. */
export function openRegistry(request: RegistryRequest): Registry & RegistryClient {
  const { config, now, advisories, cacheFolder, bounds } = request
  const isOffline = request.isOffline === true || config.flat.offline === true
  const ownership = openOwnership(config, request.changed)
  const { registryOf, refuse, refuseAddress, isOwn, tarballUrl, hingesOnTarballs, acceptTarballs } = ownership
  const logins = openLogins(config, registryOf)
  const transport = openTransport(config.flat, bounds)
  const cache = cacheFolder === null ? null : openCache(cacheFolder)
  const verify = openVerification({
    transport,
    registryOf,
    refuse,
    trustRoot: openTrustRoot(cacheFolder, request.trustRoot),
    cacheFolder,
    isOffline,
    now,
  })
  const packuments = openPackuments({ transport, registryOf, cache, reader: openReader(), isOffline, now })

  // A mirror can keep its tarballs on another host: where some query hinges on it, the registry itself is asked.
  // Returns why it could not be.
  async function findTarballs(queries: readonly ReleaseQuery[], endsAt: number): Promise<string | null> {
    if (!queries.some(hingesOnTarballs)) return null
    const outcome = await packuments.lookUp(probePackage, [], endsAt)
    if (outcome.status === 'failed') return outcome.reason
    acceptTarballs(outcome.entry.record().tarballOrigins)
    return null
  }

  async function releases(queries: readonly ReleaseQuery[]): Promise<readonly ReleaseAnswer[]> {
    const endsAt = transport.startBatch()
    await findTarballs(queries, endsAt)
    const versions = new Map<string, string[]>()
    for (const query of queries.filter((one) => refuse(one) === null)) {
      const known = versions.get(query.name) ?? []
      versions.set(query.name, query.isHypothetical === true ? known : [...known, query.version])
    }
    packuments.expect(versions)
    const asked = [...versions].map(
      async ([name, all]) => [name, await packuments.lookUp(name, all, endsAt)] as const,
    )
    const outcomes = new Map(await Promise.all(asked))
    packuments.settle()
    for (const [name, outcome] of outcomes) logins.note(name, outcome)
    return queries.map((query) => {
      const reason = refuse(query)
      const outcome = outcomes.get(query.name)
      if (reason !== null || outcome === undefined)
        return { status: 'failed', reason: reason ?? 'not asked for' }
      const doubt = logins.doubt(query.name, outcome)
      if (doubt !== null) return { status: 'failed', reason: doubt }
      return answer(query, outcome, new URL(registryOf(query.name)).origin, isOffline)
    })
  }

  /** Whether an address is the registry's, or why the registry, on whose answer it hinges, could not be asked. */
  async function judgeOrigin(
    query: ReleaseQuery,
    url: string,
    trouble: string | null,
    endsAt: number,
  ): Promise<boolean | string> {
    if (isOwn(query.name, url)) return true
    if (!URL.canParse(url)) return false
    const reason = refuseAddress(query, url)
    if (reason !== null) return reason
    // A scope's own registry is asked before its tarballs' host is believed to be foreign.
    if (refuse(query) !== null) return (hingesOnTarballs(query) ? trouble : null) ?? false
    const outcome = await packuments.lookUp(query.name, [query.version], endsAt)
    if (outcome.status === 'failed') return outcome.reason
    return outcome.entry.record().tarballOrigins.includes(new URL(url).origin)
  }

  async function origins(queries: readonly ReleaseQuery[]): Promise<readonly OriginAnswer[]> {
    const endsAt = transport.startBatch()
    const trouble = await findTarballs(queries, endsAt)
    return Promise.all(
      queries.map(async (query) => {
        const { name, source } = query
        const registry = registryOf(name)
        const { origin, pathname } = registry === '' ? { origin: null, pathname: '/' } : new URL(registry)
        const isAddress = source.type === 'registry' || source.type === 'remote'
        // Not every npm replaces the scheme with the host, and plain http can be rewritten on its way.
        const isPlain = isAddress && /^http:/i.test(source.url ?? '') && registry.startsWith('https:')
        const known =
          !isAddress || isPlain
            ? false
            : source.url === null || (await judgeOrigin(query, source.url, trouble, endsAt))
        const about = { registry: origin, prefix: pathname }
        return typeof known === 'string'
          ? { ...about, isOwn: false, trouble: known }
          : { ...about, isOwn: known, trouble: null }
      }),
    )
  }

  const client: RegistryClient = {
    registryOf,
    isElsewhere: ownership.isElsewhere,
    // What a private package carries inside may be private too, under a name that looks like anyone's.
    owns: (query) =>
      refuse(query) === null &&
      (query.bundler === undefined || registryOf(query.bundler.name) === registryOf(query.name)),
    postJson: transport.postJson,
    isOffline,
  }
  const tarballs = openTarballs({
    transport,
    registryOf,
    cacheFolder,
    isOffline,
    bounds: request.tarballBounds,
    // The address is the one in the registry's own document, never the lockfile's: it may lie on any host.
    urlOf: tarballUrl,
  })
  return {
    ...client,
    clock: transport.clock,
    releases,
    origins,
    verify,
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
      await findTarballs(queries, transport.startBatch())
      return advisories(client, source, queries, canary)
    },
  }
}

function answer(
  { version }: PackageId,
  outcome: Outcome,
  registry: string,
  isOffline: boolean,
): ReleaseAnswer {
  if (outcome.status === 'failed') return outcome
  const { hasName, fact, record, timeline, summary } = outcome.entry
  const { isPublished, publishedAt, manifest } = fact(version)
  // An old answer cannot say that a version does not exist: it may be younger than the answer.
  if (isOffline && !isPublished && publishedAt === null)
    return { status: 'failed', reason: 'not in the cache' }
  return {
    status: 'answered',
    registry,
    hasName,
    isPublished,
    publishedAt: publishedAt === null ? null : new Date(publishedAt),
    manifest: isPublished ? manifest : null,
    firstPublishedAt: summary.first === null ? null : new Date(summary.first),
    namesPublishers: summary.namesPublishers,
    showsTrust: summary.showsTrust,
    // Parsed only if a rule asks: most packages are settled by their own facts.
    get timeline() {
      return timeline()
    },
    get removed() {
      return removedOf(record())
    },
  }
}
