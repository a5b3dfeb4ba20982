// Looks for lines of npm with which a refused change passes: for each lockfile, then all of them together.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import type { Report } from '../model/report.ts'
import type { Npm } from '../ports/npm.ts'
import type { RegistrySettings } from '../ports/registries.ts'
import { describeRemedy } from '../remedy/describe.ts'
import type { Search, Tried } from '../remedy/find-remedy.ts'
import { foldersBetween } from '../remedy/folders.ts'
import { searchCopy } from '../remedy/search-copy.ts'
import type { Line } from '../remedy/step.ts'
import { openCommit } from '../snapshot/commit.ts'
import { sha256Of } from '../text/sha256.ts'
import { openRecord } from '../trail/record-run.ts'
import { judgeCheckout, type CheckWorld, type Judging } from './check.ts'
import { hasManifest } from './checkout/project-files.ts'
import { canTryLines } from '../lockfile/commands-of.ts'
import { findOlder, momentBefore } from './older-versions.ts'
import { policyFor } from './policy-for.ts'
import { readCopiedLockfile } from './read-copy.ts'
import type { JudgedPair } from './judged-pair.ts'

/** A checkout in which lines can be tried. */
export interface RemedyWorld extends CheckWorld {
  readonly host: CheckWorld['host'] & Pick<Npm, 'copyProject' | 'lineMemory'>
}

/** Limits of one search. */
export interface SearchLimits {
  /** For everything that is tried, in milliseconds. */
  readonly timeoutMs: number
  /** `--registry`, for the lines too. */
  readonly registry: string | null
  /** Each line passes by itself: it is judged before it runs. */
  readonly isOneByOne: boolean
}

/** A remedy, or why there is none; and the lines as they are run. */
export interface FoundRemedy extends Pick<Report, 'remedy' | 'remedyReason'> {
  /** By the folder of each project; empty where there is no remedy. */
  readonly lines: readonly { readonly root: string; readonly lines: readonly Line[] }[]
}

/** No remedy. @param reason - null where none was looked for. */
export const none = (reason: string | null): FoundRemedy => ({
  remedy: null,
  remedyReason: reason,
  lines: [],
})

/** Looks for lines with which everything that was judged passes. Nothing is thrown: what cannot be tried is the reason. */
export async function findRemedies(
  judged: readonly JudgedPair[],
  report: Report,
  judging: Judging & SearchLimits,
  world: RemedyWorld,
): Promise<FoundRemedy> {
  // A lockfile under another name, or beside no manifest, is a file that was named: there is no project to type lines in.
  // Of package managers whose lines are not tried each finding has its own suggestion.
  const { checkout } = world
  const isProject = ({ pair }: JudgedPair) => {
    const file = path.resolve(checkout.folder, pair.after.path)
    return (
      hasManifest(file) &&
      canTryLines(pair.after.format) &&
      checkout.read(path.join(path.dirname(file), 'package.json')) !== null
    )
  }
  if (report.outcome !== 'fail' || !judged.every(isProject)) return none(null)
  try {
    return await new Searcher(judging, world).search(judged, report)
  } catch (error) {
    if (error instanceof DepgateError) return none(error.message)
    throw error
  }
}

class Searcher {
  readonly #judging: Judging & SearchLimits
  readonly #world: RemedyWorld
  readonly #endsAt: number

  constructor(judging: Judging & SearchLimits, world: RemedyWorld) {
    this.#judging = { ...judging, tell: () => undefined }
    this.#world = world
    this.#endsAt = world.host.now().getTime() + judging.timeoutMs
  }

