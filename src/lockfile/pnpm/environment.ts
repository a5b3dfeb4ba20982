// Reads the first document of a lockfile: what pnpm 11 and later fetch before everything else, and run.

import type { Importer, LockNode } from '../assemble.ts'
import { fieldOf, readSections, readText, type JsonSection } from '../../json/section.ts'
import { readLockDocument } from './document.ts'
import type { LockDocument, LockImporter } from './entry.ts'
import { readMapping } from './fields.ts'
import { buildNodes, keyFinder } from './nodes.ts'
import { workspaceName } from './names.ts'
import { findPlaces } from './places.ts'
import type { Settings } from './settings.ts'

/** The packages of that document, and what asks for them. */
export interface Environment {
  readonly nodes: LockNode[]
  readonly importers: Importer[]
}

const fields = ['configDependencies', 'packageManagerDependencies'] as const

/** @param offset - how many nodes come before these. @throws {DepgateError} ELOCKFILE. */
export function readEnvironment(
  section: JsonSection | null,
  settings: Settings,
  offset: number,
): Environment {
  if (section === null) return { nodes: [], importers: [] }
  const document = readLockDocument(section)
  const importers = readFields(section)
  const whole: LockDocument = { ...document, importers }
  const keyOf = keyFinder(whole)
  const places = findPlaces(importers, keyOf)
  const { nodes, find } = buildNodes(whole, {
    keyOf,
    isTar: false,
    isHashBeside: document.dialect === 13,
    places: { ...places, direct: new Map(), store: 'node_modules/.pnpm-config' },
    registryOf: (prefix) => settings.registries.get(prefix) ?? null,
    ownFolder: () => null,
  })
  const moved = nodes.map((node) => ({
    ...node,
    links: node.links.map((link) => ({ ...link, to: link.to + offset })),
  }))
  return {
    nodes: moved,
    importers: importers.map(({ dependencies }): Importer => {
      const known = new Map(dependencies.map((one) => [one.name, one]))
      return {
        path: workspaceName,
        name: 'pnpm itself',
        asks: dependencies.map(({ name, specifier }) => ({
          field: 'dependencies',
          name,
          range: specifier,
          line: null,
          keys: [{ name, range: null }],
        })),
        resolve: ({ name }) => {
          const one = known.get(name)
          const key = one === undefined ? null : keyOf(name, one.reference)
          const index = key === null ? undefined : find(name, key)[0]
          return index === undefined ? null : index + offset
        },
      }
    }),
  }
}

/** What a field of the first document was asked for, by name. */
export function readEnvironmentAsks(
  root: JsonSection | null,
  field: (typeof fields)[number],
): ReadonlyMap<string, string> {
  const projects = root === null ? null : readMapping(root, 'importers')
  const own = projects === null ? null : readMapping(projects, '.')
  const inner = own === null ? null : readMapping(own, field)
  const names = inner === null ? [] : readSections(inner)
  return new Map(names.map(([name, pair]) => [name, readText(pair, 'specifier') ?? '']))
}

function readFields(root: JsonSection): LockImporter[] {
  const projects = readMapping(root, 'importers')
  return (projects === null ? [] : readSections(projects)).map(([id, section]) => ({
    id,
    name: null,
    section,
    dependencies: fields.flatMap((field) => {
      const inner = readMapping(section, field)
      return Object.keys(inner?.fields ?? {}).map((name) => {
        const value = inner === null ? undefined : fieldOf(inner, name)
        const pair = typeof value === 'string' || inner === null ? null : readMapping(inner, name)
        const version = pair === null ? String(value) : (readText(pair, 'version') ?? '')
        const specifier = pair === null ? version : (readText(pair, 'specifier') ?? version)
        return {
          name,
          specifier,
          reference: version,
          type: 'runtime' as const,
          field: 'dependencies' as const,
        }
      })
    }),
  }))
}
