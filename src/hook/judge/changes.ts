// Judges what differs from the approved state of one root: lockfiles, manifests, settings, what lies in node_modules.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { watchedSettings } from '../../agents/settings-files.ts'
import {
  defaultLockfile,
  installedLockfiles,
  isInstalledLockfile,
  lockfileNames,
  nameToReadAs,
} from '../../lockfile/names.ts'
import { emptyLockfile, parseLockfile, unlockedState } from '../../lockfile/parse.ts'
import { findForeignManager } from '../../manifest/foreign-lockfiles.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Report } from '../../model/report.ts'
import type { Host } from '../../ports/host.ts'
import { plain } from '../../text/plain.ts'
import { openApprovedState, type ApprovedState, type ApprovedStates } from '../../snapshot/approved.ts'
import { statesAt, type Snapshot } from '../../snapshot/snapshot.ts'
import { approvedPolicy, isPolicy } from './policy.ts'
import { installFilesOf } from './install-files.ts'
import { namedFilesOf, outsidePairs } from './watched.ts'
import { judgeInstallFiles } from '../../check/judge-install-files.ts'
import { listJobEdits, withFiles } from '../../check/judging-files.ts'
import { commandsOf, judgeSettings } from '../../mcp/launched-packages.ts'
import { foldersUpTo } from '../../check/checkout/folders.ts'
import { readLockfile } from '../../check/checkout/read-lockfile.ts'
import { readFiles } from '../../check/checkout/project-files.ts'
import { withPatches } from '../../check/checkout/read-patches.ts'
import type { SettingsChange } from '../../mcp/changed-settings.ts'
import type { LockfilePair } from '../../model/change.ts'
import { show } from '../../text/show-path.ts'
import { judgePairs } from '../../check/judge.ts'

/** What reports call the state of before. */
const approvedLabel = 'approved'

/** Judges the changed files; a report for each lockfile that they belong to. @throws {DepgateError} where none is possible. */
export async function judgeChanged(
  changed: readonly string[],
  world: ApprovedState,
  host: Host,
): Promise<readonly Report[]> {
  const here = host.at(world.root)
  const states = openApprovedState(world, here)
  // Any policy can extend one that changed, from wherever.
  const edited = changed.filter(isPolicy)
  const policies =
    edited.length === 0 ? [] : [...world.disk.keys(), ...world.approved.keys()].filter(isPolicy)
  const folders = [...new Set([...changed, ...policies].map((file) => folderOf(file, world)))].sort()
  const reports: Report[] = []
  for (const folder of folders) {
    const own = changed.filter((file) => folderOf(file, world) === folder || edited.includes(file))
    const trees = pairsOf(folder, own, world, { states, host: here })
    const policy = approvedPolicy(folder, states, here)
    const report = await withRegistry(folder, world, here, async (settings) => {
      const servers = await judgeSettings(settingsOf(own, world), commandsOf(trees), settings, here)
      const judged = await judgeInstallFiles(installFilesOf(own, world), trees, { settings, states }, here)
      const jobs = await listJobEdits(installFilesOf(own, world))
      const pairs = withFiles(
        [...judged, ...servers, ...outsidePairs(own, world)],
        [...namedFilesOf(own, world, here), ...jobs],
      )
      return pairs.length === 0 ? null : judgePairs(pairs, policy, host.now(), settings, here)
    })
    if (report !== null) reports.push(report)
  }
  if (reports.every(({ outcome }) => outcome === 'pass')) refuseForeign(changed, world)
  return reports
}

/** What another package manager has locked was read by nobody. */
function refuseForeign(changed: readonly string[], { files }: ApprovedState): void {
  const isForeign = (one: string) => findForeignManager(path.posix.basename(one)) !== null
  const file = changed.find((one) => isForeign(one) && files[one]?.seen !== null)
  if (file === undefined) return
  throw new DepgateError(
    'ELOCKFILE',
    `${plain(file, 300)} changed, and depgate reads only the lockfiles of npm`,
    {
      hint: 'Take the change back, or have a person look at it and commit it.',
    },
  )
}

/** Asks the registry as npm was configured when it was approved. */
async function withRegistry<T>(
  folder: string,
  { root, files, approved }: ApprovedState,
  here: Host,
  ask: (settings: { folder: string; registry: null; isOffline: false; hasCache: true }) => Promise<T>,
): Promise<T> {
  const settings = { registry: null, isOffline: false, hasCache: true } as const
  const file = folder === '' ? '.npmrc' : `${folder}/.npmrc`
  const entry = files[file]
  if (entry === undefined || entry.approved === entry.seen)
    return ask({ ...settings, folder: path.join(root, folder) })
  const text = approved.get(file)
  const temporaryFolder = here.hook.openTemporaryFolder({
    'package.json': '{}',
    ...(text === undefined ? {} : { '.npmrc': text }),
  })
  try {
    return await ask({ ...settings, folder: temporaryFolder.folder })
  } finally {
    temporaryFolder.remove()
  }
}

/** What starts servers, before and after. */
function settingsOf(changed: readonly string[], { disk, approved }: ApprovedState): SettingsChange[] {
  return changed.flatMap((file) => {
    const after = disk.get(file)?.text
    const isSetting = watchedSettings.some((name) => isNamed(file, name)) && file.endsWith('.json')
    return isSetting && typeof after === 'string'
      ? [{ path: file, before: approved.get(file) ?? null, after }]
      : []
  })
}

