// The feed of OSV's API, which sends names to a third party, if a policy lists it.

import type { FeedAnswer, ReleaseQuery } from '../../ports/registry.ts'
import type { Advisory } from '../../model/evidence.ts'
import type { PackageId } from '../../model/report.ts'
import type { parseOsvRecord } from '../osv.ts'
import { limit } from '../../http/concurrency.ts'
import { fields } from '../../http/response.ts'
import { answered, listNames, unanswered } from './answer.ts'
import type { RegistryClient } from '../../ports/advisory-feed.ts'

/** OSV's public API, https://google.github.io/osv.dev/api. */
export const osvApi = 'https://api.osv.dev/'

/** The API's maximum of queries in one request. */
const maxQueries = 1_000
/** The maximum of pages for one name; the API returns at most 1,000 records per page. */
const maxPages = 50
const maxRequests = 8

const badShape = "OSV's API answered in another shape than its own"

type Client = Pick<RegistryClient, 'postJson' | 'owns' | 'registryOf' | 'isOffline'>
type Ask = (path: string, body: unknown) => Promise<unknown>

/** The advisories by name, for the life of the process: suggestions are looked up with the same names. */
export type OsvApiMemory = Map<string, readonly Advisory[]>

/** Options of the feed. */
export interface OsvApiRequest {
  readonly canary: PackageId | null
  /** The URL of the API, with a trailing slash. */
  readonly base: string
  readonly memory: OsvApiMemory
  readonly now: Date
}

/**
 * Finds the names that have records (`/v1/querybatch`) and fetches the records of each (`/v1/query`: all records of a
 * name in one request, where `/v1/vulns` takes one per record). Versions are not sent: `covers` judges them.
 *
 * Names that belong to another registry than the default one are not sent, since they are a company's own.
 */
export async function askOsvApi(
  client: Client,
  queries: readonly ReleaseQuery[],
  { canary, base, memory, now }: OsvApiRequest,
): Promise<readonly FeedAnswer[]> {
  const usual = client.registryOf('any-unscoped-name')
  const open = queries.filter((query) => client.owns(query) && client.registryOf(query.name) === usual)
  const scope = { source: 'osv-api', names: listNames(open) } as const
  if (open.length === 0) return []
  if (client.isOffline) return [unanswered(scope, 'failed', "OSV's API is not asked while offline")]
  const asked = [...new Set([...scope.names, ...(canary === null ? [] : [canary.name])])]
  const ask: Ask = async (path, body) => {
    const reply = await client.postJson(base, path, body)
    if (reply.status === 'failed') throw new ApiError(reply.reason.replace(/^registry/, "OSV's API"))
    if (reply.status !== 200) throw new ApiError(`OSV's API answered ${reply.status}`)
    return reply.json
  }
  try {
    const missing = asked.filter((name) => !memory.has(name))
    const { known, unseen } = await findKnown(ask, missing, canary?.name ?? null)
    const { parseOsvRecord: parse } = await import('../osv.ts')
    const enter = limit(maxRequests)
    const fetched = await Promise.all(
      missing.map(async (name) => {
        const leave = await enter()
        const read: Parse = (json) => parse(json, 'osv-api', now)
        return [
          name,
          known.has(name) ? await fetchRecords(ask, name, read).finally(leave) : (leave(), []),
        ] as const
      }),
    )
    for (const [name, advisories] of fetched) if (!unseen.has(name)) memory.set(name, advisories)
    const all = new Map([...memory, ...fetched])
    const advisories = asked.flatMap((name) => all.get(name) ?? [])
    const [seen, blind] = [false, true].map((isBlind) =>
      open.filter(({ name }) => unseen.has(name) === isBlind),
    )
    return [
      answered({ source: 'osv-api', names: listNames(seen ?? []) }, advisories),
      // Without the canary's advisories, since this part of the answer did not contain them.
      answered(
        { source: 'osv-api', names: listNames(blind ?? []) },
        advisories.filter(({ name }) => name !== canary?.name),
      ),
    ].filter(({ names }) => names.length > 0)
  } catch (error) {
    if (error instanceof ApiError) return [unanswered(scope, 'failed', error.message)]
    throw error
  }
}

/** The reason why the API gave no answer. */
class ApiError extends Error {}

/**
 * Finds the names that have records. Every request contains the canary too: the names of a request whose answer lacks it
 * are `unseen`.
 */
async function findKnown(ask: Ask, names: readonly string[], canary: string | null) {
  const known = new Set<string>()
  const unseen = new Set<string>()
  const others = names.filter((name) => name !== canary)
  const size = maxQueries - (canary === null ? 0 : 1)
  for (let start = 0; start < others.length || (start === 0 && names.length > 0); start += size) {
    const part = [...others.slice(start, start + size), ...(canary === null ? [] : [canary])]
    const queries = part.map((name) => ({ package: { name, ecosystem: 'npm' } }))
    const { results } = fields(await ask('v1/querybatch', { queries }))
    // The API's documentation: "The response ordering will be guaranteed to match the input".
    if (!Array.isArray(results) || results.length !== part.length) throw new ApiError(badShape)
    ;(results as unknown[]).forEach((answer, nth) => {
      const { vulns, next_page_token: token } = fields(answer)
      const isShaped = typeof answer === 'object' && answer !== null && !Array.isArray(answer)
      if (!isShaped || (vulns !== undefined && !Array.isArray(vulns))) throw new ApiError(badShape)
      const name = part[nth]
      // A page can be empty without being the last one.
      if (name !== undefined && ((vulns?.length ?? 0) > 0 || isToken(token))) known.add(name)
      else if (name !== undefined && name === canary) part.forEach((one) => unseen.add(one))
    })
  }
  return { known, unseen }
}

type Parse = (json: unknown) => ReturnType<typeof parseOsvRecord>

async function fetchRecords(ask: Ask, name: string, parse: Parse): Promise<Advisory[]> {
  const advisories: Advisory[] = []
  let token: string | null = null
  for (let page = 0; page < maxPages; page += 1) {
    const query = { package: { name, ecosystem: 'npm' }, ...(token === null ? {} : { page_token: token }) }
    const json = await ask('v1/query', query)
    const { vulns = [], next_page_token: next } = fields(json)
    if (typeof json !== 'object' || json === null || Array.isArray(json) || !Array.isArray(vulns))
      throw new ApiError(badShape)
    for (const record of vulns as unknown[]) advisories.push(...readRecord(record, name, parse))
    if (next === undefined || next === null || next === '') return advisories
    if (!isToken(next) || next === token) throw new ApiError(badShape)
    token = next
  }
  throw new ApiError("OSV's API answered more pages than are read")
}

function readRecord(record: unknown, name: string, parse: Parse): Advisory[] {
  try {
    const advisories = parse(record)?.advisories ?? []
    return advisories.filter((advisory) => advisory.name === name)
  } catch {
    throw new ApiError(badShape)
  }
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
