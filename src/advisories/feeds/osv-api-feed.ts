// Asks OSV's public API for advisories: names go to a third party, so only a policy that lists it gets here.

import type { FeedAnswer, ReleaseQuery } from '../../ports/registry.ts'
import type { Advisory } from '../../model/evidence.ts'
import type { PackageId } from '../../model/report.ts'
import type { parseOsvRecord } from '../osv.ts'
import { limit } from '../../http/concurrency.ts'
import { fields } from '../../http/response.ts'
import { answered, listNames, silent } from './answer.ts'
import type { RegistryClient } from '../../ports/advisory-feed.ts'

/** OSV's public API, https://google.github.io/osv.dev/api. */
export const osvApi = 'https://api.osv.dev/'

/** The API takes so many queries at a time. */
const maxQueries = 1_000
/** Pages of one name; the API gives at most 1,000 records on each. */
const maxPages = 50
const maxRequests = 8

const badShape = "OSV's API answered in another shape than its own"

type Client = Pick<RegistryClient, 'postJson' | 'owns' | 'registryOf' | 'isOffline'>
type Ask = (path: string, body: unknown) => Promise<unknown>

/** Keeps what was told of a name for the life of the process: better versions are looked for with the same names. */
export type OsvApiMemory = Map<string, readonly Advisory[]>

/** What the API is asked with. */
export interface OsvApiRequest {
  readonly canary: PackageId | null
  /** The address of the API, with a slash at its end. */
  readonly base: string
  readonly memory: OsvApiMemory
  readonly now: Date
}

/**
 * Asks which of the names have records at all (`/v1/querybatch`) and fetches those of each that has (`/v1/query`:
 * whole records, in one request where `/v1/vulns` takes one for each). Versions are not sent: `covers` judges them.
 *
 * Names that another registry than the default one owns are not sent: they are a company's own.
 */
export async function askOsvApi(
  client: Client,
  queries: readonly ReleaseQuery[],
  { canary, base, memory, now }: OsvApiRequest,
): Promise<readonly FeedAnswer[]> {
  const usual = client.registryOf('any-unscoped-name')
  const open = queries.filter((query) => client.owns(query) && client.registryOf(query.name) === usual)
  const speaker = { source: 'osv-api', names: listNames(open) } as const
  if (open.length === 0) return []
  if (client.isOffline) return [silent(speaker, 'failed', "OSV's API is not asked while offline")]
  const asked = [...new Set([...speaker.names, ...(canary === null ? [] : [canary.name])])]
  const ask: Ask = async (path, body) => {
    const reply = await client.postJson(base, path, body)
    if (reply.status === 'failed') throw new Silence(reply.reason.replace(/^registry/, "OSV's API"))
    if (reply.status !== 200) throw new Silence(`OSV's API answered ${reply.status}`)
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
    const told = asked.flatMap((name) => all.get(name) ?? [])
    const [seen, blind] = [false, true].map((isBlind) =>
      open.filter(({ name }) => unseen.has(name) === isBlind),
    )
    return [
      answered({ source: 'osv-api', names: listNames(seen ?? []) }, told),
      // Without what it told of the canary: this part of the answer did not know it.
      answered(
        { source: 'osv-api', names: listNames(blind ?? []) },
        told.filter(({ name }) => name !== canary?.name),
      ),
    ].filter(({ names }) => names.length > 0)
  } catch (error) {
    if (error instanceof Silence) return [silent(speaker, 'failed', error.message)]
    throw error
  }
}

/** Why the API gives no answer. */
class Silence extends Error {}

/**
 * Finds out which names have records. Every request asks for the canary too: what one that does not know it answers is
 * `unseen`.
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
    // "The response ordering will be guaranteed to match the input", says its documentation.
    if (!Array.isArray(results) || results.length !== part.length) throw new Silence(badShape)
    ;(results as unknown[]).forEach((answer, nth) => {
      const { vulns, next_page_token: token } = fields(answer)
      const isShaped = typeof answer === 'object' && answer !== null && !Array.isArray(answer)
      if (!isShaped || (vulns !== undefined && !Array.isArray(vulns))) throw new Silence(badShape)
      const name = part[nth]
      // A page can be empty and not the last one.
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
      throw new Silence(badShape)
    for (const record of vulns as unknown[]) advisories.push(...readRecord(record, name, parse))
    if (next === undefined || next === null || next === '') return advisories
    if (!isToken(next) || next === token) throw new Silence(badShape)
    token = next
  }
  throw new Silence("OSV's API answered more pages than are read")
}

function readRecord(record: unknown, name: string, parse: Parse): Advisory[] {
  try {
    const advisories = parse(record)?.advisories ?? []
    return advisories.filter((advisory) => advisory.name === name)
  } catch {
    throw new Silence(badShape)
  }
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
