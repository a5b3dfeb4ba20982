// Finds OSV data in the commit of before, and what of it the disk has changed.

import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { ConfigBase } from '../../ports/host.ts'
import { plain } from '../../text/plain.ts'
import { realPath } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { openGitRunner } from '../../git/run-git.ts'

/** One file of the data; the path is from the folder that holds it. */
export interface OsvBlob {
  readonly path: string
  readonly hash: string
  readonly size: number
}

/** Data as a commit has it: a folder, or one archive. */
export interface OsvTree {
  readonly type: 'tree'
  readonly top: string
  readonly commit: string
  /** Its path from the top. */
  readonly step: string
  readonly isFile: boolean
  readonly blobs: readonly OsvBlob[]
  /** Where it lies on disk, by the name that the policy has for it. */
  readonly path: string
}

/** Where data is to be read. `none`: only the change has it. */
export type OsvFound = OsvTree | { readonly type: 'disk'; readonly path: string } | { readonly type: 'none' }

/** Links of a base that lead out of its checkout. */
const maxLinks = 8

/** Opens the commits of a base. */
export function openOsvTree({ checkouts }: ConfigBase, env: Environment) {
  const run = openGitRunner(env)

  /** Finds the data that a path names as the base has it. @throws {DepgateError} EADVISORIES, EGIT. */
  function locate(path: string, links = 0): OsvFound {
    if (links > maxLinks || /[\n\r\0]/.test(path)) return { type: 'none' }
    const places = placesOf(path, checkouts)
    for (const { top, commit, step } of places) {
      const tree = commit === null ? null : readTree(top, commit, step, path)
      if (typeof tree === 'string') return locate(tree, links + 1)
      if (tree !== null) return tree
    }
    return isOfChange(path) ? { type: 'none' } : { type: 'disk', path }
  }

  /** The tree or file; the path of a link that leads out; null where nothing is. */
  function readTree(top: string, commit: string, step: string, path: string): OsvTree | string | null {
    const asked = `${commit}:${step}\n`
    const { bytes } = run(top, ['cat-file', '--batch-check', '--follow-symlinks'], asked)
    const answer = bytes.toString('utf8')
    const [, hash = '', type, size] = /^([0-9a-f]+) (blob|tree) (\d+)\n/.exec(answer) ?? []
    const about = { type: 'tree', top, commit, step, path } as const
    if (type === 'blob') {
      const blobs = [{ path: step.split('/').at(-1) ?? 'all.zip', hash, size: Number(size) }]
      return { ...about, isFile: true, blobs }
    }
    if (type === 'tree') return { ...about, isFile: false, blobs: listBlobs(top, commit, step, hash) }
    const target = /^symlink \d+\n([^\n]+)/.exec(answer)?.[1]
    if (target !== undefined) return resolve(top, target)
    if (/ missing\n$/.test(answer) || answer.startsWith('notdir ')) return null
    throw refuse(step, 'is at the base nothing that can be read')
  }

  function listBlobs(top: string, commit: string, step: string, hash: string): OsvBlob[] {
    const listed = run(top, ['ls-tree', '-r', '-l', '-z', '--full-tree', hash])
    if (!listed.isFine) throw new DepgateError('EGIT', `git ls-tree failed: ${plain(listed.trouble, 300)}`)
    const lines = listed.bytes.toString('utf8').split('\0')
    return lines.filter(Boolean).map((line) => {
      const [, mode, blob = '', size, path = ''] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line) ?? []
      if (
        path === '' ||
        path.includes('\uFFFD') ||
        path.split('/').some((one) => one === '..' || one === '.git')
      )
        throw refuse(step, 'has a file whose name cannot be read')
      if (mode === '160000') throw refuse(step, `has a submodule in it (${plain(path, 120)})`)
      if (mode !== '120000') return { path, hash: blob, size: Number(size) }
      const asked = `${commit}:${step}/${path}\n`
      const answer = /[\n\r]/.test(path)
        ? ''
        : run(top, ['cat-file', '--batch-check', '--follow-symlinks'], asked).text
      const [, target = '', bytes] = /^([0-9a-f]+) blob (\d+)$/.exec(answer) ?? []
      if (target === '') throw refuse(`${step}/${path}`, 'is a link to what is no file of the repository')
      return { path, hash: target, size: Number(bytes) }
    })
  }

  /** Whether the index or HEAD knows a path, something below it, or a link above it. */
  function isTracked(top: string, step: string): boolean {
    const has = (one: string) =>
      run(top, ['ls-files', '-z', '--', `:(top,icase,literal)${one}`]).bytes.length > 0
    const isAtHead = run(top, ['cat-file', '-e', `HEAD:${step}`]).isFine
    if (isAtHead || has(step)) return true
    for (let above = dirname(step); above !== '.'; above = dirname(above)) {
      if (isLink(join(top, above)) && has(above)) return true
    }
    return false
  }

  /** Whether a folder lies in a checkout whose git knows something below it: the change may have put it there. */
  const isOfChange = (path: string) => placesOf(path, checkouts).some(({ top, step }) => isTracked(top, step))

  /** The same, and the disk where that has just what the base has. @throws {DepgateError} EADVISORIES, EGIT. */
  const find = (path: string): OsvFound => {
    const found = locate(path)
    return found.type === 'tree' && isSame(found) ? { type: 'disk', path: found.path } : found
  }

  return { find, locate, isOfChange, run }
}

/**
 * Lists what a path may be called in a checkout: by its name, since a change can turn a folder into a link that leads
 * out, and by where it leads, since a link outside can lead in.
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

/** Whether the disk has just the files of a tree, none of them a link, so that its index need not be built anew. */
function isSame({ top, step, path, isFile, blobs }: OsvTree): boolean {
  try {
    if (realPath(path) !== join(realPath(top), step)) return false
    const files = isFile ? [path] : listFiles(path, blobs.length + 1)
    if (files === null || files.length !== blobs.length) return false
    const folder = isFile ? dirname(path) : path
    return blobs.every(({ path: file, hash, size }) => {
      const stat = lstatSync(join(folder, file), { throwIfNoEntry: false })
      const isAlike = stat?.isFile() === true && stat.size === size
      return isAlike && hashBlob(readFileSync(join(folder, file)), hash.length) === hash
    })
  } catch {
    return false
  }
}

/** Every file below a folder; null where one is no ordinary file, or there are more than `most`. */
export function listFiles(folder: string, most: number): string[] | null {
  const files: string[] = []
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const place = join(next, entry.name)
      if (entry.isDirectory()) folders.push(place)
      else if (entry.isFile()) files.push(place)
      else return null
      if (files.length > most) return null
    }
  }
  return files
}

/** The name that git gives to bytes; `length` tells its hash: 40 signs of SHA-1, 64 of SHA-256. */
export function hashBlob(bytes: Uint8Array, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function refuse(step: string, why: string): DepgateError {
  return new DepgateError('EADVISORIES', `${plain(step, 120)} ${why}`)
}
