// The feed of npm's bulk advisory endpoint: one request to each registry.

import { badBulk, parseBulk } from '../npm-bulk.ts'
import type { FeedAnswer, ReleaseQuery } from '../../ports/registry.ts'
import type { PackageId } from '../../model/report.ts'
import { describeStatus } from '../../http/response.ts'
import { answered, unanswered } from './answer.ts'
import type { RegistryClient } from '../../ports/advisory-feed.ts'

const path = '-/npm/v1/security/advisories/bulk'
/** The maximum of names in one request; npm sends all at once, but Verdaccio refuses bodies larger than 10 MB. */
const maxNames = 1_000
/** The statuses of registries without the endpoint (measured: a plain mirror 405, others 404, npm's retired one 410). */
const unsupported = [404, 405, 410, 501]

/**
 * Requests from each registry the advisories of the names that it owns. A name that no registry owns is not sent, and
 * gets no answer. Every request contains the canary: its name is public, and an answer without it does not count.
 */
export async function askRegistries(
  client: RegistryClient,
  queries: readonly ReleaseQuery[],
  canary: PackageId | null,
): Promise<readonly FeedAnswer[]> {
  const registries = new Map<string, Map<string, Set<string>>>()
  for (const query of queries.filter((one) => client.owns(one))) {
    const registry = client.registryOf(query.name)
    const names = registries.get(registry) ?? new Map<string, Set<string>>()
    registries.set(registry, names)
    names.set(query.name, (names.get(query.name) ?? new Set()).add(query.version))
  }
  const parts = [...registries].flatMap(([registry, names]) =>
    split([...names]).map((part) => ask(client, registry, part, canary)),
  )
  return Promise.all(parts)
}

type Part = readonly (readonly [name: string, versions: ReadonlySet<string>])[]

function split(names: Part): Part[] {
  const count = Math.ceil(names.length / maxNames)
  return Array.from({ length: count }, (_, nth) => names.slice(nth * maxNames, (nth + 1) * maxNames))
}

async function ask(
  client: RegistryClient,
  registry: string,
  part: Part,
  canary: PackageId | null,
): Promise<FeedAnswer> {
  const scope = { source: 'registry', names: part.map(([name]) => name) } as const
  if (client.isOffline) return unanswered(scope, 'failed', 'registry is not asked while offline')
  const asked = new Map(part.map(([name, versions]) => [name, [...versions]]))
  if (canary !== null) {
    asked.set(canary.name, [...new Set([...(asked.get(canary.name) ?? []), canary.version])])
  }
  const reply = await client.postJson(registry, path, Object.fromEntries(asked))
  if (reply.status === 'failed') return unanswered(scope, 'failed', reply.reason)
  if (unsupported.includes(reply.status))
    return unanswered(scope, 'unsupported', describeStatus(reply.status))
  // 203 is from a proxy that modified the response, 206 is partial, 204 is empty.
  if (reply.status !== 200) return unanswered(scope, 'failed', describeStatus(reply.status))
  const advisories = parseBulk(reply.json, new Set(asked.keys()))
  return advisories === null ? unanswered(scope, 'failed', badBulk) : answered(scope, advisories)
}
