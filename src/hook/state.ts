// What the hook remembers of a project, and how it is compared with the disk. Light: it is read after every command.

import type { HookState } from '../ports/hook-state.ts'

/** Whether what was read is a state of this version, whole. */
export function isState(input: unknown, root: string): input is HookState {
  if (!isRecord(input) || input.schema !== 1 || input.root !== root) return false
  const { watched, takenAt, deadlineSeconds, isAsking, depth, head, folders, files, open } = input
  return (
    Array.isArray(watched) &&
    watched.every((name) => typeof name === 'string') &&
    typeof takenAt === 'number' &&
    typeof deadlineSeconds === 'number' &&
    typeof isAsking === 'boolean' &&
    typeof depth === 'number' &&
    (head === null || (isRecord(head) && typeof head.file === 'string')) &&
    isRecord(folders) &&
    Object.values(folders).every((print) => typeof print === 'string') &&
    isRecord(files) &&
    Object.values(files).every(isFile) &&
    (open === null || isOpen(open))
  )
}

function isFile(input: unknown): boolean {
  if (!isRecord(input)) return false
  return ['approved', 'seen', 'print'].every((key) => input[key] === null || typeof input[key] === 'string')
}

function isOpen(input: unknown): boolean {
  if (!isRecord(input)) return false
  const isText = ['key', 'outcome', 'reason', 'notice'].every((key) => typeof input[key] === 'string')
  return isText && (input.until === null || typeof input.until === 'number')
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

/** The paths whose text on disk is not the approved one. */
export function listChanged(files: HookState['files']): string[] {
  return Object.keys(files)
    .filter((path) => files[path]?.approved !== files[path]?.seen)
    .sort()
}

/** Whether a path, with slashes, ends in one of the watched names, or lies in a watched folder: `data/osv/`. */
export function isWatched(path: string, watched: readonly string[]): boolean {
  return watched.some((name) =>
    name.endsWith('/') ? path.startsWith(name) : path === name || path.endsWith(`/${name}`),
  )
}
