// Finds the smallest change with which the whole state passes: proposes lines, has them tried, judges what they lead to.

import type { LockedPackage, Lockfile } from '../model/lockfile.ts'
import type { Finding, Report } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import { listAttempts } from './attempts.ts'
import type { Setting } from './lines.ts'
import { ancestorsOf, pinTo } from './ancestors.ts'
import { planFor, type Pin, type Plan } from './plan.ts'
import { keyOf } from './specs.ts'
import { formatLine, type Attempt, type Line } from './step.ts'

/** A state that lines lead to, judged as a whole. */
export interface Tried {
  readonly report: Report
  readonly lockfile: Lockfile
  /** The findings of the report about this lockfile and its manifests. */
  readonly findings: readonly Finding[]
}

/** What is refused, and how lines for it are tried. */
export interface RemedyRequest extends Tried {
  readonly setting: Setting
  /** Runs lines in a fresh copy of the project and judges the result; null where a line fails. */
  readonly tryLines: (lines: readonly Line[]) => Promise<Tried | null>
  /** Older versions of a package that are old enough, the newest first. */
  readonly olderVersions: (locked: LockedPackage) => Promise<readonly string[]>
  /** Whether there is time for another attempt. */
  readonly hasTime: () => boolean
}

/** Lines that were tried, or why there are none. */
export type Search =
  | { readonly lines: readonly Line[]; readonly tried: Tried }
  | {
      readonly lines: null
      readonly reason: string
      /** There was no time for attempts that were left. */
      readonly isCutShort: boolean
    }

/** Attempts of one search, each of which resolves the whole tree. */
const maxAttempts = 10
/** Versions of a direct dependency that are tried before the refused one. */
const maxOlder = 3
/** How often the findings of an attempt extend the plan. */
const maxRounds = 4

/** Tries lines until the whole state passes, or lacks no more evidence than before. */
export async function findRemedy(request: RemedyRequest): Promise<Search> {
  const queue = new Map<string, Attempt>()
  const tried = new Set<string>()
  let plan = planFor(request.findings, request.lockfile)
  if (plan.obstacle !== null) return none(plan.obstacle)
  let attempts = 0
  let nearest: Tried | null = null
  for (let round = 0; round < maxRounds; round += 1) {
    queue.clear()
    const older = await listOlder(plan, request)
    for (const attempt of listAttempts(plan, request.setting, older)) queue.set(textOf(attempt), attempt)
    let next = plan
    for (const [text, attempt] of queue) {
      if (tried.has(text)) continue
      if (!request.hasTime()) return cutShort(attempts)
      if (attempts >= maxAttempts) return none(outOfTime(attempts))
      tried.add(text)
      attempts += 1
      const result = await request.tryLines(attempt.lines)
      if (result === null) continue
      if (isBetter(result.report, request.report)) return accept(attempt, result, request.setting)
      nearest = nearerOf(nearest, result)
      next = extend(next, planFor(result.findings, result.lockfile))
    }
    // The last attempt was ended by the limit.
    if (attempts > 0 && !request.hasTime()) return cutShort(attempts)
    if (next === plan || next.obstacle !== null)
      return none(next.obstacle ?? exhausted(attempts, plan, request.setting) + stillRefused(nearest))
    plan = next
  }
  return none(exhausted(attempts, plan, request.setting) + stillRefused(nearest))
}

/** The attempt that is refused for less. */
function nearerOf(one: Tried | null, other: Tried): Tried {
  const count = ({ report }: Tried) => report.findings.filter(({ level }) => level === 'error').length
  return one === null || count(other) < count(one) ? other : one
}

/** What stands in the way of the nearest attempt; empty where npm resolved none. */
function stillRefused(nearest: Tried | null): string {
  const left = nearest?.report.findings.find(({ level }) => level === 'error')
  if (left === undefined) return ''
  const { rule, name, version } = left
  return `; the nearest still has ${rule} on ${plain(version === null ? name : `${name}@${version}`, 240)}`
}

