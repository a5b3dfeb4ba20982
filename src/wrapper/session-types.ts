// The types of one run of npm behind the gate.

import type { Policy } from '../model/policy.ts'
import type { PolicyHost } from '../policy/load/load.ts'
import type { Clock } from '../ports/clock.ts'
import type { Files } from '../ports/files.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Npm, NpmRun, PlannedTree, Undo } from '../ports/npm.ts'
import type { Outputs } from '../ports/output.ts'
import type { Registries } from '../ports/registries.ts'
import type { Registry } from '../ports/registry.ts'
import type { Trails } from '../ports/trail.ts'
import type { RunRecord } from '../trail/record-run.ts'
import type { WrapOptions } from './npm-args.ts'
import type { JudgedPlan } from './dry-run.ts'
import type { Approved } from './verify-installed.ts'

/** What a session runs npm with, judges its trees with, and undoes them with. */
export type SessionPorts = PolicyHost &
  Clock &
  Files &
  Invocation &
  Outputs &
  Trails &
  Pick<Npm, 'runNpm' | 'enter' | 'recover' | 'openUndo'> &
  Pick<Registries, 'openRegistryAs'>

/** How a session ended. */
export type SessionEnd =
  | {
      readonly type: 'ended'
      readonly code: number
      /** The tree that was refused; null where npm went on, or ended by itself. */
      readonly refusal: JudgedPlan | null
    }
  /** The project changed after npm had read it: another session is needed. */
  | { readonly type: 'stale' }

/** One session. */
export interface SessionRequest {
  readonly run: NpmRun
  readonly options: Pick<WrapOptions, 'policy' | 'receipt'>
  /** Filled during the session. */
  readonly record: RunRecord
}

/** An approved tree while npm installs it. */
export interface Install {
  readonly tree: PlannedTree
  readonly approved: Approved
  /** The packages whose package.json an approved patch changes: `name@version`. */
  readonly patchedManifests: ReadonlySet<string>
  readonly registry: Registry
  readonly undo: Undo
  readonly lockBefore: string | null
  readonly policy: Policy
}

/** A folder that npm is about to change. */
export type LockedFolder = Pick<PlannedTree, 'folder' | 'isClean' | 'isInstalled'>
