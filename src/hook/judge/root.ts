// One root under the hook: what differs from its approved state is judged, approved, or stays open.

import type { HookMoment } from '../../agents/define-agent.ts'
import { DepgateError } from '../../errors.ts'
import { findApproved } from '../baseline.ts'
import { listChanged } from '../state.ts'
import { findForeignManager } from '../../manifest/foreign-lockfiles.ts'
import type { WatchedRoot } from '../../ports/hook.ts'
import type { Host } from '../../ports/host.ts'
import { plain } from '../../text/plain.ts'
import { approvedPolicy } from './policy.ts'
import { judgeChanges, describeUnjudged } from './verdict.ts'
import { isNewlyWatched, listOutside, listWatched } from './watched.ts'
import type { Policy } from '../../model/policy.ts'
import type { RunRecord } from '../../trail/record-run.ts'
import { openApprovedState, type ApprovedState } from '../../snapshot/approved.ts'
import type { HookState, OpenVerdict } from '../../ports/hook-state.ts'
import { lockfileNames } from '../../lockfile/names.ts'

/** How a root stands. */
export interface Standing {
  readonly open: OpenVerdict | null
  /** Nobody was told of it yet. */
  readonly isNew: boolean
  /** What the person should know, whatever the verdict is. */
  readonly remarks: readonly string[]
  readonly approved: ApprovedState
}

type Look = ReturnType<WatchedRoot['look']> & { readonly names: readonly string[] }

/** Compares a root with its approved state, judges what differs, and keeps what came of it. */
export async function judgeRoot(
  held: WatchedRoot,
  moment: HookMoment,
  record: RunRecord,
  host: Host,
): Promise<Standing> {
  const isStart = moment === 'session-start'
  const { seen, state, isDamaged, world } = await readWorld(held, moment, host)
  const { names } = seen
  const { files } = world
  const remarks = isDamaged
    ? ['What depgate remembered of this project was damaged: the committed state counts as approved again.']
    : []
  const changed = listChanged(files).filter((path) => !isGone(path, files))
  const key = host.hook.hash(
    JSON.stringify(changed.map((path) => [path, files[path]?.approved, files[path]?.seen])),
  )
  const now = host.now().getTime()
  const known = state?.open ?? null
  const isKnown = known !== null && known.key === key
  let settings = state && { deadlineSeconds: state.deadlineSeconds, isAsking: state.isAsking }
  let open = isKnown ? known : null
  if (changed.length > 0 && !(isKnown && (known.until === null || now < known.until))) {
    try {
      const policy = policyOf(world, host)
      settings = readSettings(policy.settings.hook)
      record.policy = policy
      record.project = held.root
      open = await judgeChanges({ changed, approved: world, policy, held, host, key, now, remarks, record })
    } catch (error) {
      // Kept like any other verdict: before the command that fixes it nobody is held again.
      open = describeUnjudged(error, key, now)
      record.refusal = open.reason
    }
  } else if (settings === null) {
    settings = readSettings(policyOf(world, host).settings.hook)
  }
  const isApproved = open === null && changed.length > 0
  const next: HookState = {
    schema: 1,
    root: held.root,
    watched: names,
    takenAt: seen.takenAt,
    deadlineSeconds: settings?.deadlineSeconds ?? standardDeadlineSeconds,
    isAsking: settings?.isAsking ?? false,
    depth: seen.depth,
    head: seen.head,
    folders: seen.folders,
    files: isApproved ? approveAll(files, changed) : files,
    open,
  }
  held.save(next, textsOf(world, host))
  const notes = seen.isWhole || !isStart ? [] : ['The project has more folders than depgate watches.']
  return { open, isNew: open !== null && !isKnown, remarks: [...remarks, ...notes], approved: world }
}

/** What lies on disk, inside of the root and outside, beside what is approved. */
async function readWorld(held: WatchedRoot, moment: HookMoment, host: Host) {
  const names = listWatched(held, host)
  const outside = await listOutside(held.root, host)
  const paths = outside.map((file) => file.path)
  const seen = { ...held.look(names, paths, moment === 'session-start'), names }
  const compared = compare(held, seen, moment, host)
  return { ...compared, seen, world: { ...compared.world, outside } }
}

