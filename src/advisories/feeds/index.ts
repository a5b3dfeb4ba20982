// Opens the advisory feeds, by their names in a policy.

import type { FeedAnswer } from '../../ports/registry.ts'
import { askOsvApi, osvApi, type OsvApiMemory } from './osv-api-feed.ts'
import { openOsv } from './osv-feed.ts'
import type { OsvBase } from './osv-base.ts'
import { osvFolders } from './osv-store.ts'
import { askRegistries } from './registry-feed.ts'
import type { AskAdvisories, RegistryClient } from '../../ports/advisory-feed.ts'

/** Options of the feeds. */
export interface FeedRequest {
  /** depgate's cache folder. OSV data on disk is read from there even where registry answers are not cached. */
  readonly cacheFolder: string
  /** The folder that paths to OSV data are relative to; by default the working directory. */
  readonly folder?: string
  /** The base of the change, from which OSV data in a checkout is read; null to read it from disk. */
  readonly base?: OsvBase | null
  /** The URL of OSV's API, with a trailing slash. */
  readonly osvApi?: string
  /** The clock: times of records in the future are not trusted. */
  readonly now?: () => Date
}

/** Opens the feeds. Nothing is read or sent before the first call. */
export function openAdvisories(request: FeedRequest): AskAdvisories {
  const now = request.now ?? (() => new Date())
  const base = request.base ?? null
  const { own, indexes } = osvFolders(request.cacheFolder)
  // An index inside the checkout is not used: the change could have forged it.
  const isForeign = base?.isOfChange(indexes) === true
  const folders = { own, indexes: isForeign ? osvFolders(base.folder()).indexes : indexes }
  const askOsv = openOsv(folders, request.folder ?? process.cwd(), now, base?.place)
  const memory: OsvApiMemory = new Map()
  return async (client, source, queries, canary) => {
    switch (source.type) {
      case 'registry':
        return askRegistries(client, queries, canary)
      case 'osv':
        return markNamesakes(client, await askOsv(source.path, queries, canary))
      case 'osv-api':
        return askOsvApi(client, queries, { canary, base: request.osvApi ?? osvApi, memory, now: now() })
    }
  }
}

/**
 * Marks OSV's advisories for names that belong to another registry: OSV's npm records are about the public one, where
 * anyone may have published under the name of a company's package.
 */
function markNamesakes(
  client: Pick<RegistryClient, 'isElsewhere'>,
  parts: readonly FeedAnswer[],
): FeedAnswer[] {
  return parts.map((part) => ({
    ...part,
    advisories: part.advisories.map((one) =>
      client.isElsewhere(one.name) ? { ...one, isOfNamesake: true } : one,
    ),
  }))
}
