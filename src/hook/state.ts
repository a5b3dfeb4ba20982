// What the hook remembers of a project, and how it is compared with the disk. Light: it is read after every command.

import type { HookState } from '../ports/hook-state.ts'
import { globSource } from '../text/glob.ts'

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
    (open === null || isOpen(open)) &&
    hasLateFields(input)
  )
}

/** What versions before 1.0 did not write. */
function hasLateFields({ base, nested, isWhole }: Record<string, unknown>): boolean {
  return (
    (base === undefined || base === null || typeof base === 'string') &&
    (nested === undefined || (Array.isArray(nested) && nested.every((one) => typeof one === 'string'))) &&
    (isWhole === undefined || typeof isWhole === 'boolean')
  )
}

function isFile(input: unknown): boolean {
  if (!isRecord(input)) return false
  return ['approved', 'seen', 'print'].every((key) => input[key] === null || typeof input[key] === 'string')
}

function isOpen(input: unknown): boolean {
  if (!isRecord(input)) return false
  const isText = ['key', 'outcome', 'reason', 'notice'].every((key) => typeof input[key] === 'string')
  const { until, code } = input
  const isKept = isRecord(code) && typeof code.salt === 'string' && typeof code.hash === 'string'
  return isText && (until === null || typeof until === 'number') && (code === undefined || isKept)
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

/** When a file last changed, in milliseconds since 1970; NaN where it could not be read. A program cannot set it back. */
export function changedAt(fingerprint: string): number {
  return Number(fingerprint.split('.')[2] ?? NaN) / 1e6
}

/** Whether a path is that of a node_modules, or a scope in it, of which the names of packages are kept. */
export function isPackageFolder(path: string): boolean {
  return path.endsWith('/')
}

/**
 * Whether a path, with slashes, ends in one of the watched globs (`package.json`, `.husky/*`), or lies in a watched
 * folder: `data/osv/`. In any case, as some file systems have it.
 */
export function isWatched(path: string, watched: readonly string[]): boolean {
  const { names, shape } = matcherOf(watched)
  const place = path.toLowerCase()
  const ends = names.get(place.slice(place.lastIndexOf('/') + 1)) ?? []
  return ends.some((name) => place === name || place.endsWith(`/${name}`)) || shape.test(place)
}

/** Names by their last part, by which nearly all files are known not to match, and one expression for the rest. */
interface Matcher {
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly shape: RegExp
}

const matchers = new WeakMap<readonly string[], Matcher>()

function matcherOf(watched: readonly string[]): Matcher {
  const known = matchers.get(watched)
  if (known !== undefined) return known
  const names = new Map<string, string[]>()
  const shapes: string[] = []
  for (const name of watched.map((one) => one.toLowerCase())) {
    const last = name.slice(name.lastIndexOf('/') + 1)
    if (last === '') shapes.push(`^${globSource(name)}`)
    else if (name.includes('*')) shapes.push(`(?:^|/)${globSource(name)}$`)
    else names.set(last, [...(names.get(last) ?? []), name])
  }
  // Without any shape nothing matches.
  const made = { names, shape: new RegExp(shapes.length === 0 ? '(?!)' : shapes.join('|')) }
  matchers.set(watched, made)
  return made
}
