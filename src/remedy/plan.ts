// Reads from a report's findings what a remedy has to change, and what no command of npm can.

import path from 'node:path'
import semver from 'semver'
import { isOfRegistry } from '../change/floating-ranges.ts'
import type { DeclaredRange, LockedPackage, Lockfile } from '../model/lockfile.ts'
import type { Finding } from '../model/report.ts'
import { isTypableName } from '../options/package-pattern.ts'
import { plain } from '../text/plain.ts'
import { gitSpec, isLockedAs, keyOf, specOf } from './specs.ts'

/** A dependency of a manifest, and the exact spec that it is to have. */
export interface Pin {
  readonly declared: DeclaredRange
  /** `1.2.3`, `npm:other@1.2.3`, or a git address with a full commit hash. */
  readonly spec: string
}

/** A refused package that no manifest asks for. */
export interface Transitive {
  readonly name: string
  readonly version: string
  /** A version that passes by itself, and in the range of every dependent; null where there is none. */
  readonly passing: string | null
}

/** What has to change. */
export interface Plan {
  readonly pins: readonly Pin[]
  readonly transitives: readonly Transitive[]
  /** Direct dependencies of which no version passes, now or later. */
  readonly removals: readonly DeclaredRange[]
  /** npm has to write the lockfile anew: it lacks what a manifest asks for. */
  readonly isOutOfSync: boolean
  /** Why no command of npm helps, a clause; null where one may. */
  readonly obstacle: string | null
}

/** Fields that npm saves an exact version in. */
export const savedFields: readonly DeclaredRange['field'][] = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
]

/** Rules that refuse a package for what it is: where none of its versions passes, it has to go. */
const removable = new Set(['malware', 'denied', 'unpublished', 'advisory', 'lookalike'])

/** Reads the findings at level error about one lockfile and its manifests. */
export function planFor(findings: readonly Finding[], lockfile: Lockfile): Plan {
  const errors = findings.filter((finding) => finding.level === 'error')
  const reader = new PlanReader(errors, lockfile)
  for (const finding of errors) reader.read(finding)
  return reader.plan()
}

class PlanReader {
  readonly #errors: readonly Finding[]
  readonly #lockfile: Lockfile
  readonly #pins = new Map<string, Pin>()
  readonly #transitives = new Map<string, Transitive>()
  readonly #removals = new Map<string, DeclaredRange>()
  #isOutOfSync = false
  #obstacle: string | null = null

  constructor(errors: readonly Finding[], lockfile: Lockfile) {
    this.#errors = errors
    this.#lockfile = lockfile
  }

  read(finding: Finding): void {
    if (finding.rule === 'out-of-sync') this.#isOutOfSync = true
    else if (finding.rule === 'floating-range') this.#readRange(finding)
    else if (finding.version === null || !finding.package.startsWith('pkg:')) this.#block(finding)
    else this.#readPackage(finding)
  }

  plan(): Plan {
    return {
      pins: [...this.#pins.values()],
      transitives: [...this.#transitives.values()],
      removals: [...this.#removals.values()],
      isOutOfSync: this.#isOutOfSync,
      obstacle: this.#obstacle,
    }
  }

  #readRange(finding: Finding): void {
    const declared = this.#ranges().find(
      (range) =>
        range.name === finding.name &&
        range.field === finding.facts.field &&
        plain(range.range) === finding.version &&
        this.#shownPath(range) === finding.package,
    )
    const spec = declared === undefined ? null : this.#exactSpec(declared)
    if (declared !== undefined && spec !== null) this.#pin(declared, spec)
    else this.#block((declared === undefined ? undefined : this.#refusalsOf(declared)[0]) ?? finding)
  }

  /** The spec of the locked version, or of one that passes where that is refused; never of another source. */
  #exactSpec(declared: DeclaredRange): string | null {
    const locked = this.#lockedAs(declared)
    if (locked === undefined) return null
    const { source, version } = locked
    if (source.type === 'git') return gitSpec(declared.range, source.commit)
    const refusal = this.#refusalsOf(declared)
    if (refusal.length === 0) return specOf(declared, locked, version)
    const passing = refusal.map((one) => one.suggestion?.version).find((one) => one !== undefined)
    return passing === undefined ? null : specOf(declared, locked, passing)
  }

  /** What refuses the locked version of a range: where that has no other one, the range is not what stands in the way. */
  #refusalsOf(declared: DeclaredRange): Finding[] {
    const locked = this.#lockedAs(declared)
    return this.#errors.filter(
      (one) => one.package.startsWith('pkg:') && one.name === locked?.name && one.version === locked.version,
    )
  }

  #readPackage(finding: Finding): void {
    const copies = this.#lockfile.packages.filter(
      (one) => one.name === finding.name && one.version === finding.version,
    )
    const ranges = this.#ranges().filter(
      (range) => savedFields.includes(range.field) && copies.some((copy) => isLockedAs(range, copy)),
    )
    const passing = finding.suggestion?.version ?? null
    for (const declared of ranges) {
      const locked = this.#lockedAs(declared)
      const spec = passing === null || locked === undefined ? null : specOf(declared, locked, passing)
      if (spec !== null) this.#pin(declared, spec)
      // An entry that was edited, or a version that only waits, is no reason to drop the dependency.
      else if (removable.has(finding.rule) && isOfRegistry(declared.range))
        this.#removals.set(keyOf(declared), declared)
      else this.#block(finding)
    }
    if (copies.length === 0) this.#block(finding)
    if (copies.some((copy) => !copy.isDirect) && semver.valid(finding.version) !== null)
      this.#transitives.set(`${finding.name}@${finding.version}`, {
        name: finding.name,
        version: finding.version ?? '',
        passing: isTypableName(finding.name) ? passing : null,
      })
  }

  #ranges(): DeclaredRange[] {
    return this.#lockfile.manifests.flatMap((manifest) => manifest.ranges)
  }

  #lockedAs(declared: DeclaredRange): LockedPackage | undefined {
    const isIt = (one: LockedPackage) =>
      declared.field === 'overrides'
        ? one.name === declared.name && one.version === declared.locked?.version
        : one.isDirect && isLockedAs(declared, one)
    return this.#lockfile.packages.find(isIt)
  }

  /** The path of a range's manifest as the report shows it. */
  #shownPath(declared: DeclaredRange): string {
    const folder = path.posix.dirname(this.#lockfile.path)
    return plain(path.posix.join(folder, declared.manifest))
  }

  #pin(declared: DeclaredRange, spec: string): void {
    const isTypable = isTypableName(declared.name) && /^[\w@./ -]+$/.test(declared.manifest)
    if (isTypable && declared.locked?.isLocal !== true) this.#pins.set(keyOf(declared), { declared, spec })
    else this.#obstacle ??= `${plain(declared.name, 100)} in ${plain(declared.manifest, 200)} cannot be typed`
  }

  #block({ rule, name, version, message, eligibleAt }: Finding): void {
    const subject = version === null || name === version ? name : `${name} ${version}`
    const until = eligibleAt === null ? '' : `; it passes by itself from ${plain(eligibleAt, 40)} on`
    this.#obstacle ??= `${rule}, ${plain(subject, 200)}: ${plain(message, 300)}${until}`
  }
}
