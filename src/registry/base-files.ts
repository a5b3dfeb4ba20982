// Finds npm's configuration files as they are at the base of a change.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ConfigBase } from '../ports/registries.ts'
import { realPath } from '../system/files.ts'
import { openGitFiles, type GitFiles } from '../git/files.ts'
import { isThere, readBounded } from './config-file.ts'

/** The files that npm reads instead of those of a checkout. */
export interface BaseFiles {
  /**
   * Returns the path of a file with the content that it has at the base. A file outside of the checkouts, or one that
   * git does not track there, belongs to the machine or the CI job: its path is returned unchanged.
   *
   * @throws {DepgateError} ECONFIG for a file that is too large, EGIT.
   */
  place(file: string): string
  /** Whether a file was found whose content differs on disk. */
  isDifferent(): boolean
  /** Whether a path is in one of the checkouts. */
  isInside(file: string): boolean
  /** A temporary folder, which is removed when the process ends. */
  folder(): string
}

type Found =
  | { readonly type: 'disk'; readonly file: string }
  | { readonly type: 'text'; readonly bytes: Buffer }
  | { readonly type: 'none' }

/** The maximum length of a chain of links. */
const maxLinks = 8

/** Opens npm's configuration files of a base. Nothing is read or written before the first call. */
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

/** Finds files in the checkouts of a change, as they are at the base. */
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
    return this.#checkoutOf(file) !== undefined
  }

  find(file: string, links = 0): Found {
    // git reads each line of input as one request: a line break in a name would add another.
    if (links > maxLinks || /[\n\r\0]/.test(file)) return { type: 'none' }
    const real = path.join(realPath(path.dirname(file)), path.basename(file))
    // A folder of the base may have become a link.
    if (real !== file) {
      const named = this.#findAtBase(file, links)
      if (named !== null) return named
      if (this.#isBehindLink(file)) return { type: 'none' }
    }
    const target = realPath(real)
    const checkout = this.#checkoutOf(real)
    if (checkout === undefined) {
      // A link outside of the checkout may point into it: its target belongs to the checkout.
      return target !== real && this.isInside(target) ? this.find(target, links + 1) : { type: 'disk', file }
    }
    const known = this.#findAtBase(real, links)
    if (known !== null) return known
    if (!isThere(real)) return { type: 'disk', file }
    // Only the change has the file.
    if (this.#git.isTracked(checkout.top, real)) return { type: 'none' }
    return target === real ? { type: 'disk', file } : this.find(target, links + 1)
  }

  /** Null where no checkout of the base has the file. */
  #findAtBase(file: string, links: number): Found | null {
    const checkout = this.#checkoutOf(file)
    const known = checkout === undefined ? null : this.#read(checkout, file)
    if (checkout === undefined || known === null) return null
    if (Buffer.isBuffer(known)) return { type: 'text', bytes: known }
    // At the base the file is a link that points out of the checkout.
    return this.find(path.resolve(checkout.top, known), links + 1)
  }

  #read({ top, commit }: ConfigBase['checkouts'][number], file: string): string | Buffer | null {
    if (commit === null) return null
    const moved = this.#moved
    const here = this.#git.follow(top, commit, file)
    if (here !== null || moved === null || !isBelow(file, moved.to)) return here
    return this.#git.follow(top, commit, path.join(moved.from, path.relative(moved.to, file)))
  }

  /** Whether a parent folder of a file is a link that git tracks, which may point anywhere. */
  #isBehindLink(file: string): boolean {
    const checkout = this.#checkoutOf(file)
    if (checkout === undefined) return false
    for (let folder = path.dirname(file); isBelow(folder, checkout.top); folder = path.dirname(folder)) {
      const isLink = realPath(folder) !== path.join(realPath(path.dirname(folder)), path.basename(folder))
      if (isLink && this.#git.isTracked(checkout.top, folder)) return true
    }
    return false
  }

  #checkoutOf(file: string): ConfigBase['checkouts'][number] | undefined {
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
    // A file that is too large is different.
    return false
  }
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`)
}

let own: string | null = null

/** Private to the user: npm reads certificates and keys from it for as long as requests are sent. */
function ownFolder(): string {
  if (own !== null) return own
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-config-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  own = folder
  return folder
}
