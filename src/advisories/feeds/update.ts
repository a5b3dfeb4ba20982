// Updates depgate's own copy of the OSV data.

import { createHash, randomBytes } from 'node:crypto'
import { chmod, copyFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { covers } from '../affected.ts'
import { DepgateError } from '../../errors.ts'
import { countEach } from '../../http/count-work.ts'
import type { Counts } from '../../ports/output.ts'
import type { OsvDescription } from '../../ports/registry.ts'
import type { Advisory } from '../../model/evidence.ts'
import type { PackageId } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { fields, type FlatOptions } from '../../http/response.ts'
import { download, type Validators } from './download.ts'
import { readRecords } from './osv-files.ts'
import { buildIndex } from './osv-index-build.ts'
import { indexFolder, lookUp, pruneIndexes, stateOf } from './osv-index.ts'
import { describeOsv, osvFiles, osvFolders, readStamp, writeStamp, type OsvFolders } from './osv-store.ts'
import { claimFolder } from '../../system/private-folder.ts'

/** OSV's public archive of npm, which osv-scanner downloads too. */
const osvArchive = 'https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip'

/** One update. */
export interface UpdateRequest {
  /** An http(s) URL, a `file:` URL or a path; null for OSV's own archive. */
  readonly from: string | null
  /** npm's configuration: proxies, certificates, credentials. */
  readonly flat: FlatOptions
  readonly cacheFolder: string
  readonly now: () => Date
  /** The folder that a path is relative to; by default the working directory. */
  readonly folder?: string
  /** The package version that every valid copy reports. */
  readonly canary?: PackageId
  /** In bytes; by default 1 GiB, five times the archive of 2026. */
  readonly maxBytes?: number
  /** For the whole download, in milliseconds; by default 20 minutes. */
  readonly maxMs?: number
  /** Before the first retry, in milliseconds; by default 500. */
  readonly pauseMs?: number
  readonly counts?: Counts | undefined
}

const usualCanary: PackageId = { name: 'minimist', version: '0.0.8' }

/**
 * Downloads the archive, reads all of it, and only then replaces the old one: killed at any moment, it leaves a valid
 * copy. An archive that has not changed takes one small request.
 *
 * @throws {DepgateError} EADVISORIES, with the old copy as it was.
 */
export async function updateOsv(request: UpdateRequest): Promise<OsvDescription> {
  const { cacheFolder, maxBytes = 2 ** 30, maxMs = 20 * 60_000, pauseMs = 500 } = request
  const folders = osvFolders(cacheFolder)
  const { folder } = osvFiles(folders)
  if (![cacheFolder, folders.own, folder].every((one) => claimFolder(one))) {
    throw new DepgateError('EADVISORIES', `${plain(folder)} cannot be had for this user alone`, {
      hint: 'Others may write to it, or it cannot be made. Set XDG_CACHE_HOME to a folder of your own.',
    })
  }
  const from = request.from ?? osvArchive
  // A URL can contain a token, and the stamp stays on disk.
  const origin = createHash('sha256').update(from).digest('hex')
  const temporary = join(folder, `.new-${process.pid}-${randomBytes(6).toString('hex')}.zip`)
  try {
    await sweep(folder, request.now().getTime() - 24 * 3_600_000)
    let validators: Validators | null = { etag: null, lastModified: null }
    if (/^https?:\/\//i.test(from)) {
      const stamp = readStamp(folders)
      const known = stamp?.from === origin ? stamp : null
      const bounds = { maxBytes, maxMs, idleMs: 30_000, pauseMs }
      validators = await download({
        url: from,
        flat: request.flat,
        target: temporary,
        known,
        ...bounds,
        counts: request.counts,
      })
      const here = describeOsv(cacheFolder)
      if (validators === null && stamp !== null && here !== null) {
        const checkedAt = request.now().toISOString()
        await writeStamp(folders, { ...stamp, checkedAt, ...stateOf(here.path) })
        return { ...here, fetchedAt: checkedAt }
      }
    } else await copy(from, request.folder ?? process.cwd(), temporary, maxBytes)
    const described = await install(temporary, folders, request)
    const { records, names, updatedAt } = described
    const checkedAt = request.now().toISOString()
    const about = { etag: null, lastModified: null, ...validators, records, names, updatedAt, checkedAt }
    await writeStamp(folders, { from: origin, ...about, ...stateOf(described.path) })
    return { ...described, fetchedAt: checkedAt }
  } catch (cause) {
    if (cause instanceof DepgateError) throw cause
    const { code } = fields(cause)
    const message = `the OSV data cannot be stored (${plain(String(code), 40)})`
    throw new DepgateError('EADVISORIES', message, { cause })
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Reads a new archive and replaces the old one and its index. */
async function install(
  temporary: string,
  folders: OsvFolders,
  { now, canary = usualCanary, counts }: UpdateRequest,
): Promise<Omit<OsvDescription, 'fetchedAt'>> {
  const { archive: path } = osvFiles(folders)
  const clock = now()
  // The index is built first, for the final path of the archive: moving the archive changes neither size nor time.
  const state = { ...stateOf(temporary), path }
  const index = indexFolder(folders.indexes, state)
  const files = countEach(counts, 'records', readRecords({ type: 'archive', path: temporary }, clock))
  const meta = await buildIndex(folders.indexes, state, files, clock)
  try {
    if (meta === null)
      throw new DepgateError('EADVISORIES', `${plain(folders.indexes)} cannot be had for this user alone`)
    // An invalid record makes only its own packages a gap; where these are not known, it would be all packages.
    const trouble = meta.troubles.find(({ names }) => names === null)
    if (trouble !== undefined) throw new DepgateError('EADVISORIES', trouble.reason)
    check(lookUp(index, meta, [canary.name]) ?? [], canary)
    await rename(temporary, path)
  } catch (error) {
    await rm(index, { recursive: true, force: true })
    throw error
  }
  pruneIndexes(folders.indexes, state)
  const { records, names, updatedAt } = meta
  return { path, records, names, updatedAt }
}

/** An archive without the canary is of another ecosystem, incomplete or forged: it would hide advisories. */
function check(advisories: readonly Advisory[], canary: PackageId): void {
  if (advisories.some((advisory) => advisory.name === canary.name && covers(advisory, canary.version))) return
  const message = `the archive does not report ${canary.name}@${canary.version}, which every copy of OSV's npm data does`
  throw new DepgateError('EADVISORIES', message, { hint: "Pass an all.zip of OSV's npm records." })
}

async function copy(from: string, folder: string, target: string, maxBytes: number): Promise<void> {
  const shown = plain(from)
  try {
    const path = from.startsWith('file:') ? fileURLToPath(from) : resolve(folder, from)
    const about = await stat(path)
    if (!about.isFile()) throw new DepgateError('EADVISORIES', `${shown} is not a file`)
    if (about.size > maxBytes) throw new DepgateError('EADVISORIES', `${shown} is larger than is read`)
    await copyFile(path, target)
    await chmod(target, 0o600)
  } catch (cause) {
    if (cause instanceof DepgateError) throw cause
    const { code } = fields(cause)
    throw new DepgateError('EADVISORIES', `${shown} cannot be read (${plain(String(code), 40)})`, { cause })
  }
}

/** Removes the archives that killed updates left behind. */
async function sweep(folder: string, before: number): Promise<void> {
  for (const entry of await readdir(folder)) {
    const path = join(folder, entry)
    if (entry.startsWith('.new-') && (await stat(path)).mtimeMs < before) await rm(path, { force: true })
  }
}
