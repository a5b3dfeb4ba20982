// Judges what differs from the approved state of one root: lockfiles, manifests, settings, what lies in node_modules.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { watchedSettings } from '../../agents/settings-files.ts'
import { managerOf } from '../../lockfile/commands-of.ts'
import { isReadAbove } from '../../managers/read-above.ts'
import { readOutside, withOutsideFloors, type FloorPorts } from '../../check/outside-floors.ts'
import type { Files } from '../../ports/files.ts'
import { sourcesOf } from '../../check/manager-sources.ts'
import { foldersUpTo } from '../../check/checkout/folders.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { installedLockfiles, lockfileNames } from '../../lockfile/names.ts'
import { findForeignManager } from '../../manifest/foreign-lockfiles.ts'
import type { Report } from '../../model/report.ts'
import type { HookHost } from '../../ports/hook.ts'
import type { RegistrySettings } from '../../ports/registries.ts'
import { matchedPart } from '../../text/glob.ts'
import { plain } from '../../text/plain.ts'
import { openApprovedState, type ApprovedState, type ApprovedStates } from '../../snapshot/approved.ts'
import { approvedPolicy, isPolicy } from './policy.ts'
import { installFilesOf } from './install-files.ts'
import type { JudgingPorts } from './judging-ports.ts'
import type { RefusedState } from './offer.ts'
import { outsidePairs, settingsOf } from './outside.ts'
import { namedFilesOf } from './watched.ts'
import { judgeInstallFiles } from '../../check/judge-install-files.ts'
import { listJobEdits, withFiles } from '../../check/judging-files.ts'
import { commandsOf, judgeSettings } from '../../mcp/launched-packages.ts'
import { judgePairs } from '../../check/judge.ts'
import { findCoverage, lockfileOf, parentOf } from './covering-lockfile.ts'
import { pairsOf } from './pairs.ts'
import { ownerOf } from './unrecorded.ts'
import { isPackageFolder } from '../state.ts'

/**
 * Judges the changed files; a report for each lockfile that they belong to.
 *
 * @param onRefused - called for each lockfile that is refused, while its settings are valid.
 * @throws {DepgateError} where no judgement is possible.
 */
export async function judgeChanged(
  changed: readonly string[],
  world: ApprovedState,
  host: JudgingPorts,
  onRefused?: (refused: RefusedState) => Promise<void>,
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
    const trees = pairsOf(folder, own, world, { states, host: here }).map((pair) =>
      withOutsideFloors(pair, path.join(world.root, folder), floorPorts(world, here)),
    )
    const policy = approvedPolicy(folder, states, here)
    const format = trees.map(({ after }) => after.format).find((one) => managerOf(one) !== 'npm')
    const manager = managerOf(format)
    const sources = approvedSources(format, folder, world, states)
    const report = await withRegistry(folder, world, here.hook, async (asked) => {
      const settings = { ...asked, manager, sources }
      const servers = await judgeSettings(settingsOf(own, world), commandsOf(trees), settings, here)
      const judged = await judgeInstallFiles(installFilesOf(own, world), trees, { settings, states }, here)
      const jobs = await listJobEdits(installFilesOf(own, world))
      const pairs = withFiles(
        [...judged, ...servers, ...outsidePairs(own, world, states, here)],
        [...namedFilesOf(own, world, here), ...jobs],
      )
      if (pairs.length === 0) return null
      const asOf = host.now()
      const judgement = await judgePairs(pairs, { policy, asOf, settings }, here)
      const [pair] = trees
      if (judgement.outcome === 'fail' && pair !== undefined) {
        const place = path.join(world.root, folder)
        await onRefused?.({ pair, pairs, folder: place, report: judgement, policy, settings, states, asOf })
      }
      return judgement
    })
    if (report !== null) reports.push(report)
  }
  if (reports.every(({ outcome }) => outcome === 'pass')) refuseForeign(changed, world)
  return reports
}

/** A file outside of the root counts as it was approved, and as it is. */
function floorPorts(
  { approved }: ApprovedState,
  host: Pick<FloorPorts, 'settingsPlaces' | 'env'> & Pick<Files, 'read'>,
): FloorPorts {
  return {
    env: host.env,
    settingsPlaces: (folder) => host.settingsPlaces(folder),
    texts: (file) => [...new Set([approved.get(file) ?? [], readOutside(file, host)].flat())],
  }
}