  async search(judged: readonly JudgedPair[], whole: Report): Promise<FoundRemedy> {
    const isOnly = judged.length === 1
    const fixed: JudgedPair[] = []
    const lines: { root: string; lines: readonly Line[] }[] = []
    let last: Tried | null = null
    for (const one of judged) {
      const report = isOnly ? whole : await this.#judge([one])
      if (report.outcome !== 'fail') {
        fixed.push(one)
        continue
      }
      const root = path.dirname(this.#fileOf(one))
      const found = await this.#searchOne(one, report)
      if (found.lines === null) return none(found.reason)
      last = found.tried
      lines.push({ root, lines: found.lines })
      fixed.push({ ...one, pair: { ...one.pair, after: found.tried.lockfile } })
    }
    if (last === null) return none('the finding is about no package and no range')
    const report = isOnly ? last.report : await this.#judge(fixed)
    if (report.outcome === 'fail') return none('each lockfile passes by itself, and together they do not')
    const lockfiles = fixed.map(({ pair }) => pair.after)
    const all = lines.flatMap((one) => one.lines)
    return { remedy: describeRemedy(all, report.outcome, whole, lockfiles), remedyReason: null, lines }
  }

  #judge(judged: readonly JudgedPair[]): Promise<Report> {
    return judgeCheckout(judged, this.#judging, openRecord(this.#folder), this.#world)
  }

  async #searchOne(one: JudgedPair, report: Report): Promise<Search> {
    const file = this.#fileOf(one)
    const root = path.dirname(file)
    const copy = await this.#world.host.copyProject(root, this.#registryOf(one))
    if (sha256Of(copy.read(path.basename(file)) ?? '') !== one.pair.after.sha256) {
      copy.remove()
      return {
        lines: null,
        reason: `${one.pair.after.path} on disk is not what was judged`,
        isCutShort: false,
      }
    }
    return searchCopy({
      copy,
      report,
      lockfile: one.pair.after,
      findings: report.findings,
      setting: this.#settingOf(one, file),
      leftMs: () => this.#leftMs(),
      memory: this.#registryOf(one).hasCache ? this.#world.host.lineMemory : null,
      olderVersions: (locked) => this.#olderVersions(locked, one),
      judge: async (files) => {
        const after = readCopiedLockfile(file, files, this.#world.checkout)
        const judged = await this.#judge([{ ...one, pair: { ...one.pair, after } }])
        return { report: judged, lockfile: after, findings: judged.findings }
      },
    })
  }

  #settingOf(one: JudgedPair, file: string) {
    const { asOf, policy, registry } = this.#judging
    const isBehind = registry !== null
    return {
      ...foldersBetween(this.#folder, path.dirname(file)),
      before: momentBefore(policyFor(policy, one, this.#world.checkout), asOf),
      lockBefore: this.#lockBefore(one, file),
      more: isBehind ? [`--registry=${registry}`] : [],
      isGated: this.#judging.isOneByOne,
      instead: null,
    }
  }

  /** The lockfile at the commit that the change is compared with. */
  #lockBefore({ base }: JudgedPair, file: string) {
    const { checkout } = this.#world
    const [at] = base?.moved === null ? base.checkouts : []
    if (at === undefined || at.commit === null) return null
    const { top, commit } = at
    const text = openCommit({ top, commit, label: commit }, checkout)
      .at(path.dirname(file))
      .read(path.basename(file))
    if (text === null) return null
    const isHead = checkout.git.head(top) === commit
    const typed = path.relative(this.#folder, file).replaceAll('\\', '/')
    return { commit: isHead ? 'HEAD' : commit, file: typed, text }
  }

  async #olderVersions(locked: LockedPackage, one: JudgedPair): Promise<string[]> {
    const { policy, asOf } = this.#judging
    const registry = await this.#world.host.openRegistry(this.#registryOf(one))
    const before = momentBefore(policyFor(policy, one, this.#world.checkout), asOf)
    return findOlder(locked, registry, { before, asOf })
  }

  #registryOf({ folder, base }: JudgedPair): RegistrySettings {
    return { ...this.#judging.registryOf(folder), base }
  }

  #fileOf({ pair }: JudgedPair): string {
    return path.resolve(this.#folder, pair.after.path)
  }

  get #folder(): string {
    return this.#world.checkout.folder
  }

  #leftMs(): number {
    return this.#endsAt - this.#world.host.now().getTime()
  }
}
