// Reads an `.npmrc` as npm does: its ini, expansion of references, types. What the environment decides is marked as open.

import path from 'node:path'
import ini from 'ini'
import { expandUnset } from './expand.ts'
import { rowOf, type KeyType } from './table.ts'

/** The largest `.npmrc` that is read, in characters: a thousand times what projects have. */
export const maxNpmrcLength = 2 ** 20

/** One setting, as npm takes it where no variable of the environment is set. */
export interface Setting {
  readonly key: string
  /** The values of a list; else one, or none where npm drops what stands there. `null` is an explicit null. */
  readonly values: readonly (string | null)[]
  /** npm drops the value with a warning: it has the wrong type. */
  readonly isDropped: boolean
  /** The value depends on the environment. */
  readonly isOpen: boolean
  /** The key as it is written, where it depends on the environment. */
  readonly openKey: string | null
  /** What was written, to tell whether an open one is the same as before. */
  readonly written: string
}

/** An `.npmrc` that npm itself cannot read: it ends with a TypeError. */
export class NpmrcError extends Error {}

/**
 * Returns the settings in the order in which npm lets the later one win. Keys below a `[section]` are none.
 *
 * @throws {NpmrcError}
 */
export function readNpmrc(text: string): Setting[] {
  return Object.entries(parse(text)).map(([written, value]) => {
    const { text: key, isOpen } = expandUnset(written)
    const read = readValue(value, rowOf(key)?.type ?? null)
    return { key, openKey: isOpen ? written : null, written: JSON.stringify([written, value]), ...read }
  })
}

/** The 1-based line that sets a key last; null where none does. */
export function lineOfKey(text: string, written: string): number | null {
  let found: number | null = null
  for (const [index, line] of text.split(/\r\n|[\r\n]/).entries()) {
    if (/^\[[^\]]*\]\s*$/.test(line)) break
    if (index >= maxLines) return found
    if (readLine(line)?.key === written) found = index + 1
  }
  return found
}

const maxLines = 20_000

/** Reads one line by itself; null where npm passes over it. */
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

/** As @npmcli/config's parse-field.js and nopt's clean do, one after the other. */
function readValue(value: unknown, type: KeyType | null): Read {
  if (type === 'list') return readList(value)
  // npm takes a list for a setting that is none as it is, references and all; whoever uses it makes a text of it.
  if (Array.isArray(value)) {
    if (type === 'boolean') return fixed('true')
    return clean(value.map(textOf).join(','), type)
  }
  if (typeof value !== 'string') {
    if (type === 'boolean') return fixed(String(Boolean(value)))
    if (value === null) return fixed(null)
    if (type === 'number' && typeof value === 'boolean') return fixed(value ? '1' : '0')
    return clean(textOf(value), type)
  }
  const trimmed = value.trim()
  if (type === 'boolean' && trimmed === '') return fixed('true')
  if (type === 'boolean' && ['null', 'undefined'].includes(trimmed)) return fixed('false')
  if (trimmed === 'null' && canBeNull(type)) return fixed(null)
  const { text, isOpen } = expandUnset(trimmed)
  return { ...clean(text, type), isOpen }
}

function canBeNull(type: KeyType | null): boolean {
  return type !== 'path' && type !== null
}

function fixed(value: string | null): Read {
  return { values: [value], isDropped: false, isOpen: false }
}

/** A list is written as repeated `key[]`, as paragraphs, or with commas. */
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

/** What nopt makes of a text that the environment has no part in. */
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
      // A path below the project, however it is written.
      return fixed(
        text === '' || text.startsWith('~') || path.isAbsolute(text) ? text : path.posix.normalize(text),
      )
    default:
      return fixed(text)
  }
}

/** The text that a template makes of a value; a section, which has none, stays what it is. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? value.map(textOf).join(',') : (JSON.stringify(value) ?? '')
}
