// What the manifests of a bun project ask for: the root's, those of workspaces, overrides and catalogs.

import path from 'node:path'
import {
  fieldOf,
  openFile,
  readSection,
  readSections,
  readText,
  type JsonSection,
} from '../../json/section.ts'
import { readDeclared } from '../../manifest/declared.ts'
import { nameFolder } from '../../manifest/package-name.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { findWorkspaces } from '../../manifest/workspaces.ts'

/** A manifest of the project. */
export interface BunProject {
  /** From the lockfile's folder; '' for the root. */
  readonly folder: string
  readonly name: string
  readonly asks: readonly Declared[]
  /** Its package.json; null where there is none to read. */
  readonly manifest: JsonSection | null
  /** What the lockfile has of it; null where it has nothing. */
  readonly locked: JsonSection | null
}

const hint = 'Fix it by hand, or restore it from git.'

/** Reads the manifests: those of the lockfile's workspaces, then those that only the patterns of the root select. */
export function readBunProjects(
  lock: JsonSection,
  read: (file: string) => string | null,
  list: () => readonly string[],
): BunProject[] {
  const workspaces = readSection(lock, 'workspaces')
  const locked = new Map(workspaces === null ? [] : readSections(workspaces))
  const open = (folder: string): JsonSection | null => {
    const file = path.posix.join(folder, 'package.json')
    const text = read(file)
    const shown = path.posix.join(path.posix.dirname(lock.file.replaceAll('\\', '/')), file)
    return text === null ? null : openFile(text, shown, hint, { hasTwins: true })
  }
  const root = open('')
  const selected = root === null ? [] : listSelected(root, list)
  const folders = [...new Set(['', ...locked.keys(), ...selected])]
  return folders.flatMap((folder): BunProject[] => {
    const [manifest, inLock] = [folder === '' ? root : open(folder), locked.get(folder) ?? null]
    const section = manifest ?? inLock
    if (section === null) return []
    const own = readText(section, 'name') ?? (folder === '' ? nameOfProject(lock.file) : nameFolder(folder))
    const shared = folder === '' ? readShared(section, section === manifest) : []
    const asks = [...readDeclared(section, section === manifest), ...shared]
    return [{ folder, name: own, asks, manifest, locked: inLock }]
  })
}

function nameOfProject(file: string): string {
  const folder = path.posix.basename(path.posix.dirname(file.replaceAll('\\', '/')))
  return folder === '.' || folder === '..' ? 'project' : folder
}

/**
 * Whether a folder is a workspace by the root's manifest; without one the lockfile alone states it. bun 1.4.5 links to a
 * folder that only the lockfile lists, frozen as well, in the place of the package that the manifest asks for.
 */
export function selectWorkspaces(root: JsonSection | null): (folder: string) => boolean {
  if (root === null) return () => true
  if (fieldOf(root, 'workspaces') === undefined) return (folder) => folder === ''
  const isSelected = findWorkspaces(root)
  return (folder) => folder === '' || isSelected(folder)
}

function listSelected(root: JsonSection, list: () => readonly string[]): string[] {
  const isSelected = selectWorkspaces(root)
  return list()
    .map((file) => path.posix.dirname(file))
    .filter((folder) => folder !== '.' && isSelected(folder))
}

/** What only the root's manifest states for all: overrides (bun reads `resolutions` as well) and catalogs. */
function readShared(root: JsonSection, hasLines: boolean): Declared[] {
  return [...readBunOverrides(root), ...readCatalogs(root)].map((one) =>
    hasLines ? one : { ...one, line: null },
  )
}

/** Overrides of a manifest or of the lockfile; bun 1.4 takes nested ones: `{ "a": { "b": "1.0.0" } }` is `a > b`. */
export function readBunOverrides(root: JsonSection): Declared[] {
  // As deep as the JSON nests, which its parser limits.
  const walk = (section: JsonSection, names: readonly string[]): Declared[] =>
    Object.keys(section.fields).flatMap((key): Declared[] => {
      const value = fieldOf(section, key)
      const path = key === '.' && names.length > 0 ? names : [...names, key.replace(/^\*\*\//, '')]
      const inner = typeof value === 'string' ? null : sectionOrNothing(section, key)
      if (inner !== null) return walk(inner, path)
      if (typeof value !== 'string') return []
      const line = section.document.lineOf([...section.path, key])
      const keys = path.map((name) => ({ name: name.replace(/(?<=.)@.*/, ''), range: null }))
      return [{ field: 'overrides', name: path.join(' > '), range: value, line, keys }]
    })
  return ['overrides', 'resolutions'].flatMap((field) => {
    const section = sectionOrNothing(root, field)
    return section === null ? [] : walk(section, [])
  })
}

/** Catalogs lie at the top of the manifest or in its `workspaces`: `catalog` is the one without a name. */
export function readCatalogs(root: JsonSection): Declared[] {
  const places = [root, sectionOrNothing(root, 'workspaces')].filter((one) => one !== null)
  return places.flatMap((place) => {
    const plain = sectionOrNothing(place, 'catalog')
    const named = sectionOrNothing(place, 'catalogs')
    const catalogs: (readonly [string, JsonSection])[] = [
      ...(plain === null ? [] : [['', plain] as const]),
      ...(named === null ? [] : readSections(named)),
    ]
    return catalogs.flatMap(([catalog, section]) =>
      textsOf(section).map(([name, range]): Declared => ({
        field: 'catalogs',
        name: catalog === '' ? name : `${catalog} > ${name}`,
        range,
        line: section.document.lineOf([...section.path, name]),
        keys: [{ name, range: null }],
      })),
    )
  })
}

/** A field that bun ignores where it is no object. */
export function sectionOrNothing(section: JsonSection, key: string): JsonSection | null {
  const value = fieldOf(section, key)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? readSection(section, key) : null
}

function textsOf(section: JsonSection): [string, string][] {
  return Object.entries(section.fields).filter((one): one is [string, string] => typeof one[1] === 'string')
}
