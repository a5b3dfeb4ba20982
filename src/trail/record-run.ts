// Records each run that judges in the audit trail.

import { DepgateError } from '../errors.ts'
import type { Report } from '../model/report.ts'
import { defaultPolicy } from '../policy/parse.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Outputs } from '../ports/output.ts'
import { plainUrl } from '../text/plain.ts'
import { describeRun } from './entry.ts'
import type { Policy } from '../model/policy.ts'
import type { LockfilePair } from '../model/change.ts'
import type { HashedFile, TrailEntry, Trails } from '../ports/trail.ts'

/** What a run is recorded with. */
export type RecordPorts = Clock & Invocation & Outputs & Trails

/** What is recorded of a run; filled in as the run proceeds. */
export interface RunRecord {
  project: string
  policy: Policy | null
  /** The hash of the policy on disk at the end; that of `policy` unless it is set. */
  policyAfter: string | null
  readonly reports: Report[]
  lockfiles: readonly HashedFile[]
  /** Why what passed was undone. */
  refusal: string | null
  /** The coding agent, where the command knows it; it wins over the environment. */
  agent: string | null
  /** The agent's session, where its event names it. */
  session: string | null
  /** Why a person let it through, and who. */
  approval: TrailEntry['approval'] | null
}

/** The record of a run that has only begun. */
export function openRecord(project: string): RunRecord {
  return {
    project,
    policy: null,
    policyAfter: null,
    reports: [],
    lockfiles: [],
    refusal: null,
    agent: null,
    session: null,
    approval: null,
  }
}

/**
 * Runs `act` and appends its outcome, also where it throws. A run that judged nothing leaves no line, except where it
 * could not judge what it was asked to: a mistyped command line judges nothing.
 *
 * A trail that cannot be written never changes a verdict: one line on stderr reports it.
 *
 * @throws {DepgateError} ETRAIL where the policy demands the trail, and what `act` throws.
 */
export async function recorded<T>(
  command: string,
  host: RecordPorts,
  act: (record: RunRecord) => Promise<T>,
): Promise<T> {
  const record = openRecord(host.folder)
  const startedAt = host.now()
  try {
    const value = await act(record)
    if (record.reports.length > 0 || record.refusal !== null || record.approval !== null)
      await put(command, record, startedAt, host)
    return value
  } catch (error) {
    const isTyping = error instanceof DepgateError && error.code === 'EUSAGE' && record.reports.length === 0
    if (!isTyping) await put(command, { ...record, refusal: describeError(error) }, startedAt, host)
    throw error
  }
}

/** @throws {DepgateError} ETRAIL where the policy demands a trail that cannot be written. */
export function demandTrail(policy: Policy, trails: Trails): void {
  const { file, isRequired, sink, isSinkRequired } = policy.settings.log
  if (isSinkRequired && sink === null)
    throw new DepgateError('ETRAIL', 'the policy demands a sink of the audit trail, and names none', {
      hint: 'Set "log": { "sink": { "webhook": "https://…" } } beside "isSinkRequired".',
    })
  if (!isRequired) return
  const problem = trails.openTrail(file).probe()
  if (problem !== null) throw demanded(problem)
}

/** The lockfiles of pairs with their hashes. */
export function hashPairs(pairs: readonly LockfilePair[]): HashedFile[] {
  return pairs.map(({ before, after }) => ({
    path: after.format === 'none' ? before.path : after.path,
    before: before.sha256 ?? null,
    after: after.sha256 ?? null,
  }))
}

async function put(
  command: string,
  record: RunRecord,
  startedAt: Date,
  host: Clock & Outputs & Trails,
): Promise<void> {
  const { project, policy, reports, lockfiles, refusal, agent, session, approval } = record
  const { file, keep, sink, isRequired, isSinkRequired } = (policy ?? defaultPolicy()).settings.log
  const before = policy?.sha256 ?? null
  const trail = host.openTrail(file)
  const entry = describeRun({
    command,
    project,
    who: agent === null ? trail.who : { ...trail.who, agent, session },
    startedAt,
    now: host.now(),
    reports,
    lockfiles,
    policy: { before, after: record.policyAfter ?? before },
    error: refusal,
    approval,
  })
  let line: string
  try {
    // By a clock that is fast every line is old: none is dropped unless a registry has confirmed the time.
    line = trail.append(entry, host.isClockRight() === true ? keep : null)
  } catch (error) {
    if (isRequired) throw demanded(error)
    host.err.write(`depgate: this run is not in the audit trail: ${describeError(error)}\n`)
    return
  }
  if (sink === null) return
  try {
    await trail.send(sink, line)
  } catch (error) {
    if (isSinkRequired) throw demanded(error)
    const reason = error instanceof DepgateError ? error.message : plainUrl(sink.url)
    host.err.write(`depgate: the audit trail has the run, and ${reason}\n`)
  }
}

function demanded(cause: unknown): DepgateError {
  return new DepgateError('ETRAIL', `the policy demands the audit trail, and ${describeError(cause)}`, {
    cause,
  })
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
