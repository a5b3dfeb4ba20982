// Reads typed fields of JSON objects; errors name the file, the line and the path of keys.

import { DepgateError } from '../errors.ts'
import { readJson, type JsonDocument, type JsonReading } from './parse.ts'
import { plain } from '../text/plain.ts'
import { formatRefusal } from '../text/refusal.ts'

/** A JSON object and its path in a file. */
export interface JsonSection {
  /** The file's name in messages. */
  readonly file: string
  readonly document: JsonDocument
  /** The keys that lead to it. */
  readonly path: readonly string[]
  readonly fields: Readonly<Record<string, unknown>>
  /** The hint of errors about the file. */
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

/** Returns the error for a problem with a section or one of its fields. */
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

/** The line of a field, or of the innermost parent that exists. */
function lineOf({ document }: JsonSection, path: readonly string[]): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const line = document.lineOf(path.slice(0, length))
    if (line !== null) return line
  }
  return null
}

/** Returns a field, or undefined; properties of the prototype are not fields. */
export function fieldOf(section: JsonSection, key: string): unknown {
  return Object.hasOwn(section.fields, key) ? section.fields[key] : undefined
}

/** Reads an object; null where the field is absent. */
export function readSection(section: JsonSection, key: string): JsonSection | null {
  const value = fieldOf(section, key)
  if (value === undefined) return null
  if (isFields(value)) return within(section, key, value)
  throw refuse(section, [key], `must be an object, not ${describeType(value)}`)
}

/** The section of an object that is a field of another one; null for what is no object. */
export function objectAt(section: JsonSection, key: string): JsonSection | null {
  const value = fieldOf(section, key)
  return isFields(value) ? within(section, key, value) : null
}

/** Field by field: there are three sections to a package, and a spread of an object takes as long as all else here. */
function within(
  { file, document, path, hint }: JsonSection,
  key: string,
  fields: JsonSection['fields'],
): JsonSection {
  return { file, document, path: [...path, key], fields, hint }
}

/** Reads every field of a section as an object. */
export function readSections(section: JsonSection): [string, JsonSection][] {
  return Object.keys(section.fields).map((key) => [key, readSection(section, key) as JsonSection])
}

/** Reads a string; null where the field is absent. */
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
