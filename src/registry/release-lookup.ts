// Looks up releases, and the origins of a lockfile's URLs, at the registry that owns the name.

import type { Transport } from '../http/transport.ts'
import { countWork } from '../http/count-work.ts'
import type { Counts } from '../ports/output.ts'
import type { PackageId } from '../model/report.ts'
import type { OriginAnswer, ReleaseAnswer, ReleaseQuery } from '../ports/registry.ts'
import type { Logins } from './login.ts'
import type { Ownership } from './ownership.ts'
import type { Outcome, Packuments } from './packument/fetch.ts'
import { removedOf } from './packument/projection.ts'

/** A public name, that of the advisory canary, so that a request for it reveals nothing. */
const probePackage = 'minimist'

/** The parts that a look-up uses. */
export interface LookupParts {
  readonly ownership: Ownership
  readonly logins: Logins
  readonly transport: Pick<Transport, 'startBatch'>
  readonly packuments: Packuments
  readonly isOffline: boolean
  readonly counts?: Counts | undefined
}

/** One batch of requests. */
interface Batch {
  /** On the clock of `performance.now()`. */
  readonly endsAt: number
  /** Why the tarball host of the default registry could not be looked up; null where it was, or need not be. */
  readonly failure: string | null
}

/** Answers `Registry['releases']` and `Registry['origins']`. */
export class ReleaseLookup {
  readonly #parts: LookupParts
  readonly #counted = new Set<string>()

  constructor(parts: LookupParts) {
    this.#parts = parts
  }

  /**
   * Begins a batch. A mirror can have its tarballs on another host: where a query depends on that, the registry is asked
   * first.
   */
  async startBatch(queries: readonly ReleaseQuery[]): Promise<Batch> {
    const { ownership, packuments, transport } = this.#parts
    const endsAt = transport.startBatch()
    if (!queries.some(ownership.hingesOnTarballs)) return { endsAt, failure: null }
    const outcome = await packuments.lookUp(probePackage, [], endsAt)
    if (outcome.status === 'failed') return { endsAt, failure: outcome.reason }
    ownership.acceptTarballs(outcome.entry.record().tarballOrigins)
    return { endsAt, failure: null }
  }

  async releases(queries: readonly ReleaseQuery[]): Promise<readonly ReleaseAnswer[]> {
    const { logins, packuments } = this.#parts
    const { endsAt } = await this.startBatch(queries)
    const versions = this.#groupByName(queries)
    packuments.expect(versions)
    const asked = [...versions].map(async ([name, all]) => {
      const outcome = packuments.lookUp(name, all, endsAt)
      // A name that is asked for again is answered from memory.
      const isNew = !this.#counted.has(name)
      this.#counted.add(name)
      return [name, await (isNew ? countWork(this.#parts.counts, 'packages', outcome) : outcome)] as const
    })
    const outcomes = new Map(await Promise.all(asked))
    packuments.flush()
    for (const [name, outcome] of outcomes) logins.note(name, outcome)
    return queries.map((query) => this.#answer(query, outcomes.get(query.name)))
  }

  async origins(queries: readonly ReleaseQuery[]): Promise<readonly OriginAnswer[]> {
    const batch = await this.startBatch(queries)
    return Promise.all(queries.map((query) => this.#origin(query, batch)))
  }

  /** The versions to look up, by name, without the names that may not be sent. */
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
    // Some versions of npm replace the host but not the scheme, and plain http can be tampered with on the network.
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

  /** Whether a URL is on the registry; a reason where that depends on an answer which could not be had. */
  async #isOfRegistry(
    query: ReleaseQuery,
    url: string,
    { endsAt, failure }: Batch,
  ): Promise<boolean | string> {
    const { ownership, packuments } = this.#parts
    if (ownership.isOwn(query.name, url)) return true
    if (!URL.canParse(url)) return false
    const reason = ownership.refuseAddress(query, url)
    if (reason !== null) return reason
    // Before the host counts as foreign, the registry is asked whether it is its tarball host.
    if (ownership.refuse(query) !== null) return (ownership.hingesOnTarballs(query) ? failure : null) ?? false
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
  // A cached answer cannot prove that a version does not exist: the version may be newer than the answer.
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
    // Parsed on demand: most packages are judged without their history.
    get timeline() {
      return timeline()
    },
    get removed() {
      return removedOf(record())
    },
  }
}
