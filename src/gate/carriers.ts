// Finds the packages of a change whose tarballs contain other packages, and has those tarballs read.

import { completeLockfile, type Carrier, type UnknownCarrier } from '../lockfile/carried.ts'
import type { Registry, TarballQuery } from '../ports/registry.ts'
import { diff } from '../change/diff.ts'
import type { Evaluation } from './evaluate.ts'
import { aboutFile } from './gather.ts'
import { lookUp, type Lookup } from '../evidence/lookup.ts'
import type { LockedPackage } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import type { Policy } from '../model/policy.ts'
import type { AnyChange, Arrival, LockfilePair } from '../model/change.ts'
import type { PublishedManifest } from '../model/published.ts'

/** The pairs with the packages inside tarballs, what changed between them, and what could not be determined. */
export interface Completed {
  readonly pairs: readonly LockfilePair[]
  readonly changes: readonly AnyChange[]
  readonly arrivals: readonly Arrival[]
  /** A gap for each package whose tarball could not be read. */
  readonly gaps: readonly Evaluation[]
}

/** A shrinkwrap can name packages that have one themselves. */
const maxRounds = 4

/**
 * Completes the lockfiles of after with the packages inside the tarballs of arrivals. Packages that are unchanged are
 * not read: what they contain was there before.
 */
export async function complete(
  pairs: readonly LockfilePair[],
  registry: Registry,
  policy: Policy,
): Promise<Completed> {
  const changes = pairs.flatMap(({ before, after }) => diff(before, after))
  let state = { pairs, changes, arrivals: changes.filter(isArrival) }
  const known = new Set<string>()
  const unknown: UnknownCarrier[] = []
  for (let round = 0; ; round += 1) {
    const found = (await findHosts(state.pairs, state.arrivals, registry)).filter(
      (one) => !known.has(keyOf(one)),
    )
    if (found.length === 0) break
    for (const one of found) known.add(keyOf(one))
    if (round === maxRounds) {
      unknown.push(...found.map(({ host }) => ({ host, reason: 'too many packages inside of each other' })))
      break
    }
    const read = await readAll(found, registry)
    unknown.push(...read.unknown)
    const completed = state.pairs.map((pair, nth): LockfilePair => {
      const carriers = read.carriers.filter((one) => one.pair === nth)
      const { lockfile, unknown: more } = completeLockfile(pair.after, carriers)
      unknown.push(...more)
      return lockfile === pair.after ? pair : { ...pair, after: lockfile }
    })
    // The same list where nothing was added, so that it is looked up once for all sources.
    if (completed.every((pair, nth) => pair === state.pairs[nth])) break
    const changes = completed.flatMap(({ before, after }) => diff(before, after))
    state = { pairs: completed, changes, arrivals: changes.filter(isArrival) }
  }
  return { ...state, gaps: unknown.map((one) => toGap(one, policy)) }
}

function isArrival(change: AnyChange): change is AnyChange & Arrival {
  return change.kind !== 'removed'
}

/** A package that may contain others, in the pair of that number. */
interface Host {
  readonly pair: number
  readonly host: LockedPackage
  /** What the registry published; a string is why that is unknown. */
  readonly published: PublishedManifest | string
}

const keyOf = ({ pair, host }: Host) => JSON.stringify([pair, host.location, host.name, host.version])

