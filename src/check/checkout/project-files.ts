// Reads the files of a project that are judged along with its lockfile.

import path from 'node:path'
import { formats } from '../../lockfile/formats.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Host } from '../../ports/host.ts'
import { gateFiles } from '../../rules/tampering/protected-files.ts'
import { readNpmrcFiles } from './read-npmrc.ts'
import { comparePlaces, policyFile } from '../../policy/load/load.ts'
import type { ProjectFile } from '../../model/change.ts'
import { show } from '../../text/show-path.ts'
import { listFolders } from './folders.ts'

/** The names of lockfiles, in the order in which the package manager prefers them. */
export const fileNames = formats.flatMap((format) => format.files)

/** Only a lockfile under its usual name has its own package.json beside it: before.json and after.json share a folder. */
export function hasManifest(file: string): boolean {
  return fileNames.includes(path.basename(file))
}

/**
 * Returns the lockfile's own text, the manifests of the root and of the workspaces, and each `.npmrc` beside one.
 *
 * @param commit - where the texts of before are; null where there is no before.
 * @param isHead - the disk is held against HEAD: its own policy judges.
 * @param isWhole - an agent's change: what git does not know of is part of it too.
 * @param isMoved - the project lay elsewhere: the policies above it are compared by their places.
 * @param onDisk - the host as it is, where `host` shows the files of before from another folder.
 */
export function readFiles(
  place: string,
  after: Lockfile,
  commit: string | null,
  host: Host,
  {
    isHead = false,
    isWhole = false,
    isMoved = false,
    onDisk = host,
  }: {
    readonly isHead?: boolean
    readonly isWhole?: boolean
    readonly isMoved?: boolean
    readonly onDisk?: Host
  } = {},
): ProjectFile[] {
  const folder = path.dirname(place)
  const isKnown = (place: string, file: string) => isWhole || isTracked(place, file, onDisk)
  const before = (file: string) => (commit === null ? null : host.git.show(folder, commit, file))
  const read = (kind: ProjectFile['kind'], file: string): ProjectFile[] => {
    const text = host.read(path.join(folder, file))
    if (text === null) return []
    const shown = show(path.join(folder, file), host)
    const compared = commit === null ? ({ hasNoBefore: true } as const) : {}
    const member = kind === 'manifest' && file !== 'package.json' ? ({ isMember: true } as const) : {}
    return [{ type: 'file', kind, path: shown, text, before: before(file), ...member, ...compared }]
  }
  const readNpmrc = (file: string): ProjectFile[] => {
    const isMember = file !== '.npmrc'
    const shown = show(path.join(folder, file), host)
    const npmrc = { folder, file, shown, commit, isMember, countsGone: !isMember }
    return readNpmrcFiles(npmrc, host, () => isKnown(folder, file))
  }
  const lockfile = read('lockfile', path.basename(place))
  if (!hasManifest(place)) return lockfile
  const manifests = [...new Set(['package.json', ...after.manifests.map((manifest) => manifest.path)])]
  return [
    ...lockfile,
    ...readGateFiles(folder, commit, { isHead, isWhole, isMoved }, isKnown, host),
    ...manifests.flatMap((file) => [
      ...read('manifest', file),
      ...readNpmrc(path.posix.join(path.posix.dirname(file), '.npmrc')),
    ]),
  ]
}

/** Reads what else holds the gate up, in the project's folder and at the top of its checkout, as it was and as it is. */
function readGateFiles(
  folder: string,
  commit: string | null,
  { isHead, isWhole, isMoved }: Record<'isHead' | 'isWhole' | 'isMoved', boolean>,
  isKnown: (place: string, file: string) => boolean,
  host: Host,
): ProjectFile[] {
  if (commit === null) return []
  const top = host.git.top(folder) ?? folder
  const isTop = host.real(top) === host.real(folder)
  // Between them only policies count: each is a layer of what judges.
  const isBetween = (one: string) => one !== folder && host.real(one) !== host.real(top)
  const between = isMoved ? [] : listFolders(folder, host).filter(isBetween)
  return [folder, ...between, ...(isTop ? [] : [top])].flatMap((place) =>
    gateFiles.flatMap((file): ProjectFile[] => {
      if (between.includes(place) && file.kind !== 'policy') return []
      // Every .npmrc beside a manifest is read with it.
      if (file.kind === 'npmrc') {
        if (place === folder) return []
        const shown = show(path.join(place, file.path), host)
        const npmrc = { folder: place, file: file.path, shown, commit, isMember: false, countsGone: true }
        const found = readNpmrcFiles(npmrc, host, () => isKnown(place, file.path))
        return found.filter((one) => one.hasNoBefore !== true)
      }
      const text = host.read(path.join(place, file.path))
      const before = host.git.show(place, commit, file.path)
      const isPolicy = file.kind === 'policy'
      const policies = isPolicy ? comparePolicy(place, top, commit, [before, text], host) : undefined
      // What it extends can have changed under it.
      if (text === before && policies?.before?.sha256 === policies?.after?.sha256) return []
      // What git does not know is no part of a change; a policy is read from the disk all the same.
      if (before === null && (!isPolicy || isHead) && !isKnown(place, file.path)) return []
      const shown = show(path.join(place, file.path), host)
      const own: Pick<ProjectFile, 'isInForce' | 'isOfAgent'> = {
        ...(isPolicy && isHead ? { isInForce: true } : {}),
        ...(isPolicy && isWhole ? { isOfAgent: true } : {}),
      }
      return [
        {
          type: 'file',
          kind: file.kind,
          path: shown,
          text: text ?? '',
          before,
          ...own,
          ...(policies === undefined ? {} : { policies }),
        },
      ]
    }),
  )
}

/** What an edit of a policy comes to, with what it extends and the policies above it. */
function comparePolicy(
  folder: string,
  top: string,
  commit: string,
  texts: readonly (string | null)[],
  host: Host,
) {
  const file = path.join(folder, policyFile)
  const step = path.relative(host.real(top), path.join(host.real(folder), policyFile)).replaceAll('\\', '/')
  return comparePlaces({ at: { top, commit, label: '' }, step }, texts, file, host)
}

function isTracked(folder: string, file: string, host: Host): boolean {
  const head = host.git.top(folder) === null ? null : host.git.head(folder)
  return head !== null && host.git.show(folder, head, file) !== null
}