function policyOf(state: ApprovedState, host: Host): Policy {
  const here = host.at(state.root)
  return approvedPolicy('', openApprovedState(state, here), here)
}

const standardDeadlineSeconds = 45

function readSettings(hook: { deadlineSeconds: number; ask: boolean }) {
  return { deadlineSeconds: hook.deadlineSeconds, isAsking: hook.ask }
}

/** Finds what counts as approved; a state whose texts are gone is no state. */
function compare(held: WatchedRoot, seen: Look, moment: HookMoment, host: Host) {
  const { remembered } = held
  const known = remembered.type === 'known' ? remembered.state : null
  // A session begins in a folder that others only passed by: most of what lies there was never looked at.
  const isDeeper = moment === 'session-start' && known !== null && known.depth < seen.depth
  const first = known === null || isDeeper ? null : compareStates(held, seen, known, false, moment, host)
  if (first !== null) return { state: known, isDamaged: false, world: first }
  const isDamaged = remembered.type !== 'none' && !isDeeper
  const approved = compareStates(held, seen, null, isDamaged, moment, host)
  if (approved === null) throw new DepgateError('EUSAGE', `the approved state of ${plain(held.root)} is gone`)
  return { state: null, isDamaged, world: approved }
}

/** The comparison; null where an approved text cannot be had any more. */
function compareStates(
  held: WatchedRoot,
  seen: Look,
  state: HookState | null,
  isDamaged: boolean,
  moment: HookMoment,
  host: Host,
): ApprovedState | null {
  const isStart = moment === 'session-start'
  const commit = seen.head?.commit ?? null
  const needsCommit = state === null || (isStart && state.head?.commit !== commit)
  const committed = needsCommit ? held.committed(seen.names) : null
  const hashed = committed && new Map([...committed].map(([path, text]) => [path, host.hook.hash(text)]))
  const files = findApproved({
    state: state && { files: state.files, commit: state.head?.commit ?? null },
    isDamaged,
    committed: hashed,
    commit,
    disk: seen.files,
    isStart,
    isBefore: moment === 'before',
    isNewlyWatched: (path) => state !== null && isNewlyWatched(path, state),
  })
  const texts = new Map<string, string>()
  for (const text of committed?.values() ?? []) texts.set(host.hook.hash(text), text)
  for (const { hash, text } of seen.files.values()) if (hash !== null && text !== null) texts.set(hash, text)
  const approved = new Map<string, string>()
  for (const [path, { approved: hash }] of Object.entries(files)) {
    if (hash === null) continue
    // What could not be read when the watch began is approved as such: there is no text of it.
    if (!/^[0-9a-f]{64}$/.test(hash)) continue
    const text = texts.get(hash) ?? held.text(hash)
    if (text === null) return null
    approved.set(path, text)
  }
  return { root: held.root, files, disk: seen.files, approved, report: held.report }
}

/** A lockfile or manifest that was taken away brings nothing in; what comes in its place is held against it. */
function isGone(path: string, files: HookState['files']): boolean {
  const name = path.split('/').at(-1) ?? ''
  const isLocking =
    name === 'package.json' ||
    name.includes('lock') ||
    lockfileNames.includes(name) ||
    findForeignManager(name) !== null
  return files[path]?.seen === null && isLocking
}

function approveAll(files: HookState['files'], changed: readonly string[]): HookState['files'] {
  const entries = changed.map((path) => {
    const file = files[path] ?? { approved: null, seen: null, print: null }
    return [path, { ...file, approved: file.seen }] as const
  })
  return { ...files, ...Object.fromEntries(entries) }
}

/** Every text that may have to be kept. */
function textsOf({ approved, disk }: ApprovedState, host: Host): Map<string, string> {
  const texts = [...approved.values(), ...[...disk.values()].flatMap(({ text }) => text ?? [])]
  return new Map(texts.map((text) => [host.hook.hash(text), text]))
}
