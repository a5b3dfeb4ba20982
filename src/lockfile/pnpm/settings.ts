// Reads what pnpm-workspace.yaml and the root's package.json decide about the whole lockfile.

import {
  fieldOf,
  openFile,
  readSections,
  readText,
  refuse,
  describeType,
  type JsonSection,
} from '../../json/section.ts'
import { readYamlDocuments } from '../../yaml/parse.ts'
import { readList, readMapping } from './fields.ts'
import { workspaceName } from './names.ts'

const hint = 'Fix it by hand, or restore it from git.'

/** A value with where it is written. */
export interface Written {
  readonly value: string
  /** The file, from the lockfile's folder. */
  readonly file: string
  readonly line: number | null
}

/** The settings beside a lockfile. */
export interface Settings {
  /** pnpm-workspace.yaml; null where there is none. */
  readonly workspace: JsonSection | null
  /** package.json; null where there is none. */
  readonly root: JsonSection | null
  /** `pnpm` of package.json, which pnpm up to 10 reads; null where there is none. */
  readonly own: JsonSection | null
  /** The patterns of workspaces; null where pnpm-workspace.yaml has none. */
  readonly patterns: readonly string[] | null
  readonly catalogs: ReadonlyMap<string, ReadonlyMap<string, Written>>
  /** The address of each named registry, by its prefix. */
  readonly registries: ReadonlyMap<string, string>
}

/** Reads the settings. @param read - reads a file beside the lockfile. @throws {DepgateError} ELOCKFILE. */
export function readSettings(read: (file: string) => string | null): Settings {
  const text = read('package.json')
  const root = text === null ? null : openFile(text, 'package.json', hint, { hasTwins: true })
  const own = root === null ? null : optional(root, 'pnpm')
  const workspace = openWorkspace(read(workspaceName))
  return {
    workspace,
    root,
    own,
    patterns:
      workspace === null || fieldOf(workspace, 'packages') === undefined
        ? null
        : readList(workspace, 'packages'),
    catalogs: workspace === null ? new Map() : readCatalogs(workspace),
    registries: readRegistries([own, workspace]),
  }
}

function openWorkspace(text: string | null): JsonSection | null {
  if (text === null) return null
  const [document] = readYamlDocuments(text, workspaceName)
  if (document === undefined || document.value === '') return null
  const { value } = document
  const section = { file: workspaceName, document, path: [], fields: {}, hint }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse(section, [], `must hold a mapping, not ${describeType(value)}`)
  return { ...section, fields: value as Record<string, unknown> }
}

/** A mapping where it is one: other files and versions have other types there, which pnpm ignores. */
function optional(section: JsonSection, key: string): JsonSection | null {
  const value = fieldOf(section, key)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? readMapping(section, key)
    : null
}

/** Reads a mapping of texts with their lines. */
export function readWritten(section: JsonSection | null, key: string): ReadonlyMap<string, Written> {
  const inner = section === null ? null : readMapping(section, key)
  return new Map(
    Object.keys(inner?.fields ?? {}).map((name) => [name, writtenAt(inner as JsonSection, name)]),
  )
}

function writtenAt(section: JsonSection, name: string): Written {
  const value = readText(section, name) as string
  return { value, file: section.file, line: section.document.lineOf([...section.path, name]) }
}

function readCatalogs(workspace: JsonSection): Settings['catalogs'] {
  const named = readMapping(workspace, 'catalogs')
  const catalogs = new Map<string, ReadonlyMap<string, Written>>()
  if (fieldOf(workspace, 'catalog') !== undefined) catalogs.set('default', readWritten(workspace, 'catalog'))
  for (const [name, section] of named === null ? [] : readSections(named))
    catalogs.set(name, new Map(Object.keys(section.fields).map((key) => [key, writtenAt(section, key)])))
  return catalogs
}

/** `namedRegistries` is a mapping of prefixes to addresses; `registries` of pnpm 12 one of addresses to options with `prefix`. */
function readRegistries(sections: readonly (JsonSection | null)[]): ReadonlyMap<string, string> {
  const found = new Map([['gh', 'https://npm.pkg.github.com/']])
  for (const section of sections) {
    if (section === null) continue
    for (const [prefix, address] of Object.entries(optional(section, 'namedRegistries')?.fields ?? {}))
      if (typeof address === 'string') found.set(prefix, address)
    const registries = optional(section, 'registries')
    for (const address of Object.keys(registries?.fields ?? {})) {
      const options = registries === null ? null : optional(registries, address)
      const prefix = options === null ? undefined : fieldOf(options, 'prefix')
      if (typeof prefix === 'string') found.set(prefix, address)
    }
  }
  return found
}