/** What is typed behind a gate has to pass: evidence that is missing blocks it there as before. */
function accept({ lines }: Attempt, tried: Tried, { isGated }: Setting): Search {
  if (!isGated || tried.report.outcome === 'pass') return { lines, tried }
  const missing = [...new Set(blockingGaps(tried.report))].join(', ')
  return none(`of what was tried nothing is refused, and it cannot be judged: ${missing} missing`)
}

const none = (reason: string): Search => ({ lines: null, reason, isCutShort: false })
const cutShort = (attempts: number): Search => ({
  lines: null,
  reason: outOfTime(attempts),
  isCutShort: true,
})

/** Pins of the next older versions of all direct dependencies that bring refused packages in: one step back, two … */
async function listOlder(plan: Plan, { report, lockfile, olderVersions }: RemedyRequest): Promise<Pin[][]> {
  const arrived = report.changes.filter(({ kind }) => kind === 'added' || kind === 'updated')
  const ids = new Set(arrived.map(({ name, version }) => `${name}@${version}`))
  const ancestors = ancestorsOf(plan.transitives, lockfile, ids)
  const versions = await Promise.all(ancestors.map(({ locked }) => olderVersions(locked)))
  return Array.from({ length: maxOlder }, (_, back) =>
    ancestors.flatMap(({ declared, locked }, nth) => {
      const version = versions[nth]?.[back]
      return version === undefined ? [] : (pinTo(declared, locked, version) ?? [])
    }),
  ).filter((pins) => pins.length > 0)
}

/** Passes; or fails no more, and lacks only kinds of evidence that were missing before. */
export function isBetter(after: Report, before: Report): boolean {
  if (after.outcome === 'pass') return true
  const missing = new Set(blockingGaps(before))
  return after.outcome === 'inconclusive' && blockingGaps(after).every((evidence) => missing.has(evidence))
}

function blockingGaps({ gaps }: Report): string[] {
  return gaps.filter((gap) => gap.level === 'error').map((gap) => gap.evidence)
}

/** Adds what an attempt still was refused for: newer pins replace older ones; the same plan where that adds nothing. */
function extend(plan: Plan, more: Plan): Plan {
  const pins = new Map([...plan.pins, ...more.pins].map((pin) => [keyOf(pin.declared), pin]))
  const transitives = new Map(
    [...plan.transitives, ...more.transitives].map((one) => [`${one.name}@${one.version}`, one]),
  )
  const removals = new Map([...plan.removals, ...more.removals].map((one) => [keyOf(one), one]))
  const isSame =
    pins.size === plan.pins.length &&
    [...pins.values()].every((pin) =>
      plan.pins.some((one) => keyOf(one.declared) === keyOf(pin.declared) && one.spec === pin.spec),
    ) &&
    transitives.size === plan.transitives.length &&
    removals.size === plan.removals.length
  if (isSame) return plan
  return {
    pins: [...pins.values()].filter((pin) => !removals.has(keyOf(pin.declared))),
    transitives: [...transitives.values()],
    removals: [...removals.values()],
    isOutOfSync: plan.isOutOfSync || more.isOutOfSync,
    obstacle: null,
  }
}

function textOf({ lines }: Attempt): string {
  return lines.map(formatLine).join('\n')
}

function exhausted(attempts: number, plan: Plan, setting: Setting): string {
  if (attempts > 0)
    return `of ${attempts === 1 ? 'the one change' : `${attempts} changes`} that ${attempts === 1 ? 'was' : 'were'} tried, none passes as a whole`
  const isOnlyGated = setting.isGated && listAttempts(plan, { ...setting, isGated: false }).length > 0
  return isOnlyGated
    ? 'it takes more than one install, and the first of them would be refused by itself'
    : 'no version of what is refused passes'
}

function outOfTime(attempts: number): string {
  return `the search ended after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}, before one passed`
}
