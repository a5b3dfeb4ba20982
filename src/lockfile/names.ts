// The names of files as the lockfile formats declare them.

import { formats } from './formats.ts'

/** The names of lockfiles, in the order in which the package manager prefers them. */
export const lockfileNames: readonly string[] = formats.flatMap((format) => format.files)

const [first] = formats

/** What a project without a lockfile would get. */
export const defaultLockfile: string = first?.fresh ?? ''

/** Lockfiles that a published package may bring, and its package manager reads. */
export const packedLockfiles: readonly string[] = formats.flatMap(({ packed }) => packed ?? [])

/** Where package managers keep what they have installed, from the project's folder. */
export const installedLockfiles: readonly string[] = formats.flatMap(({ installed }) => installed ?? [])

/** Whether a path is that of what a package manager has installed. */
export function isInstalledLockfile(path: string): boolean {
  return installedLockfiles.some((name) => path.endsWith(name))
}

/** The name under which an installed lockfile is read: its own is that of no format. */
export function nameToReadAs(path: string): string {
  const format = formats.find(({ installed }) => installed !== undefined && path.endsWith(installed))
  return format?.fresh ?? defaultLockfile
}

/** Tells which other file of a folder is judged in place of this one, and why that leaves this one unread; null for none. */
export function findRival(name: string): { readonly judged: string; readonly reason: string } | null {
  const format = formats.find(({ rival }) => rival?.file === name)
  return format?.rival ?? null
}
