// Reads the parts of .yarnrc.yml by which yarn berry decides what it installs.

import type { JsonSection } from '../../json/section.ts'
import { describeType, fieldOf, readSection, readSections, readTexts } from '../../json/section.ts'
import type { Edge } from '../../model/lockfile.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { readExtensions } from '../../manifest/package-extensions.ts'
import { readYamlDocuments } from '../../yaml/parse.ts'
import { splitNamed, withoutProtocol, withProtocol } from './locator.ts'
import { shownBeside, type ProjectReader } from './manifests.ts'

/** yarn's settings, in the lockfile's folder. */
export const rcFile = '.yarnrc.yml'
/** The settings of yarn 1. */
export const classicRcFile = '.yarnrc'

/** What the settings of a project declare. */
export interface Rc {
  /** By catalog (`''` for the default one) and name; ranges have a protocol. */
  readonly catalogs: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly declared: readonly Declared[]
  /** What `packageExtensions` add to the dependencies of packages; the lockfile does not record it in their entries. */
  readonly extensions: readonly Extension[]
}

/** A dependency that the project adds to a package. */
export interface Extension {
  readonly name: string
  /** Of the versions that it is added to. */
  readonly versions: string
  readonly edge: Edge
}

const empty: Rc = { catalogs: new Map(), declared: [], extensions: [] }

/** @throws {DepgateError} ELOCKFILE. */
export function readRc(reader: ProjectReader): Rc {
  const text = reader.read(rcFile)
  if (text === null) return empty
  const file = shownBeside(reader.lockfile, rcFile)
  const [document] = readYamlDocuments(text, file)
  if (document === undefined || describeType(document.value) !== 'an object') return empty
  const fields = document.value as Record<string, unknown>
  const root: JsonSection = {
    file,
    document,
    path: [],
    fields,
    hint: 'Fix it by hand, or restore it from git.',
  }
  const catalogs = listCatalogs(root)
  const ranges = catalogs.map(
    ([name, texts]) => [name, new Map(texts.map(([key, range]) => [key, withProtocol(range)]))] as const,
  )
  return {
    catalogs: new Map(ranges),
    declared: [
      ...declareCatalogs(root, catalogs),
      ...(isEmpty(root, 'packageExtensions') ? [] : readExtensions(root)),
    ],
    extensions: listExtensions(root),
  }
}

type Catalog = readonly [name: string, ranges: [string, string][]]

/** `catalog` is the default one, `catalogs` has those with a name. */
function listCatalogs(root: JsonSection): Catalog[] {
  const named = isEmpty(root, 'catalogs') ? null : readSection(root, 'catalogs')
  return [
    ...(isEmpty(root, 'catalog') ? [] : [['', readTexts(root, 'catalog')] as const]),
    ...(named === null ? [] : readSections(named).map(([name]) => [name, readTexts(named, name)] as const)),
  ]
}

/** A key without a value. */
function isEmpty(root: JsonSection, key: string): boolean {
  const value = fieldOf(root, key)
  return value === undefined || value === ''
}

function declareCatalogs(root: JsonSection, catalogs: readonly Catalog[]): Declared[] {
  return catalogs.flatMap(([catalog, ranges]) =>
    ranges.map(([name, range]): Declared => ({
      field: 'catalogs',
      name: catalog === '' ? name : `${catalog} > ${name}`,
      range: withoutProtocol(range),
      line: root.document.lineOf(catalog === '' ? ['catalog', name] : ['catalogs', catalog, name]),
      keys: [{ name, range: null }],
    })),
  )
}

function listExtensions(root: JsonSection): Extension[] {
  const section = isEmpty(root, 'packageExtensions') ? null : readSection(root, 'packageExtensions')
  if (section === null) return []
  return readSections(section).flatMap(([key, extension]) => {
    const named = splitNamed(key)
    return readTexts(extension, 'dependencies').map(([name, range]): Extension => ({
      name: named?.name ?? key,
      versions: named?.rest ?? '*',
      edge: { name, range: withProtocol(range), type: 'runtime' },
    }))
  })
}
