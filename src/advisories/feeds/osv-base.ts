// Reads OSV data in a checkout from the base of a change, which may have edited it.

import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { ConfigBase } from '../../ports/registries.ts'
import { plain } from '../../text/plain.ts'
import type { Environment } from '../../system/folders.ts'
import { writeBlob } from '../../git/run-git.ts'
import type { OsvBlob, OsvTree } from './osv-found.ts'
import { openOsvTree } from './osv-tree.ts'

/** OSV data as it is at the base of a change. */
export interface OsvBase {
  /** Returns the path from which to read the data that the policy names. @throws {DepgateError} EADVISORIES, EGIT. */
  place(path: string): string
  /** Whether a folder is in a checkout and git tracks something in it, so that the change may have edited it. */
  isOfChange(path: string): boolean
  /** A temporary folder, which is removed when the process ends. */
  folder(): string
}

/** Limits for the copy from a commit: OSV's own archive of npm has some 100 MB. */
const maxBytes = 512 * 2 ** 20
const maxFiles = 300_000
/** The maximum output of one git call. */
const maxBytesOfCall = 32 * 2 ** 20

/**
 * Opens the data of a base. Data outside of the checkouts, or that git does not track there, belongs to the machine or
 * the CI job, and its path is returned unchanged; so is that of data that is the same on disk and at the base.
 */
export function openOsvBase(base: ConfigBase, env: Environment): OsvBase {
  const { find, isOfChange, run } = openOsvTree(base, env)
  const placed = new Map<string, string>()
  const placeOf = (path: string): string => {
    const found = find(path)
    if (found.type === 'disk') return found.path
    return found.type === 'none' ? join(ownFolder(), 'none') : copy(found, run, env)
  }
  return {
    place: (path) => {
      const place = placed.get(path) ?? placeOf(path)
      placed.set(path, place)
      return place
    },
    isOfChange,
    folder: ownFolder,
  }
}

type Run = ReturnType<typeof openOsvTree>['run']

function copy(tree: OsvTree, run: Run, env: Environment): string {
  const folder = mkdtempSync(join(ownFolder(), 'data-'))
  const bytes = tree.blobs.reduce((sum, { size }) => sum + size, 0)
  if (bytes > maxBytes || tree.blobs.length > maxFiles) {
    const message = `${plain(tree.step, 120)} is too large at the base: more than ${maxBytes / 2 ** 20} MiB or ${maxFiles} files`
    throw new DepgateError('EADVISORIES', message)
  }
  // The age of the data is that of the commit, not of this copy.
  const seconds = Number(run(tree.top, ['show', '-s', '--format=%ct', '--end-of-options', tree.commit]).text)
  const put = (blob: OsvBlob, write: (file: string) => void) => {
    const file = join(folder, blob.path)
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    write(file)
    if (Number.isFinite(seconds)) utimesSync(file, seconds, seconds)
  }
  for (const group of groupBySize(tree.blobs)) {
    const [first] = group
    if (group.length === 1 && first !== undefined && first.size > maxBytesOfCall) {
      put(first, (file) => {
        const target = openSync(file, 'wx', 0o600)
        try {
          writeBlob(tree.top, first.hash, target, env)
        } finally {
          closeSync(target)
        }
      })
      continue
    }
    const texts = readAll(
      run(tree.top, ['cat-file', '--batch'], group.map(({ hash }) => `${hash}\n`).join('')).bytes,
    )
    for (const [nth, blob] of group.entries()) {
      const content = texts[nth]
      if (content === undefined) throw new DepgateError('EGIT', `git cannot show ${plain(blob.path, 120)}`)
      put(blob, (file) => writeFileSync(file, content, { mode: 0o600 }))
    }
  }
  return tree.isFile ? join(folder, tree.blobs[0]?.path ?? '') : folder
}

function groupBySize(blobs: readonly OsvBlob[]): OsvBlob[][] {
  const groups: OsvBlob[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const blob of blobs) {
    if (size + blob.size > maxBytesOfCall) {
      groups.push([])
      size = 0
    }
    groups.at(-1)?.push(blob)
    size += blob.size
  }
  return groups
}

/** Reads `git cat-file --batch`, up to the first missing object. */
function readAll(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at)
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(bytes.toString('latin1', at, end))?.[1]
    if (end < 0 || size === undefined) return found
    found.push(bytes.subarray(end + 1, end + 1 + Number(size)))
    at = end + 2 + Number(size)
  }
  return found
}

let own: string | null = null

function ownFolder(): string {
  if (own !== null) return own
  const folder = mkdtempSync(join(tmpdir(), 'depgate-osv-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  own = folder
  return folder
}
