// Reads the text of a yarn.lock of yarn 2 and later into its entries.

import { DepgateError } from '../../errors.ts'
import {
  describeType,
  fieldOf,
  readSection,
  readSections,
  readText,
  readTexts,
  refuse,
  type JsonSection,
} from '../../json/section.ts'
import type { Edge } from '../../model/lockfile.ts'
import { plain } from '../../text/plain.ts'
import { readYamlDocuments } from '../../yaml/parse.ts'
import {
  describeNoName,
  parseRange,
  splitNamed,
  withProtocol,
  type Named,
  type RangeParts,
} from './locator.ts'

const hint = 'Take the file back from git, or write it anew: yarn install --mode=update-lockfile'

/** An entry as the file has it. */
export interface BerryEntry {
  readonly section: JsonSection
  /** The descriptors that resolve to it; their ranges have a protocol, whatever version of the format wrote them. */
  readonly descriptors: readonly Named[]
  /** Its resolution, as text and in parts. */
  readonly locator: string
  readonly name: string
  readonly reference: RangeParts
  /** As the entry states it. */
  readonly version: string | null
  /** Ranges have a protocol. */
  readonly edges: readonly Edge[]
  readonly bin: Readonly<Record<string, string>>
  readonly checksum: string | null
  readonly conditions: string | null
  /** 1-based. */
  readonly line: number
}

/** A lockfile of yarn 2 and later. */
export interface BerryFile {
  readonly root: JsonSection
  readonly metadata: JsonSection
  readonly version: number
  readonly cacheKey: string | null
  readonly entries: readonly BerryEntry[]
}

/** Whether a text is one of yarn 2 and later, as yarn decides: by `__metadata`. */
export function isBerry(text: string): boolean {
  return /^(?:__metadata|"__metadata"|'__metadata')\s*:/m.test(text)
}

const maxEntries = 100_000

/** @throws {DepgateError} ELOCKFILE. */
export function readBerryFile(text: string, file: string): BerryFile {
  const [document, second] = readYamlDocuments(text, file)
  if (document === undefined || second !== undefined || describeType(document.value) !== 'an object')
    throw new DepgateError('ELOCKFILE', `${plain(file)} must be one YAML mapping`, { hint })
  const fields = document.value as Record<string, unknown>
  const root: JsonSection = { file, document, path: [], fields, hint }
  const metadata = readSection(root, '__metadata')
  if (metadata === null) throw refuse(root, [], 'has no __metadata, so it is no lockfile of yarn 2 or later')
  const version = Number(readText(metadata, 'version') ?? 'NaN')
  if (!Number.isInteger(version) || version < 1) throw refuse(metadata, ['version'], 'must be a whole number')
  const sections = readSections(root).filter(([key]) => key !== '__metadata')
  if (sections.length > maxEntries) throw refuse(root, [], `has more than ${maxEntries} entries`)
  const entries = sections.map(([key, section]) => readEntry(key, section))
  refuseTwins(root, entries)
  return { root, metadata, version, cacheKey: readText(metadata, 'cacheKey'), entries }
}

/** yarn takes the last of two entries for a descriptor, or with one resolution, and hides the first. */
function refuseTwins(root: JsonSection, entries: readonly BerryEntry[]): void {
  const seen = new Set<string>()
  const take = (text: string, key: string) => {
    if (seen.has(text)) throw refuse(root, [key], `has "${plain(text.slice(1), 120)}" twice, the second time`)
    seen.add(text)
  }
  for (const { descriptors, locator, section } of entries) {
    const key = section.path.at(-1) ?? ''
    for (const { name, rest } of descriptors) take(`d${name}@${rest}`, key)
    take(`l${locator}`, key)
  }
}

function readEntry(key: string, section: JsonSection): BerryEntry {
  const descriptors = readDescriptors(key, section)
  const locator = readText(section, 'resolution')
  if (locator === null) throw refuse(section, [], 'has no resolution')
  const named = splitNamed(locator)
  const reference = named === null ? null : parseRange(named.rest)
  const problem = named === null ? null : describeNoName(named.name)
  if (named === null || reference === null || problem !== null)
    throw refuse(section, ['resolution'], problem ?? 'is no name with a reference')
  return {
    section,
    descriptors,
    locator,
    name: named.name,
    reference,
    version: readText(section, 'version'),
    edges: readBerryEdges(section),
    bin: Object.fromEntries(readTexts(section, 'bin')),
    checksum: readChecksum(section),
    conditions: readText(section, 'conditions'),
    line: section.document.lineOf(section.path) ?? 1,
  }
}

/**
 * Splits a key at its commas, as yarn does. A piece that is no descriptor by itself belongs to the range before it: the
 * ranges of plug-ins can have commas.
 */
function readDescriptors(key: string, section: JsonSection): Named[] {
  const descriptors: Named[] = []
  const pieces = key.split(/( *, *)/)
  for (let at = 0; at < pieces.length; at += 2) {
    const [comma = '', piece = ''] = [pieces[at - 1], pieces[at]]
    const named = splitNamed(piece)
    const last = descriptors.at(-1)
    if (named !== null) descriptors.push({ name: named.name, rest: withProtocol(named.rest) })
    else if (last !== undefined)
      descriptors[descriptors.length - 1] = { ...last, rest: `${last.rest}${comma}${piece}` }
    else throw refuse(section, [], 'is no list of descriptors')
  }
  return descriptors
}

/** The longest checksum: a cache key and a sha512 in hex. */
const longestChecksum = 300

function readChecksum(section: JsonSection): string | null {
  const checksum = readText(section, 'checksum')
  if (checksum === null || checksum === '') return null
  if (checksum.length > longestChecksum)
    throw refuse(section, ['checksum'], `is ${checksum.length} characters long`)
  return checksum
}

/** Reads what an entry depends on; optional is what `dependenciesMeta` marks so. */
function readBerryEdges(section: JsonSection): Edge[] {
  const meta = readSection(section, 'dependenciesMeta')
  const isOptional = (name: string) => {
    const one = meta === null ? undefined : fieldOf(meta, name)
    return typeof one === 'object' && one !== null && 'optional' in one && one.optional === 'true'
  }
  const edges = readTexts(section, 'dependencies').map(([name, range]): Edge => ({
    name,
    range: withProtocol(range),
    type: isOptional(name) ? 'optional' : 'runtime',
  }))
  const peers = readTexts(section, 'peerDependencies').map(([name, range]): Edge => ({
    name,
    range,
    type: 'peer',
  }))
  for (const { name, type } of [...edges, ...peers]) {
    const problem = describeNoName(name)
    if (problem !== null)
      throw refuse(section, [type === 'peer' ? 'peerDependencies' : 'dependencies', name], problem)
  }
  return [...edges, ...peers]
}
