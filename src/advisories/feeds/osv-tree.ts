// Finds OSV data in the commit of the base.

import { lstatSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { ConfigBase } from '../../ports/registries.ts'
import { plain } from '../../text/plain.ts'
import { realPath } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { isSame } from './osv-disk.ts'
import type { OsvBlob, OsvFound, OsvTree } from './osv-found.ts'
import { listWith, openGitRunner, type RunGit } from '../../git/run-git.ts'

/** The maximum length of a chain of links out of the checkout. */
const maxLinks = 8

/** Opens the commits of a base. */
export function openOsvTree(base: ConfigBase, env: Environment) {
  const run = openGitRunner(env)
  const finder = new OsvFinder(base.checkouts, run)
  return {
    run,
    locate: (path: string) => finder.locate(path),
    isOfChange: (path: string) => finder.isOfChange(path),
    /** The same, but the disk where its data is the same as the base's. @throws {DepgateError} EADVISORIES, EGIT. */
    find: (path: string): OsvFound => {
      const found = finder.locate(path)
      return found.type === 'tree' && isSame(found) ? { type: 'disk', path: found.path } : found
    },
  }
}

class OsvFinder {
  readonly #checkouts: ConfigBase['checkouts']
  readonly #run: RunGit

  constructor(checkouts: ConfigBase['checkouts'], run: RunGit) {
    this.#checkouts = checkouts
    this.#run = run
  }

  /** Finds the data at a path as it is at the base. @throws {DepgateError} EADVISORIES, EGIT. */
  locate(path: string, links = 0): OsvFound {
    if (links > maxLinks || /[\n\r\0]/.test(path)) return { type: 'none' }
    for (const { top, commit, step } of placesOf(path, this.#checkouts)) {
      const tree = commit === null ? null : this.#readTree({ top, commit, step, path })
      if (typeof tree === 'string') return this.locate(tree, links + 1)
      if (tree !== null) return tree
    }
    return this.isOfChange(path) ? { type: 'none' } : { type: 'disk', path }
  }

  /** Whether a folder is in a checkout and git tracks something below it, so that the change may have added it. */
  isOfChange(path: string): boolean {
    return placesOf(path, this.#checkouts).some(({ top, step }) => this.#isTracked(top, step))
  }

  /** The tree or file; the target of a link that points out of the checkout; null where nothing is. */
  #readTree(place: Pick<OsvTree, 'top' | 'commit' | 'step' | 'path'>): OsvTree | string | null {
    const { top, commit, step } = place
    const asked = `${commit}:${step}\n`
    const { bytes } = this.#run(top, ['cat-file', '--batch-check', '--follow-symlinks'], asked)
    const answer = bytes.toString('utf8')
    const [, hash = '', type, size] = /^([0-9a-f]+) (blob|tree) (\d+)\n/.exec(answer) ?? []
    const about = { type: 'tree', ...place } as const
    if (type === 'blob') {
      const blobs = [{ path: step.split('/').at(-1) ?? 'all.zip', hash, size: Number(size) }]
      return { ...about, isFile: true, blobs }
    }
    if (type === 'tree') return { ...about, isFile: false, blobs: this.#listBlobs(place, hash) }
    const target = /^symlink \d+\n([^\n]+)/.exec(answer)?.[1]
    if (target !== undefined) return resolve(top, target)
    if (/ missing\n$/.test(answer) || answer.startsWith('notdir ')) return null
    throw refuse(step, 'is at the base nothing that can be read')
  }

  #listBlobs({ top, commit, step }: Pick<OsvTree, 'top' | 'commit' | 'step'>, hash: string): OsvBlob[] {
    const text = listWith(this.#run, top, ['ls-tree', '-r', '-l', '-z', '--full-tree', hash])
    return text
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const [, mode, blob = '', size, path = ''] =
          /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line) ?? []
        const parts = path.split('/')
        if (path === '' || path.includes('\uFFFD') || parts.some((one) => one === '..' || one === '.git'))
          throw refuse(step, 'has a file whose name cannot be read')
        if (mode === '160000') throw refuse(step, `has a submodule in it (${plain(path, 120)})`)
        return mode === '120000'
          ? this.#followLink(top, commit, step, path)
          : { path, hash: blob, size: Number(size) }
      })
  }

  #followLink(top: string, commit: string, step: string, path: string): OsvBlob {
    const asked = `${commit}:${step}/${path}\n`
    const answer = /[\n\r]/.test(path)
      ? ''
      : this.#run(top, ['cat-file', '--batch-check', '--follow-symlinks'], asked).text
    const [, target = '', bytes] = /^([0-9a-f]+) blob (\d+)$/.exec(answer) ?? []
    if (target === '') throw refuse(`${step}/${path}`, 'is a link to what is no file of the repository')
    return { path, hash: target, size: Number(bytes) }
  }

  /** Whether the index or HEAD contains a path, something below it, or a link above it. */
  #isTracked(top: string, step: string): boolean {
    const has = (one: string) =>
      this.#run(top, ['ls-files', '-z', '--', `:(top,icase,literal)${one}`]).bytes.length > 0
    const isAtHead = this.#run(top, ['cat-file', '-e', `HEAD:${step}`]).isFine
    if (isAtHead || has(step)) return true
    for (let above = dirname(step); above !== '.'; above = dirname(above)) {
      if (isLink(join(top, above)) && has(above)) return true
    }
    return false
  }
}

/**
 * Lists the paths that a file may have in a checkout: its name, since a change can turn a folder into a link out of the
 * checkout, and its real path, since a link outside can point into the checkout.
 */
function placesOf(path: string, checkouts: ConfigBase['checkouts']) {
  const tops = new Map(checkouts.map((one) => [realPath(one.top), one]))
  const found = new Map<string, { top: string; commit: string | null; step: string }>()
  const add = (one: ConfigBase['checkouts'][number] | undefined, step: string) => {
    const place = step.replaceAll('\\', '/')
    if (one === undefined || place === '' || place.startsWith('../')) return
    found.set(`${one.top}\0${place}`, { ...one, step: place })
  }
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    add(tops.get(realPath(folder)), relative(folder, path))
    if (dirname(folder) === folder) break
  }
  const real = realPath(path)
  for (const [top, one] of tops) if (real.startsWith(`${top}${sep}`)) add(one, relative(top, real))
  return [...found.values()]
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function refuse(step: string, why: string): DepgateError {
  return new DepgateError('EADVISORIES', `${plain(step, 120)} ${why}`)
}
