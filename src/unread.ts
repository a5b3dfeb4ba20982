// Turns what could not be read of a change into gaps.

import type { Evaluation } from './evaluate.ts'
import { aboutFile } from './gather.ts'
import type { Policy, Unread } from './model.ts'
import { plain } from './text.ts'

/**
 * Returns an evaluation with one gap for each thing that nothing could judge. Its level is the policy's for `lockfile`,
 * whatever the level of any rule: what was not read could have broken each of them.
 */
export function listUnread(unread: readonly Unread[], policy: Policy): Evaluation[] {
  return unread.map(({ path, reason }) => ({
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
