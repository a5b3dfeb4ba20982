// Looks up releases and the addresses of a lockfile, each at the registry that owns the name.

import type { Transport } from '../http/transport.ts'
import type { PackageId } from '../model/report.ts'
import type { OriginAnswer, ReleaseAnswer, ReleaseQuery } from '../ports/registry.ts'
import type { Logins } from './login.ts'
import type { Ownership } from './ownership.ts'
import type { Outcome, Packuments } from './packument/fetch.ts'
import { removedOf } from './packument/projection.ts'

/** A public name, and the advisory canary's, so that asking for it tells nobody anything. */
const probePackage = 'minimist'

/** What is asked, and who decides what may be asked. */
export interface LookupParts {
  readonly ownership: Ownership
  readonly logins: Logins
  readonly transport: Pick<Transport, 'startBatch'>
  readonly packuments: Packuments
  readonly isOffline: boolean
}

/** One batch of questions. */
interface Batch {
  /** On the clock of `performance.now()`. */
  readonly endsAt: number
  /** Why the default registry could not be asked where its tarballs lie; null where it was, or need not be. */
  readonly trouble: string | null
}

/** Answers `Registry['releases']` and `Registry['origins']`. */
export class ReleaseLookup {
  readonly #parts: LookupParts

  constructor(parts: LookupParts) {
    this.#parts = parts
  }

  /**
   * Begins a batch. A mirror can keep its tarballs on another host: where some query hinges on it, the registry itself
   * is asked first.
   */
  async startBatch(queries: readonly ReleaseQuery[]): Promise<Batch> {
    const { ownership, packuments, transport } = this.#parts
    const endsAt = transport.startBatch()
    if (!queries.some(ownership.hingesOnTarballs)) return { endsAt, trouble: null }
    const outcome = await packuments.lookUp(probePackage, [], endsAt)
    if (outcome.status === 'failed') return { endsAt, trouble: outcome.reason }
    ownership.acceptTarballs(outcome.entry.record().tarballOrigins)
    return { endsAt, trouble: null }
  }

  async releases(queries: readonly ReleaseQuery[]): Promise<readonly ReleaseAnswer[]> {
    const { logins, packuments } = this.#parts
    const { endsAt } = await this.startBatch(queries)
    const versions = this.#groupByName(queries)
    packuments.expect(versions)
    const asked = [...versions].map(
      async ([name, all]) => [name, await packuments.lookUp(name, all, endsAt)] as const,
    )
    const outcomes = new Map(await Promise.all(asked))
    packuments.settle()
    for (const [name, outcome] of outcomes) logins.note(name, outcome)
    return queries.map((query) => this.#answer(query, outcomes.get(query.name)))
  }

  async origins(queries: readonly ReleaseQuery[]): Promise<readonly OriginAnswer[]> {
    const batch = await this.startBatch(queries)
    return Promise.all(queries.map((query) => this.#origin(query, batch)))
  }

  /** The versions to ask for, by name; nothing of what may not be sent. */
  #groupByName(queries: readonly ReleaseQuery[]): Map<string, string[]> {
    const versions = new Map<string, string[]>()
    for (const query of queries.filter((one) => this.#parts.ownership.refuse(one) === null)) {
      const known = versions.get(query.name) ?? []
      versions.set(query.name, query.isHypothetical === true ? known : [...known, query.version])
    }
    return versions
  }

  #answer(query: ReleaseQuery, outcome: Outcome | undefined): ReleaseAnswer {
    const { ownership, logins, isOffline } = this.#parts
    const reason = ownership.refuse(query)
    if (reason !== null || outcome === undefined)
      return { status: 'failed', reason: reason ?? 'not asked for' }
    const doubt = logins.doubt(query.name, outcome)
    if (doubt !== null) return { status: 'failed', reason: doubt }
    return toAnswer(query, outcome, new URL(ownership.registryOf(query.name)).origin, isOffline)
  }

  async #origin(query: ReleaseQuery, batch: Batch): Promise<OriginAnswer> {
    const { name, source } = query
    const registry = this.#parts.ownership.registryOf(name)
    const { origin, pathname } = registry === '' ? { origin: null, pathname: '/' } : new URL(registry)
    const isAddress = source.type === 'registry' || source.type === 'remote'
    // Not every npm replaces the scheme with the host, and plain http can be rewritten on its way.
    const isPlain = isAddress && /^http:/i.test(source.url ?? '') && registry.startsWith('https:')
    const known =
      !isAddress || isPlain
        ? false
        : source.url === null || (await this.#isOfRegistry(query, source.url, batch))
    const about = { registry: origin, prefix: pathname }
    return typeof known === 'string'
      ? { ...about, isOwn: false, trouble: known }
      : { ...about, isOwn: known, trouble: null }
  }

  /** Whether an address is the registry's, or why the registry, on whose answer it hinges, could not be asked. */
  async #isOfRegistry(
    query: ReleaseQuery,
    url: string,
    { endsAt, trouble }: Batch,
  ): Promise<boolean | string> {
    const { ownership, packuments } = this.#parts
    if (ownership.isOwn(query.name, url)) return true
    if (!URL.canParse(url)) return false
    const reason = ownership.refuseAddress(query, url)
    if (reason !== null) return reason
    // A scope's own registry is asked before its tarballs' host is believed to be foreign.
    if (ownership.refuse(query) !== null) return (ownership.hingesOnTarballs(query) ? trouble : null) ?? false
    const outcome = await packuments.lookUp(query.name, [query.version], endsAt)
    if (outcome.status === 'failed') return outcome.reason
    return outcome.entry.record().tarballOrigins.includes(new URL(url).origin)
  }
}

function toAnswer(
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
