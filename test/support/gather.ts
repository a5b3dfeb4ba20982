// The context that a source of evidence gathers with, for unit tests.

import type { GatherContext } from '../../src/evidence/define-source.ts'
import type { SourceAnswer } from '../../src/model/report.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { approvedPolicy, asOf } from './build.ts'

/** A context of a registry and a policy; `reported` gains what the source reports. */
export function gatherContext(
  registry: Registry,
  policy: Record<string, unknown> = {},
  reported: SourceAnswer[] = [],
): GatherContext {
  return {
    registry,
    policy: approvedPolicy(policy),
    asOf,
    report: (answer) => void reported.push(answer),
  }
}
