// The feed of the OSV data on disk. Sends nothing.

import { resolve } from 'node:path'
import type { FeedAnswer, ReleaseQuery } from '../../ports/registry.ts'
import { DepgateError } from '../../errors.ts'
import type { Advisory } from '../../model/evidence.ts'
import type { PackageId } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { answered, listNames, unanswered } from './answer.ts'
import { findOsv, type OsvPlace, readRecords } from './osv-files.ts'
import { buildIndex } from './osv-index-build.ts'
import { indexFolder, lookUp, pruneIndexes, readMeta, stateOf } from './osv-index.ts'
import { joinCounts, openNews, type OsvCounts } from './osv-news.ts'
import { readStamp, type OsvFolders } from './osv-store.ts'
import type { OsvTrouble } from './osv-text.ts'

/** The advisories of some names, and the counts of the data. */
interface OsvContent extends OsvCounts {
  readonly advisories: ReadonlyMap<string, readonly Advisory[]>
}

/** Reads the data at `path`, or depgate's own where that is null. The answer has several parts where some records are invalid. */
export type AskOsv = (
  path: string | null,
  queries: readonly ReleaseQuery[],
  canary: PackageId | null,
) => Promise<readonly FeedAnswer[]>

/**
 * Opens the data on disk; paths are relative to `folder`. Nothing is read before the first call.
 *
 * @param now - the clock: times of records in the future are not trusted.
 * @param placeOf - maps a path to the one that is read, which is a copy of the base for data in a checkout.
 */
export function openOsv(
  folders: OsvFolders,
  folder: string,
  now: () => Date,
  placeOf: (path: string) => string = (path) => path,
): AskOsv {
  // Suggestions are looked up with the same names, so that a folder of files is read once.
  const memory = new Map<string, OsvContent>()
  return async (path, queries, canary) => {
    const names = listNames(queries)
    const scope = { source: 'osv', names } as const
    const asked = [...new Set([...names, ...(canary === null ? [] : [canary.name])])]
    try {
      const place = placeOf(path === null ? folders.own : resolve(folder, path))
      const known = memory.get(place)
      const isKnown = known !== undefined && asked.every((name) => known.advisories.has(name))
      const content = isKnown ? known : await readAll(findOsv(place), asked, folders.indexes, now())
      memory.set(place, content)
      if (content.records === 0 && content.troubles.length === 0) {
        // Data that a policy names must exist; depgate's own exists only after a download.
        if (path === null) return [unanswered(scope, 'unsupported', 'no OSV data on disk')]
        return [unanswered(scope, 'failed', `no OSV data at ${JSON.stringify(plain(path, 120))}`)]
      }
      const fetchedAt = path === null ? (readStamp(folders)?.checkedAt ?? null) : null
      return split(content, names, asked, fetchedAt)
    } catch (error) {
      return [unanswered(scope, 'failed', `OSV data on disk: ${describe(error)}`)]
    }
  }
}

/** Splits the answer: the names whose records are all valid, and the others, without an answer. */
function split(
  { advisories, troubles, updatedAt }: OsvContent,
  names: readonly string[],
  asked: readonly string[],
  fetchedAt: string | null,
): FeedAnswer[] {
  const all = asked.flatMap((name) => advisories.get(name) ?? [])
  const reasons = new Map<string, string[]>()
  const clear = names.filter((name) => {
    const trouble = findTrouble(troubles, name)
    if (trouble !== undefined) reasons.set(trouble, [...(reasons.get(trouble) ?? []), name])
    return trouble === undefined
  })
  const parts = [...reasons].map(([reason, some]) => ({
    ...unanswered({ source: 'osv', names: some }, 'failed', `OSV data on disk: ${reason}`),
    updatedAt,
    fetchedAt,
    // The advisories of valid records count even there.
    advisories: all,
  }))
  if (clear.length === 0) return parts
  const answer = answered({ source: 'osv', names: clear }, all, updatedAt)
  return [{ ...answer, fetchedAt }, ...parts]
}

function findTrouble(troubles: readonly OsvTrouble[], name: string): string | undefined {
  return troubles.find(({ names }) => names === null || names.includes(name))?.reason
}

async function readAll(
  places: readonly OsvPlace[],
  names: readonly string[],
  indexes: string,
  now: Date,
): Promise<OsvContent> {
  const parts: OsvContent[] = []
  for (const place of places) {
    const indexed = place.type === 'archive' ? await readIndex(place, names, indexes, now) : null
    parts.push(indexed ?? (await scan(place, names, now)))
  }
  const found = parts.flatMap(({ advisories }) => [...advisories.values()].flat())
  return { ...joinCounts(parts), advisories: group(names, found) }
}

/** Null where no index can be written: the cache folder is not private, or not writable. */
async function readIndex(
  place: OsvPlace,
  names: readonly string[],
  indexes: string,
  now: Date,
): Promise<OsvContent | null> {
  const state = stateOf(place.path)
  const folder = indexFolder(indexes, state)
  const known = readMeta(folder)
  const found = known === null ? null : lookUp(folder, known, names)
  if (known !== null && found !== null) return { ...known, advisories: group(names, found) }
  const built = await build(place, state, indexes, now)
  const again = built === null ? null : lookUp(folder, built, names)
  if (built === null || again === null) return null
  pruneIndexes(indexes, state)
  return { ...built, advisories: group(names, again) }
}

async function build(place: OsvPlace, state: ReturnType<typeof stateOf>, indexes: string, now: Date) {
  try {
    return await buildIndex(indexes, state, readRecords(place, now), now)
  } catch (error) {
    if (error instanceof DepgateError) throw error
    return null
  }
}

/** Reads all records and keeps those of the given names. */
async function scan(place: OsvPlace, names: readonly string[], now: Date): Promise<OsvContent> {
  const wanted = new Set(names)
  const found: Advisory[] = []
  const news = openNews(now)
  for await (const file of readRecords(place, now)) {
    found.push(...news.take(file).filter(({ name }) => wanted.has(name)))
  }
  const writtenMs = place.type === 'archive' ? stateOf(place.path).mtimeMs : undefined
  return { ...news.read(writtenMs), advisories: group(names, found) }
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