async function findHosts(
  pairs: readonly LockfilePair[],
  arrivals: readonly Arrival[],
  registry: Registry,
): Promise<readonly Host[]> {
  const pairOf = new Map(pairs.flatMap(({ after }, nth) => after.packages.map((one) => [one, nth] as const)))
  const places = pairs.map(
    ({ after }) =>
      new Map(after.packages.flatMap((one) => (isCarried(one) ? [] : [[one.location, one] as const]))),
  )
  const lookups = await lookUp(arrivals, registry)
  const hosts = new Map<LockedPackage, Host>()
  const above = new Map<LockedPackage, number>()
  arrivals.forEach((arrival, index) => {
    for (const host of arrival.type === 'package' ? arrival.copies : []) {
      const pair = pairOf.get(host)
      if (pair === undefined) continue
      if (isCarried(host)) {
        // An entry for a package inside another one that is unchanged: the entry may be false.
        const carrier = host.carried === undefined ? findAbove(host, places[pair]) : undefined
        if (carrier !== undefined) above.set(carrier, pair)
        continue
      }
      const published = judgeHost(host, lookups[index])
      if (published !== null) hosts.set(host, { pair, host, published })
    }
  })
  const others = [...above].filter(([host]) => !hosts.has(host) && host.source.type === 'registry')
  const answers = await registry.releases(
    others.map(([{ name, version, source }]) => ({ name, version, source })),
  )
  others.forEach(([host, pair], nth) => {
    const answer = answers[nth]
    const published =
      answer === undefined ? null : judgeHost(host, { type: 'answer', answer, bundled: [], doubtful: [] })
    if (published !== null) hosts.set(host, { pair, host, published })
  })
  return [...hosts.values()]
}

/** Whether a package is inside another one's tarball: what it contains itself is in that tarball too. */
function isCarried({ bundler, integrity, source }: LockedPackage): boolean {
  return bundler !== null && integrity === null && source.type === 'registry' && source.url === null
}

function findAbove(
  { location }: LockedPackage,
  places: ReadonlyMap<string, LockedPackage> | undefined,
): LockedPackage | undefined {
  for (
    let end = location.lastIndexOf('/node_modules/');
    end > 0;
    end = location.lastIndexOf('/node_modules/', end - 1)
  ) {
    const host = places?.get(location.slice(0, end))
    if (host !== undefined) return host
  }
  return undefined
}

/** The published manifest of a package that contains others, or why it is unknown; null for one that contains none. */
function judgeHost(host: LockedPackage, lookup: Lookup | undefined): Host['published'] | null {
  const isMarked = host.hasShrinkwrap === true || host.hasBundle === true
  const { type } = host.source
  if (type === 'directory') return null
  if (type === 'git' || type === 'file') return isMarked ? 'no registry has it' : null
  if (lookup?.type !== 'answer') return null
  const { answer } = lookup
  if (answer.status === 'failed') return isMarked ? answer.reason : null
  const { manifest } = answer
  if (manifest === null) return isMarked ? 'not on the registry' : null
  return isMarked || manifest.bundles.length > 0 || manifest.hasShrinkwrap === true ? manifest : null
}

async function readAll(
  hosts: readonly Host[],
  registry: Registry,
): Promise<{ carriers: (Carrier & { pair: number })[]; unknown: UnknownCarrier[] }> {
  const asked = new Map<string, TarballQuery>()
  for (const { host, published } of hosts)
    if (typeof published !== 'string')
      asked.set(idOf(host), { name: host.name, version: host.version, published })
  const answers = (await registry.carriers?.([...asked.values()])) ?? []
  const byId = new Map([...asked.keys()].map((id, nth) => [id, answers[nth]]))
  const carriers: (Carrier & { pair: number })[] = []
  const unknown: UnknownCarrier[] = []
  for (const { pair, host, published } of hosts) {
    const answer = typeof published === 'string' ? undefined : byId.get(idOf(host))
    if (typeof published === 'string') unknown.push({ host, reason: published })
    else if (answer?.status !== 'answered')
      unknown.push({ host, reason: answer?.reason ?? 'its tarball was not read' })
    else if (answer.actual !== answer.expected)
      unknown.push({ host, reason: 'the registry serves other bytes than its manifest has the hash of' })
    else carriers.push({ pair, host, published, reading: answer.reading })
  }
  return { carriers, unknown }
}

const idOf = ({ name, version }: LockedPackage) => `${name}@${version}`

/** The level is the policy's for tarballs, whatever the level of any rule: what is inside could break each of them. */
function toGap({ host, reason }: UnknownCarrier, policy: Policy): Evaluation {
  return {
    subject: aboutFile({ type: 'file', kind: 'lockfile', path: host.location, text: '', before: null }),
    findings: [],
    gaps: [
      {
        package: host.purl,
        rule: 'registry-mismatch',
        level: policy.gaps.tarball,
        evidence: 'tarball',
        reason: plain(`brings other packages along, which are not known: ${reason}`),
      },
    ],
  }
}
