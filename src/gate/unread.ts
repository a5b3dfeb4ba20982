// Makes gaps of the files and parts of a change that could not be read.

import type { Evaluation } from './evaluate.ts'
import { aboutFile } from './gather.ts'
import { plain } from '../text/plain.ts'
import type { Policy } from '../model/policy.ts'
import type { LockfilePair, Unread } from '../model/change.ts'

/**
 * Returns an evaluation with one gap for each thing that nothing could judge. Its level is the policy's for `lockfile`,
 * whatever the level of any rule: what was not read could have broken each of them.
 *
 * @param trees - lockfiles of which npm could make no tree.
 */
export function listUnread(
  pairs: readonly LockfilePair[],
  trees: readonly Unread[],
  policy: Policy,
): Evaluation[] {
  const all = [...pairs.flatMap((pair) => [...(pair.unread ?? []), ...listUnknown(pair)]), ...trees]
  return all.map(({ path, reason }) => ({
    subject: aboutFile({ type: 'file', kind: 'lockfile', path, text: '', before: null }),
    findings: [],
    gaps: [
      {
        package: plain(path),
        rule: 'out-of-sync',
        level: policy.gaps.lockfile,
        evidence: 'lockfile',
        reason: plain(reason),
      },
    ],
  }))
}

/** How many parts are named: a tool that adds its own key to every entry would fill the report. */
const maxNamed = 20

/**
 * The parts of the lockfile that depgate does not know and that were not there before: unchanged ones are no gap of
 * this change.
 */
function listUnknown({ before, after }: LockfilePair): Unread[] {
  const known = new Set(before.unknown?.map((part) => part.key))
  const parts = (after.unknown ?? []).filter(({ key }) => key === null || !known.has(key))
  const more = parts.length - maxNamed
  const clauses = parts.slice(0, maxNamed).map(({ line, words }) => `line ${line}: ${words}`)
  const last = parts[maxNamed]
  if (more > 0 && last !== undefined)
    clauses.push(`line ${last.line}: it and ${more - 1} more parts are none that depgate knows`)
  return clauses.map((reason) => ({ path: after.path, reason }))
}
