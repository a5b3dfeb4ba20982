// Merges a policy with the files and packages that it extends.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { mergeLayers, type Layer } from './layers.ts'
import { refuse } from '../options/kinds.ts'
import { parsePolicy } from './parse.ts'
import { findPreset, listExtended, objectOf, overlay } from './presets.ts'
import { plain } from '../text/plain.ts'
import { refuseTrailSettings } from '../options/log-kinds.ts'
import { listValues, writtenPaths } from './value-paths.ts'

/** The parsed file of a policy. */
export interface PolicyText {
  /** Identifies the file; relative names in it are resolved from here. */
  readonly place: string
  readonly origin: string
  readonly value: unknown
}

/** Opens a file or package that a policy extends. @throws {DepgateError} EPOLICY, EUSAGE where it does not exist. */
export type OpenExtended = (name: string, from: PolicyText) => PolicyText

const maxLevels = 5
const maxFiles = 20
const maxNames = 10
const maxCharacters = 300

/** Whether a name in `extends` is a file's: `./org/depgate.json`. */
export function isExtendedFile(name: string): boolean {
  return /^\.\.?\//.test(name) && isShort(name)
}

/** Whether a name in `extends` is a package's. Only a scope has an owner: anyone can own an unscoped name, and it can be a typo. */
function isExtendedPackage(name: string): boolean {
  return /^@[a-z0-9~-][a-z0-9._~-]*\/[a-z0-9~-][a-z0-9._~-]*$/.test(name) && isShort(name)
}

function isShort(name: string): boolean {
  return name.length <= maxCharacters
}

/** Returns the value of a policy without the files and packages that it extends: only what it sets itself. */
export function dropExtended(value: unknown): unknown {
  const top = objectOf(value)
  if (top === null || !Object.hasOwn(top, 'extends')) return value
  const isElsewhere = (name: unknown) =>
    typeof name === 'string' && (isExtendedFile(name) || isExtendedPackage(name))
  return { ...top, extends: listExtended(top.extends).filter((name) => !isElsewhere(name)) }
}

/**
 * Reads a policy with all that it extends. Files are overlaid in their order, and what a file sets itself wins, except
 * for `deny`, which is the union. A package is in `node_modules`, which is what is judged: it can only tighten the rest.
 *
 * @throws {DepgateError} EPOLICY; EUSAGE where a file or package does not exist.
 */
export function readExtended(name: Layer['name'], top: PolicyText, open: OpenExtended): Layer {
  const parts: PolicyText[] = []
  const bases: PolicyText[] = []
  collect(top, [], { parts, bases, open, files: 0 })
  const value = parts.map((part) => objectOf(part.value) ?? {}).reduce(overlay, {})
  const origins = new Map(
    parts.flatMap((part) => [...writtenPaths(part.value)].map((one) => [one, part.origin] as const)),
  )
  const own = {
    name,
    origin: top.origin,
    policy: parsePolicy(value, undefined, top.origin),
    written: writtenPaths(value),
    origins,
  }
  return bases.length === 0 ? own : tightenBy(own, bases)
}

interface Collection {
  readonly parts: PolicyText[]
  readonly bases: PolicyText[]
  readonly open: OpenExtended
  files: number
}

function collect(file: PolicyText, above: readonly string[], all: Collection): void {
  const where = `${file.origin}: extends`
  const top = objectOf(file.value)
  const { extends: named, ...own } = top ?? {}
  const names = named === undefined ? [] : listExtended(named)
  if (names.length > maxNames) throw refuse(where, named, `at most ${maxNames} names`)
  const chain = [...above, file.place]
  for (const name of names) {
    if (typeof name === 'string' && isExtendedPackage(name)) {
      count(all, where)
      all.bases.push(all.open(name, file))
    } else if (typeof name === 'string' && isExtendedFile(name)) {
      count(all, where)
      const next = all.open(name, file)
      if (chain.includes(next.place))
        throw new DepgateError('EPOLICY', `${where}: ${plain(name, 120)} leads back to itself`)
      if (chain.length > maxLevels)
        throw new DepgateError('EPOLICY', `${where}: more than ${maxLevels} files deep`)
      refuseOwn(next)
      collect(next, chain, all)
    } else all.parts.push({ ...file, value: findPreset(name, where) })
  }
  // Each is parsed on its own first, so that an error names the file that has it.
  parsePolicy(top === null ? file.value : own, undefined, file.origin)
  all.parts.push({ ...file, value: own })
}

function count(all: Collection, where: string): void {
  all.files += 1
  if (all.files > maxFiles)
    throw new DepgateError('EPOLICY', `${where}: more than ${maxFiles} files and packages in all`)
}

/** Refuses what only the policy that judges may set: waivers, and the trail's file and sink. */
function refuseOwn({ value, origin }: PolicyText): void {
  refuseTrailSettings(value, origin)
  const sources = objectOf(objectOf(value)?.advisories)?.sources
  const isRelative = (source: unknown) => {
    const file = objectOf(source)?.osv
    return typeof file === 'string' && !path.isAbsolute(file)
  }
  if (Array.isArray(sources) && sources.some(isRelative))
    throw new DepgateError(
      'EPOLICY',
      `${origin}: advisories: a policy that others extend needs absolute paths`,
    )
  const waivers = objectOf(value)?.waivers
  if (Array.isArray(waivers) ? waivers.length > 0 : Object.hasOwn(objectOf(waivers) ?? {}, 'list'))
    throw new DepgateError('EPOLICY', `${origin}: waivers: a policy that others extend cannot waive`, {
      hint: 'Put the waiver into the depgate.json beside the lockfile.',
    })
}

/** Lets packages tighten a policy; what they would loosen is refused. */
function tightenBy(
  own: Layer & { readonly origins: ReadonlyMap<string, string> },
  bases: readonly PolicyText[],
): Layer {
  const paths = listValues().map((one) => one.path)
  const origins = new Map(paths.map((one) => [one, own.origins.get(one) ?? 'default']))
  const layers = bases.map((floor): Layer => {
    refuseOwn(floor)
    const names = listExtended(objectOf(floor.value)?.extends ?? [])
    for (const name of names) findPreset(name, `${floor.origin}: extends`)
    const policy = parsePolicy(floor.value, undefined, floor.origin)
    return { name: own.name, origin: floor.origin, policy, written: writtenPaths(floor.value) }
  })
  const tightened = mergeLayers([{ ...own, written: new Set(paths), origins }, ...layers])
  const isRaised = (one: string) => layers.some(({ origin }) => tightened.origins.get(one) === origin)
  return {
    ...own,
    policy: tightened.policy,
    written: new Set([...own.written, ...paths.filter(isRaised)]),
    origins: tightened.origins,
    refused: tightened.refused.map((one) => ({
      ...one,
      reason: `a package can only tighten what ${one.by === 'default' ? 'the defaults say' : `${one.by} sets`}`,
    })),
  }
}
