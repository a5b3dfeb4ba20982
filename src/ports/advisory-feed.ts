// The requests that an advisory feed makes to a registry, and the call that asks a feed.

import type { JsonReply } from './http.ts'
import type { ReleaseQuery, FeedAnswer } from './registry.ts'
import type { AdvisorySource } from '../model/policy.ts'
import type { PackageId } from '../model/report.ts'

/** What an advisory feed needs of a registry. */
export interface RegistryClient {
  /** POSTs `body` as JSON to `registry` + `path`. Statuses from 400 up are answers too. */
  postJson(registry: string, path: string, body: unknown): Promise<JsonReply>
  /** The full URL of the registry that owns a name, with a slash at its end. */
  registryOf(name: string): string
  /** Whether the name belongs, by configuration, to another registry than the default one and the public one. */
  isElsewhere(name: string): boolean
  /** Whether the name may be sent to that registry. */
  owns(query: ReleaseQuery): boolean
  /** Nothing may be sent at all. */
  readonly isOffline: boolean
}

/** Asks one advisory source; see `Registry['advisories']`. */
export type AskAdvisories = (
  client: RegistryClient,
  source: AdvisorySource,
  queries: readonly ReleaseQuery[],
  canary: PackageId | null,
) => Promise<readonly FeedAnswer[]>
