// What is known of the arrivals; the one asynchronous stage.

import type { Registry, Source } from './define.ts'
import type { Arrival, EvidenceMap, EvidenceName, Policy, SourceAnswer, Subject } from './model.ts'
import { sources } from './sources/index.ts'

type Gathered = { [K in EvidenceName]: readonly Subject['evidence'][K][] }

/**
 * Returns each arrival with its evidence, in the order given, and what the sources answered.
 *
 * Never rejects for trouble with a registry: what could not be had is `missing`, with the reason.
 */
export async function gather(
  arrivals: readonly Arrival[],
  registry: Registry,
  policy: Policy,
  asOf: Date,
): Promise<{ subjects: Subject[]; answers: SourceAnswer[] }> {
  const answers: SourceAnswer[] = []
  const ask = async <K extends EvidenceName>(source: Source<K>) => {
    const evidence = await source.gather(arrivals, registry, policy, asOf, (answer) => answers.push(answer))
    return [source.evidence, evidence] as const
  }
  const gathered = Object.fromEntries(
    await Promise.all(sources.map((source) => ask(source as Source<EvidenceName>))),
  ) as unknown as Gathered
  const names = Object.keys(gathered) as (keyof EvidenceMap)[]
  const subjects = arrivals.map((arrival, index) => ({
    arrival,
    evidence: Object.fromEntries(names.map((name) => [name, gathered[name][index]])) as Subject['evidence'],
  }))
  return { subjects, answers }
}
