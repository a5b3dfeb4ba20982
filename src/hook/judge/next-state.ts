// Makes the state that is saved of a root when it was looked at.

import type { HookState } from '../../ports/hook-state.ts'
import type { HookHost, SeenRoot } from '../../ports/hook.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import type { Compared } from './compare.ts'

/** What was looked at, and by which names. */
interface Look {
  readonly seen: SeenRoot
  readonly names: readonly string[]
}

/** Returns the state but for what the judgement decides: the approved files, what stays open, what the policy states. */
export function stateOf(
  { approved, base }: Compared,
  { seen, names }: Look,
): Omit<HookState, 'files' | 'open' | 'deadlineSeconds' | 'isAsking'> {
  const { takenAt, depth, head, folders, nested, isWhole } = seen
  return {
    schema: 1,
    root: approved.root,
    watched: names,
    takenAt,
    depth,
    head,
    folders,
    base,
    nested,
    isWhole,
  }
}

/** Every text that may have to be kept, by its hash. */
export function textsOf(
  { approved, disk }: ApprovedState,
  { hash }: Pick<HookHost, 'hash'>,
): Map<string, string> {
  const texts = [...approved.values(), ...[...disk.values()].flatMap(({ text }) => text ?? [])]
  return new Map(texts.map((text) => [hash(text), text]))
}
