// What the manifests of a bun project ask for, and what of it the lockfile does not lock.

import path from 'node:path'
import type { Importer } from '../assemble.ts'
import type { UnmetEdge } from '../../model/lockfile.ts'
import {
  fieldOf,
  openFile,
  readSection,
  readSections,
  readText,
  type JsonSection,
} from '../../json/section.ts'
import { readDeclared } from '../../manifest/declared.ts'
import { describeBadName, nameFolder } from '../../manifest/package-name.ts'
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
    // A workspace that is gone from the disk installs nothing of its own; its entry is judged as any other.
    if (section === null || (folder !== '' && root !== null && manifest === null)) return []
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

function listSelected(root: JsonSection, list: () => readonly string[]): string[] {
  if (fieldOf(root, 'workspaces') === undefined) return []
  const isSelected = findWorkspaces(root)
  return list()
    .map((file) => path.posix.dirname(file))
    .filter((folder) => folder !== '.' && isSelected(folder))
}

/** What only the root's manifest states for all: overrides (bun reads `resolutions` as well) and catalogs. */
function readShared(root: JsonSection, hasLines: boolean): Declared[] {
  const lineOf = (section: JsonSection, name: string) =>
    hasLines ? section.document.lineOf([...section.path, name]) : null
  const overrides = ['overrides', 'resolutions'].flatMap((field) => {
    const section = sectionOrNothing(root, field)
    return section === null
      ? []
      : textsOf(section).map(([key, range]): Declared => {
          const name = key.replace(/^\*\*\//, '')
          const keys = [{ name: describeBadName(name) === null ? name : key, range: null }]
          return { field: 'overrides', name: key, range, line: lineOf(section, key), keys }
        })
  })
  return [...overrides, ...readCatalogs(root).map((one) => ({ ...one, line: hasLines ? one.line : null }))]
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
function sectionOrNothing(section: JsonSection, key: string): JsonSection | null {
  const value = fieldOf(section, key)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? readSection(section, key) : null
}

function textsOf(section: JsonSection): [string, string][] {
  return Object.entries(section.fields).filter((one): one is [string, string] => typeof one[1] === 'string')
}

const types = {
  dependencies: 'prod',
  devDependencies: 'dev',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
} as const

/** Compares the manifests with what the lockfile has of them: what differs bun resolves anew, or refuses when frozen. */
export function listBunDrift(
  lock: JsonSection,
  projects: readonly BunProject[],
  importers: readonly Importer[],
): UnmetEdge[] {
  return projects.flatMap((project, nth): UnmetEdge[] => {
    const { folder, manifest, locked, name } = project
    if (manifest === null) return []
    const edge = { from: folder, dependant: folder === '' ? name : folder, found: null }
    if (locked === null && folder !== '')
      return [{ ...edge, from: '', name, spec: `file:${folder}`, type: 'workspace', problem: 'missing' }]
    const importer = importers[nth]
    const declared = readDeclared(manifest, true).flatMap(
      ({ field, name: asked, range, keys, line }): UnmetEdge[] => {
        const known = locked === null ? undefined : textAt(locked, field, asked)
        const isHere = importer?.resolve({ field, name: asked, range, keys, line }) !== null
        const isOptional = field === 'optionalDependencies' || field === 'peerDependencies'
        if (known === range && (isHere || isOptional)) return []
        const type = types[field as keyof typeof types]
        return [{ ...edge, name: asked, spec: range, type, problem: 'missing' }]
      },
    )
    return [...declared, ...(folder === '' ? compareShared(lock, manifest, edge) : [])]
  })
}

function textAt(section: JsonSection, field: string, name: string): string | undefined {
  const inner = sectionOrNothing(section, field)
  const value = inner === null ? undefined : fieldOf(inner, name)
  return typeof value === 'string' ? value : undefined
}

function compareShared(
  lock: JsonSection,
  manifest: JsonSection,
  edge: Pick<UnmetEdge, 'from' | 'dependant' | 'found'>,
): UnmetEdge[] {
  const known = new Map<string, string>(
    [...(['overrides', 'resolutions'] as const).flatMap((field) => textsIn(lock, field))].map(
      ([name, range]) => [`overrides ${name}`, range] as const,
    ),
  )
  for (const one of readCatalogs(lock)) known.set(`catalogs ${one.name}`, one.range)
  return readShared(manifest, true).flatMap(({ field, name, range }): UnmetEdge[] => {
    const key = `${field} ${name.replace(/^\*\*\//, '')}`
    if (known.get(key) === range || range.startsWith('$')) return []
    return [{ ...edge, name, spec: range, type: 'prod', problem: 'missing' }]
  })
}

function textsIn(section: JsonSection, field: string): [string, string][] {
  const inner = sectionOrNothing(section, field)
  return inner === null ? [] : textsOf(inner)
}
