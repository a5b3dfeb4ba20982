// The names of files as the lockfile formats declare them.

import { formats } from './formats.ts'

/** The names of lockfiles, in the order in which the package manager prefers them. */
export const lockfileNames: readonly string[] = formats.flatMap((format) => format.files)

const [first] = formats

/** The file name of a new lockfile. */
export const defaultLockfile: string = first.fresh

/** Lockfiles that a published package may contain, and its package manager reads. */
export const packedLockfiles: readonly string[] = formats.flatMap(({ packed }) => packed ?? [])

/** The paths of package managers' records of what is installed, from the project's folder. */
export const installedLockfiles: readonly string[] = formats.flatMap(({ installed }) => installed ?? [])

/** The names of lockfiles whose package manager keeps a record of what it installed. */
export const recordedLockfiles: readonly string[] = formats.flatMap(({ installed, files }) =>
  installed === undefined ? [] : files,
)

/** The names of the format that a file name is of, in its order; none for a name that no format knows. */
export function namesOfFormat(name: string): readonly string[] {
  return formats.find(({ files }) => files.includes(name))?.files ?? []
}

/** Of the lockfiles in one folder those that are read: the first name of each format. @param isThere - whether a name is there. */
export function chooseLockfiles(isThere: (name: string) => boolean): readonly string[] {
  return formats.flatMap(({ files }) => files.find(isThere) ?? [])
}

/** Whether a path is that of a package manager's record of what is installed. */
export function isInstalledLockfile(path: string): boolean {
  return installedLockfiles.some((name) => path.endsWith(name))
}

/** The name under which the record of what is installed is read: its own name is that of no format. */
export function nameToReadAs(path: string): string {
  const format = formats.find(({ installed }) => installed !== undefined && path.endsWith(installed))
  return format?.fresh ?? defaultLockfile
}

/** Finds the other file of a folder that is judged instead of this one, and why this one is unread; null for none. */
export function findRival(name: string): { readonly judged: string; readonly reason: string } | null {
  const format = formats.find(({ rival }) => rival?.file === name)
  return format?.rival ?? null
}
