// Answers for advisories from the OSV data on disk: nothing is sent anywhere.

import { resolve } from 'node:path'
import type { FeedAnswer, ReleaseQuery } from '../../ports/registry.ts'
import { DepgateError } from '../../errors.ts'
import type { Advisory } from '../../model/evidence.ts'
import type { PackageId } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { answered, listNames, silent } from './answer.ts'
import { findOsv, type OsvPlace, readRecords } from './osv-files.ts'
import { buildIndex, indexFolder, lookUp, pruneIndexes, readMeta, stateOf } from './osv-index.ts'
import { joinCounts, openNews, type OsvCounts } from './osv-news.ts'
import { readStamp, type OsvFolders } from './osv-store.ts'
import type { OsvTrouble } from './osv-text.ts'

/** What the data tells of some names, and of when it is. */
interface Told extends OsvCounts {
  readonly advisories: ReadonlyMap<string, readonly Advisory[]>
}

/** Asks the data at `path`, or depgate's own where that is null. Answers in parts where some of it is not understood. */
export type AskOsv = (
  path: string | null,
  queries: readonly ReleaseQuery[],
  canary: PackageId | null,
) => Promise<readonly FeedAnswer[]>

/**
 * Opens the data on disk; relative paths are of `folder`. Nothing is read before the first question.
 *
 * @param now - the clock: what a record dates later than now is not believed.
 * @param placeOf - where a path is read: that of the base of a change for what lies in its checkout.
 */
export function openOsv(
  folders: OsvFolders,
  folder: string,
  now: () => Date,
  placeOf: (path: string) => string = (path) => path,
): AskOsv {
  // Better versions are looked for with the same names: a folder of files is read once for them.
  const memory = new Map<string, Told>()
  return async (path, queries, canary) => {
    const names = listNames(queries)
    const speaker = { source: 'osv', names } as const
    const asked = [...new Set([...names, ...(canary === null ? [] : [canary.name])])]
    try {
      const place = placeOf(path === null ? folders.own : resolve(folder, path))
      const known = memory.get(place)
      const isKnown = known !== undefined && asked.every((name) => known.advisories.has(name))
      const told = isKnown ? known : await readAll(findOsv(place), asked, folders.indexes, now())
      memory.set(place, told)
      if (told.records === 0 && told.troubles.length === 0) {
        // What a policy names has to be there; depgate's own is there once it was fetched.
        if (path === null) return [silent(speaker, 'unsupported', 'no OSV data on disk')]
        return [silent(speaker, 'failed', `no OSV data at ${JSON.stringify(plain(path, 120))}`)]
      }
      const fetchedAt = path === null ? (readStamp(folders)?.checkedAt ?? null) : null
      return split(told, names, asked, fetchedAt)
    } catch (error) {
      return [silent(speaker, 'failed', `OSV data on disk: ${describe(error)}`)]
    }
  }
}

/** Answers for the names whose records were all understood, and gives no answer for the others. */
function split(
  { advisories, troubles, updatedAt }: Told,
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
    ...silent({ source: 'osv', names: some }, 'failed', `OSV data on disk: ${reason}`),
    updatedAt,
    fetchedAt,
    // What was understood counts.
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
): Promise<Told> {
  const parts: Told[] = []
  for (const place of places) {
    const indexed = place.type === 'archive' ? await readIndex(place, names, indexes, now) : null
    parts.push(indexed ?? (await scan(place, names, now)))
  }
  const found = parts.flatMap(({ advisories }) => [...advisories.values()].flat())
  return { ...joinCounts(parts), advisories: group(names, found) }
}

/** Null where no index can be kept: a cache folder that others can write to, or nobody. */
async function readIndex(
  place: OsvPlace,
  names: readonly string[],
  indexes: string,
  now: Date,
): Promise<Told | null> {
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

/** Reads everything and keeps what was asked for. */
async function scan(place: OsvPlace, names: readonly string[], now: Date): Promise<Told> {
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
