// Finds the files that a project's `.npmrc` makes npm read as user and global files.

import path from 'node:path'
import type { NpmrcLayer } from './layers.ts'
import { maxNpmrcLength, NpmrcError, readNpmrc } from './read.ts'

type Paths = (key: string) => string | null

/**
 * Returns those of the files that are in the project, in the order of their precedence.
 *
 * npm reads the project's file, then the one that the effective `userconfig` names, then `globalconfig`, which defaults
 * to `<prefix>/etc/npmrc` (@npmcli/config, lib/index.js, load).
 *
 * @param read - the text of a file by its path relative to the project's folder; null where there is none.
 * @param place - the path of a file relative to the project's folder; null where it is outside.
 */
export function findMovedNpmrc(
  project: string,
  read: (file: string) => string | null,
  place = placeBelow,
): NpmrcLayer[] {
  const open = (file: string | null): NpmrcLayer[] => {
    const text = file === null ? null : read(file)
    return file === null || text === null ? [] : [{ path: file, text }]
  }
  const own = pathsIn(project, place)
  const user = open(own('userconfig'))
  const moved = user.map(({ text }) => pathsIn(text, place))
  const find = (key: string, files: readonly Paths[]) =>
    files.map((paths) => paths(key)).find((file) => file !== null) ?? null
  const prefix = find('prefix', [own, ...moved])
  const byDefault = prefix === null ? null : path.posix.join(prefix, 'etc/npmrc')
  // The first file that sets `globalconfig` sets npm's default, so that a later one wins (loadDefaults there).
  const global = find('globalconfig', [...moved, own]) ?? byDefault
  return [...user, ...open(global)].filter((layer) => layer.path !== '.npmrc')
}

/** npm expands `~/` alone: `~npmrc` is a file of the project (@npmcli/config, parse-field.js; seen with npm 11). */
function placeBelow(file: string): string | null {
  return file.startsWith('~/') || path.isAbsolute(file) ? null : file
}

/** The paths that a file sets, without those outside of the project. */
function pathsIn(text: string, place: (file: string) => string | null): Paths {
  if (text.length > maxNpmrcLength) return () => null
  try {
    const settings = new Map(readNpmrc(text).map((setting) => [setting.key, setting.values[0] ?? null]))
    return (key) => {
      const file = settings.get(key) ?? null
      return file === null || file === '' ? null : place(file)
    }
  } catch (error) {
    if (error instanceof NpmrcError) return () => null
    throw error
  }
}
