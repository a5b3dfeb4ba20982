// Finds the two states of each lockfile: on disk, at a commit, or in files that were named.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { emptyLockfile, parseLockfile, unlockedState } from '../lockfile/parse.ts'
import type { Host } from '../ports/host.ts'
import { plain } from '../text/plain.ts'
import { listBeside, type Beside } from './checkout/beside.ts'
import { findBaseOfJob, resolveBase } from './checkout/find-base.ts'
import { readAgainstBase } from './against-base.ts'
import { onSide } from './read-at-base.ts'
import { findLockfile, listManifests, readOnDisk } from './checkout/on-disk.ts'
import { fileNames, hasManifest, readFiles } from './checkout/project-files.ts'
import { readInstallFiles } from './checkout/read-install-files.ts'
import { withPatches } from './checkout/read-patches.ts'
import { readSettingsChanges } from '../mcp/changed-settings.ts'
import type { LockfilePair } from '../model/change.ts'
import { show } from '../text/show-path.ts'
import type { JudgedPair } from './judged-pair.ts'
import { listFolders } from './checkout/folders.ts'
import type { Typed } from '../options/arguments.ts'

/**
 * Reads the lockfiles as `check` finds them: `--before`/`--after`, `--all`, `--base`, the base of a CI job's pull
 * request, or HEAD against the disk.
 *
 * @param tell - takes a line about what was compared with, or left out.
 * @throws {DepgateError} EUSAGE, EGIT, ELOCKFILE.
 */
export function readLockfiles(typed: Typed, onDisk: Host, tell: (line: string) => void): JudgedPair[] {
  refuseMixtures(typed)
  const isStaged = typed.has('staged')
  const host = isStaged ? fromIndex(onDisk) : onDisk
  const before = typed.value('before')
  const after = typed.value('after')
  const named = [...new Set(typed.values('lockfile').map((file) => path.resolve(host.folder, file)))]
  const isOnDisk = before !== null || after !== null || typed.has('all') || isStaged
  const base = isOnDisk ? null : typed.value('base')
  if (base !== null) return readAgainstBase((folder) => resolveBase(folder, base, host), named, host, tell)
  const ofJob = isOnDisk ? null : findBaseOfJob(host)
  if (ofJob !== null) {
    tell(`compared with ${ofJob.label}, the base of this pull request (${ofJob.from})`)
    return readAgainstBase(() => ofJob, named, host, tell)
  }
  const place = () => (after !== null ? path.resolve(host.folder, after) : findLockfile(host.folder, host))
  const own = named.length > 0 ? named : [place()]
  // The lockfile at hand is one of those that a commit touches; with files that are named the others were not meant.
  const isWhole = named.length === 0 && before === null && !typed.has('all')
  const beside = isWhole ? findBeside(own[0] ?? '', isStaged, host, tell) : { files: [], unread: [] }
  const pairs = [...own, ...beside.files].map((file, nth) => {
    const isElsewhere = named.length > 0 || nth > 0
    const isTwoFiles = after !== null || (before !== null && before !== 'none')
    const isNew = before === 'none' || typed.has('all')
    const commit = isNew || isTwoFiles ? null : findHead(path.dirname(file), host)
    const read = readPair(file, { before, after, commit }, host)
    const pair = isStaged ? { ...read, afterLabel: 'index' } : read
    const settings = isTwoFiles && !isNew ? [] : readSettingsChanges(path.dirname(file), commit, host)
    const manifests = ['package.json', ...pair.after.manifests.map((manifest) => manifest.path)]
    const states = { folder: path.dirname(file), manifests, commit, host, onDisk: host, isMoved: false }
    const installFiles = isTwoFiles || !hasManifest(file) ? [] : readInstallFiles(states)
    const folder = path.dirname(file)
    const policyHead =
      commit === null
        ? null
        : { isJudge: false, checkouts: [{ top: topOf(folder, host), commit, label: 'HEAD' }] }
    const policyFolders = [...listFolders(folder, host), ...listFolders(host.folder, host)]
    return {
      pair,
      folder: isElsewhere ? folder : host.folder,
      base: commit === null ? null : { checkouts: [{ top: topOf(folder, host), commit }], moved: null },
      policyFolders,
      policyAt: null,
      policyHead,
      settings,
      installFiles,
    }
  })
  return [...pairs, ...beside.unread]
}

