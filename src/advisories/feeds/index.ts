// The feeds of advisories by the names that a policy has for them.

import type { FeedAnswer } from '../../ports/registry.ts'
import { askOsvApi, osvApi, type OsvApiMemory } from './osv-api-feed.ts'
import { openOsv } from './osv-feed.ts'
import type { OsvBase } from './osv-base.ts'
import { osvFolders } from './osv-store.ts'
import { askRegistries } from './registry-feed.ts'
import type { AskAdvisories, RegistryClient } from '../../ports/advisory-feed.ts'

/** What the feeds are opened with. */
export interface FeedRequest {
  /** depgate's cache folder. OSV data on disk is read there even where no registry answers are kept. */
  readonly cacheFolder: string
  /** What a relative path to OSV data is relative to; the working directory unless told otherwise. */
  readonly folder?: string
  /** What OSV data in a checkout is read from; null where it counts as it is on disk. */
  readonly base?: OsvBase | null
  /** The API of OSV, with a slash at its end. */
  readonly osvApi?: string
  /** The clock: what a record dates later than now is not believed. */
  readonly now?: () => Date
}

/** Opens the feeds. Nothing is read or sent before the first question. */
export function openAdvisories(request: FeedRequest): AskAdvisories {
  const now = request.now ?? (() => new Date())
  const base = request.base ?? null
  const { own, indexes } = osvFolders(request.cacheFolder)
  // An index that the change brings along would answer in the place of the records.
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
 * Marks what OSV has on names that belong to another registry: its npm records are of the public one, where a stranger
 * may have published under the name of a company's package.
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
