// The pipe: lockfiles in, report out.

import type { Registry } from '../ports/registry.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { complete } from './carriers.ts'
import { listClockGaps } from './clock.ts'
import { comparePolicies } from '../policy/compare.ts'
import { resolveDoubts } from './doubts.ts'
import { evaluate } from './evaluate.ts'
import { aboutFile, gather } from './gather.ts'
import { judge } from './judge.ts'
import { lookUp } from '../evidence/lookup.ts'
import type { Report } from '../model/report.ts'
import { report } from './report.ts'
import { rules as builtIn } from '../rules/index.ts'
import { suggest } from './suggest.ts'
import { findUnmet } from './unmet.ts'
import { listUnread } from './unread.ts'
import type { Policy } from '../model/policy.ts'
import type { LockfilePair } from '../model/change.ts'

/**
 * Judges what changed between the two states of each lockfile.
 *
 * Pure except for `registry`: `asOf` is the clock. Trouble with a registry is a gap in the report, never an error.
 *
 * @param rules - the rules to apply; those that come with depgate by default.
 */
export async function gate(
  pairs: readonly LockfilePair[],
  policy: Policy,
  registry: Registry,
  asOf: Date,
  rules: readonly AnyRule[] = builtIn,
): Promise<Report> {
  const unmet = await findUnmet(pairs, registry, asOf)
  const { pairs: completed, changes, arrivals, gaps } = await complete(unmet.pairs, registry, policy)
  const { subjects: gathered, answers } = await gather(arrivals, registry, policy, asOf)
  // The answers are cached from gathering the evidence.
  const doubts = resolveDoubts(gathered, await lookUp(arrivals, registry), policy)
  const { subjects } = doubts
  const files = [...pairs.flatMap((pair) => pair.files ?? []), ...unmet.trees].map((file) =>
    aboutFile(comparePolicies(file, rules)),
  )
  const judged = evaluate([...subjects, ...files], rules, policy, asOf)
  const lockfiles = completed.map((pair) => pair.after)
  const evaluations = await suggest(judged, lockfiles, { rules, registry, policy, asOf })
  const unread = listUnread(pairs, unmet.unread, policy)
  const bundlers = new Set(doubts.gaps.flatMap((one) => one.gaps.map((gap) => gap.package)))
  const carriers = gaps.filter((one) => !one.gaps.some((gap) => bundlers.has(gap.package)))
  const clock = listClockGaps(registry.clock?.() ?? null, arrivals, policy, asOf)
  const verdict = judge(
    [...evaluations, ...carriers, ...doubts.gaps, ...unread, ...clock],
    rules,
    policy,
    asOf,
  )
  return report({ pairs, changes, evaluations, answers, verdict, policy, asOf })
}
