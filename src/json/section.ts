// Reads the fields of JSON objects that npm wrote: each with its type checked and its place named.

import { DepgateError } from '../errors.ts'
import { readJson, type JsonDocument, type JsonReading } from './parse.ts'
import { plain } from '../text/plain.ts'
import { formatRefusal } from '../text/refusal.ts'

/** A JSON object, and where it is. */
export interface JsonSection {
  /** The file, as messages show it. */
  readonly file: string
  readonly document: JsonDocument
  /** The keys that lead to it. */
  readonly path: readonly string[]
  readonly fields: Readonly<Record<string, unknown>>
  /** What to do about a file that cannot be read. */
  readonly hint: string
}

/**
 * Reads a JSON file whose value is an object.
 *
 * @throws {DepgateError} ELOCKFILE.
 */
export function openFile(text: string, file: string, hint: string, reading: JsonReading = {}): JsonSection {
  const document = readJson(text, file, reading)
  if (isFields(document.value)) return { file, document, path: [], fields: document.value, hint }
  throw new DepgateError(
    'ELOCKFILE',
    `${plain(file)} must hold a JSON object, not ${describeType(document.value)}`,
    {
      hint,
    },
  )
}

/** Returns the error for something that is wrong in a section, or in one of its fields. */
export function refuse(
  section: JsonSection,
  keys: readonly string[],
  problem: string,
  hint = section.hint,
): DepgateError {
  const path = [...section.path, ...keys]
  const line = lineOf(section, path)
  const place = path.map((key) => plain(key, 120) || '""').join(' > ')
  return new DepgateError(
    'ELOCKFILE',
    formatRefusal(plain(section.file), plain(problem), { line, subject: place }),
    { hint },
  )
}

/** The line of a field, or of the nearest thing around it that is there. */
function lineOf({ document }: JsonSection, path: readonly string[]): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const line = document.lineOf(path.slice(0, length))
    if (line !== null) return line
  }
  return null
}

/** Returns a field, or undefined; what is on the prototype is no field. */
export function fieldOf(section: JsonSection, key: string): unknown {
  return Object.hasOwn(section.fields, key) ? section.fields[key] : undefined
}

/** Reads an object, or null where there is no such field. */
export function readSection(section: JsonSection, key: string): JsonSection | null {
  const value = fieldOf(section, key)
  if (value === undefined) return null
  if (isFields(value)) return { ...section, path: [...section.path, key], fields: value }
  throw refuse(section, [key], `must be an object, not ${describeType(value)}`)
}

/** Reads every field of a section as an object. */
export function readSections(section: JsonSection): [string, JsonSection][] {
  return Object.keys(section.fields).map((key) => [key, readSection(section, key) as JsonSection])
}

/** Reads a string, or null where there is no such field. */
export function readText(section: JsonSection, key: string): string | null {
  const value = fieldOf(section, key)
  if (value === undefined) return null
  if (typeof value === 'string') return value
  throw refuse(section, [key], `must be a string, not ${describeType(value)}`)
}

/** Reads a boolean; an absent one is false. */
export function readFlag(section: JsonSection, key: string): boolean {
  const value = fieldOf(section, key)
  if (value === undefined) return false
  if (typeof value === 'boolean') return value
  throw refuse(section, [key], `must be true or false, not ${describeType(value)}`)
}

/** Reads an object of strings; an absent one is empty. */
export function readTexts(section: JsonSection, key: string): [string, string][] {
  const inner = readSection(section, key)
  return inner === null
    ? []
    : Object.keys(inner.fields).map((name) => [name, readText(inner, name) as string])
}

/** Names the type of a JSON value for a message. */
export function describeType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
