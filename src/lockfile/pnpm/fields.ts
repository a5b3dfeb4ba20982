// Reads typed fields of YAML mappings, in which every scalar is a text.

import { fieldOf, readSection, refuse, describeType, type JsonSection } from '../../json/section.ts'

/** Reads a list of texts; an absent one is empty. */
export function readList(section: JsonSection, key: string): string[] {
  const value = fieldOf(section, key)
  if (value === undefined || value === '') return []
  if (!Array.isArray(value)) throw refuse(section, [key], `must be a list, not ${describeType(value)}`)
  return value.map((one: unknown) => {
    if (typeof one !== 'string') throw refuse(section, [key], `must hold texts, not ${describeType(one)}`)
    return one
  })
}

/** Reads a mapping; an absent one and one without a value are null. */
export function readMapping(section: JsonSection, key: string): JsonSection | null {
  return fieldOf(section, key) === '' ? null : readSection(section, key)
}

/** The sections of a list of mappings; none for an absent list. */
export function readMappings(section: JsonSection, key: string): JsonSection[] {
  const value = fieldOf(section, key)
  if (value === undefined) return []
  if (!Array.isArray(value)) throw refuse(section, [key], `must be a list, not ${describeType(value)}`)
  return value.map((one: unknown, index) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one))
      throw refuse(section, [key, String(index)], `must be a mapping, not ${describeType(one)}`)
    return { ...section, path: [...section.path, key, String(index)], fields: one as Record<string, unknown> }
  })
}

/** The line of a section in its file. */
export function lineOf({ document, path }: JsonSection): number {
  return document.lineOf(path) ?? 1
}
