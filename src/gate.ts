// The pipe: lockfiles in, report out.

import type { AnyRule, Registry } from './define.ts'
import { comparePolicies } from './compare-policies.ts'
import { diff } from './diff.ts'
import { evaluate } from './evaluate.ts'
import { aboutFile, gather } from './gather.ts'
import { judge } from './judge.ts'
import type { AnyChange, Arrival, LockfilePair, Policy, Report } from './model.ts'
import { report } from './report.ts'
import { rules as builtIn } from './rules/index.ts'
import { suggest } from './suggest.ts'
import { findUnmet } from './unmet.ts'
import { listUnread } from './unread.ts'

/**
 * Judges what changed between the two states of each lockfile.
 *
 * Pure but for `registry`: `asOf` is the clock. Trouble with a registry is a gap in the report, never an error.
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
  const changes = [...pairs.flatMap(({ before, after }) => diff(before, after)), ...unmet.absent]
  const { subjects, answers } = await gather(changes.filter(isArrival), registry, policy, asOf)
  const files = [...pairs.flatMap((pair) => pair.files ?? []), ...unmet.trees].map((file) =>
    aboutFile(comparePolicies(file, rules)),
  )
  const judged = evaluate([...subjects, ...files], rules, policy, asOf)
  const lockfiles = pairs.map((pair) => pair.after)
  const evaluations = await suggest(judged, lockfiles, rules, registry, policy, asOf)
  const verdict = judge(
    [...evaluations, ...listUnread([...pairs.flatMap((pair) => pair.unread ?? []), ...unmet.unread], policy)],
    rules,
    policy,
    asOf,
  )
  return report({ pairs, changes, evaluations, answers, verdict, policy, asOf })
}

function isArrival(change: AnyChange): change is AnyChange & Arrival {
  return change.kind !== 'removed'
}
