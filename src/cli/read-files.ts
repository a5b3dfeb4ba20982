// Reads the files of a project that are judged along with its lockfile.

import path from 'node:path'
import { formats, gateFiles, plain, type Host, type Lockfile, type ProjectFile } from '../index.ts'

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
    const shown = show(path.join(folder, file), host)
    const compared = commit === null ? ({ hasNoBefore: true } as const) : {}
    return [{ type: 'file', kind, path: shown, text: text ?? '', before: old, ...compared }]
  }
  const lockfile = read('lockfile', path.basename(place))
  if (!hasManifest(place)) return lockfile
  const manifests = [...new Set(['package.json', ...after.manifests.map((manifest) => manifest.path)])]
  return [
    ...lockfile,
    ...readGateFiles(folder, commit, host),
    ...manifests.flatMap((file) => [
      ...read('manifest', file),
      ...read('npmrc', path.posix.join(path.posix.dirname(file), '.npmrc')),
    ]),
  ]
}

/** Reads what else holds the gate up, in the project's folder and at the top of its checkout, as it was and as it is. */
function readGateFiles(folder: string, commit: string | null, host: Host): ProjectFile[] {
  if (commit === null) return []
  const top = host.git.top(folder) ?? folder
  const isTop = host.real(top) === host.real(folder)
  return [folder, ...(isTop ? [] : [top])].flatMap((place) =>
    gateFiles.flatMap((file): ProjectFile[] => {
      // Every .npmrc beside a manifest is read with it.
      if (file.kind === 'npmrc' && place === folder) return []
      const text = host.read(path.join(place, file.path))
      const before = host.git.show(place, commit, file.path)
      if (text === before) return []
      const shown = show(path.join(place, file.path), host)
      return [{ type: 'file', kind: file.kind, path: shown, text: text ?? '', before }]
    }),
  )
}

/** A path as the user would type it. */
export function show(file: string, host: Host): string {
  return plain(path.relative(host.folder, file) || file).replaceAll('\\', '/')
}
