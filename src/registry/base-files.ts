// Finds a file of npm's configuration as the base of a change has it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ConfigBase } from '../ports/registries.ts'
import { realPath } from '../system/files.ts'
import { openGitFiles, type GitFiles } from '../git/files.ts'
import { isThere, readBounded } from './config-file.ts'

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
  base: ConfigBase,
  env: Readonly<Record<string, string | undefined>>,
): BaseFiles {
  const finder = new BaseFileFinder(base, openGitFiles(env))
  const placed = new Map<string, string>()
  let isDifferent = false
  return {
    place: (file) => {
      const known = placed.get(file)
      if (known !== undefined) return known
      const found = finder.find(file)
      const isOwn = found.type === 'disk' && found.file === file
      const place = isOwn ? file : copy(file, found)
      if (!isOwn && !isSame(readBounded(place), () => readBounded(file))) isDifferent = true
      placed.set(file, place)
      return place
    },
    isDifferent: () => isDifferent,
    isInside: (file) => finder.isInside(path.join(realPath(path.dirname(file)), path.basename(file))),
    folder: ownFolder,
  }
}

/** Finds files in the checkouts of a change, as the base has them. */
class BaseFileFinder {
  readonly #checkouts: ConfigBase['checkouts']
  readonly #moved: ConfigBase['moved']
  readonly #git: GitFiles

  constructor({ checkouts, moved }: ConfigBase, git: GitFiles) {
    this.#checkouts = checkouts.map(({ top, commit }) => ({ top: path.normalize(top), commit }))
    this.#moved = moved
    this.#git = git
  }

  isInside(file: string): boolean {
    return this.#holderOf(file) !== undefined
  }

  find(file: string, links = 0): Found {
    // A line break in a name would be another question to git.
    if (links > maxLinks || /[\n\r\0]/.test(file)) return { type: 'none' }
    const real = path.join(realPath(path.dirname(file)), path.basename(file))
    // A folder of the base can be a link now.
    if (real !== file) {
      const named = this.#findAtBase(file, links)
      if (named !== null) return named
      if (this.#isBehindLink(file)) return { type: 'none' }
    }
    const target = realPath(real)
    const holder = this.#holderOf(real)
    if (holder === undefined) {
      // A link from outside may lead into the checkout: what it leads to is the checkout's.
      return target !== real && this.isInside(target) ? this.find(target, links + 1) : { type: 'disk', file }
    }
    const known = this.#findAtBase(real, links)
    if (known !== null) return known
    if (!isThere(real)) return { type: 'disk', file }
    // The change alone has it.
    if (this.#git.isTracked(holder.top, real)) return { type: 'none' }
    return target === real ? { type: 'disk', file } : this.find(target, links + 1)
  }

  /** Null where no checkout of the base has the file. */
  #findAtBase(file: string, links: number): Found | null {
    const holder = this.#holderOf(file)
    const known = holder === undefined ? null : this.#read(holder, file)
    if (holder === undefined || known === null) return null
    if (Buffer.isBuffer(known)) return { type: 'text', bytes: known }
    // The base has a link that leads out of the checkout.
    return this.find(path.resolve(holder.top, known), links + 1)
  }

  #read({ top, commit }: ConfigBase['checkouts'][number], file: string): string | Buffer | null {
    if (commit === null) return null
    const moved = this.#moved
    const here = this.#git.follow(top, commit, file)
    if (here !== null || moved === null || !isBelow(file, moved.to)) return here
    return this.#git.follow(top, commit, path.join(moved.from, path.relative(moved.to, file)))
  }

  /** Whether a folder above a file is a link that git tracks, which may lead anywhere. */
  #isBehindLink(file: string): boolean {
    const holder = this.#holderOf(file)
    if (holder === undefined) return false
    for (let folder = path.dirname(file); isBelow(folder, holder.top); folder = path.dirname(folder)) {
      const isLink = realPath(folder) !== path.join(realPath(path.dirname(folder)), path.basename(folder))
      if (isLink && this.#git.isTracked(holder.top, folder)) return true
    }
    return false
  }

  #holderOf(file: string): ConfigBase['checkouts'][number] | undefined {
    return this.#checkouts.find(({ top }) => isBelow(file, top))
  }
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
