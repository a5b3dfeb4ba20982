// Finds what a rule reports on one package, for a waiver of it, and the name of the finding that is meant.

import path from 'node:path'
import { quoteWord } from '../text/shell-quote.ts'
import { DepgateError } from '../errors.ts'
import { gate } from '../gate/gate.ts'
import { emptyLockfile, parseLockfile } from '../lockfile/parse.ts'
import type { LockedPackage, Lockfile, PackageId } from '../model/lockfile.ts'
import type { Finding, Gap } from '../model/report.ts'
import type { Registry } from '../ports/registry.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { namesOf } from '../rules/finding-name.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { plain } from '../text/plain.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'
import { readLockfile } from './checkout/read-lockfile.ts'
import type { Policy } from '../model/policy.ts'
import { defaultLockfile } from '../lockfile/names.ts'

/** Where a rule is asked, and by what. */
export interface Asked {
  readonly rule: AnyRule
  /** The lockfile's path. */
  readonly place: string
  readonly policy: Policy
  readonly registry: Registry
  readonly asOf: Date
}

/** What a rule finds on a package, and which evidence was missing. */
export interface Found {
  readonly findings: readonly Finding[]
  readonly gaps: readonly Gap[]
}

/**
 * Returns what a rule finds on a package: in what the lockfile changed since HEAD, else in the lockfile as a whole,
 * else on the package by itself, as a new dependency.
 */
export async function findOn(
  id: PackageId,
  asked: Asked,
  host: CheckoutFiles & { readonly folder: string },
): Promise<Found> {
  const { rule, place, policy, registry, asOf } = asked
  const isIt = ({ name, version }: PackageId) => name === id.name && version === id.version
  const after = withoutTree(readLockfile(place, openDisk(host.folder, host), host))
  const head = readHead(place, host)
  // The rest of the tree stays as it is: a command can shadow that of another package.
  const others = after.packages.filter((one) => one.name !== id.name)
  const put = (lockfile: Lockfile, packages: readonly LockedPackage[]) => ({
    ...withoutTree(lockfile),
    packages: [...others, ...packages],
  })
  const named = (lockfile: Lockfile) => lockfile.packages.filter((one) => one.name === id.name)
  const locked = named(after).filter(isIt)
  const pairs = [
    ...(head === null ? [] : [{ before: put(head, named(head)), after }]),
    ...(locked.length === 0 ? [] : [{ before: put(after, []), after: put(after, locked) }]),
    { before: emptyLockfile(defaultLockfile), after: alone(id) },
  ]
  // What is waived already is found all the same.
  const bare = { ...policy, waivers: [], proposedWaivers: [] }
  for (const pair of pairs) {
    const labelled = { ...pair, beforeLabel: null, afterLabel: 'waived' }
    const { findings, changes, gaps } = await gate([labelled], bare, registry, asOf, [rule])
    const isThere = changes.some(
      (one) => one.kind !== 'removed' && isIt({ ...one, version: one.version ?? '' }),
    )
    const found = findings.filter((one) => isIt({ ...one, version: one.version ?? '' }))
    if (isThere) return { findings: found, gaps: gaps.filter((gap) => gap.rule === rule.id) }
  }
  return { findings: [], gaps: [] }
}

/** What npm would resolve anew is for another rule to report, and needs npm's own tree. */
function withoutTree({ tree: _, drift: _drift, ...lockfile }: Lockfile): Lockfile {
  return lockfile
}

/** The lockfile of HEAD by itself; null where there is none, or none that can be read. */
function readHead(place: string, host: Pick<CheckoutFiles, 'git'>): Lockfile | null {
  const [folder, name] = [path.dirname(place), path.basename(place)]
  try {
    const commit = host.git.top(folder) === null ? null : host.git.head(folder)
    const text = commit === null ? null : host.git.show(folder, commit, name)
    return commit === null || text === null
      ? null
      : parseLockfile(text, name, (file) => host.git.show(folder, commit, file))
  } catch {
    return null
  }
}

function alone({ name, version }: PackageId): Lockfile {
  const content = {
    name: 'waived',
    lockfileVersion: 3,
    packages: { '': { dependencies: { [name]: version } }, [`node_modules/${name}`]: { version } },
  }
  return parseLockfile(JSON.stringify(content), defaultLockfile, () => null)
}

/** What is typed for a waiver. */
export interface TypedWaiver {
  readonly rule: AnyRule
  /** The package as it was typed: `name@version`. */
  readonly text: string
  /** From `--finding`; null where it was not given. */
  readonly finding: string | null
}

/**
 * Returns the name of the finding that is meant; null where the rule has at most one finding.
 *
 * @param tell - prints one line.
 * @throws {DepgateError} EUSAGE, after printing the lines to type where several are found.
 */
export function nameFound(
  { rule, text, finding: typed }: TypedWaiver,
  { findings: found, gaps }: Found,
  tell: (line: string) => void,
): string | null {
  const refuse = (message: string, hint: string) => new DepgateError('EUSAGE', message, { hint })
  if (rule.nameFinding === undefined) {
    if (typed === null) return null
    throw refuse(`${rule.id} finds one thing on a package, which needs no name`, 'Leave --finding out.')
  }
  const names = [...new Set(found.flatMap(namesOf))]
  const [only] = new Set(found.map((one) => namesOf(one)[0] ?? ''))
  if (typed === null && only !== undefined && found.every((one) => namesOf(one)[0] === only)) return only
  const known = names.find((name) => name.toLowerCase() === typed?.toLowerCase())
  if (typed !== null && typed.trim() !== '' && (known !== undefined || names.length === 0))
    return known ?? typed
  for (const one of found.slice(0, maxListed)) {
    const line = `depgate waive ${text} --rule ${rule.id} --finding ${quoteWord(namesOf(one)[0] ?? '')}`
    tell(`${line} --reason "…"   # ${plain(one.message, 300)}`)
  }
  if (typed !== null) {
    throw refuse(
      `${rule.id} finds no "${plain(typed, 60)}" on ${text}${didYouMean(typed, names)}`,
      'Name one of those that it finds.',
    )
  }
  const all = 'rule can find several things on one package'
  const hint = `The ${all}: --finding takes the id of an advisory, or facts.finding of a report.`
  const [gap] = gaps
  if (names.length === 0 && gap !== undefined)
    throw refuse(`what ${rule.id} finds on ${text} cannot be told now: ${plain(gap.reason, 300)}`, hint)
  throw names.length === 0
    ? refuse(`${rule.id} finds nothing on ${text} now, and a waiver of it has to name a finding`, hint)
    : refuse(
        `${rule.id} finds ${found.length} things on ${text}, and a waiver accepts one of them`,
        'Type one of the lines above.',
      )
}

const maxListed = 20
