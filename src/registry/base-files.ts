// Finds a file of npm's configuration as the base of a change has it.

import { lstatSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { ConfigBase } from '../ports/host.ts'
import { plain } from '../text/plain.ts'
import { realPath } from '../system/files.ts'
import { maxConfigBytes, openGitFiles } from '../git/files.ts'

/** What npm reads instead of the files of a checkout. */
export interface BaseFiles {
  /**
   * Returns where a file can be read as the base has it. What no checkout of the change holds, and what git does not
   * track there, is the machine's or the job's own: it stays where it is.
   *
   * @throws {DepgateError} ECONFIG for what is too large, EGIT.
   */
  place(file: string): string
  /** Whether a file was placed that reads otherwise on disk. */
  isDifferent(): boolean
  /** Whether a path lies in one of the checkouts. */
  isInside(file: string): boolean
  /** A folder of its own, which is removed when the process ends. */
  folder(): string
}

type Found =
  | { readonly type: 'disk'; readonly file: string }
  | { readonly type: 'text'; readonly bytes: Buffer }
  | { readonly type: 'none' }

/** Links that lead from one to the next. */
const maxLinks = 8

/** Opens the files of npm's configuration of a base. Nothing is read or written before the first question. */
export function openBaseFiles(
  { checkouts: listed, moved }: ConfigBase,
  env: Readonly<Record<string, string | undefined>>,
): BaseFiles {
  const { follow, isTracked } = openGitFiles(env)
  const checkouts = listed.map(({ top, commit }) => ({ top: path.normalize(top), commit }))
  const placed = new Map<string, string>()
  let isDifferent = false

  const holderOf = (file: string) => checkouts.find(({ top }) => isBelow(file, top))
  function atBase(top: string, commit: string | null, file: string): string | Buffer | null {
    if (commit === null) return null
    const here = follow(top, commit, file)
    if (here !== null || moved === null || !isBelow(file, moved.to)) return here
    return follow(top, commit, path.join(moved.from, path.relative(moved.to, file)))
  }

  function find(file: string, links = 0): Found {
    // A line break in a name would be another question to git.
    if (links > maxLinks || /[\n\r\0]/.test(file)) return { type: 'none' }
    const real = path.join(realPath(path.dirname(file)), path.basename(file))
    // A folder of the base can be a link now.
    if (real !== file) {
      const named = findAtBase(file, links)
      if (named !== null) return named
      if (isBehindLink(file)) return { type: 'none' }
    }
    const target = realPath(real)
    const holder = holderOf(real)
    if (holder === undefined) {
      // A link from outside may lead into the checkout: what it leads to is the checkout's.
      return target !== real && holderOf(target) !== undefined
        ? find(target, links + 1)
        : { type: 'disk', file }
    }
    const known = findAtBase(real, links)
    if (known !== null) return known
    if (!isThere(real)) return { type: 'disk', file }
    // The change alone has it.
    if (isTracked(holder.top, real)) return { type: 'none' }
    return target === real ? { type: 'disk', file } : find(target, links + 1)
  }

  /** Null where no checkout of the base has the file. */
  function findAtBase(file: string, links: number): Found | null {
    const holder = holderOf(file)
    const known = holder === undefined ? null : atBase(holder.top, holder.commit, file)
    if (holder === undefined || known === null) return null
    if (Buffer.isBuffer(known)) return { type: 'text', bytes: known }
    // The base has a link that leads out of the checkout.
    return find(path.resolve(holder.top, known), links + 1)
  }

  /** Whether a folder above a file is a link that git tracks, which may lead anywhere. */
  function isBehindLink(file: string): boolean {
    const holder = holderOf(file)
    if (holder === undefined) return false
    for (let folder = path.dirname(file); isBelow(folder, holder.top); folder = path.dirname(folder)) {
      const isLink = realPath(folder) !== path.join(realPath(path.dirname(folder)), path.basename(folder))
      if (isLink && isTracked(holder.top, folder)) return true
    }
    return false
  }

  function copy(file: string, found: Found): string {
    const place = path.join(mkdtempSync(path.join(ownFolder(), 'file-')), path.basename(file))
    if (found.type === 'text') writeFileSync(place, found.bytes, { mode: 0o600 })
    if (found.type === 'disk') {
      const text = readBounded(found.file)
      if (text !== null) writeFileSync(place, text, { mode: 0o600 })
    }
    return place
  }

  return {
    place: (file) => {
      const known = placed.get(file)
      if (known !== undefined) return known
      const found = find(file)
      const isOwn = found.type === 'disk' && found.file === file
      const place = isOwn ? file : copy(file, found)
      if (!isOwn && !isSame(readBounded(place), () => readBounded(file))) isDifferent = true
      placed.set(file, place)
      return place
    },
    isDifferent: () => isDifferent,
    isInside: (file) => holderOf(path.join(realPath(path.dirname(file)), path.basename(file))) !== undefined,
    folder: ownFolder,
  }
}

/** Null for what is no file: npm passes over it, and a pipe would hang. @throws {DepgateError} ECONFIG. */
export function readBounded(file: string, most = maxConfigBytes): Buffer | null {
  const stat = statOrNothing(file)
  // What the system makes up on reading (/proc) has no size, and some of it never ends.
  if (stat === undefined || !stat.isFile() || stat.size === 0) return null
  if (stat.size > most)
    throw new DepgateError('ECONFIG', `${plain(file)} is larger than ${Math.floor(most / 2 ** 20)} MiB`)
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

/** Whether something has the name, be it a link that leads nowhere. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

function statOrNothing(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch {
    // Links in a circle, or a folder that may not be looked into.
    return undefined
  }
}

function isSame(a: Buffer | null, read: () => Buffer | null): boolean {
  try {
    const b = read()
    return a === null || b === null ? a === b : a.equals(b)
  } catch {
    // Too large to be the same.
    return false
  }
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`)
}

let own: string | null = null

/** Private to the user: npm reads certificates and keys from it as long as requests are sent. */
function ownFolder(): string {
  if (own !== null) return own
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-config-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  own = folder
  return folder
}
