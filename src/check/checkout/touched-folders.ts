// Finds the folders whose lockfile is judged with a file that changed: a manifest, an `.npmrc`, a policy.

import path from 'node:path'
import { filesReadAbove } from '../../managers/read-above.ts'
import { policyFile } from '../../policy/load/load.ts'

/** The folders of the lockfiles that a file is judged with: the nearest one above it; a policy also reaches down. */
export function findTouched(file: string, folders: ReadonlySet<string>): string[] {
  const own = path.posix.dirname(file)
  const isPolicy = path.posix.basename(file) === policyFile
  // A policy beside no lockfile and above none is there to be extended, from any other policy.
  if (isPolicy && own !== '.' && ![...folders].some((folder) => `${folder}/`.startsWith(`${own}/`)))
    return [...folders]
  for (let folder = own; ; folder = path.posix.dirname(folder)) {
    if (folders.has(folder)) return [folder]
    if (folder === '.' || folder === '/') break
  }
  if (!isPolicy) return []
  return [...folders].filter((folder) => own === '.' || folder.startsWith(`${own}/`))
}

/** The folders of lockfiles whose package manager reads a changed file in a folder above them: its settings. */
export function findReached(
  changed: readonly string[],
  units: readonly { readonly folder: string; readonly manager: string }[],
): string[] {
  const isAbove = (own: string, folder: string) =>
    own !== folder && (own === '.' || folder.startsWith(`${own}/`))
  return units
    .filter(({ folder, manager }) => {
      const names = filesReadAbove(manager)
      return changed.some(
        (file) => names.includes(path.posix.basename(file)) && isAbove(path.posix.dirname(file), folder),
      )
    })
    .map(({ folder }) => folder)
}

/**
 * The folders of lockfiles with an entry for a folder elsewhere (`../lib`) whose manifest changed: npm reads it anew.
 *
 * @param read - a lockfile as it is; undefined where it cannot be read.
 */
export function findLinking(
  changed: readonly string[],
  units: readonly { readonly folder: string; readonly after: string | null }[],
  read: (file: string) => string | null | undefined,
): string[] {
  const manifests = new Set(
    changed
      .filter((file) => path.posix.basename(file) === 'package.json')
      .map((file) => path.posix.dirname(file)),
  )
  if (manifests.size === 0) return []
  return units.flatMap(({ folder, after }) => {
    const text = after === null ? null : read(after)
    const isNaming = (step: string) => {
      const named = path.posix.join(folder, step)
      return named !== folder && manifests.has(named)
    }
    return typeof text === 'string' && listFolders(text).some(isNaming) ? [folder] : []
  })
}

/** The folders that a lockfile names, as a key or as what a link leads to; no manifest below node_modules is asked for. */
function listFolders(text: string): string[] {
  const keys = [...text.matchAll(/"([^"\n]+)":\s*\{|"resolved":\s*"([^"\n]+)"/g)]
  return keys
    .map(([, key, target]) => key ?? target ?? '')
    .filter((step) => !step.includes('node_modules') && !step.includes('://'))
}
