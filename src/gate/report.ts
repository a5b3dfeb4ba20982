// Builds the report, which every reporter renders, from changes, coverage and verdict.

import { hour } from '../options/duration.ts'
import type { Evaluation } from './evaluate.ts'
import { identify, locate } from '../change/identity.ts'
import type { Verdict } from './judge.ts'
import type { Subject } from '../model/evidence.ts'
import type { Change, DeclaredRange, Report, Scope, SourceAnswer } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import { version } from '../version.ts'
import type { EvidenceName, Policy, Waiver } from '../model/policy.ts'
import type { AnyChange, LockfilePair, PackageArrival, PackageChange } from '../model/change.ts'
import { purlOf } from '../lockfile/purl.ts'

/** Builds the report. The same input gives the same bytes. */
export function report(parts: {
  pairs: readonly LockfilePair[]
  changes: readonly AnyChange[]
  evaluations: readonly Evaluation[]
  answers: readonly SourceAnswer[]
  verdict: Verdict
  policy: Policy
  asOf: Date
}): Report {
  const { pairs, changes, evaluations, verdict, policy, asOf } = parts
  const arrived = evaluations.filter(({ subject }) => subject.arrival.type !== 'file')
  const subjects = new Map(evaluations.map(({ subject }) => [subject.arrival as AnyChange, subject]))
  return {
    schema: 1,
    tool: { name: 'depgate', version },
    outcome: verdict.outcome,
    asOf: asOf.toISOString(),
    eligibleAt: verdict.eligibleAt,
    lockfiles: pairs.map(({ before, after, beforeLabel, afterLabel }) => ({
      path: plain(after.format === 'none' ? before.path : after.path),
      format: after.format === 'none' ? before.format : after.format,
      before: beforeLabel === null ? null : plain(beforeLabel),
      after: plain(afterLabel),
    })),
    policy: { sha256: policy.sha256, origins: policy.origins.map((origin) => plain(origin)) },
    coverage: {
      arrivals: arrived.length,
      judged: arrived.filter((evaluation) => evaluation.gaps.length === 0).length,
      evidence: countEvidence(arrived.map(({ subject }) => subject)),
    },
    sources: dedupe(parts.answers),
    changes: changes.map((change) => describe(change, subjects.get(change), asOf)),
    findings: verdict.findings,
    waived: verdict.waived.map((one) => ({ ...one, waiver: clean(one.waiver) })),
    gaps: verdict.gaps,
    staleWaivers: verdict.staleWaivers.map(clean),
    // The pipe judges; what runs npm in a copy looks for lines that pass.
    remedy: null,
    remedyReason: null,
  }
}

/** The policy of a checkout is untrusted text too. */
function clean<T extends Waiver>(waiver: T): T {
  const { integrity } = waiver
  const texts = {
    package: plain(waiver.package),
    reason: plain(waiver.reason),
    expires: plain(waiver.expires),
  }
  return { ...waiver, ...texts, ...(integrity === undefined ? {} : { integrity: plain(integrity, 2_000) }) }
}

function describe(change: AnyChange, subject: Subject | undefined, asOf: Date): Change {
  const { kind } = change
  if (change.type === 'range') {
    const { declared } = change
    const scope = fieldScopes[declared.field]
    const path = [plain(declared.manifest), plain(`${declared.name}@${declared.range}`)]
    return {
      kind,
      ...identify(change),
      scope,
      direct: true,
      path,
      differences: [],
      integrity: null,
      location: locate(change),
      publishedAt: null,
      ageHours: null,
    }
  }
  const [nearest] = change.copies
  const release = subject?.evidence.release
  const publishedAt = release?.status === 'obtained' ? release.value.publishedAt : null
  return {
    kind,
    package: purlOf(change),
    name: plain(change.name, 214),
    version: plain(change.version),
    previous: change.previous && plain(change.previous),
    scope: nearest.scope,
    direct: change.copies.some((copy) => copy.isDirect),
    path: nearest.path.map((step) => plain(step)),
    differences: change.differences,
    integrity: nearest.integrity === null ? null : plain(nearest.integrity),
    location: isArrival(change) ? locate(change) : null,
    publishedAt: publishedAt?.toISOString() ?? null,
    ageHours: publishedAt === null ? null : Math.floor((asOf.getTime() - publishedAt.getTime()) / hour),
  }
}

function isArrival(change: PackageChange): change is PackageArrival {
  return change.kind !== 'removed'
}

const fieldScopes: Record<DeclaredRange['field'], Scope> = {
  dependencies: 'runtime',
  devDependencies: 'development',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
  overrides: 'runtime',
  catalogs: 'runtime',
  packageExtensions: 'runtime',
  servers: 'runtime',
}

function countEvidence(subjects: readonly Subject[]): Report['coverage']['evidence'] {
  const counts: Record<string, { obtained: number; missing: number }> = {}
  for (const { evidence } of subjects) {
    for (const name of Object.keys(evidence) as EvidenceName[]) {
      const count = (counts[name] ??= { obtained: 0, missing: 0 })
      if (evidence[name].status === 'obtained') count.obtained += 1
      if (evidence[name].status === 'missing') count.missing += 1
    }
  }
  return { ...counts, ...countArchives(subjects) }
}

/** Counts the arrivals whose hash no registry publishes: obtained is what `--deep` compared with the tarball. */
function countArchives(subjects: readonly Subject[]): Report['coverage']['evidence'] {
  const counts: Record<string, { obtained: number; missing: number }> = {}
  for (const { arrival, evidence } of subjects) {
    if (arrival.type !== 'package') continue
    const kinds = new Set(
      arrival.copies.flatMap(({ archiveHash, isUnhashed }) =>
        isUnhashed === true ? 'zip' : (archiveHash?.kind ?? []),
      ),
    )
    const isRead = evidence.tarball.status === 'obtained'
    for (const kind of kinds) {
      const count = (counts[`${kind}-hash`] ??= { obtained: 0, missing: 0 })
      if (isRead && kind === 'tar') count.obtained += 1
      else count.missing += 1
    }
  }
  return counts
}

/** Several registries can give the same answer; the report lists each once. */
function dedupe(answers: readonly SourceAnswer[]): SourceAnswer[] {
  const cleaned = answers.map(({ source, evidence, status, reason, updatedAt, ...more }) => ({
    source,
    evidence,
    status,
    reason: reason && plain(reason),
    updatedAt,
    ...more,
  }))
  return [...new Map(cleaned.map((answer) => [JSON.stringify(answer), answer])).values()]
}
