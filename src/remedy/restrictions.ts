// Computes the versions that npm must not use for the whole tree to pass.

import { minute } from '../options/duration.ts'
import type { Finding, LockedPackage, Report } from '../model/report.ts'
import type { Policy } from '../model/policy.ts'
import type { Restrictions } from '../ports/npm.ts'

/** No restrictions. */
export const unrestricted: Restrictions = { before: null, avoid: [], relax: [] }

/**
 * Extends the restrictions by the refused versions; null where no other version could help: for a range that the user
 * typed, a file of the project, or missing evidence.
 */
export function restrict(
  { findings, outcome }: Report,
  policy: Policy,
  asOf: Date,
  sofar: Restrictions,
): Restrictions | null {
  const errors = findings.filter((finding) => finding.level === 'error')
  const isFixable = errors.every(({ version, package: id }) => version !== null && id.startsWith('pkg:'))
  if (outcome !== 'fail' || !isFixable) return null
  const young = errors.filter((finding) => finding.rule === 'minimum-age')
  const others = errors.filter((finding) => finding.rule !== 'minimum-age')
  const before = young.length > 0 ? cutOff(policy, asOf) : sofar.before
  const avoid = [...new Set([...sofar.avoid, ...others.map(nameOf)])]
  // A version that is refused again although it was excluded cannot be avoided by npm.
  const isNew = before !== sofar.before || avoid.length > sofar.avoid.length
  const relax = [...new Set([...sofar.relax, ...errors.map((finding) => finding.name)])]
  return isNew ? { before, avoid, relax } : null
}

/** Excludes the dependents of a range without a version; null where the tree has none. */
export function restrictDependents(
  { name, range }: { readonly name: string; readonly range: string },
  tree: readonly LockedPackage[],
  sofar: Restrictions,
): Restrictions | null {
  const dependents = tree.filter((locked) =>
    locked.edges.some((edge) => edge.name === name && edge.range === range),
  )
  const avoid = [...new Set([...sofar.avoid, ...dependents.map((one) => `${one.name}@${one.version}`)])]
  const relax = [...new Set([...sofar.relax, ...dependents.map((one) => one.name)])]
  return avoid.length > sofar.avoid.length ? { ...sofar, avoid, relax } : null
}

function cutOff(policy: Policy, asOf: Date): string | null {
  const options = policy.rules.get('minimum-age')?.options as { minimum?: unknown } | undefined
  const minutes = options?.minimum
  return typeof minutes === 'number' ? new Date(asOf.getTime() - minutes * minute).toISOString() : null
}

function nameOf({ name, version }: Finding): string {
  return `${name}@${version}`
}
