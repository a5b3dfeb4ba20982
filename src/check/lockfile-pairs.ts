// Finds the two states of each lockfile: on disk, at a commit, or in files that were named.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { emptyLockfile } from '../lockfile/parse.ts'
import type { LockfilePair } from '../model/change.ts'
import { readSettingsChanges } from '../mcp/changed-settings.ts'
import type { Typed } from '../options/arguments.ts'
import { openCommit } from '../snapshot/commit.ts'
import { openDisk } from '../snapshot/disk.ts'
import { openStaged } from '../snapshot/staged.ts'
import { statesAt, type Snapshot, type States } from '../snapshot/snapshot.ts'
import { plain } from '../text/plain.ts'
import { show } from '../text/show-path.ts'
import { readAgainstBase } from './against-base.ts'
import { readApart } from './apart-files.ts'
import { listBeside, type Beside } from './checkout/beside.ts'
import { isTracked } from './checkout/compared-project.ts'
import { findBaseOfJob, findWholeTreeOfJob, resolveBase } from './checkout/find-base.ts'
import { listFolders } from './checkout/folders.ts'
import { listWholeTree } from './checkout/whole-tree.ts'
import { isJob } from './checkout/whole-tree-jobs.ts'
import { hasManifest, readFiles } from './checkout/project-files.ts'
import { readAtHead } from './checkout/read-at-base.ts'
import { readInstallFiles } from './checkout/read-install-files.ts'
import { findLockfile, readLockfile } from './checkout/read-lockfile.ts'
import { withPatches } from './checkout/read-patches.ts'
import type { JudgedPair } from './judged-pair.ts'
import { describeNothing, isUntouched } from './nothing-compared.ts'
import { refuseMixtures } from './refuse-mixtures.ts'
import type { PolicyHost } from '../policy/load/load.ts'

/**
 * Reads the lockfiles as `check` finds them: `--before`/`--after`, `--all`, `--base`, the base of a CI job's pull
 * request, or HEAD against the disk.
 *
 * @param tell - takes a line about what was compared with, or left out.
 * @throws {DepgateError} EUSAGE, EGIT, ELOCKFILE.
 */
export function readLockfiles(typed: Typed, host: PolicyHost, tell: (line: string) => void): JudgedPair[] {
  refuseMixtures(typed)
  const isStaged = typed.has('staged')
  const named = [...new Set(typed.values('lockfile').map((file) => path.resolve(host.folder, file)))]
  const isOnDisk = typed.has('before') || typed.has('after') || typed.has('all') || isStaged
  const base = isOnDisk ? null : typed.value('base')
  if (base !== null) return readAgainstBase((folder) => resolveBase(folder, base, host), named, host, tell)
  const whole = isOnDisk ? null : findWholeTreeOfJob(host)
  if (whole !== null) {
    tell(`everything in the lockfiles is judged: ${whole}`)
    const { files, unread } = named.length > 0 ? { files: named, unread: [] } : listWholeTree(host, tell)
    const pairs = files.length === 0 ? [] : new OwnLockfiles(typed, host, true).read(files, tell)
    return [...pairs, ...unread]
  }
  const ofJob = isOnDisk ? null : findBaseOfJob(host)
  if (ofJob !== null) {
    const subject = ofJob.isPush === true ? 'push' : 'pull request'
    tell(`compared with ${ofJob.label}, the base of this ${subject} (${ofJob.from})`)
    if (ofJob.isHead === true) tell(describeNothing(`HEAD is part of ${ofJob.label} already`))
    return readAgainstBase(() => ofJob, named, host, tell)
  }
  const pairs = new OwnLockfiles(typed, host).read(named, tell)
  if (!isOnDisk && isJob(host.env) && pairs.every(isUntouched))
    tell(describeNothing('this job names no base, and what lies on disk is what HEAD has'))
  return pairs
}

/** Reads the lockfiles that were named, or the one at hand, against HEAD, a file, or nothing. */
class OwnLockfiles {
  readonly #typed: Typed
  readonly #host: PolicyHost
  readonly #now: Snapshot
  readonly #before: string | null
  readonly #after: string | null
  /** Nothing counts as before. */
  readonly #isNew: boolean
  /** Two files that were named are compared, wherever they lie. */
  readonly #isTwoFiles: boolean

  constructor(typed: Typed, host: PolicyHost, isNew = false) {
    this.#typed = typed
    this.#host = host
    this.#now = typed.has('staged') ? openIndex(host) : openDisk(host.folder, host)
    this.#before = typed.value('before')
    this.#after = typed.value('after')
    this.#isNew = isNew || this.#before === 'none' || typed.has('all')
    this.#isTwoFiles = this.#after !== null || (this.#before !== null && this.#before !== 'none')
  }