/** The registries of the lockfile's own package manager, as they were approved and as they are on disk. */
function approvedSources(
  format: string | undefined,
  folder: string,
  { root }: ApprovedState,
  states: ApprovedStates,
) {
  const place = path.join(root, folder)
  const textsOf = (state: Snapshot) => (name: string) =>
    foldersUpTo(isReadAbove(name) ? root : null, place).flatMap((at) => state.at(at).read(name) ?? [])
  return sourcesOf(format, {
    top: root,
    manifest: states.before.at(place).read('package.json'),
    read: textsOf(states.before),
    readChanged: textsOf(states.after),
  })
}

/** A lockfile of another package manager was not judged. */
function refuseForeign(changed: readonly string[], { files }: ApprovedState): void {
  const isForeign = (one: string) => {
    const name = path.posix.basename(one)
    return findForeignManager(name) !== null && !lockfileNames.includes(name)
  }
  const file = changed.find((one) => isForeign(one) && files[one]?.seen !== null)
  if (file === undefined) return
  throw new DepgateError('ELOCKFILE', `${plain(file, 300)} changed, and depgate does not read it`, {
    hint: 'Take the change back, or have a person look at it and commit it.',
  })
}

/** Asks the registry as npm was configured when it was approved: by the project, the user and the machine. */
async function withRegistry<T>(
  folder: string,
  { root, files, approved, outside = [] }: ApprovedState,
  hook: Pick<HookHost, 'openTemporaryFolder'>,
  ask: (settings: RegistrySettings) => Promise<T>,
): Promise<T> {
  const settings = { registry: null, isOffline: false, hasCache: true, asksAnew: true } as const
  const file = folder === '' ? '.npmrc' : `${folder}/.npmrc`
  const isChanged = (one: string) => files[one] !== undefined && files[one].approved !== files[one].seen
  const text = approved.get(file)
  const own = { 'package.json': '{}', ...(text === undefined ? {} : { '.npmrc': text }) }
  const moved = outside.filter(
    ({ kind, path: file }) => (kind === 'npmrc' || kind === 'manager-settings') && isChanged(file),
  )
  const project = path.join(root, folder)
  if (!isChanged(file) && moved.length === 0) return ask({ ...settings, folder: project })
  const places = moved.map((one, nth) => ({ path: one.path, name: `outside/${nth}` }))
  const temporaryFolder = hook.openTemporaryFolder({
    ...(isChanged(file) ? own : {}),
    ...Object.fromEntries(places.map((one) => [one.name, approved.get(one.path) ?? ''])),
  })
  const at = temporaryFolder.folder
  const placed = Object.fromEntries(places.map((one) => [one.path, path.join(at, one.name)]))
  try {
    return await ask({ ...settings, folder: isChanged(file) ? at : project, placed })
  } finally {
    temporaryFolder.remove()
  }
}

function isInNodeModules(file: string): boolean {
  return isPackageFolder(file) || installedLockfiles.some((one) => matchedPart(file, one) !== null)
}

/** The folder of the lockfile that a file belongs to; its own where there is none, or where it is no workspace of it. */
function folderOf(file: string, { disk }: ApprovedState): string {
  // What is outside of the project counts for all of it.
  if (path.isAbsolute(file)) return ''
  const named = [...installedLockfiles, ...watchedSettings].map((one) => matchedPart(file, one))
  const name = named.find((one) => one !== null) ?? path.posix.basename(file)
  const own = isPackageFolder(file) ? ownerOf(file) : file.slice(0, -name.length).replace(/\/$/, '')
  const isOfInstall = ['package.json', '.npmrc'].includes(name) || isInNodeModules(file)
  if (isOfInstall && disk.get(path.posix.join(own, 'package.json'))?.hash != null) {
    const coverage = findCoverage(own, disk)
    return coverage.type === 'locked' ? coverage.folder : own
  }
  for (let place = own; ; place = parentOf(place)) {
    if (lockfileOf(place, disk) !== null) return place
    if (place === '') return own
  }
}
