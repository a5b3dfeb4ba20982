// Judges what changed in a root: approved, or a verdict that stays open until it is fixed.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { describeVerdict, type Offer } from '../message.ts'
import { unjudged } from '../recognize-event.ts'
import { isInstalledLockfile, lockfileNames } from '../../lockfile/names.ts'
import type { Report } from '../../model/report.ts'
import type { WatchedRoot } from '../../ports/hook.ts'
import { reporters } from '../../reporters/index.ts'
import { plain } from '../../text/plain.ts'
import { judgeChanged } from './changes.ts'
import type { JudgingPorts } from './judging-ports.ts'
import { offerForState } from './offer.ts'
import { restoreFiles } from './restore.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import type { RunRecord } from '../../trail/record-run.ts'
import type { Policy } from '../../model/policy.ts'
import type { OpenVerdict } from '../../ports/hook-state.ts'
import type { HashedFile } from '../../ports/trail.ts'

/** What is judged, and for which record. */
export interface Judging {
  readonly changed: readonly string[]
  readonly approved: ApprovedState
  readonly policy: Policy
  readonly watched: WatchedRoot
  readonly host: JudgingPorts
  readonly key: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly remarks: readonly string[]
  readonly record: RunRecord
  /** What does not pass is reported and let through: nothing is restored. */
  readonly isOnlyTold: boolean
}

/** The same before the policy was read. */
export type Unjudged = Omit<Judging, 'policy'>

/** For how long what could not be judged is not tried again: a registry that is down costs each try its patience. */
const patienceMilliseconds = 30_000
/** For how long a verdict is valid: advisories come out by the hour. */
const hour = 3_600_000

/** Judges what changed; null where it passes. @throws {DepgateError} where no judgement is possible. */
export async function judgeChanges(judging: Judging): Promise<OpenVerdict | null> {
  const { changed, approved, policy, watched, host, key, now } = judging
  const isRestoring = !judging.isOnlyTold && policy.settings.hook.onFail === 'restore'
  const offers: (Offer | null)[] = []
  const reports = await judgeChanged(changed, approved, host, async (refused) => {
    // The files that lines would start from are put back, or stay as they are; and one search is what an answer waits for.
    if (isRestoring || judging.isOnlyTold || offers.length > 0) offers.push(null)
    else offers.push(await offerForState(refused, host.at(approved.root)))
  })
  judging.record.reports.push(...reports)
  judging.record.lockfiles = hashFiles(changed, approved)
  if (reports.every(({ outcome }) => outcome === 'pass')) return null
  const isFail = reports.some(({ outcome }) => outcome === 'fail')
  const scripts = describeScripts(reports, approved)
  const undone = isFail && isRestoring ? await restoreFiles(changed, approved, watched, host.hook) : []
  const described = describeVerdict({
    reports,
    files: writeReports(reports, watched),
    remarks: [...scripts, ...undone, ...judging.remarks],
    subject: 'the change of the dependencies',
    // Lines for one of several lockfiles are none for the whole.
    offer: offers.length === 1 ? (offers[0] ?? null) : null,
  })
  if (described === null) return null
  const outcome = isFail ? ('fail' as const) : ('inconclusive' as const)
  return { key, outcome, ...described, until: untilOf(reports, isFail, now) }
}

/** The lockfiles among what changed, with their hashes. */
export function hashFiles(changed: readonly string[], { files }: ApprovedState): HashedFile[] {
  const locks = changed.filter((file) => lockfileNames.includes(path.posix.basename(file)))
  return locks.map((file) => ({
    path: plain(file),
    before: files[file]?.approved ?? null,
    after: files[file]?.seen ?? null,
  }))
}

/** A change of which there is no judgement: it does not pass, and is tried again. */
export function describeUnjudged(error: unknown, key: string, now: number): OpenVerdict {
  const message = error instanceof Error ? error.message : String(error)
  const hint = error instanceof DepgateError && error.hint !== null ? ` (${error.hint})` : ''
  const { reason } = unjudged(plain(`${message}${hint}`, 1000))
  return { key, outcome: 'inconclusive', reason, notice: reason, until: now + patienceMilliseconds }
}

/** When the same tree may be judged otherwise: a version gets old enough, a registry comes back, an advisory comes out. */
function untilOf(reports: readonly Report[], isFail: boolean, now: number): number {
  if (!isFail) return now + patienceMilliseconds
  const moments = reports.flatMap(({ findings }) =>
    findings.flatMap(({ eligibleAt }) => (eligibleAt === null ? [] : [Date.parse(eligibleAt)])),
  )
  return Math.min(now + hour, ...moments.filter((moment) => moment > now))
}

/** Keeps the whole reports; one that cannot be kept is left out of the answer, which is the same without it. */
function writeReports(reports: readonly Report[], watched: WatchedRoot): string[] {
  const json = reporters.find(({ id }) => id === 'json')
  const failed = reports.filter(({ outcome }) => outcome !== 'pass')
  if (json === undefined) return []
  const canvas = { width: 120, hasColor: false, isVerbose: false }
  try {
    return failed.map((report, nth) => watched.report(`report-${nth + 1}.json`, json.render(report, canvas)))
  } catch {
    return []
  }
}

/** npm runs install scripts before any hook can know of them: the message names those that may have run. */
function describeScripts(reports: readonly Report[], { disk }: ApprovedState): string[] {
  const flagged = new Set<string>()
  for (const [path, { text }] of disk) {
    if (!isInstalledLockfile(path) || text === null) continue
    for (const [location, { hasInstallScript, version }] of Object.entries(readPackages(text))) {
      if (hasInstallScript === true) flagged.add(`${location.split('node_modules/').at(-1)}@${version}`)
    }
  }
  const arrived = reports
    .flatMap(({ changes }) => changes)
    .filter(({ kind }) => kind !== 'removed' && kind !== 'range')
    .map(({ name, version }) => `${name}@${version}`)
  const ran = [...new Set(arrived)].filter((id) => flagged.has(id))
  if (ran.length === 0) return ["npm's record of node_modules names no install script among what arrived."]
  const named = ran.slice(0, 10).map((id) => plain(id, 200))
  return [`Install scripts may have run already, unless npm was told to skip them: ${named.join(', ')}.`]
}

function readPackages(text: string): Record<string, { hasInstallScript?: unknown; version?: unknown }> {
  try {
    const { packages } = JSON.parse(text) as { packages?: Record<string, { hasInstallScript?: unknown }> }
    return packages ?? {}
  } catch {
    return {}
  }
}
