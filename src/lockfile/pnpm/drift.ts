// Finds what the manifests and settings of a pnpm project ask for and the lockfile does not lock.

import type { LockNode } from '../assemble.ts'
import type { UnmetEdge } from '../../model/lockfile.ts'
import { readTexts } from '../../json/section.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { dereference, listOverrides } from './declared-settings.ts'
import type { LockDocument } from './entry.ts'
import { readMapping } from './fields.ts'
import { readCatalogs } from './importers.ts'
import { workspaceName } from './names.ts'
import { applyOverrides, type Override } from './overrides.ts'
import type { Project } from './projects.ts'
import type { Settings } from './settings.ts'

/** What is compared. */
export interface Compared {
  /** Null where the file has no lockfile, only what pnpm fetches before it. */
  readonly main: LockDocument | null
  readonly settings: Settings
  readonly projects: readonly Project[]
  readonly nodes: readonly LockNode[]
}

const types = {
  dependencies: 'prod',
  devDependencies: 'dev',
  optionalDependencies: 'optional',
} as const

/**
 * Returns what `pnpm install --frozen-lockfile` refuses and a plain one resolves anew: a specifier that is not the locked
 * one (compared as text: satisfiesPackageManifest of pnpm), a project, override or catalog that the lockfile lacks, and a
 * package whose dependency has no entry.
 */
export function findDrift({ main, settings, projects, nodes }: Compared): UnmetEdge[] {
  const overrides = resolveOverrides(settings)
  // Where the file that has them is not there to read, those of the lockfile explain its specifiers.
  const both = [overrides, main === null ? [] : lockedOverrides(main)]
  const declared = projects.flatMap((project) => compareProject(project, both))
  if (main === null) return declared
  return [
    ...declared,
    ...compareOverrides(main, settings, overrides),
    ...compareCatalogs(main, settings, projects),
    ...listDangling(nodes),
  ]
}

function compareProject(
  { folder, name, version, section, asks, importer }: Project,
  overrides: readonly (readonly Override[])[],
): UnmetEdge[] {
  if (section === null) return []
  const asked = asks.filter((one): one is Declared & { field: keyof typeof types } =>
    Object.hasOwn(types, one.field),
  )
  const edge = { from: folder, dependant: folder === '' ? name : folder, found: null }
  if (importer === null && folder !== '')
    return [
      {
        ...edge,
        from: '',
        dependant: name,
        name,
        spec: `file:${folder}`,
        type: 'workspace',
        problem: 'missing',
      },
    ]
  const locked = new Map(importer?.dependencies.map((one) => [one.name, one]))
  return asked.flatMap(({ field, name: own, range }): UnmetEdge[] => {
    const asker = { name, version, folder }
    const wanted = overrides.map((list) => applyOverrides(list, asker, { name: own, range }))
    if (wanted[0] === null) return []
    const known = locked.get(own)
    if (known !== undefined && (wanted.includes(known.specifier) || known.specifier === range)) return []
    return [
      {
        ...edge,
        name: own,
        spec: range,
        type: types[field],
        problem: known === undefined ? 'missing' : 'invalid',
        found: found(known),
      },
    ]
  })
}

function found(known: { readonly reference: string } | undefined): UnmetEdge['found'] {
  return known === undefined ? null : { location: '', version: known.reference, resolved: null }
}

/** As they are in force: `$name` and `catalog:` stand for a range. */
function resolveOverrides({ root, catalogs, ...settings }: Settings): Override[] {
  return listOverrides({ root, catalogs, ...settings }).map(({ selector, value }) => {
    const own = dereference(value, root)
    const [, catalog] = /^catalog:(.*)$/.exec(own) ?? []
    const target = /(?:^|>)((?:@[^/@>]+\/)?[^@>]+)(?:@[^>]*)?$/.exec(selector)?.[1] ?? ''
    const range =
      catalog === undefined ? undefined : catalogs.get(catalog.trim() || 'default')?.get(target)?.value
    return { selector, value: range ?? own }
  })
}

/** Those of the lockfile where no settings have any: the file that has them is not there to read. */
export function overridesInForce(main: LockDocument | null, settings: Settings): readonly Override[] {
  const own = resolveOverrides(settings)
  return own.length > 0 || main === null ? own : lockedOverrides(main)
}

function lockedOverrides({ settings }: LockDocument): Override[] {
  const texts = readMapping(settings, 'overrides') === null ? [] : readTexts(settings, 'overrides')
  return texts.map(([selector, value]) => ({ selector, value }))
}

function compareOverrides(
  main: LockDocument,
  { root, workspace }: Settings,
  overrides: readonly Override[],
): UnmetEdge[] {
  if (root === null && workspace === null) return []
  const locked = new Map(lockedOverrides(main).map(({ selector, value }) => [selector, value]))
  return overrides
    .filter(({ selector, value }) => locked.get(selector) !== value)
    .map(({ selector, value }) => asked(selector, value))
}

/** Of a catalog only what some manifest refers to is locked. */
function compareCatalogs(
  { settings: section }: LockDocument,
  { catalogs }: Settings,
  projects: readonly Project[],
): UnmetEdge[] {
  const locked = readCatalogs(section)
  const used = projects.flatMap(({ importer }) => importer?.dependencies ?? [])
  const found = new Map<string, UnmetEdge>()
  for (const { name, specifier } of used) {
    if (!specifier.startsWith('catalog:')) continue
    const catalog = specifier.slice('catalog:'.length).trim() || 'default'
    const wanted = catalogs.get(catalog)?.get(name)?.value
    if (wanted !== undefined && locked.get(catalog)?.get(name)?.specifier !== wanted)
      found.set(JSON.stringify([catalog, name]), asked(name, wanted))
  }
  return [...found.values()]
}

function asked(name: string, spec: string): UnmetEdge {
  return { from: '', dependant: workspaceName, name, spec, type: 'prod', problem: 'missing', found: null }
}

/** pnpm ends with an error on a package that lacks a dependency; one for other platforms may lack its entry. */
function listDangling(nodes: readonly LockNode[]): UnmetEdge[] {
  return nodes.flatMap(({ name, version, location, edges, links }): UnmetEdge[] => {
    const met = new Set(links.map((link) => link.name))
    return edges
      .filter(
        ({ name: own, type, range }) => type === 'runtime' && !met.has(own) && !range.startsWith('link:'),
      )
      .map((edge) => ({
        from: location ?? '',
        dependant: `${name}@${version}`,
        name: edge.name,
        spec: edge.range,
        type: 'prod',
        problem: 'missing',
        found: null,
      }))
  })
}