function findBeside(own: string, isStaged: boolean, host: Host, tell: (line: string) => void): Beside {
  findHead(path.dirname(own), host)
  return listBeside(own, isStaged, host, tell)
}

function readPair(
  place: string,
  { before, after, commit }: { before: string | null; after: string | null; commit: string | null },
  host: Host,
): LockfilePair {
  const now = readOnDisk(place, host)
  const afterLabel = show(place, host)
  if (before !== null && before !== 'none') {
    const old = readOnDisk(path.resolve(host.folder, before), host)
    const labels = { beforeLabel: plain(before), afterLabel: plain(after ?? afterLabel) }
    const read = { before: old, after: now, ...labels, files: readFiles(place, now, null, host) }
    return withPatches(read, path.dirname(place), null, host)
  }
  const pair = {
    before: commit === null ? emptyLockfile(afterLabel) : readAtCommit(place, commit, host),
    after: now,
    beforeLabel: commit === null ? 'none' : 'HEAD',
    afterLabel,
    files: readFiles(place, now, commit, host, { isHead: true }),
  }
  return withPatches(pair, path.dirname(place), commit, host)
}

/** The host of a commit that is being made: what is on disk is what stands in the index. */
function fromIndex(host: Host): Host {
  const top = host.git.top(host.folder)
  if (top === null) throw new DepgateError('EUSAGE', 'this is no git checkout, so nothing is staged')
  const read = (file: string): string | null => {
    const relative = path.relative(top, path.join(host.real(path.dirname(file)), path.basename(file)))
    return relative.startsWith('..') ? null : host.git.show(top, '', relative.replaceAll('\\', '/'))
  }
  return { ...host, read }
}

function refuseMixtures(typed: Typed): void {
  const given = ['before', 'all', 'base', 'staged'].filter((name) => typed.has(name))
  if (given.length > 1) throw new DepgateError('EUSAGE', `--${given.join(' and --')} exclude each other`)
  if (typed.has('after') && typed.has('lockfile')) {
    throw new DepgateError('EUSAGE', '--after and --lockfile exclude each other')
  }
  if (typed.has('after') && !typed.has('before') && !typed.has('all')) {
    throw new DepgateError('EUSAGE', '--after needs --before <file|none>')
  }
  if (typed.has('before') && typed.values('lockfile').length > 1) {
    throw new DepgateError('EUSAGE', '--before goes with one --lockfile')
  }
  if (typed.words.length > 0) {
    const word = plain(typed.words[0] ?? '', 60)
    throw new DepgateError('EUSAGE', `"${word}" is not expected here`, { hint: 'depgate check --help' })
  }
}

function findHead(folder: string, host: Host): string | null {
  if (host.git.top(folder) === null) {
    throw new DepgateError('EUSAGE', 'this is no git checkout, so there is nothing to compare with', {
      hint: 'Pass --before <file|none>, or --all to judge everything in the lockfile.',
    })
  }
  return host.git.head(folder)
}

function topOf(folder: string, host: Host): string {
  return host.git.top(folder) ?? folder
}

function readAtCommit(place: string, commit: string, host: Host) {
  const folder = path.dirname(place)
  // npm prefers a shrinkwrap: a change that only adds or drops it changes which file counts.
  const names = fileNames.includes(path.basename(place)) ? fileNames : [path.basename(place)]
  for (const name of names) {
    const text = host.git.show(folder, commit, name)
    if (text === null) continue
    const manifest = (file: string) => host.git.show(folder, commit, file)
    const shown = show(path.join(folder, name), host)
    return onSide('at HEAD', () =>
      parseLockfile(text, shown, manifest, () => listManifests(folder, commit, host)),
    )
  }
  return unlockedState(show(place, host), host.git.show(folder, commit, 'package.json'))
}
