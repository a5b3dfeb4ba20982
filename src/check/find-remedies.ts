// Looks for lines of the package manager with which a refused change passes: for each lockfile, then all of them together.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import type { Report } from '../model/report.ts'
import type { LineWords } from '../model/line-words.ts'
import type { Npm } from '../ports/npm.ts'
import type { ProjectCopy } from '../ports/project-copy.ts'
import type { RegistrySettings } from '../ports/registries.ts'
import { describeRemedy } from '../remedy/describe.ts'
import type { Search, Tried } from '../remedy/find-remedy.ts'
import { foldersBetween } from '../remedy/folders.ts'
import { searchCopy } from '../remedy/search-copy.ts'
import type { Setting } from '../remedy/lines.ts'
import { sha256Of } from '../text/sha256.ts'
import { openRecord } from '../trail/record-run.ts'
import { judgeCheckout, type CheckWorld, type Judging } from './check.ts'
import { hasManifest } from './checkout/project-files.ts'
import { managerOf, wordsOf } from '../lockfile/commands-of.ts'
import { findOlder, momentBefore } from './older-versions.ts'
import { openBaseTexts, type BaseTexts } from './base-texts.ts'
import { sourcesAt } from './groups.ts'
import { describeOther, refuseEdited } from './other-manager.ts'
import { none, type FoundLines, type FoundRemedy } from './found-remedy.ts'
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

const noLines = (reason: string): Search => ({ lines: null, reason, isCutShort: false })

/** Looks for lines with which everything that was judged passes. Nothing is thrown: what cannot be tried is the reason. */
export async function findRemedies(
  judged: readonly JudgedPair[],
  report: Report,
  judging: Judging & SearchLimits,
  world: RemedyWorld,
): Promise<FoundRemedy> {
  // A lockfile under another name, or beside no manifest, is a file that was named: there is no project to type lines in.
  const { checkout } = world
  const isProject = ({ pair }: JudgedPair) => {
    const file = path.resolve(checkout.folder, pair.after.path)
    return hasManifest(file) && checkout.read(path.join(path.dirname(file), 'package.json')) !== null
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
    const lines: FoundLines[] = []
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
      lines.push({ root, words: wordsOf(one.pair.after.format), lines: found.lines })
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
    const { checkout, host } = this.#world
    const { after } = one.pair
    const words = wordsOf(after.format)
    const base = openBaseTexts(one, file, checkout)
    const read = (name: string) => checkout.read(path.join(root, name))
    const refusal = words === null ? null : refuseEdited({ words, lockfile: after }, base, read)
    if (refusal !== null) return noLines(refusal)
    const settings = this.#registryOf(one)
    const copy = await host.copyProject(root, settings, words)
    if (sha256Of(copy.read(path.basename(file)) ?? '') !== after.sha256) {
      copy.remove()
      return noLines(`${after.path} on disk is not what was judged`)
    }
    return searchCopy({
      copy,
      report,
      lockfile: after,
      findings: report.findings,
      setting: this.#settingOf(one, file, { base, copy, words }),
      leftMs: () => this.#leftMs(),
      // Only npm's lines are read back.
      memory: settings.hasCache && words === null ? host.lineMemory : null,
      olderVersions: (locked) => this.#olderVersions(locked, one),
      judge: async (files) => {
        const tried = readCopiedLockfile(file, files, checkout)
        const judged = await this.#judge([{ ...one, pair: { ...one.pair, after: tried } }])
        return { report: judged, lockfile: tried, findings: judged.findings }
      },
    })
  }

  #settingOf(
    one: JudgedPair,
    file: string,
    { base, copy, words }: { base: BaseTexts | null; copy: ProjectCopy; words: LineWords | null },
  ): Setting {
    const { asOf, policy, registry } = this.#judging
    const before = momentBefore(policyFor(policy, one, this.#world.checkout), asOf)
    const folders = foldersBetween(this.#folder, path.dirname(file))
    const place = { lockfile: one.pair.after, folder: folders.folder, before, asOf }
    return {
      ...folders,
      before,
      lockBefore: this.#lockBefore(base, file),
      more: registry === null ? [] : [`--registry=${registry}`],
      isGated: this.#judging.isOneByOne,
      instead: null,
      other: words === null ? null : describeOther({ ...place, words }, copy),
    }
  }

  /** The lockfile at the commit that the change is compared with. */
  #lockBefore(base: BaseTexts | null, file: string) {
    const text = base?.read(path.basename(file)) ?? null
    if (base === null || text === null) return null
    const typed = path.relative(this.#folder, file).replaceAll('\\', '/')
    return { commit: base.typed, file: typed, text }
  }

  async #olderVersions(locked: LockedPackage, one: JudgedPair): Promise<string[]> {
    const { policy, asOf } = this.#judging
    const registry = await this.#world.host.openRegistry(this.#registryOf(one))
    const before = momentBefore(policyFor(policy, one, this.#world.checkout), asOf)
    return findOlder(locked, registry, { before, asOf })
  }

  /** The registries that may be asked: those of the base. */
  #registryOf(one: JudgedPair): RegistrySettings {
    const { folder, base, pair } = one
    const sources = sourcesAt(one, this.#world.checkout)
    return { ...this.#judging.registryOf(folder), base, sources, manager: managerOf(pair.after.format) }
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
