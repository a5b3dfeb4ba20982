// Looks for the line that adds inspected packages in versions that pass, with their tree: in an empty project.

import npa from 'npm-package-arg'
import { DepgateError } from '../errors.ts'
import { wordsOf } from '../lockfile/commands-of.ts'
import type { LockfilePair } from '../model/change.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import type { Report } from '../model/report.ts'
import type { Registries } from '../ports/registries.ts'
import { isTypableName } from '../options/package-pattern.ts'
import { describeRemedy } from '../remedy/describe.ts'
import type { Line } from '../remedy/step.ts'
import { judgePairs, type JudgeHost, type JudgedBy } from './judge.ts'
import { findOlder, momentBefore } from './older-versions.ts'

/** Older versions of a package that are tried. */
const maxOlder = 3

/** Packages that were inspected and refused. */
export interface Inspected {
  readonly specs: readonly string[]
  readonly pair: LockfilePair
  readonly report: Report
}

/** What is tried: versions of the packages, as of a moment or as of now. */
interface Trial {
  readonly specs: readonly string[]
  readonly before: string | null
}

/** A tree that npm resolved, so that what is suggested is in the words of the project's package manager. */
export function inWordsOf(manager: string, pair: LockfilePair): LockfilePair {
  return manager === 'npm' ? pair : { ...pair, after: { ...pair.after, format: manager } }
}

/** Looks for a line; nothing is thrown: what cannot be tried is the reason. */
export async function findInspected(
  inspected: Inspected,
  by: JudgedBy,
  host: JudgeHost & Pick<Registries, 'preview' | 'openRegistry'>,
): Promise<Pick<Report, 'remedy' | 'remedyReason'>> {
  const { report, pair } = inspected
  // Only npm's lines are tried: for another package manager each finding has its own suggestion.
  if (report.outcome !== 'fail' || wordsOf(pair.after.format) !== null)
    return { remedy: null, remedyReason: null }
  try {
    const trials = await listTrials(inspected, by, host)
    for (const trial of trials) {
      const found = await tryOne(trial, report, by, host)
      if (found !== null) return { remedy: found, remedyReason: null }
    }
    const reason =
      trials.length === 0
        ? 'no version of what is refused passes'
        : `of the ${trials.length === 1 ? 'one line' : `${trials.length} lines`} that were tried, none passes as a whole`
    return { remedy: null, remedyReason: reason }
  } catch (error) {
    if (error instanceof DepgateError) return { remedy: null, remedyReason: error.message }
    throw error
  }
}

/** The line of one trial where it passes; null where npm finds no tree or the tree does not pass. */
async function tryOne(
  { specs, before }: Trial,
  refused: Report,
  by: JudgedBy,
  host: JudgeHost & Pick<Registries, 'preview'>,
): Promise<Report['remedy']> {
  const settings = { ...by.settings, asksAnew: false, ...(before === null ? {} : { before }) }
  const pair = await host.preview(specs, settings).catch((error: unknown) => {
    if (error instanceof DepgateError && error.code === 'EPREVIEW') return null
    throw error
  })
  if (pair === null) return null
  const { outcome } = await judgePairs([pair], { ...by, settings }, host)
  if (outcome !== 'pass') return null
  const { registry } = by.settings
  const flags = [
    ...(before === null ? [] : [`--before=${before}`]),
    ...(registry === null ? [] : [`--registry=${registry}`]),
  ]
  const line: Line = [{ type: 'npm', args: ['install', '--save-exact', ...flags, ...specs] }]
  return describeRemedy([line], outcome, refused, [pair.after])
}

/** Exact versions of what passes by itself, then these as of the moment that is old enough, then older ones. */
async function listTrials(inspected: Inspected, by: JudgedBy, host: JudgeHost): Promise<Trial[]> {
  const { specs, pair, report } = inspected
  const before = momentBefore(by.policy, by.asOf)
  const targets = specs.map((spec) => readTarget(spec, pair.after.packages))
  if (targets.includes(null)) return []
  const registry = await host.openRegistry({ ...by.settings, asksAnew: false })
  const choices = await Promise.all(
    (targets as Target[]).map(async ({ prefix, locked }) => {
      const { name, version } = locked
      const errors = report.findings.filter(
        (one) => one.level === 'error' && one.name === name && one.version === version,
      )
      const older = await findOlder(locked, registry, { before, asOf: by.asOf })
      const passing =
        errors.length === 0 ? [version] : errors.flatMap(({ suggestion }) => suggestion?.version ?? [])
      return [...new Set([...passing.slice(0, 1), ...older])]
        .slice(0, 1 + maxOlder)
        .map((one) => `${prefix}@${one}`)
    }),
  )
  if (choices.some((one) => one.length === 0)) return []
  const depth = Math.max(...choices.map((one) => one.length))
  const rows = Array.from({ length: depth }, (_, nth) => choices.map((one) => one[nth] ?? one.at(-1) ?? ''))
  const [first = []] = rows
  const asOf = before === null ? [] : rows.map((row): Trial => ({ specs: row, before }))
  return [{ specs: first, before: null }, ...asOf]
}

/** How a package is named on the line, without its version, and what it was resolved to. */
interface Target {
  readonly prefix: string
  readonly locked: LockedPackage
}

function readTarget(spec: string, packages: readonly LockedPackage[]): Target | null {
  const { name, subSpec } = npa(spec)
  const locked = packages.find((one) => one.location === `node_modules/${name}`)
  const real = subSpec === undefined ? name : subSpec.name
  if (locked === undefined || name === null || !isTypableName(name)) return null
  if (real === null || real === undefined || !isTypableName(real)) return null
  return { prefix: subSpec === undefined ? name : `${name}@npm:${real}`, locked }
}
