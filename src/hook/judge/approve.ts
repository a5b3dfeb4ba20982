// Lets through what a hook blocks, for a person: by a one-time code, for exactly the state that it was issued for.

import { DepgateError } from '../../errors.ts'
import type { HookState, OpenVerdict } from '../../ports/hook-state.ts'
import type { HookAccess, WatchedRoot } from '../../ports/hook.ts'
import type { Invocation } from '../../ports/invocation.ts'
import { recorded, type RecordPorts, type RunRecord } from '../../trail/record-run.ts'
import { approve } from './approval.ts'
import { judgeChanged } from './changes.ts'
import { compare, keyOf } from './compare.ts'
import type { JudgingPorts } from './judging-ports.ts'
import { stateOf, textsOf } from './next-state.ts'
import { hashFiles } from './verdict.ts'
import { lookAt } from './watched.ts'

/** What a person typed. */
export interface Approval {
  readonly code: string
  readonly reason: string
  readonly by: string | null
}

/** What was let through. */
export interface Approved {
  readonly root: string
  /** Paths from the root. */
  readonly files: readonly string[]
  /** What was blocked, as it was reported. */
  readonly notice: string
}

/** A state with something open in it. */
export interface OpenRoot {
  readonly root: string
  readonly state: HookState
  readonly open: OpenVerdict
}

/** What is open, that of the folder's own root first. */
export function listOpen({ hook, folder }: HookAccess & Pick<Invocation, 'folder'>): OpenRoot[] {
  const roots = [...new Set([hook.findRoot(folder), ...hook.roots()])]
  return roots.flatMap((root) => {
    const remembered = hook.remembered(root)
    const state = remembered.type === 'known' ? remembered.state : null
    return state === null || state.open === null ? [] : [{ root, state, open: state.open }]
  })
}

/**
 * Issues a code for what is open in a root and returns it.
 *
 * @throws {DepgateError} EUSAGE where nothing is open there any more.
 */
export async function issueCodeFor(root: string, { hook }: HookAccess): Promise<string> {
  const watched = await hook.lock(root)
  try {
    const { state, open } = openOf(watched)
    const { code, kept } = hook.issueCode()
    watched.save({ ...state, open: { ...open, code: kept } }, new Map())
    return code
  } finally {
    watched.leave()
  }
}

/** @throws {DepgateError} EUSAGE where the code is that of nothing, or of what has changed since. */
export async function approveOpen(approval: Approval, host: RecordPorts & JudgingPorts): Promise<Approved> {
  const found = listOpen(host).find(
    ({ open }) => open.code !== undefined && host.hook.isCode(approval.code, open.code),
  )
  if (found === undefined) {
    throw new DepgateError('EUSAGE', 'no blocked change has this code', {
      hint: 'A code is valid once, for the state that it was shown for. For a new one, type in a terminal of your own: depgate approve',
    })
  }
  const watched = await host.hook.lock(found.root)
  try {
    return await recorded('approve', host, (record) => approveRoot(watched, approval, record, host))
  } finally {
    watched.leave()
  }
}

function openOf({ root, remembered }: WatchedRoot): { state: HookState; open: OpenVerdict } {
  const state = remembered.type === 'known' ? remembered.state : null
  if (state === null || state.open === null)
    throw new DepgateError('EUSAGE', `nothing is blocked in ${root} any more`)
  return { state, open: state.open }
}

async function approveRoot(
  watched: WatchedRoot,
  { code, reason, by }: Approval,
  record: RunRecord,
  host: JudgingPorts,
): Promise<Approved> {
  const { state, open } = openOf(watched)
  const hash = (text: string) => host.hook.hash(text)
  const { names, outside, seen } = await lookAt(watched, false, host)
  const compared = compare({ watched, seen, names, outside, request: ofPerson, hash })
  const isSame = keyOf(compared, hash) === open.key
  if (!isSame || open.code === undefined || !host.hook.isCode(code, open.code)) {
    throw new DepgateError('EUSAGE', 'what is there is no longer what the code was shown for', {
      hint: 'The agent is told what is blocked now after its next command; so are you.',
    })
  }
  record.project = watched.root
  record.approval = { reason, by }
  record.lockfiles = hashFiles(compared.changed, compared.approved)
  try {
    record.reports.push(...(await judgeChanged(compared.changed, compared.approved, host)))
  } catch (error) {
    // What cannot be judged is let through by a person like what was found: the record states which it was.
    record.refusal = error instanceof Error ? error.message : String(error)
  }
  const { approved } = approve(compared.changed, compared)
  const { deadlineSeconds, isAsking } = state
  watched.save(
    { ...stateOf(compared, { seen, names }), deadlineSeconds, isAsking, files: approved.files, open: null },
    textsOf(approved, host.hook),
  )
  return { root: watched.root, files: compared.changed, notice: open.notice }
}

/** A person's own command is no event: nothing begins, and nothing is there that began before it. */
const ofPerson = {
  event: { moment: 'after' },
  session: { startedAt: null, isOfPerson: false, judged: [] },
} as const
