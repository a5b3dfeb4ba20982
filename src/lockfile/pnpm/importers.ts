// Reads the projects of a lockfile: what each asks for, and what that resolved to.

import { fieldOf, readSections, readText, readTexts, refuse, type JsonSection } from '../../json/section.ts'
import type { LockImporter } from './entry.ts'
import { readMapping } from './fields.ts'
import { stripPeers, type Dialect } from './keys.ts'

const fields = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
const types = {
  dependencies: 'runtime',
  devDependencies: 'development',
  optionalDependencies: 'optional',
} as const

/** Returns the projects. In 5.x and 6.x a project that is alone is the root of the file itself. */
export function readImporters(root: JsonSection, settings: JsonSection, dialect: Dialect): LockImporter[] {
  const section = readMapping(root, dialect === 13 ? 'projects' : 'importers')
  const parts: [string, JsonSection][] =
    section !== null ? readSections(section) : dialect < 9 ? [['.', root]] : []
  const catalogs = readCatalogs(settings)
  return parts.map(([id, importer]) => ({
    id,
    name: dialect === 13 ? readText(importer, 'name') : null,
    section: importer,
    dependencies: fields.flatMap((field) =>
      readField(importer, field, dialect, catalogs).map((one) => ({ ...one, field, type: types[field] })),
    ),
  }))
}

/** What each catalog resolved to: by catalog and name. */
export type LockCatalogs = ReadonlyMap<string, ReadonlyMap<string, { specifier: string; version: string }>>

/** Reads `catalogs`; in 13.0 an exact version is a text. */
export function readCatalogs(settings: JsonSection): LockCatalogs {
  const section = readMapping(settings, 'catalogs')
  return new Map(
    (section === null ? [] : readSections(section)).map(([catalog, names]) => [
      catalog,
      new Map(
        Object.keys(names.fields).map((name) => [
          name,
          readPair(names, name) ?? { specifier: '', version: '' },
        ]),
      ),
    ]),
  )
}

interface Resolved {
  readonly name: string
  readonly specifier: string
  readonly reference: string
}

function readField(
  importer: JsonSection,
  field: (typeof fields)[number],
  dialect: Dialect,
  catalogs: LockCatalogs,
): Resolved[] {
  const section = readMapping(importer, field)
  if (section === null) return []
  // 5.x has the ranges of all fields in one mapping.
  const specifiers = dialect === 5 ? new Map(readTexts(importer, 'specifiers')) : null
  return Object.keys(section.fields).map((name) => {
    const value = fieldOf(section, name)
    if (typeof value !== 'string') {
      const { specifier, version } = readPair(section, name) as { specifier: string; version: string }
      return { name, specifier, reference: version }
    }
    if (specifiers !== null) return { name, specifier: specifiers.get(name) ?? '', reference: value }
    if (dialect !== 13) throw refuse(section, [name], 'has no specifier and version')
    return { name, specifier: value, reference: expand(name, value, catalogs) }
  })
}

/** `specifier` and `version`; a text is both. */
function readPair(section: JsonSection, name: string): { specifier: string; version: string } | null {
  const value = fieldOf(section, name)
  if (typeof value === 'string') return { specifier: value, version: value }
  const inner = readMapping(section, name)
  if (inner === null) return null
  const [specifier, version] = [readText(inner, 'specifier'), readText(inner, 'version')]
  if (version === null) throw refuse(inner, ['version'], 'is missing')
  return { specifier: specifier ?? '', version }
}

/** The reference that a short form of 13.0 means: an alias, a catalog's version, a workspace, or the version itself. */
function expand(name: string, value: string, catalogs: LockCatalogs): string {
  if (value.startsWith('npm:')) return value.slice('npm:'.length)
  if (value.startsWith('workspace:')) return workspaceReference
  if (!value.startsWith('catalog:')) return value
  const catalog = value.slice('catalog:'.length).trim() || 'default'
  return stripPeers(catalogs.get(catalog)?.get(name)?.version ?? value)
}

/** Stands for the workspace of that name, which 13.0 does not repeat. */
export const workspaceReference = 'workspace:'
