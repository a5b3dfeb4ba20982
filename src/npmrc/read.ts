// Reads an `.npmrc` as npm does, and marks values that the environment decides as open.

import path from 'node:path'
import ini from 'ini'
import { expandUnset } from './expand.ts'
import { rowOf, type KeyType } from './table.ts'

/** The largest `.npmrc` that is read, in characters: a thousand times the size of real ones. */
export const maxNpmrcLength = 2 ** 20

/** One setting, as npm reads it where no variable of the environment is set. */
export interface Setting {
  readonly key: string
  /** The values of a list; else one, or none where npm drops the value. `null` is an explicit null. */
  readonly values: readonly (string | null)[]
  /** npm drops the value with a warning, since it has the wrong type. */
  readonly isDropped: boolean
  /** The value depends on the environment. */
  readonly isOpen: boolean
  /** The key as written, where it depends on the environment. */
  readonly openKey: string | null
  /** Key and value as written, to compare open settings with those of before. */
  readonly written: string
}

/** An `.npmrc` that npm itself cannot read: npm ends with a TypeError. */
export class NpmrcError extends Error {}

/**
 * Returns the settings in the order of the file: for npm the last one of a key wins. Keys below a `[section]` are not
 * settings.
 *
 * @throws {NpmrcError}
 */
export function readNpmrc(text: string): Setting[] {
  return Object.entries(parse(text)).map(([written, value]) => {
    const { text: key, isOpen } = expandUnset(written)
    const read = readValue(value, rowOf(key)?.type ?? null)
    return {
      key,
      openKey: isOpen ? written : null,
      written: `${written}\n${typeof value}\n${textOf(value)}`,
      ...read,
    }
  })
}

/** The 1-based line that sets each wanted key last, by the key as written. */
export function linesOfKeys(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [index, line] of text.split(/\r\n|[\r\n]/).entries()) {
    if (index >= maxLines || /^\[[^\]]*\]\s*$/.test(line)) break
    const key = readLine(line)?.key
    if (key !== undefined && wanted.has(key)) found.set(key, index + 1)
  }
  return found
}

const maxLines = 20_000

/** Parses one line by itself; null where npm ignores it. */
export function readLine(line: string): { readonly key: string; readonly value: unknown } | null {
  try {
    const [entry] = Object.entries(ini.parse(line))
    return entry === undefined ? null : { key: entry[0], value: entry[1] }
  } catch {
    return null
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return ini.parse(text)
  } catch (cause) {
    throw new NpmrcError('npm cannot read it', { cause })
  }
}

type Read = Pick<Setting, 'values' | 'isDropped' | 'isOpen'>

const dropped: Read = { values: [], isDropped: true, isOpen: false }

/** Converts a value as @npmcli/config's parse-field.js and then nopt's clean do. */
function readValue(value: unknown, type: KeyType | null): Read {
  if (type === 'list') return readList(value)
  // npm accepts a list for a setting that is not one, without expanding references; its users convert it to a string.
  if (Array.isArray(value)) {
    if (type === 'boolean') return fixed('true')
    const parts = (value as unknown[]).map((part) =>
      typeof part === 'string' || Array.isArray(part)
        ? clean(textOf(part).trim(), type)
        : readValue(part, type),
    )
    const valid = parts.filter(({ isDropped }) => !isDropped).map(({ values }) => values[0] ?? 'null')
    return valid.length === 0 ? dropped : fixed(valid.join(','))
  }
  if (typeof value !== 'string') {
    if (type === 'boolean') return fixed(String(Boolean(value)))
    // nopt converts `false` to null where null is allowed; elsewhere it counts as unset.
    if (value === null || value === false) return fixed(null)
    if (type === 'number' && value === true) return fixed('1')
    return clean(textOf(value), type)
  }
  const trimmed = value.trim()
  if (type === 'boolean' && trimmed === '') return fixed('true')
  if (type === 'boolean' && ['null', 'undefined'].includes(trimmed)) return fixed('false')
  if (trimmed === 'null' && canBeNull(type)) return fixed(null)
  const { text, isOpen } = expandUnset(trimmed)
  return { ...clean(text.trim(), type), isOpen }
}

function canBeNull(type: KeyType | null): boolean {
  return type !== 'path' && type !== null
}

function fixed(value: string | null): Read {
  return { values: [value], isDropped: false, isOpen: false }
}

/** Reads a list: repeated `key[]`, paragraphs, or commas. */
function readList(value: unknown): Read {
  const entries = Array.isArray(value) ? (value as unknown[]) : [value]
  const texts = entries.flatMap((entry) => {
    if (entry === null) return []
    return typeof entry === 'string' ? entry.split('\n\n').map((part) => part.trim()) : [textOf(entry)]
  })
  const read = texts.map(expandUnset)
  return {
    values: read
      .flatMap(({ text }) => text.split(',').map((part) => part.trim()))
      .filter((part) => part !== ''),
    isDropped: false,
    isOpen: read.some(({ isOpen }) => isOpen),
  }
}

/** Converts a text without references as nopt does. */
function clean(text: string, type: KeyType | null): Read {
  if (typeof type === 'object' && type !== null) return type.includes(text) ? fixed(text) : dropped
  switch (type) {
    case 'boolean':
      return fixed(String(Number.isNaN(Number(text)) ? text !== 'false' : Number(text) !== 0))
    case 'number':
      return Number.isNaN(Number(text)) ? { ...dropped, values: [] } : fixed(String(Number(text)))
    case 'date': {
      const time = Date.parse(text)
      return Number.isNaN(time) ? dropped : fixed(new Date(time).toISOString())
    }
    case 'url':
      if (text === 'false') return fixed(null)
      return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(text) ? fixed(text) : dropped
    case 'path':
      // A path below the project, normalized.
      return fixed(
        text === '' || text.startsWith('~/') || path.isAbsolute(text) ? text : path.posix.normalize(text),
      )
    case 'string':
    case 'list':
    case null:
      return fixed(text)
  }
}

/** A value in a template string. Sections and nested lists have no such text: they are not settings. */
function textOf(value: unknown): string {
  if (Array.isArray(value))
    return value.map((part) => (typeof part === 'object' ? '[…]' : String(part))).join(',')
  return typeof value === 'object' && value !== null ? '{…}' : String(value)
}
