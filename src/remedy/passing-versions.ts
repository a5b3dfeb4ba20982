// Finds the newest versions with which the whole tree passes.

import type { LockedPackage } from '../model/lockfile.ts'
import type { Report } from '../model/report.ts'
import { restrict, restrictDependents, unrestricted } from './restrictions.ts'
import type { Policy } from '../model/policy.ts'
import type { Restrictions } from '../ports/npm.ts'

/** A passing tree, and the restrictions with which npm builds it. */
export interface Remedy {
  readonly restrictions: Restrictions
  readonly report: Report
}

/** A refused tree. */
export interface Refusal {
  readonly report: Report
  readonly policy: Policy
  readonly asOf: Date
  readonly packages: readonly LockedPackage[]
}

/** The result of another resolution: a tree, or the range without a version; null for any other end. */
export type Trial =
  | { readonly type: 'tree'; readonly report: Report; readonly packages: readonly LockedPackage[] }
  | { readonly type: 'unresolved'; readonly name: string; readonly range: string }
  | null

/** Each round resolves the whole tree again; later rounds hardly ever pass. */
const maxRounds = 8

/** Resolves again without the refused versions until the whole tree passes; null where it does not. */
export async function findRemedy(
  { report, policy, asOf, packages }: Refusal,
  resolve: (restrictions: Restrictions) => Promise<Trial>,
): Promise<Remedy | null> {
  let restrictions = unrestricted
  let last: Trial = { type: 'tree', report, packages }
  let tree = packages
  for (let round = 0; round < maxRounds; round += 1) {
    if (last === null) return null
    const next: Restrictions | null =
      last.type === 'tree'
        ? restrict(last.report, policy, asOf, restrictions)
        : restrictDependents(last, tree, restrictions)
    if (next === null) return null
    restrictions = next
    last = await resolve(restrictions)
    if (last?.type !== 'tree') continue
    if (last.report.outcome === 'pass') return { restrictions, report: last.report }
    tree = last.packages
  }
  return null
}

/** Describes the versions of a remedy: the direct dependencies, and the number of other differences. */
export function describeRemedy({ report }: Remedy, refused: Report): string {
  const arrivals = (one: Report) =>
    one.changes.filter(({ kind }) => kind !== 'range' && kind !== 'removed' && kind !== 'altered')
  const before = new Set(arrivals(refused).map(({ name, version }) => `${name} ${version}`))
  const other = arrivals(report).filter(({ name, version }) => !before.has(`${name} ${version}`))
  const direct = other.filter((change) => change.direct).map(({ name, version }) => `${name} ${version}`)
  const rest = other.length - direct.length
  const named =
    direct.length > 0 ? direct : other.slice(0, 3).map(({ name, version }) => `${name} ${version}`)
  const unnamed = direct.length > 0 ? rest : other.length - named.length
  const more = unnamed > 0 ? [`${unnamed} other${unnamed === 1 ? '' : 's'} in older versions`] : []
  return [...named, ...more].join(', ') || 'what is left out'
}
