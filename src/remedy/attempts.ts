// Proposes lines for a plan, the smallest change first.

import { listOtherAttempts } from './other-attempts.ts'
import type { Pin, Plan } from './plan.ts'
import { changesVersion, keyOf } from './specs.ts'
import {
  asOfLines,
  beforeFlags,
  isUpgrade,
  npm,
  olderLines,
  overrideLines,
  pinLines,
  removalLines,
  updateLines,
  type Instead,
  type Setting,
} from './lines.ts'
import type { Attempt, AttemptKind, Line } from './step.ts'

/**
 * Lists the attempts for a plan.
 *
 * @param older - pins of older versions of what brings the refused transitive packages in, the newest first.
 */
export function listAttempts(
  plan: Plan,
  setting: Setting,
  older: readonly (readonly Pin[])[] = [],
): Attempt[] {
  const all =
    setting.other != null
      ? listOtherAttempts(plan, setting, setting.other, older)
      : setting.instead === null
        ? ofState(plan, setting, older)
        : ofCommand(plan, setting, setting.instead, older)
  return setting.isGated ? all.map(inCalls).filter(isGateable) : all
}

/** Attempts for a command: it is typed again, with other versions or as of another moment. */
function ofCommand(
  { pins, ...plan }: Plan,
  setting: Setting,
  { command, names, wanted }: Instead,
  older: readonly (readonly Pin[])[],
): Attempt[] {
  const flags = beforeFlags(setting)
  if (plan.removals.length > 0) return []
  if (command === 'update')
    return flags.length === 0
      ? []
      : [{ kind: 'as-of', lines: [[npm(['update', ...flags, ...names], setting)]] }]
  const wholeOf = (other: readonly Pin[]): Plan => {
    const byPlace = new Map([...wanted, ...pins, ...other].map((pin) => [keyOf(pin.declared), pin]))
    return { ...plan, pins: [...byPlace.values()] }
  }
  const whole = wholeOf([])
  const linesOf = (one: Plan, more: readonly string[]) => {
    const lines = pinLines(one, setting, more)
    return lines.length > 0 ? lines : [[npm(['install', ...more], setting)]]
  }
  const isHelpful = plan.transitives.length === 0 ? whole.pins.length > 0 : pins.some(changesVersion)
  const first: Attempt[] = isHelpful ? [{ kind: 'pins', lines: linesOf(whole, []) }] : []
  if (plan.transitives.length === 0) return first
  const overrides = overrideLines(whole, pinLines(whole, setting), setting)
  return [
    ...first,
    ...(flags.length === 0 ? [] : [{ kind: 'as-of' as const, lines: linesOf(whole, flags) }]),
    ...older.map((pinned) => ({ kind: 'older' as const, lines: linesOf(wholeOf(pinned), flags) })),
    ...(overrides.length === 0 ? [] : [{ kind: 'overrides' as const, lines: overrides }]),
  ]
}

/** Each command in a line of its own: a line is judged before any of it runs. */
function inCalls({ kind, lines }: Attempt): Attempt {
  return { kind, lines: lines.flat().map((step) => [step]) }
}

/** Whether every line passes by itself: none but the last resolves a tree, which then is the whole one. */
function isGateable({ lines }: Attempt): boolean {
  return lines.slice(0, -1).every(([step]) => step?.type === 'restore' || step?.args.includes('set'))
}

/** Attempts for a state that lines start from. */
function ofState(plan: Plan, setting: Setting, older: readonly (readonly Pin[])[]): Attempt[] {
  const pins = pinLines(plan, setting)
  const attempts: Attempt[] = []
  const add = (kind: AttemptKind, lines: readonly Line[]) => {
    if (lines.length > 0) attempts.push({ kind, lines })
  }
  const isRemoving = plan.removals.length > 0
  const first = isRemoving ? removalLines(plan.removals, setting) : []
  const kind = isRemoving ? 'removal' : 'pins'
  if (plan.transitives.length === 0 || plan.pins.some(changesVersion) || isRemoving) {
    const bare = plan.isOutOfSync && pins.length === 0 && !isRemoving ? [[npm(['install'], setting)]] : []
    add(kind, [...first, ...pins, ...bare])
  }
  if (plan.transitives.length > 0) {
    if (plan.transitives.every(isUpgrade)) add('update', [...first, ...updateLines(plan, pins, setting)])
    add('as-of', [...first, ...asOfLines(plan, setting)])
    for (const pinned of older) add('older', [...first, ...olderLines(plan, pinned, setting)])
    add('overrides', [...first, ...overrideLines(plan, pins, setting)])
  }
  return attempts
}