function isNamed(file: string, name: string): boolean {
  return file === name || file.endsWith(`/${name}`)
}

/** The folder of the lockfile that a file belongs to; its own where there is none. */
function folderOf(file: string, { disk }: ApprovedState): string {
  // What lies outside of the project counts for all of it.
  if (path.isAbsolute(file)) return ''
  const name =
    [...installedLockfiles, ...watchedSettings].find((one) => isNamed(file, one)) ?? path.posix.basename(file)
  const own = file.slice(0, -name.length).replace(/\/$/, '')
  for (let place = own; ; place = parentOf(place)) {
    if (lockfileOf(place, disk) !== null) return place
    if (place === '') return own
  }
}

function parentOf(place: string): string {
  const parent = path.posix.dirname(place)
  return parent === '.' ? '' : parent
}

function lockfileOf(folder: string, disk: ApprovedState['disk']): string | null {
  const names = lockfileNames.map((name) => (folder === '' ? name : `${folder}/${name}`))
  return names.find((name) => disk.get(name)?.hash != null) ?? null
}

/** Both states from the root, and what files are shown and read with. */
interface Root {
  readonly states: ApprovedStates
  readonly host: Host
}

function pairsOf(
  folder: string,
  changed: readonly string[],
  world: ApprovedState,
  root: Root,
): LockfilePair[] {
  const lockfile = lockfileOf(folder, world.disk)
  const isTree = changed.some((file) => !isInstalledLockfile(file) && !path.isAbsolute(file))
  const bare = folder === '' ? defaultLockfile : `${folder}/${defaultLockfile}`
  const pairs = !isTree
    ? []
    : lockfile === null
      ? [barePair(bare, root)]
      : [lockedPair(path.join(world.root, lockfile), root)]
  const installed = changed.filter(isInstalledLockfile)
  return [...pairs, ...installed.flatMap((file) => installedPair(file, lockfile, world, root.states.after))]
}

/** A lockfile as it was approved and as it is, with the files that are judged along with it. */
function lockedPair(place: string, { states, host }: Root): LockfilePair {
  const folder = path.dirname(place)
  const after = readLockfile(place, states.after, host)
  const before = states.before.at(folder)
  const old = (file: string) => before.read(file)
  // npm prefers a shrinkwrap: a change that only adds or drops it changes which file counts.
  const name = lockfileNames.find((one) => old(one) !== null)
  const text = name === undefined ? null : old(name)
  const shown = show(path.join(folder, name ?? path.basename(place)), host)
  const pair = {
    before: text === null ? unlockedState(shown, old('package.json')) : parseLockfile(text, shown, old),
    after,
    beforeLabel: approvedLabel,
    afterLabel: show(place, host),
    files: readFiles(place, after, projectOf(folder, states), host),
  }
  // No approved text of a patch is kept: its hash in the lockfile speaks for it.
  return withPatches(pair, { before: null, after: states.after.at(folder) }, host)
}

/** What git does not know of is part of an agent's change too. */
function projectOf(folder: string, states: ApprovedStates) {
  const above = foldersUpTo(states.after.folder, folder)
  return { states, changeOf: 'agent', above, isKnown: () => true } as const
}

/** A project that has no lockfile: what its manifest asks for, and what its settings say. */
function barePair(file: string, { states, host }: Root): LockfilePair {
  const folder = path.join(states.after.folder, path.posix.dirname(file))
  const here = statesAt(states, folder)
  const read = (text: (file: string) => string | null): Lockfile =>
    text('package.json') === null
      ? unlockedState(file, null)
      : parseLockfile('{"lockfileVersion":3,"packages":{"":{}}}', file, text)
  const after = read((name) => here.after.read(name))
  return {
    before: read((name) => here.before?.read(name) ?? null),
    after,
    beforeLabel: approvedLabel,
    afterLabel: file,
    files: readFiles(path.join(folder, path.posix.basename(file)), after, projectOf(folder, states), host),
  }
}

/** What lies in node_modules and in no lockfile: `npm install --no-save` leaves it there. */
function installedPair(
  file: string,
  lockfile: string | null,
  { disk, approved }: ApprovedState,
  now: Snapshot,
): LockfilePair[] {
  const text = disk.get(file)?.text
  if (typeof text !== 'string') return []
  const known = new Set<string>()
  const add = (read: Lockfile) => {
    for (const { name, version, integrity } of read.packages) known.add(`${name}@${version} ${integrity}`)
  }
  const parse = (from: string, name: string, folder: string) =>
    parseLockfile(from, name, (manifest) => now.read(path.posix.join(folder, manifest)))
  const locked = lockfile === null ? undefined : disk.get(lockfile)?.text
  if (lockfile !== null && typeof locked === 'string') add(parse(locked, lockfile, parentOf(lockfile)))
  const before = approved.get(file)
  if (before !== undefined) add(parseLockfile(before, nameToReadAs(file)))
  const after = parseLockfile(text, nameToReadAs(file))
  const packages = after.packages.filter(
    ({ name, version, integrity, source }) =>
      source.type !== 'directory' && !known.has(`${name}@${version} ${integrity}`),
  )
  if (packages.length === 0) return []
  const shown = packages.map((locked) => ({ ...locked, line: 0 }))
  return [
    {
      before: emptyLockfile(file),
      after: { ...after, path: file, manifests: [], packages: shown },
      beforeLabel: approvedLabel,
      afterLabel: file,
    },
  ]
}
