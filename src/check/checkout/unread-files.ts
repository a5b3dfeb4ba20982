// Finds what a change touches and no format reads: lockfiles of other package managers, and those below node_modules.

import path from 'node:path'
import { findRival, lockfileNames } from '../../lockfile/names.ts'
import { describeForeign, findForeignManager } from '../../manifest/foreign-lockfiles.ts'
import { gitHashOf } from '../../text/sha256.ts'
import type { Git, TreeFile } from '../../ports/git.ts'
import type { Sides } from './places.ts'

/** A file that changed and cannot be judged. */
export interface UnreadFile {
  readonly sides: Sides
  /** From the top of the checkout. */
  readonly file: string
  /** A clause: `it is a lockfile of pnpm, which depgate does not read`. */
  readonly reason: string
}

const ownNames = new Set(lockfileNames)

/** A change that commits a node_modules has thousands of them; the first ones name the rest. */
const maxNamed = 50

/** What lies in node_modules came with an install, and the package manager reads no lockfile there. */
export function isBelowModules(file: string): boolean {
  return file.split('/').includes('node_modules')
}

/**
 * Returns the files that came or changed. What went away installs nothing.
 *
 * @param after - the files of now; of those below node_modules only what git tracks is part of a change.
 * @param before - the files of before.
 */
export function listUnreadFiles(
  after: readonly TreeFile[],
  before: readonly TreeFile[],
  sides: Sides,
  git: Git,
): UnreadFile[] {
  const then = new Map(before.map((file) => [file.path, file.hash]))
  const paths = new Set(after.map((file) => file.path))
  const reasonOf = (file: TreeFile) =>
    describe(file) ??
    (isSecond(file.path, paths, sides) ? findRival(path.posix.basename(file.path))?.reason : null) ??
    null
  const asked = after.filter((file) => !file.isSubmodule && reasonOf(file) !== null)
  const bytes = hashNow(asked, then, sides, git)
  const changed = asked
    .filter(({ path: file }) => bytes.get(file) !== null && bytes.get(file) !== (then.get(file) ?? null))
    .map((file): UnreadFile => ({ sides, file: file.path, reason: reasonOf(file) ?? '' }))
  const [first, more] = [changed.slice(0, maxNamed), changed.length - maxNamed]
  const last = changed[maxNamed]
  return more > 0 && last !== undefined
    ? [...first, { ...last, reason: `it and ${more - 1} more lockfiles are none that depgate reads` }]
    : first
}

/** Whether the package manager's other lockfile lies beside one, with other contents, and is the one that is judged. */
function isSecond(file: string, paths: ReadonlySet<string>, { after }: Sides): boolean {
  const rival = findRival(path.posix.basename(file))
  if (rival === null) return false
  const other = path.posix.join(path.posix.dirname(file), rival.judged)
  if (!paths.has(other)) return false
  if (after.isHashed) return true
  try {
    const text = after.read(other)
    return text !== null && text !== after.read(file)
  } catch {
    return true
  }
}

function describe({ path: file, hash }: TreeFile): string | null {
  const name = path.posix.basename(file)
  const manager = findForeignManager(name)
  const isNamed = manager !== null || ownNames.has(name.toLowerCase())
  if (!isNamed) return null
  if (isBelowModules(file))
    return hash === null
      ? null
      : 'it is committed below a folder node_modules, where depgate reads no lockfile: move the project out of it'
  if (manager !== null && !ownNames.has(name)) return describeForeign(name, manager)
  return ownNames.has(name)
    ? null
    : 'a file system that ignores capitals takes it for the lockfile of npm: write its name in small letters'
}

/** What git calls the bytes of now; null for what is gone. */
function hashNow(
  files: readonly TreeFile[],
  then: ReadonlyMap<string, string | null>,
  { top, after }: Sides,
  git: Git,
): Map<string, string | null> {
  const hashes = new Map<string, string | null>()
  const opaque: string[] = []
  for (const { path: file, hash, isLeftOut } of files) {
    // Of what is staged, and of what a sparse checkout leaves out, only the index has a hash.
    const isListed = after.isHashed || isLeftOut
    const known = isListed ? hash : hashText(() => after.read(file), then.get(file) ?? null)
    if (known === undefined) opaque.push(file)
    else hashes.set(file, known)
  }
  const read = opaque.length === 0 ? new Map<string, string>() : git.hashes(top, opaque)
  for (const file of opaque) hashes.set(file, read.get(file) ?? 'unreadable')
  return hashes
}

/** Undefined for what is no text: bun.lockb. @param old - the hash of before, which a checkout with CRLF still is. */
function hashText(read: () => string | null, old: string | null): string | null | undefined {
  try {
    const text = read()
    if (text === null) return null
    const unified = gitHashOf(text.replaceAll('\r\n', '\n'), old?.length ?? 40)
    return unified === old ? old : gitHashOf(text, old?.length ?? 40)
  } catch {
    return undefined
  }
}
