// Reads the files of a project that are judged along with its lockfile.

import path from 'node:path'
import { formats, plain, type Host, type Lockfile, type ProjectFile } from '../index.ts'

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
 */
export function readFiles(place: string, after: Lockfile, commit: string | null, host: Host): ProjectFile[] {
  const folder = path.dirname(place)
  const before = (file: string) => (commit === null ? null : host.git.show(folder, commit, file))
  const read = (kind: ProjectFile['kind'], file: string): ProjectFile[] => {
    const text = host.read(path.join(folder, file))
    // An .npmrc that is gone has lost its settings: only for that one it matters.
    const old = text !== null || (kind === 'npmrc' && file === '.npmrc') ? before(file) : null
    if (text === null && old === null) return []
    return [{ type: 'file', kind, path: show(path.join(folder, file), host), text: text ?? '', before: old }]
  }
  const lockfile = read('lockfile', path.basename(place))
  if (!hasManifest(place)) return lockfile
  const manifests = [...new Set(['package.json', ...after.manifests.map((manifest) => manifest.path)])]
  return [
    ...lockfile,
    ...manifests.flatMap((file) => [
      ...read('manifest', file),
      ...read('npmrc', path.posix.join(path.posix.dirname(file), '.npmrc')),
    ]),
  ]
}

/** A path as the user would type it. */
export function show(file: string, host: Host): string {
  return plain(path.relative(host.folder, file) || file).replaceAll('\\', '/')
}
