// The audit trail: its records, the file that contains them, and its verification.

import type { Outcome, Finding, Gap, SourceAnswer } from '../model/report.ts'
import type { Waiver, TrailSink } from '../model/policy.ts'
import type { DepgateError } from '../errors.ts'

/** The number and the hash of the trail's last line, kept beside it, so that a cut at its end is seen. */
export interface TrailHead {
  readonly number: number
  readonly hash: string
}

/** What `verifyTrail` found. */
export interface TrailCheck {
  readonly isWhole: boolean
  readonly lines: number
  /** Signs of an edit, a cut or a move, at most twenty. */
  readonly problems: readonly string[]
  /** What has a harmless cause: a crash, lines that were dropped for their age. */
  readonly notes: readonly string[]
}

/** One run. */
export interface TrailEntry {
  readonly schema: 1
  /** ISO 8601, UTC. */
  readonly time: string
  /** `check`, `install`, `hook` …; never its arguments, which can contain a token. */
  readonly command: string
  readonly project: string
  readonly actor: string
  /** The coding agent or the CI it ran under; null where none is known. */
  readonly agent: string | null
  /** The agent's session, where the agent names it; lines of earlier versions have none. */
  readonly session?: string | null
  readonly host: string
  readonly outcome: Outcome | 'error' | null
  /** Why nothing was judged, or why what passed was undone. */
  readonly error: string | null
  readonly lockfiles: readonly HashedFile[]
  /** `before` is the policy that judged, `after` is the one on disk at the end. */
  readonly policy: { readonly before: string | null; readonly after: string | null }
  /** `name@version` of what came in. */
  readonly arrivals: readonly string[]
  readonly findings: readonly Pick<Finding, 'rule' | 'level' | 'package' | 'message'>[]
  readonly waived: readonly (Pick<Finding, 'rule' | 'level' | 'package' | 'message'> & {
    readonly waiver: Waiver
  })[]
  readonly gaps: readonly Gap[]
  readonly sources: readonly (SourceAnswer & { readonly at: string })[]
  /** Where a person let through what a hook blocks: why, and who as they typed it. */
  readonly approval?: { readonly reason: string; readonly by: string | null }
  readonly version: string
  /** How many members of each list were left out. */
  readonly omitted: Readonly<Record<string, number>>
}

/** A line of the trail. */
export interface TrailLine extends TrailEntry {
  /** Counts up from 1. */
  readonly number: number
  /** The hash of the line before. */
  readonly previous: string
  /** For the line that records that lines were dropped for their age: how many, the hash of the last, the problems so far. */
  readonly dropped?: {
    readonly lines: number
    readonly hash: string
    readonly until: string
    readonly problems: number
  }
  /** A line that a crash had truncated was set aside before this one was written. */
  readonly torn?: { readonly bytes: number; readonly hash: string }
  /** The record of the last line was lost, so that a cut at the end could not be seen. */
  readonly isHeadLost?: boolean
}

/** The path of a file and its SHA-256 in hex; null where it is not there. */
export interface HashedFile {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** The user and machine that depgate runs for. */
export interface Actor {
  readonly actor: string
  readonly agent: string | null
  readonly session?: string | null
  readonly host: string
}

/** The audit trail on disk. Every method throws DepgateError ETRAIL where it cannot do it. */
export interface Trail {
  readonly path: string
  readonly who: Actor
  /** Appends a line and returns it; lines older than `keep` minutes may go, and with null none. */
  append(entry: TrailEntry, keep: number | null): string
  /** Why nothing can be appended; null where it can. */
  probe(): DepgateError | null
  /** Null where there is no trail. */
  verify(): TrailCheck | null
  /** The lines, the newest first: the file is read from its end, only as far as they are asked for. */
  readNewest(): Iterable<TrailLine>
  send(sink: TrailSink, line: string): Promise<void>
}

/** Opens audit trails. */
export interface Trails {
  /** Opens the audit trail at `file`; null means the user's own. */
  openTrail(file: string | null): Trail
}
