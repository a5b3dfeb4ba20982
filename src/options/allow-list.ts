// The policy's `allow` list: how it is read, printed, and narrowed by a lower layer.

import semver from 'semver'
import { groupBy } from '../text/group-by.ts'
import { refuse, parsePatterns, patternsSchema } from './kinds.ts'
import type { PackageId } from '../model/report.ts'
import { matches, parsePattern } from './package-pattern.ts'
import { isUnsatisfiable } from './range-versions.ts'
import { StrictObject } from './strict-object.ts'
import type { AllowList, Pattern } from '../model/policy.ts'

/** No limit: every package is allowed. */
export const allowAll: AllowList = { all: null, direct: null }

// Each pattern of one layer is compared with those for the same name in the other.
const maxPatterns = 5000
const maxForName = 20
const maxSets = 1000

/** JSON Schema of `allow`. */
export const allowSchema = {
  description:
    'Packages that alone may arrive; what else does is a finding of "denied". { "direct": [...] } limits only what manifests ask for.',
  anyOf: [
    { ...patternsSchema, maxItems: maxPatterns },
    {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        direct: { ...patternsSchema, maxItems: maxPatterns },
        all: { ...patternsSchema, maxItems: maxPatterns },
      },
    },
  ],
}

/** Reads `allow`: a list for every arrival, or `{ "direct": [...] }`. @throws {DepgateError} EPOLICY. */
export function parseAllow(input: unknown, where: string): AllowList {
  if (Array.isArray(input)) return { all: parseList(input, where), direct: null }
  const fields = new StrictObject(input, where)
  fields.allow(['direct', 'all'])
  if (fields.entries().length === 0) throw refuse(where, input, 'a list of packages, or { "direct": [...] }')
  const read = (key: string) => (fields.has(key) ? parseList(fields.get(key), `${where}.${key}`) : null)
  return { all: read('all'), direct: read('direct') }
}

function parseList(input: unknown, where: string): readonly Pattern[] {
  const patterns = parsePatterns(input, where)
  const counts = new Map<string, number>()
  for (const { name } of patterns) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  if (patterns.length > maxPatterns || Math.max(0, ...counts.values()) > maxForName)
    throw refuse(
      where,
      patterns.length,
      `a list of at most ${maxPatterns}, with at most ${maxForName} for one name`,
    )
  return patterns
}

/** Whether the list limits anything. */
export function isLimited({ all, direct }: AllowList): boolean {
  return all !== null || direct !== null
}

/** Whether an arrival is on the list. */
export function isAllowed({ all, direct }: AllowList, id: PackageId, isDirect: boolean): boolean {
  const isOn = (list: readonly Pattern[] | null) => list === null || list.some((one) => matches(one, id))
  return isOn(all) && (!isDirect || isOn(direct))
}

/** The intersection of two lists. */
export function narrow(high: AllowList, low: AllowList): AllowList {
  return { all: intersect(high.all, low.all), direct: intersect(high.direct, low.direct) }
}

/** The list as it is written in a policy; null where nothing is limited. */
export function printAllow({ all, direct }: AllowList): unknown {
  const print = (list: readonly Pattern[]) => reduce(list).map((one) => one.text)
  if (direct === null) return all === null ? null : print(all)
  return { direct: print(direct), ...(all === null ? {} : { all: print(all) }) }
}

function intersect(
  high: readonly Pattern[] | null,
  low: readonly Pattern[] | null,
): readonly Pattern[] | null {
  if (high === null || low === null) return high ?? low
  const byKey = groupBy(low, keyOf)
  const both = high.flatMap((one) => (byKey.get(keyOf(one)) ?? []).flatMap((other) => meet(one, other) ?? []))
  return reduce([...both, ...within(high, low), ...within(low, high)])
}

/** The names of one list whose scope the other list has as a glob. */
function within(names: readonly Pattern[], scopes: readonly Pattern[]): Pattern[] {
  const whole = new Set(scopes.flatMap(({ scope }) => scope ?? []))
  return names.filter(({ name }) => name !== null && whole.has(name.split('/')[0] ?? ''))
}

function keyOf({ name, scope }: Pattern): string {
  return name ?? `${scope}/*`
}

/** The intersection of two patterns for the same name or scope; null where it is empty. */
function meet(one: Pattern, other: Pattern): Pattern | null {
  if (one.range === null) return other
  if (other.range === null || one.range === other.range) return one
  const sets = (range: string) =>
    new semver.Range(range, { loose: true, includePrerelease: true }).range.split('||')
  const [left, right] = [sets(one.range), sets(other.range)]
  // Far more alternatives than any real policy has: they allow nothing.
  if (left.length * right.length > maxSets) return null
  const ranges = left
    .flatMap((a) => right.map((b) => `${a} ${b}`.trim()))
    .filter((range) => !isUnsatisfiable(range))
  return ranges.length === 0 ? null : parsePattern(`${one.name}@${ranges.join(' || ')}`)
}

/** The list without patterns that another one covers, sorted by text, so that equal lists print alike. */
function reduce(list: readonly Pattern[]): readonly Pattern[] {
  const distinct = [...new Map(list.map((one) => [one.text, one])).values()]
  const byKey = groupBy(distinct, keyOf)
  const scopes = new Set(distinct.flatMap(({ scope }) => scope ?? []))
  const isCovered = (one: Pattern) =>
    (one.name !== null && scopes.has(one.name.split('/')[0] ?? '')) ||
    (byKey.get(keyOf(one)) ?? []).some((other) => other !== one && covers(other, one))
  return distinct.filter((one) => !isCovered(one)).sort((a, b) => (a.text < b.text ? -1 : 1))
}

/** Of two patterns that cover each other the one that sorts first is kept. */
function covers(wide: Pattern, { range, text }: Pattern): boolean {
  if (wide.range === null) return range !== null
  if (range === null) return false
  const isWithin = (inner: string, outer: string) =>
    semver.subset(inner, outer, { includePrerelease: true, loose: true })
  return isWithin(range, wide.range) && (wide.text < text || !isWithin(wide.range, range))
}
