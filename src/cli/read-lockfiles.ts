// Finds the two states of each lockfile: on disk, at a commit, or in files that were named.

import path from 'node:path'
import { DepgateError, emptyLockfile, parseLockfile, plain, type LockfilePair, type Host } from '../index.ts'
import { fileNames, hasManifest, readFiles, show } from './read-files.ts'
import type { Typed } from './flags.ts'
import type { PolicyCommit } from './read-policy.ts'

/** The pairs to judge, and the commit whose policy has a say (null: only the one on disk has). */
export interface ReadLockfiles {
  readonly pairs: LockfilePair[]
  readonly folders: string[]
  /** Where before is, for each of the folders: a commit, null for nothing, undefined where two files are compared. */
  readonly commits: (string | null | undefined)[]
  readonly policyCommit: PolicyCommit | null
}

/**
 * Reads the lockfiles as `check` finds them: `--before`/`--after`, `--all`, `--base`, or HEAD against the disk.
 *
 * @throws {DepgateError} EUSAGE, EGIT, ELOCKFILE.
 */
export function readLockfiles(typed: Typed, outside: Host): ReadLockfiles {
  refuseMixtures(typed)
  const host = { ...outside, git: remember(outside.git) }
  const before = typed.value('before')
  const after = typed.value('after')
  const named = typed.values('lockfile')
  const places =
    after !== null
      ? [path.resolve(host.folder, after)]
      : named.length > 0
        ? [...new Set(named.map((file) => path.resolve(host.folder, file)))]
        : [findLockfile(host.folder, host)]
  const folders = places.map((place) => path.dirname(place))
  const read = (file: string) => readOnDisk(file, host)
  if (before !== null && before !== 'none') {
    const place = places[0] as string
    const pair = { before: read(path.resolve(host.folder, before)), after: read(place) }
    const labels = { beforeLabel: plain(before), afterLabel: plain(after ?? show(place, host)) }
    const files = readFiles(place, pair.after, null, host)
    return { pairs: [{ ...pair, ...labels, files }], folders, commits: [undefined], policyCommit: null }
  }
  if (before === 'none' || after !== null || typed.has('all')) {
    const pairs = places.map((place) => {
      const after = read(place)
      return {
        before: emptyLockfile(show(place, host)),
        after,
        beforeLabel: 'none',
        afterLabel: show(place, host),
        files: readFiles(place, after, null, host),
      }
    })
    return {
      pairs,
      folders,
      commits: folders.map(() => (after === null ? null : undefined)),
      policyCommit: null,
    }
  }
  const base = typed.value('base')
  const commits = folders.map((folder) => findCommit(folder, base, host))
  const pairs = places.map((place, index) => {
    const commit = commits[index] ?? null
    const after = read(place)
    return {
      before: commit === null ? emptyLockfile(show(place, host)) : readAtCommit(place, commit, host),
      after,
      beforeLabel: commit === null ? 'none' : (base ?? 'HEAD'),
      afterLabel: show(place, host),
      files: readFiles(place, after, commit, host),
    }
  })
  const [commit] = commits
  const policyCommit = commit ? { commit, label: base ?? 'HEAD', isJudge: base !== null } : null
  return { pairs, folders, commits, policyCommit }
}

/** What git showed once it need not show again: the lockfile and the manifests of a commit are read, and then judged as files. */
function remember(git: Host['git']): Host['git'] {
  const shown = new Map<string, string | null>()
  return {
    ...git,
    show: (folder, commit, file) => {
      const key = JSON.stringify([folder, commit, file])
      const known = shown.get(key)
      if (known !== undefined) return known
      const text = git.show(folder, commit, file)
      shown.set(key, text)
      return text
    },
  }
}

function refuseMixtures(typed: Typed): void {
  const given = ['before', 'all', 'base'].filter((name) => typed.has(name))
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

/** Finds the lockfile of the project that a folder belongs to. @throws {DepgateError} EUSAGE where there is none. */
export function findLockfile(folder: string, host: Host): string {
  for (let place = folder; ; place = path.dirname(place)) {
    const found = fileNames.map((name) => path.join(place, name)).find((file) => host.read(file) !== null)
    if (found !== undefined) return found
    // The project ends where npm sees its root, and nothing outside of it is meant.
    const isRoot = host.read(path.join(place, 'package.json')) !== null
    if (isRoot || path.dirname(place) === place) {
      throw new DepgateError('EUSAGE', `there is no lockfile here (${fileNames.join(', ')})`, {
        hint: 'Run npm install --package-lock-only to write one, or name it with --lockfile <path>.',
      })
    }
  }
}

/** Reads a lockfile on disk. @throws {DepgateError} EUSAGE, ELOCKFILE. */
export function readOnDisk(file: string, host: Host) {
  refuseLink(file, host)
  const text = host.read(file)
  if (text === null) throw new DepgateError('EUSAGE', `there is no file ${plain(show(file, host))}`)
  const manifest = hasManifest(file)
    ? (relative: string) => host.read(path.join(path.dirname(file), relative))
    : () => null
  return parseLockfile(text, show(file, host), manifest)
}

/** npm follows a link, and writes through it: what lies outside of the project is not the project's to judge. */
function refuseLink(file: string, host: Host): void {
  const step = path.relative(host.real(path.dirname(file)), host.real(file))
  if (!hasManifest(file) || !(step.startsWith('..') || path.isAbsolute(step))) return
  throw new DepgateError('ELOCKFILE', `${show(file, host)} is a link that leads out of the project`, {
    hint: 'Put the file itself in its place, or name the one that is meant with --lockfile.',
  })
}

function findCommit(folder: string, base: string | null, host: Host): string | null {
  if (host.git.top(folder) === null) {
    throw new DepgateError('EUSAGE', 'this is no git checkout, so there is nothing to compare with', {
      hint: 'Pass --before <file|none>, or --all to judge everything in the lockfile.',
    })
  }
  return base === null ? host.git.head(folder) : host.git.mergeBase(folder, base)
}

function readAtCommit(place: string, commit: string, host: Host) {
  const folder = path.dirname(place)
  // npm prefers a shrinkwrap: a change that only adds or drops it changes which file counts.
  const names = fileNames.includes(path.basename(place)) ? fileNames : [path.basename(place)]
  for (const name of names) {
    const text = host.git.show(folder, commit, name)
    if (text === null) continue
    return parseLockfile(text, show(path.join(folder, name), host), (file) =>
      host.git.show(folder, commit, file),
    )
  }
  return emptyLockfile(show(place, host))
}
