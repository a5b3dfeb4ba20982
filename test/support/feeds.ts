// What the tests of the advisory feeds share: queries, and a registry client over a mocked network.

import type { ReleaseQuery } from '../../src/ports/registry.ts'
import type { PackageId } from '../../src/model/report.ts'
import { openAdvisories } from '../../src/advisories/feeds/index.ts'
import { createRegistryClient } from '../../src/registry/client.ts'
import type { AdvisorySource } from '../../src/model/policy.ts'

export const registryUrl = 'https://registry.example.test/'
const canary: PackageId = { name: 'minimist', version: '0.0.8' }
export const bulkPath = '/-/npm/v1/security/advisories/bulk'

/** A query for a package of the registry. */
export function query(
  name: string,
  version = '1.0.0',
  source: Partial<ReleaseQuery['source']> = {},
): ReleaseQuery {
  return { name, version, source: { type: 'registry', url: null, ...source } as ReleaseQuery['source'] }
}

/** Asks the feeds as the pipe does, through the real transport. */
export function openFeeds(
  more: {
    flat?: Record<string, unknown>
    cacheFolder?: string
    isOffline?: boolean
    osvApi?: string
    folder?: string
  } = {},
) {
  const { flat, cacheFolder = '/nowhere/depgate', isOffline = false, ...rest } = more
  const registry = createRegistryClient({
    config: { flat: { registry: registryUrl, ...flat }, defaultRegistry: registryUrl },
    now: () => new Date('2026-11-21T00:00:00Z'),
    advisories: openAdvisories({ cacheFolder, ...rest }),
    cacheFolder: null,
    isOffline,
    bounds: { pauseMs: 1, requestMs: 2_000 },
  })
  return (
    type: AdvisorySource['type'],
    queries: readonly ReleaseQuery[],
    path: string | null = null,
    one: PackageId | null = canary,
  ) => registry.advisories({ type, path }, queries, one)
}
