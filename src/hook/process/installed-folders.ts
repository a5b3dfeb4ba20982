// Lists what is in a node_modules as names and versions, by its folders: a record is a file that a command can put back.

import { readFileSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** A folder of pnpm's or bun's whose folders are called `name@version`. */
const store = /(?:^|\/)\.(?:pnpm|bun)\/$/

/**
 * Lists what is in a node_modules, in a scope of it, or in a store: `name@version` by line, a folder that leads into a
 * store with `>` before it, and of a store the names of its folders as they are.
 *
 * @param path - of the folder, with a slash at the end.
 */
export function listInstalledFolders(place: string, path: string): string {
  const entries = read(place)
  if (store.test(path)) return namesOf(entries).join('\n')
  const scope = /(?:^|\/)(@[^/]+)\/$/.exec(path)?.[1]
  const isMeant = ({ name }: Dirent) =>
    !name.startsWith('.') && (scope !== undefined || !name.startsWith('@'))
  const start = scope === undefined ? '' : `${scope}/`
  return entries
    .filter(isMeant)
    .flatMap((entry) => {
      if (entry.isDirectory()) return [`${start}${entry.name}@${readVersion(join(place, entry.name))}`]
      return entry.isSymbolicLink() ? listLinked(join(place, entry.name)) : []
    })
    .sort()
    .join('\n')
}

/** A package in a store, under its own name. Links to workspaces and to other folders of this machine are none. */
function listLinked(link: string): string[] {
  try {
    const target = realpathSync.native(link).replaceAll('\\', '/')
    const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(target)?.[1]
    return name === undefined ? [] : [`>${name}@${readVersion(target)}`]
  } catch {
    return []
  }
}

function namesOf(entries: readonly Dirent[]): string[] {
  return entries.flatMap((one) => (one.isDirectory() && one.name.includes('@') ? [one.name] : [])).sort()
}

function read(place: string): Dirent[] {
  try {
    return readdirSync(place, { withFileTypes: true })
  } catch {
    return []
  }
}

/** A manifest of more than 1 MB is that of no package. */
function readVersion(folder: string): string {
  try {
    const file = join(folder, 'package.json')
    if (statSync(file).size > 1_000_000) return ''
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }
    return typeof version === 'string' && /^[\w.+-]{1,200}$/.test(version) ? version : ''
  } catch {
    return ''
  }
}
