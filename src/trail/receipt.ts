// The receipt of a pass: the lockfiles, the policy and the evidence.

import type { Outcome, Report, SourceAnswer } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import { version } from '../version.ts'
import type { HashedFile } from '../ports/trail.ts'

/** How long a receipt is valid, in milliseconds: older evidence does not count for an install of today. */
const maxAgeMs = 7 * 24 * 3_600_000

/** Clocks of two machines differ. In milliseconds. */
const skewMs = 5 * 60_000

/** A receipt. It is not signed: anyone who can write the file can forge one. */
export interface Receipt {
  readonly schema: 1
  readonly type: 'depgate-receipt'
  readonly tool: { readonly name: 'depgate'; readonly version: string }
  readonly outcome: Outcome
  /** ISO 8601, UTC: when it was judged. */
  readonly asOf: string
  readonly lockfiles: readonly ReceiptLockfile[]
  readonly policy: { readonly sha256: string }
  readonly coverage: { readonly arrivals: number; readonly judged: number }
  /** What each source answered, when it was asked, and how old its data is where that is on disk. */
  readonly sources: readonly (SourceAnswer & { readonly at: string })[]
}

/** SHA-256 in hex of the files beside a lockfile that influence what npm installs, by path from its folder; null for a missing one. */
export type FilesBeside = Readonly<Record<string, string | null>>

/** A lockfile that was judged, and the manifests and the `.npmrc` that it was judged with. */
export interface ReceiptLockfile extends HashedFile {
  readonly files: FilesBeside
}

/** The state of an install: the hashes of the lockfile, of the files beside it and of the policy in force, and the clock. */
export interface Presented {
  readonly lockfile: string | null
  readonly files: FilesBeside
  readonly policy: string
  readonly now: Date
}

/** Writes the receipt of a report. */
export function describeReceipt(report: Report, lockfiles: readonly ReceiptLockfile[]): Receipt {
  const { outcome, asOf, policy, coverage, sources } = report
  return {
    schema: 1,
    type: 'depgate-receipt',
    tool: { name: 'depgate', version },
    outcome,
    asOf,
    lockfiles,
    policy: { sha256: policy.sha256 },
    coverage: { arrivals: coverage.arrivals, judged: coverage.judged },
    sources: sources.map((source) => ({ ...source, at: asOf })),
  }
}

/** Whether a text is a receipt, of any outcome. */
export function isReceipt(text: string): boolean {
  return readReceipt(text) !== null
}

/** Explains why a receipt does not cover an install, as a phrase; null where it does. */
export function refuseReceipt(text: string, presented: Presented): string | null {
  const { lockfile, policy, now } = presented
  const receipt = readReceipt(text)
  if (receipt === null) return 'is no receipt of depgate'
  const { outcome, asOf } = receipt
  if (outcome !== 'pass') return `is of a run that ended with "${plain(String(outcome), 20)}"`
  const judgedAt = typeof asOf === 'string' ? Date.parse(asOf) : Number.NaN
  if (Number.isNaN(judgedAt)) return 'says no time'
  const age = now.getTime() - judgedAt
  if (age > maxAgeMs) return `is from ${new Date(judgedAt).toISOString()}, more than 7 days ago`
  if (age < -skewMs) return `is from ${new Date(judgedAt).toISOString()}, which is yet to come`
  const files: unknown[] = Array.isArray(receipt.lockfiles) ? receipt.lockfiles : []
  if (lockfile === null) return 'stands for a lockfile, and there is none here'
  const same = files.filter(isRecord).filter((file) => file.after === lockfile)
  if (same.length === 0) return 'is of another lockfile than the one here'
  // Two projects can have equal lockfiles: one of them has to be this one.
  const differing = same.map((file) => findDifferent(file.files, presented.files))
  const [first = null] = differing
  if (first !== null && !differing.includes(null))
    return `is of another ${plain(first, 200)} than the one here`
  const judgedBy = isRecord(receipt.policy) ? receipt.policy.sha256 : null
  return judgedBy === policy ? null : 'is of another policy than the one in force here'
}

/** The first of the files that differs from the one that was judged; a receipt of an older version names none, and covers none. */
function findDifferent(judged: unknown, here: FilesBeside): string | null {
  const then = isRecord(judged) ? judged : {}
  const names = [...new Set([...Object.keys(here), ...Object.keys(then)])]
  const of = (files: Record<string, unknown>, name: string) =>
    Object.hasOwn(files, name) ? files[name] : undefined
  return names.find((name) => of(then, name) !== of(here, name)) ?? null
}

function readReceipt(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) && value.type === 'depgate-receipt' && value.schema === 1 ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
