// Gathers the evidence of the arrivals from all sources; the one asynchronous stage.

import type { Source } from '../evidence/define-source.ts'
import type { Registry } from '../ports/registry.ts'
import type { EvidenceMap, Subject } from '../model/evidence.ts'
import type { SourceAnswer } from '../model/report.ts'
import { sources } from '../evidence/sources/index.ts'
import type { EvidenceName, Policy } from '../model/policy.ts'
import type { Arrival, ProjectFile } from '../model/change.ts'

/** A file of the project as a subject: its content is judged, and nothing is looked up. */
export function aboutFile(arrival: ProjectFile): Subject {
  const evidence = sources.map((source) => [source.evidence, { status: 'inapplicable' }])
  return { arrival, evidence: Object.fromEntries(evidence) as Subject['evidence'] }
}

type Gathered = { [K in EvidenceName]: readonly Subject['evidence'][K][] }

/**
 * Returns each arrival with its evidence, in the order given, and what the sources answered.
 *
 * Never rejects for trouble with a registry: evidence that was not obtained is `missing`, with the reason.
 */
export async function gather(
  arrivals: readonly Arrival[],
  registry: Registry,
  policy: Policy,
  asOf: Date,
): Promise<{ subjects: Subject[]; answers: SourceAnswer[] }> {
  // By source, not in the order in which networks answer: the same input gives the same bytes.
  const reported = sources.map((): SourceAnswer[] => [])
  const ask = async <K extends EvidenceName>(source: Source<K>, nth: number) => {
    const report = (answer: SourceAnswer) => void reported[nth]?.push(answer)
    const evidence = await source.gather(arrivals, { registry, policy, asOf, report })
    return [source.evidence, evidence] as const
  }
  const gathered = Object.fromEntries(
    await Promise.all(sources.map((source, nth) => ask(source as Source<EvidenceName>, nth))),
  ) as unknown as Gathered
  const names = Object.keys(gathered) as (keyof EvidenceMap)[]
  const subjects = arrivals.map((arrival, index) => ({
    arrival,
    evidence: Object.fromEntries(names.map((name) => [name, gathered[name][index]])) as Subject['evidence'],
  }))
  return { subjects, answers: reported.flat() }
}
