// The record of a run in the audit trail.

import type { Finding, Report } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import { version } from '../version.ts'
import type { TrailEntry, TrailLine, HashedFile, Actor } from '../ports/trail.ts'

/** The outcomes that a line can have: `error` where nothing could be judged. */
export const trailOutcomes = ['pass', 'fail', 'inconclusive', 'error'] as const

/** The maximum number of members of a list in a line. */
export const maxMembers = 200

/** A run, as the command line describes it. */
export interface Run {
  readonly command: string
  readonly project: string
  readonly who: Actor
  /** When the sources were asked. */
  readonly startedAt: Date
  readonly now: Date
  /** All that was judged in this run. */
  readonly reports: readonly Report[]
  readonly lockfiles: readonly HashedFile[]
  /** The hash of the policy that judged, and of the one on disk at the end. */
  readonly policy: { readonly before: string | null; readonly after: string | null }
  readonly error: string | null
  readonly approval?: TrailEntry['approval'] | null
}

/** Describes a run as a trail entry; of several reports the worst outcome counts. */
export function describeRun(run: Run): TrailEntry {
  const { command, project, who, startedAt, now, reports, lockfiles, policy, error, approval } = run
  const outcomes = reports.map((report) => report.outcome)
  const worst = (['fail', 'inconclusive', 'pass'] as const).find((one) => outcomes.includes(one))
  const omitted: Record<string, number> = {}
  const bound = <T, U>(name: string, list: readonly T[], make: (one: T) => U): U[] => {
    if (list.length > maxMembers) omitted[name] = list.length - maxMembers
    return list.slice(0, maxMembers).map(make)
  }
  const arrivals = reports
    .flatMap((report) => report.changes)
    .filter(({ kind }) => kind !== 'removed' && kind !== 'range')
    .map((change) => `${change.name}@${change.version}`)
  const of = <K extends 'findings' | 'waived' | 'gaps' | 'sources'>(name: K) =>
    reports.flatMap((report) => report[name] as readonly Report[K][number][])
  const at = startedAt.toISOString()
  return {
    schema: 1,
    time: now.toISOString(),
    command: plain(command, 40),
    project: plain(project, 1000),
    actor: plain(who.actor, 100),
    agent: who.agent === null ? null : plain(who.agent, 100),
    session: who.session == null ? null : plain(who.session, 100),
    host: plain(who.host, 255),
    outcome: worst === undefined || (error !== null && worst === 'pass') ? 'error' : worst,
    error: error === null ? null : plain(error, 500),
    lockfiles: bound('lockfiles', lockfiles, clean),
    policy,
    arrivals: bound('arrivals', [...new Set(arrivals)], (id) => plain(id, 280)),
    findings: bound('findings', of('findings'), shorten),
    waived: bound('waived', of('waived'), (one) => ({ ...shorten(one), waiver: clean(one.waiver) })),
    gaps: bound('gaps', of('gaps'), clean),
    sources: bound('sources', of('sources'), (one) => ({ ...clean(one), at })),
    ...(approval == null ? {} : { approval: describeApproval(approval) }),
    version,
    omitted,
  }
}

function describeApproval({ reason, by }: NonNullable<TrailEntry['approval']>) {
  return { reason: plain(reason, 300), by: by === null ? null : plain(by, 100) }
}

function shorten({ rule, level, package: id, message }: Finding) {
  return { rule, level, package: plain(id, 300), message: plain(message, 300) }
}

/** Reports can be read from files: their text is bounded and cleaned like any untrusted text. */
function clean<T extends object>(record: T): T {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? plain(value, 300) : value,
    ]),
  ) as T
}

/** The line that records which lines were dropped for their age. */
export function describeRotation(
  who: Actor,
  now: Date,
  dropped: NonNullable<TrailLine['dropped']>,
): TrailEntry & Pick<TrailLine, 'dropped'> {
  const policy = { before: null, after: null }
  const run = { command: 'log', project: '', reports: [], lockfiles: [], policy, error: null }
  return { ...describeRun({ ...run, who, startedAt: now, now }), outcome: null, dropped }
}
