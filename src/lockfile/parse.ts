// Reads a lockfile of any format: the first stage of the pipe.

import type { Format } from './define-format.ts'
import { DepgateError } from '../errors.ts'
import { formats } from './formats.ts'
import { sha256Of } from '../text/sha256.ts'
import type { Lockfile } from '../model/report.ts'
import { readAgeFloors } from '../managers/age-floors.ts'
import { readScriptRefusal } from '../managers/script-refusal.ts'
import { readScriptSettings } from '../manifest/allow-scripts.ts'
import { plain } from '../text/plain.ts'

/**
 * Reads a lockfile in the format of its file name; `manifest` fetches the text of a package.json by its
 * path relative to the lockfile's folder, and `list` the paths of every package.json below that folder.
 *
 * @throws {DepgateError} ELOCKFILE, for a name that no format knows and for everything that cannot be judged safely.
 */
export function parseLockfile(
  text: string,
  path: string,
  manifest: (path: string) => string | null = () => null,
  list: () => readonly string[] = () => [],
): Lockfile {
  const name = nameOf(path)
  const format = formats.find(({ files }) => files.includes(name)) ?? recognize(name, text)
  if (format === undefined) {
    const known = formats.map(({ id, files }) => `${id} (${files.join(', ')})`).join(', ')
    throw new DepgateError(
      'ELOCKFILE',
      `no format of depgate knows a file named ${plain(name) || '""'}: ${known}`,
      {
        hint: 'Name one of these files; a copy of one may have any name with the same ending.',
      },
    )
  }
  const ageFloors = readAgeFloors(format.id, manifest)
  const parsed = format.parse(text, path, manifest, list)
  const scriptRefusal = readScriptRefusal(parsed.format, manifest)
  return {
    ...parsed,
    ...(scriptRefusal === null ? {} : { scriptRefusal }),
    ...(ageFloors.length === 0 ? {} : { ageFloors }),
    sha256: sha256Of(text),
  }
}

/** Returns a lockfile without packages, for a file that does not exist. */
export function emptyLockfile(path: string): Lockfile {
  return { path, format: 'none', packages: [], manifests: [], allowScripts: {} }
}

/**
 * Returns a lockfile without packages, for the state of a project that has none. Its manifests count: a range that they
 * had is none that a change gains, whether the change is an install, a commit or the first lockfile.
 *
 * @param manifest - reads a package.json of that state by its path from the lockfile's folder.
 * @param list - the paths of every package.json below that folder.
 */
export function unlockedState(
  path: string,
  manifest: (path: string) => string | null,
  list: () => readonly string[] = () => [],
): Lockfile {
  const root = manifest('package.json')
  const state = { ...emptyLockfile(path), npmRange: null, ...readScriptSettings(root) }
  if (root === null) return state
  const format = formats.find(({ files }) => files.includes(nameOf(path))) ?? formats[0]
  try {
    const place = path.replace(/[^/\\]*$/, format.fresh)
    const parsed = format.parse(format.blank, place, manifest, list)
    const scriptRefusal = readScriptRefusal(parsed.format, manifest)
    return { ...state, manifests: parsed.manifests, ...(scriptRefusal === null ? {} : { scriptRefusal }) }
  } catch (error) {
    // One that cannot be read had no ranges that anything could be compared with.
    if (error instanceof DepgateError) return state
    throw error
  }
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? ''
}

/** A copy under another name, such as before.json. */
function recognize(name: string, text: string): Format | undefined {
  // What the JSON of bun's lockfile has, npm's check of a copy takes as well: the last that knows it.
  return formats.findLast((format) => format.isCopy?.(name, text) === true)
}