  read(named: readonly string[], tell: (line: string) => void): JudgedPair[] {
    const host = this.#host
    const place = () =>
      this.#after !== null ? path.resolve(host.folder, this.#after) : findLockfile(this.#now)
    const own = named.length > 0 ? named : [place()]
    // The lockfile at hand is one of those that a commit touches; with files that are named the others were not meant.
    const isWhole = named.length === 0 && this.#before === null && !this.#typed.has('all')
    const beside = isWhole ? this.#findBeside(own[0] ?? '', tell) : { files: [], unread: [] }
    const apart = isWhole ? this.#readApart([...own, ...beside.files]) : []
    const pairs = [...own, ...beside.files].map((file, nth) => {
      const judged = this.#judge(file)
      return named.length > 0 || nth > 0 ? judged : { ...judged, folder: host.folder }
    })
    return [...pairs, ...apart, ...beside.unread]
  }

  /** What decides and changed where no lockfile is judged. */
  #readApart(judged: readonly string[]): JudgedPair[] {
    const host = this.#host
    const [own = host.folder] = judged.map((file) => path.dirname(file))
    const [top, commit] = [host.git.top(own), findHead(own, host)]
    if (top === null || commit === null) return []
    const before = openCommit({ top, commit, label: 'HEAD' }, host)
    const sides = { top, before, after: this.#now.at(top), outer: null }
    const head = { isJudge: false, checkouts: [before] }
    const folders = judged.map((file) => path.dirname(file))
    return readApart({ sides, judged: folders, head, changeOf: 'disk', isKnown: this.#isKnown }, host)
  }

  /** What is staged is part of the commit, be it new. */
  readonly #isKnown = (folder: string, file: string): boolean =>
    this.#typed.has('staged') || isTracked(folder, file, this.#host)

  #findBeside(own: string, tell: (line: string) => void): Beside {
    findHead(path.dirname(own), this.#host)
    return listBeside(own, this.#now, this.#host, tell)
  }

  #judge(file: string): JudgedPair {
    const host = this.#host
    const folder = path.dirname(file)
    const commit = this.#isNew || this.#isTwoFiles ? null : findHead(folder, host)
    const before =
      commit === null
        ? null
        : openCommit({ top: host.git.top(folder) ?? folder, commit, label: 'HEAD' }, host)
    const states = statesAt({ before, after: this.#now }, folder)
    const pair = this.#readPair(file, states)
    const manifests = ['package.json', ...pair.after.manifests.map((manifest) => manifest.path)]
    const hasInstallFiles = !this.#isTwoFiles && hasManifest(file)
    return {
      pair,
      folder,
      base:
        before === null ? null : { checkouts: [{ top: before.folder, commit: before.commit }], moved: null },
      policyFolders: [...listFolders(folder, host), ...listFolders(host.folder, host)],
      policyAt: null,
      policyHead: before === null ? null : { isJudge: false, checkouts: [before] },
      settings: this.#isTwoFiles && !this.#isNew ? [] : readSettingsChanges(folder, states, host),
      installFiles: hasInstallFiles ? readInstallFiles(states, manifests, host) : [],
    }
  }

  #readPair(place: string, states: States): LockfilePair {
    const host = this.#host
    const now = readLockfile(place, this.#now, host)
    const shown = show(place, host)
    const before = this.#before
    const project = {
      states,
      changeOf: 'disk',
      above: listFolders(path.dirname(place), host),
      isKnown: this.#isKnown,
    } as const
    const files = readFiles(place, now, project, host)
    if (before !== null && before !== 'none') {
      const old = readLockfile(path.resolve(host.folder, before), this.#now, host)
      const labels = { beforeLabel: plain(before), afterLabel: plain(this.#after ?? shown) }
      return withPatches({ before: old, after: now, ...labels, files }, states, host)
    }
    const old = states.before === null ? emptyLockfile(shown) : readAtHead(place, states.before, host)
    const labels = { beforeLabel: states.before?.label ?? 'none', afterLabel: this.#now.label ?? shown }
    return withPatches({ before: old, after: now, ...labels, files }, states, host)
  }
}

/** What a commit that is being made has. @throws {DepgateError} EUSAGE. */
function openIndex(host: PolicyHost): Snapshot {
  const top = host.git.top(host.folder)
  if (top === null) throw new DepgateError('EUSAGE', 'this is no git checkout, so nothing is staged')
  return openStaged(top, host, host.folder)
}

function findHead(folder: string, host: PolicyHost): string | null {
  if (host.git.top(folder) === null) {
    throw new DepgateError('EUSAGE', 'this is no git checkout, so there is nothing to compare with', {
      hint: 'Pass --before <file|none>, or --all to judge everything in the lockfile.',
    })
  }
  return host.git.head(folder)
}
