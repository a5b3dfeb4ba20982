// Finds what the manifests and packages of a bun project ask for and the lockfile does not lock.

import npa from 'npm-package-arg'
import semver from 'semver'
import type { Importer, LockNode } from '../assemble.ts'
import type { UnmetEdge } from '../../model/lockfile.ts'
import { fieldOf, type JsonSection } from '../../json/section.ts'
import { readDeclared } from '../../manifest/declared.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { readBunOverrides, readCatalogs, sectionOrNothing, type BunProject } from './importers.ts'

const types = {
  dependencies: 'prod',
  devDependencies: 'dev',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
} as const

/**
 * Returns what bun resolves anew, or refuses when frozen (measured: bun 1.4.5). It takes a locked version that satisfies an
 * edited range, a dependency that moved to another field, and a catalog that nothing refers to; overrides must be equal.
 */
export function listBunDrift(
  lock: JsonSection,
  projects: readonly BunProject[],
  { nodes, importers }: { readonly nodes: readonly LockNode[]; readonly importers: readonly Importer[] },
): UnmetEdge[] {
  const [root] = projects
  const catalogs = new Map(
    root?.manifest == null ? [] : readCatalogs(root.manifest).map((one) => [one.name, one.range] as const),
  )
  const declared = projects.flatMap((project, nth): UnmetEdge[] => {
    const importer = importers[nth]
    if (project.manifest === null || importer === undefined) return []
    return compareManifest(project, project.manifest, { importer, nodes, catalogs })
  })
  const shared = root?.manifest == null ? [] : compareOverrides(lock, root.manifest, root.name)
  const known = new Set(declared.map(({ from, name }) => JSON.stringify([from, name])))
  const lost = projects
    .flatMap((project, nth) => listLost(project, importers[nth]))
    .filter(({ from, name }) => !known.has(JSON.stringify([from, name])))
  return [...declared, ...lost, ...shared, ...listDangling(nodes)]
}

/**
 * Dependencies that the lockfile lists for a project and has no package for, whatever its manifest asks for: bun then ignores
 * the whole lockfile and resolves every range anew (measured: bun 1.4.5, prod and dev; optional and peer are let be).
 */
function listLost(
  { folder, name: dependant, locked }: BunProject,
  importer: Importer | undefined,
): UnmetEdge[] {
  if (locked === null || importer === undefined) return []
  return readDeclared(locked, true)
    .filter((one) => isRequired(one) && importer.resolve(one) === null)
    .map(({ name, range, field }) => ({
      from: folder,
      dependant: folder === '' ? dependant : folder,
      name,
      spec: range,
      type: types[field as keyof typeof types],
      problem: 'missing',
      found: null,
    }))
}

const isRequired = ({ field }: Declared) => field === 'dependencies' || field === 'devDependencies'

interface Locked {
  readonly importer: Importer
  readonly nodes: readonly LockNode[]
  readonly catalogs: ReadonlyMap<string, string>
}

function compareManifest(project: BunProject, manifest: JsonSection, locked: Locked): UnmetEdge[] {
  const { folder, name } = project
  if (project.locked === null && folder !== '') {
    const spec = `file:${folder}`
    return [{ from: '', dependant: name, name, spec, type: 'workspace', problem: 'missing', found: null }]
  }
  const all = readDeclared(manifest, true)
  const asked = new Set(all.flatMap((one) => (one.field === 'peerDependencies' ? [] : [one.name])))
  return all.flatMap((one): UnmetEdge[] => {
    // bun locks one range for a name: a peer that is a dependency as well is not recorded.
    if (one.field === 'peerDependencies' && asked.has(one.name)) return []
    const found = locked.nodes[locked.importer.resolve(one) ?? -1]
    const isOptional = one.field === 'optionalDependencies' || one.field === 'peerDependencies'
    const known = project.locked === null ? [] : rangesOf(project.locked, one.name)
    const spec = dereference(one.range, one.name, locked.catalogs)
    const isMet =
      found === undefined
        ? isOptional && known.includes(one.range)
        : isMetBy(spec, found, known.includes(one.range))
    if (isMet) return []
    const type = types[one.field as keyof typeof types]
    return [
      {
        from: folder,
        dependant: folder === '' ? name : folder,
        name: one.name,
        spec: one.range,
        type,
        problem: found === undefined ? 'missing' : 'invalid',
        found: found === undefined ? null : describe(found),
      },
    ]
  })
}

function describe({ location, version, source }: LockNode): UnmetEdge['found'] {
  return { location: location ?? '', version, resolved: source.type === 'registry' ? source.url : null }
}

/** What the lockfile has for a name, in any field. */
function rangesOf(locked: JsonSection, name: string): string[] {
  return Object.keys(types).flatMap((field) => {
    const section = sectionOrNothing(locked, field)
    const range = section === null ? undefined : fieldOf(section, name)
    return typeof range === 'string' ? [range] : []
  })
}

/** `catalog:` and `catalog:name` are the range that the root's manifest has for the package there. */
function dereference(range: string, name: string, catalogs: ReadonlyMap<string, string>): string {
  const [, catalog] = /^catalog:(.*)$/.exec(range.trim()) ?? []
  if (catalog === undefined) return range
  const key = ['', 'default'].includes(catalog.trim()) ? name : `${catalog.trim()} > ${name}`
  return catalogs.get(key) ?? range
}

/** @param isKnown - the lockfile was written for this very range: what no version satisfies (git, a tag) is then met. */
function isMetBy(range: string, found: LockNode, isKnown: boolean): boolean {
  const spec = readSpec(range)
  const target = spec?.type === 'alias' ? (spec.subSpec ?? null) : spec
  if (found.isOwn === true)
    return isKnown || /^workspace:/.test(range.trim()) || (spec?.registry === true && spec.type !== 'alias')
  if (target === null || (target.type !== 'range' && target.type !== 'version')) return isKnown
  if (spec?.type === 'alias' && target.name !== found.name) return false
  const isRegistry = found.source.type === 'registry' || found.source.type === 'remote'
  return (
    isRegistry &&
    semver.satisfies(found.version, target.fetchSpec ?? '*', { loose: true, includePrerelease: isKnown })
  )
}

function readSpec(range: string): ReturnType<typeof npa> | null {
  try {
    return npa.resolve(null, range, '/')
  } catch {
    return null
  }
}

function compareOverrides(lock: JsonSection, manifest: JsonSection, dependant: string): UnmetEdge[] {
  const known = new Map(readBunOverrides(lock).map((one) => [one.name, one.range]))
  return readBunOverrides(manifest).flatMap(({ name, range }: Declared): UnmetEdge[] =>
    known.get(name) === range || range.startsWith('$')
      ? []
      : [{ from: '', dependant, name, spec: range, type: 'prod', problem: 'missing', found: null }],
  )
}

/** bun ignores the whole lockfile where a package in it lacks a dependency that it needs. */
function listDangling(nodes: readonly LockNode[]): UnmetEdge[] {
  return nodes.flatMap(({ name, version, location, edges, links }): UnmetEdge[] => {
    const met = new Set(links.map((link) => link.name))
    return edges
      .filter((edge) => edge.type === 'runtime' && !met.has(edge.name))
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
