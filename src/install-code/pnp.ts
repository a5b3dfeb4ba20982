// Judges yarn's `.pnp.cjs`: code that runs whenever yarn starts node, with a map from packages to the archives of its cache.

import path from 'node:path'
import { lockfileNames } from '../lockfile/names.ts'
import type { InstallCode } from '../model/change.ts'
import { plain } from '../text/plain.ts'
import { isTable, valueOf } from '../yaml/settings.ts'
import type { InstallFile } from './files.ts'

const maxFindings = 10

/**
 * Finds what an honest `yarn install` would not have written: other code around the map than before, and entries of the map
 * that the lockfile of the same state does not have, or that lead elsewhere than to yarn's cache.
 *
 * Measured with yarn 3.8 and 4.18: an install writes the file anew and reports nothing, also with `--immutable`; what was
 * edited runs until then. Between two installs of one yarn only the map differs.
 */
export function comparePnp(file: InstallFile): InstallCode[] {
  const { before, after, hasNoBefore, place } = file
  if (hasNoBefore || after === null || before === after) return []
  const now = splitPnp(after)
  const then = before === null ? null : splitPnp(before)
  if (now === null) return [describe(place, 'has no map of packages that can be read')]
  const found = then?.code === now.code ? [] : [describe(place, explainCode(before))]
  const known = new Set(then === null ? [] : listEntries(then.data).map(keyOf))
  const added = listEntries(now.data).filter((one) => !known.has(keyOf(one)))
  if (added.length === 0) return found
  const locked = readLocked(file)
  const wrong = added.flatMap((one) => {
    const problem = explainEntry(one, locked)
    return problem === null ? [] : [describe(place, problem)]
  })
  return [...found, ...wrong.slice(0, maxFindings)]
}

function explainCode(before: string | null): string {
  return before === null
    ? 'was added: yarn loads it into each node that it starts'
    : 'has other code around its map of packages than before (another yarn writes other code): yarn loads it into each node that it starts'
}

function describe(place: string, problem: string): InstallCode {
  const message = `${plain(place, 200)} ${problem}`
  return { subject: plain(place), message, spec: null, exact: null, line: null, asWarning: false }
}

/** The map, and everything else; null for a text without a map. */
function splitPnp(text: string): { readonly code: string; readonly data: unknown } | null {
  const isData = text.trimStart().startsWith('{')
  const start = isData ? 0 : text.indexOf("'{\\")
  if (start === -1) return null
  const literal = isData ? { value: text, end: text.length } : readLiteral(text, start)
  if (literal === null) return null
  try {
    const data: unknown = JSON.parse(literal.value)
    const code = (text.slice(0, start) + text.slice(literal.end)).replaceAll('\r\n', '\n')
    return isTable(data) ? { code, data } : null
  } catch {
    return null
  }
}

/** Reads a string in single quotes up to its own end: what follows the first bare quote is code. */
function readLiteral(text: string, start: number): { readonly value: string; readonly end: number } | null {
  const parts: string[] = []
  let from = start + 1
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === "'") return { value: [...parts, text.slice(from, at)].join(''), end: at + 1 }
    if (letter === '\n' || letter === '\r') return null
    if (letter !== '\\') continue
    parts.push(text.slice(from, at))
    const next = text.slice(at + 1, at + 3) === '\r\n' ? '\r\n' : (text[at + 1] ?? '')
    // yarn escapes quotes, backslashes and line ends; any other escape is not its own.
    if (next === "'" || next === '\\') parts.push(next)
    else if (next !== '\n' && next !== '\r\n') return null
    at += next.length
    from = at + 1
  }
  return null
}

interface Entry {
  readonly name: string
  readonly reference: string
  readonly location: string
}

const keyOf = ({ name, reference, location }: Entry) => JSON.stringify([name, reference, location])

/** `packageRegistryData`: a list of names, each with a list of references; null for the project itself. */
function listEntries(data: unknown): Entry[] {
  return listOf(valueOf(data, 'packageRegistryData')).flatMap((named) => {
    const [name, references] = listOf(named)
    return listOf(references).map((one): Entry => {
      const [reference, information] = listOf(one)
      const location = valueOf(information, 'packageLocation')
      return { name: textOf(name), reference: textOf(reference), location: textOf(location) }
    })
  })
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** The checksums that the lockfile of the same state has, by `name@reference`; null for an entry without one. */
function readLocked({ beside }: InstallFile): ReadonlyMap<string, string | null> {
  const texts = lockfileNames.map((name) => beside(name)?.after ?? '')
  const text = texts.find((one) => /^__metadata:/m.test(one)) ?? ''
  const found = new Map<string, string | null>()
  for (const block of text.split(/\r?\n\r?\n/)) {
    const [, resolution] = /^ {2}resolution: "(.+)"\r?$/m.exec(block) ?? []
    const [, checksum = null] = /^ {2}checksum: (?:[\w.-]+\/)?([0-9a-f]{64,})\r?$/m.exec(block) ?? []
    if (resolution !== undefined) found.set(resolution, checksum)
  }
  return found
}

/** Why an entry is none that yarn would write; null where it is one. */
function explainEntry(entry: Entry, locked: ReadonlyMap<string, string | null>): string | null {
  const { name, location } = entry
  const reference = entry.reference.replace(/^virtual:[0-9a-f]*#/, '')
  const shown = plain(`${name}@${reference}`, 200)
  if (name === '' && location === './') return null
  if (!locked.has(`${name}@${reference}`)) return `names ${shown}, which the lockfile does not have`
  if (isExpected(name, reference, location, locked.get(`${name}@${reference}`) ?? null)) return null
  return `leads ${shown} to ${plain(location, 200)}, which is not where yarn puts it`
}

/** `./.yarn/cache/<slug>-<hash>-<checksum>.zip/node_modules/<name>/`, an unplugged folder, or the folder of a workspace. */
function isExpected(name: string, reference: string, location: string, checksum: string | null): boolean {
  const step = withoutVirtual(location)
  if (step === null) return false
  if (reference.startsWith('workspace:'))
    return step === path.posix.join(reference.slice('workspace:'.length), '/')
  const slug = name.replace('/', '-')
  const end = `/node_modules/${name}/`
  if (!step.endsWith(end)) return false
  const [, folder, file = ''] = /^(?:.*\/)?(cache|unplugged)\/([^/]+)$/.exec(step.slice(0, -end.length)) ?? []
  if (folder === undefined || !file.startsWith(`${slug}-`)) return false
  if (folder === 'unplugged') return step.startsWith('.yarn/') && !file.endsWith('.zip')
  const [, mark = ''] = /-[0-9a-f]{10}-([0-9a-z]+)\.zip$/.exec(file) ?? []
  // Where yarn knows no checksum, and in its own cache outside of the project, the cache key is in the place of it.
  if (mark.length < 10) return mark !== '' && (checksum === null || step.startsWith('../'))
  return checksum?.startsWith(mark) === true
}

/** `.yarn/__virtual__/<hash>/<n>/<path>` is the path n folders above `.yarn`; null for one that yarn would write otherwise. */
function withoutVirtual(location: string): string | null {
  const step = path.posix.normalize(location)
  if (step !== location.replace(/^\.\/(?=.)/, '')) return null
  const [, depth, rest = ''] = /^\.yarn\/__virtual__\/[^/]+\/(\d{1,2})\/(.+)$/.exec(step) ?? []
  if (depth === undefined) return step.includes('__virtual__') ? null : step
  return path.posix.join('.yarn', '../'.repeat(Number(depth)), rest)
}
