// Reads the files of a project that are judged along with its lockfile.

import path from 'node:path'
import { formats } from '../../lockfile/formats.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import { statesAt, type States } from '../../snapshot/snapshot.ts'
import type { ComparedProject, ProjectHost } from './compared-project.ts'
import { readNpmrcFiles } from './read-npmrc.ts'
import { readGateFiles } from './read-gate-files.ts'
import { isReadAbove } from '../../managers/read-above.ts'
import { managerOfRole, settingsFiles } from '../../managers/table.ts'
import { managerOf } from '../../lockfile/commands-of.ts'
import type { ProjectFile } from '../../model/change.ts'
import { show } from '../../text/show-path.ts'

/** The names of lockfiles, in the order in which the package manager prefers them. */
export const fileNames = formats.flatMap((format) => format.files)

/** Only a lockfile under its usual name has its own package.json beside it: before.json and after.json share a folder. */
export function hasManifest(file: string): boolean {
  return fileNames.includes(path.basename(file))
}

/**
 * Returns the lockfile's own text, the manifests of the root and of the workspaces, and each `.npmrc` beside one.
 *
 * @param place - the lockfile, by its absolute path.
 * @param after - the lockfile as it is.
 */
export function readFiles(
  place: string,
  after: Lockfile,
  project: ComparedProject,
  host: ProjectHost,
): ProjectFile[] {
  const folder = path.dirname(place)
  const states = statesAt(project.states, folder)
  const lockfile = readOne('lockfile', path.basename(place), states, host)
  if (!hasManifest(place)) return lockfile
  const readNpmrc = (file: string): ProjectFile[] => {
    const isMember = file !== '.npmrc'
    const shown = show(path.join(folder, file), host)
    const npmrc = { states, file, shown, isMember, countsGone: !isMember }
    return readNpmrcFiles(npmrc, host, () => project.isKnown(folder, file))
  }
  const manifests = [...new Set(['package.json', ...after.manifests.map((manifest) => manifest.path)])]
  return [
    ...lockfile,
    ...readGateFiles({ ...project, states }, host),
    ...settingsFiles.flatMap(([file]) => readOne('manager-settings', file, states, host)),
    ...readSettingsAbove(after, { ...project, states }, host),
    ...manifests.flatMap((file) => [
      ...readOne('manifest', file, states, host),
      ...readNpmrc(path.posix.join(path.posix.dirname(file), '.npmrc')),
    ]),
  ]
}

/** The settings in folders above that the lockfile's own package manager reads too, the nearest first. */
function readSettingsAbove(
  { format }: Lockfile,
  { states, above }: ComparedProject,
  host: ProjectHost,
): ProjectFile[] {
  const own = settingsFiles.filter(
    ([file, role]) => managerOfRole(role) === managerOf(format) && isReadAbove(file),
  )
  const { folder } = states.after
  return above
    .filter((place) => place !== folder)
    .flatMap((place) =>
      own.flatMap(([file]) => readOne('manager-settings', file, statesAt(states, place), host)),
    )
}

function readOne(
  kind: ProjectFile['kind'],
  file: string,
  { before, after }: States,
  host: { readonly folder: string },
): ProjectFile[] {
  const was = before?.read(file) ?? null
  // Without the file nothing of what it protected by is in force.
  const text = after.read(file) ?? (kind === 'manager-settings' && was !== null ? '' : null)
  if (text === null) return []
  const shown = show(path.join(after.folder, file), host)
  const compared = before === null ? ({ hasNoBefore: true } as const) : {}
  const member = kind === 'manifest' && file !== 'package.json' ? ({ isMember: true } as const) : {}
  return [{ type: 'file', kind, path: shown, text, before: was, ...member, ...compared }]
}
