// The section `advisories` of a policy: the sources, the canary and the maximum age of their data.

import { duration, isOneOf, refuse } from '../options/kinds.ts'
import { parseExact } from '../options/package-pattern.ts'
import { StrictObject } from '../options/strict-object.ts'
import type { AdvisorySource, Policy } from '../model/policy.ts'
import type { PackageId } from '../model/report.ts'

/** Reads the section. @throws {DepgateError} EPOLICY. */
export function parseAdvisories(input: unknown, where: string): Policy['advisories'] {
  const fields = new StrictObject(input, where)
  fields.allow(['sources', 'canary', 'maxAge'])
  const sources: unknown = fields.has('sources') ? fields.get('sources') : ['registry', 'osv']
  if (!Array.isArray(sources) || sources.length === 0)
    throw refuse(`${where}.sources`, sources, 'a list of sources')
  return {
    sources: sources.map((source: unknown, index) => parseSource(source, `${where}.sources[${index}]`)),
    canary: fields.has('canary') ? parseCanary(fields.get('canary'), `${where}.canary`) : standardCanary,
    maxAge: fields.has('maxAge') ? dataAge.parse(fields.get('maxAge'), `${where}.maxAge`) : dataAge.default,
  }
}

/** Writes the section back. */
export function printAdvisories({ sources, canary, maxAge }: Policy['advisories']): Record<string, unknown> {
  return {
    sources: sources.map(({ type, path }) => (path === null ? type : { [type]: path })),
    canary: canary === null ? false : `${canary.name}@${canary.version}`,
    maxAge: dataAge.print(maxAge),
  }
}

/** The maximum age of advisory data on disk, in minutes: a week, the same as the minimum age of a version; shorter is stricter. */
export const dataAge = duration(
  '7d',
  'Data on disk whose newest record, or whose fetch, is older than this is a gap.',
  Math.min,
)

/** Known vulnerable in every database: prototype pollution, GHSA-xvch-5gv4-984h. */
const standardCanary: PackageId = { name: 'minimist', version: '0.0.8' }

function parseCanary(input: unknown, where: string): PackageId | null {
  if (input === false) return null
  const id = typeof input === 'string' ? parseExact(input) : null
  if (id === null) throw refuse(where, input, 'a package such as "minimist@0.0.8", or false')
  return id
}

function parseSource(input: unknown, where: string): AdvisorySource {
  const types = ['registry', 'osv', 'osv-api'] as const
  if (isOneOf(types, input)) return { type: input, path: null }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    const fields = new StrictObject(input, where)
    fields.allow(['osv'])
    const path = fields.get('osv')
    if (typeof path === 'string' && path !== '' && !path.includes('\0')) return { type: 'osv', path }
  }
  throw refuse(where, input, '"registry", "osv", "osv-api" or { "osv": "a/path" }')
}
