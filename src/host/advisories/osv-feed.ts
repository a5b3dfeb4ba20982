// Answers for advisories from the OSV data on disk: nothing is sent anywhere.

import { resolve } from 'node:path'
import type { FeedAnswer, ReleaseQuery } from '../../define.ts'
import { DepgateError } from '../../errors.ts'
import type { Advisory } from '../../evidence.ts'
import type { PackageId } from '../../model.ts'
import { plain } from '../../text.ts'
import { answered, listNames, silent } from './answer.ts'
import { findOsv, type OsvPlace, readRecords } from './osv-files.ts'
import { buildIndex, indexFolder, lookUp, pruneIndexes, readMeta, stateOf } from './osv-index.ts'
import type { OsvFolders } from './osv-store.ts'

/** What the data says of some names, and of when it is. */
interface Told {
  readonly advisories: ReadonlyMap<string, readonly Advisory[]>
  readonly records: number
  readonly updatedAt: string | null
}

/** Asks the data at `path`, or depgate's own where that is null. */
export type AskOsv = (
  path: string | null,
  queries: readonly ReleaseQuery[],
  canary: PackageId | null,
) => Promise<FeedAnswer>

/**
 * Opens the data on disk; relative paths are of `folder`. Nothing is read before the first question.
 *
 * @param placeOf - where a path is read: that of the base of a change for what lies in its checkout.
 */
export function openOsv(
  folders: OsvFolders,
  folder: string,
  placeOf: (path: string) => string = (path) => path,
): AskOsv {
  // Better versions are looked for with the same names: a folder of files is read once for them.
  const memory = new Map<string, Told>()
  return async (path, queries, canary) => {
    const names = listNames(queries)
    const speaker = { source: 'osv', names } as const
    const asked = [...new Set([...names, ...(canary === null ? [] : [canary.name])])]
    try {
      const place = findOsv(placeOf(path === null ? folders.own : resolve(folder, path)))
      if (place === null) return silent(speaker, 'unsupported', 'no OSV data on disk')
      const known = memory.get(place.path)
      const told = known !== undefined && asked.every((name) => known.advisories.has(name)) ? known : null
      const { advisories, records, updatedAt } = told ?? (await read(place, asked, folders.indexes))
      memory.set(place.path, { advisories, records, updatedAt })
      if (records === 0) return silent(speaker, 'unsupported', 'no OSV data on disk')
      const all = asked.flatMap((name) => advisories.get(name) ?? [])
      return answered(speaker, all, updatedAt)
    } catch (error) {
      return silent(speaker, 'failed', `OSV data on disk: ${describe(error)}`)
    }
  }
}

async function read(place: OsvPlace, names: readonly string[], indexes: string): Promise<Told> {
  return (
    (place.type === 'archive' ? await readIndex(place, names, indexes) : null) ?? (await scan(place, names))
  )
}

/** Null where no index can be kept: a cache folder that others can write to, or nobody. */
async function readIndex(place: OsvPlace, names: readonly string[], indexes: string): Promise<Told | null> {
  const state = stateOf(place.path)
  const folder = indexFolder(indexes, state)
  const known = readMeta(folder)
  const found = known === null ? null : lookUp(folder, known, names)
  if (known !== null && found !== null) return { ...known, advisories: group(names, found) }
  const built = await build(place, state, indexes)
  const again = built === null ? null : lookUp(folder, built, names)
  if (built === null || again === null) return null
  pruneIndexes(indexes, state)
  return { ...built, advisories: group(names, again) }
}

async function build(place: OsvPlace, state: ReturnType<typeof stateOf>, indexes: string) {
  try {
    return await buildIndex(indexes, state, readRecords(place))
  } catch (error) {
    if (error instanceof DepgateError) throw error
    return null
  }
}

/** Reads everything and keeps what was asked for. */
async function scan(place: OsvPlace, names: readonly string[]): Promise<Told> {
  const wanted = new Set(names)
  const found: Advisory[] = []
  let records = 0
  let updatedAt: string | null = null
  for await (const record of readRecords(place)) {
    records += 1
    if (record.modified !== null && record.modified > (updatedAt ?? '')) updatedAt = record.modified
    found.push(...record.advisories.filter(({ name }) => wanted.has(name)))
  }
  return { advisories: group(names, found), records, updatedAt }
}

function group(names: readonly string[], found: readonly Advisory[]): Map<string, Advisory[]> {
  const groups = new Map<string, Advisory[]>(names.map((name) => [name, []]))
  for (const advisory of found) groups.get(advisory.name)?.push(advisory)
  return groups
}

function describe(error: unknown): string {
  if (error instanceof DepgateError) return error.message
  const { code } = error as NodeJS.ErrnoException
  return `cannot be read (${plain(String(code ?? 'unknown'), 40)})`
}
