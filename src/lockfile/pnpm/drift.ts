// Finds what the projects and packages of a pnpm lockfile ask for and it does not lock.

import semver from 'semver'
import type { UnmetEdge } from '../../model/lockfile.ts'
import type { JsonSection } from '../../json/section.ts'
import type { Declared } from '../../manifest/overrides.ts'
import type { LockNode } from '../assemble.ts'
import type { LockDocument } from './entry.ts'
import { readList, readMapping } from './fields.ts'
import { readCatalogs, type LockCatalogs } from './importers.ts'
import type { Linked } from './links.ts'
import { lockedOverrides, resolveOverrides } from './locked-overrides.ts'
import { matchNames } from './name-pattern.ts'
import { applyOverrides, type Override } from './overrides.ts'
import type { Project } from './projects.ts'
import { compareSettings } from './settings-drift.ts'
import type { Settings } from './settings.ts'

/** What is compared. */
export interface Compared {
  /** Null where the file has no lockfile, only what pnpm fetches before it. */
  readonly main: LockDocument | null
  readonly environment: JsonSection | null
  readonly settings: Settings
  readonly projects: readonly Project[]
  readonly nodes: readonly LockNode[]
  /** Null where there is no lockfile. */
  readonly find: Linked['find'] | null
  read(file: string): string | null
}

const types = {
  dependencies: 'prod',
  devDependencies: 'dev',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
} as const

/**
 * Returns what `pnpm install --frozen-lockfile` refuses and a plain one resolves anew (measured with pnpm 9, 10 and 12): a
 * specifier that is not the locked one, compared as text; a version that the specifier does not allow; a project or a
 * setting that the lockfile was not made with; a dependency without an entry.
 *
 * What only leaves something out is no drift, though pnpm refuses it when frozen: a dependency that went or moved to
 * another field, `publishConfig.directory`, `dependenciesMeta`.
 */
export function findDrift(compared: Compared): UnmetEdge[] {
  const { main, settings, projects, nodes } = compared
  const overrides = resolveOverrides(settings)
  // Where the file that has them is not there to read, those of the lockfile explain its specifiers.
  const both = [overrides, main === null ? [] : lockedOverrides(main)]
  const isIgnored = matchNames(
    [settings.workspace, settings.own].flatMap((section) =>
      section === null ? [] : readList(section, 'ignoredOptionalDependencies'),
    ),
  )
  const locked = main === null ? new Map<string, never>() : readCatalogs(main.settings)
  const inForce = { ...compared, both, locked, isIgnored }
  const declared = projects.flatMap((project) => compareProject(project, inForce))
  if (main === null) return declared
  return [...declared, ...compareSettings({ ...compared, main }), ...listDangling(nodes)]
}

type InForce = Compared & {
  readonly both: readonly (readonly Override[])[]
  readonly locked: LockCatalogs
  isIgnored(name: string): boolean
}

function compareProject(project: Project, inForce: InForce): UnmetEdge[] {
  const { folder, name, section, importer } = project
  if (section === null) return []
  const asked = listAsked(project, inForce)
  const edge = { from: folder, dependant: folder === '' ? name : folder, found: null }
  if (importer === null && folder !== '') {
    // pnpm writes an entry for it, and fetches nothing.
    if (asked.length === 0) return []
    const spec = `file:${folder}`
    return [{ ...edge, from: '', dependant: name, name, spec, type: 'workspace', problem: 'missing' }]
  }
  const locked = new Map(importer?.dependencies.map((one) => [one.name, one]))
  return asked.flatMap(({ field, name: own, range, wanted }): UnmetEdge[] => {
    const known = locked.get(own)
    const node = known === undefined ? undefined : inForce.nodes[inForce.find?.(folder, known) ?? -1]
    const isSame = known !== undefined && (wanted.includes(known.specifier) || known.specifier === range)
    if (isSame && node !== undefined && isAllowed(own, dereference(own, known.specifier, inForce), node))
      return []
    return [
      {
        ...edge,
        name: own,
        spec: range,
        type: types[field],
        problem: node === undefined ? 'missing' : 'invalid',
        found:
          known === undefined || node === undefined
            ? null
            : { location: node.location ?? '', version: node.version, resolved: null },
      },
    ]
  })
}

type Asked = Declared & { readonly field: keyof typeof types; readonly wanted: readonly (string | null)[] }

/** What pnpm compares: with overrides, without what they and the settings leave out, with the peers that it installs. */
function listAsked({ folder, name, version, asks }: Project, { main, both, isIgnored }: InForce): Asked[] {
  const lock = main === null ? null : readMapping(main.root, 'settings')
  const hasPeers = lock?.fields.autoInstallPeers === 'true'
  const hasLinks = lock?.fields.excludeLinksFromLockfile !== 'true'
  const own = new Set(asks.flatMap((one) => (one.field === 'peerDependencies' ? [] : [one.name])))
  const ignored = new Set(
    asks.flatMap((one) => (one.field === 'optionalDependencies' && isIgnored(one.name) ? [one.name] : [])),
  )
  return asks.flatMap((one): Asked[] => {
    if (!Object.hasOwn(types, one.field) || ignored.has(one.name)) return []
    if (one.field === 'peerDependencies' && (!hasPeers || own.has(one.name))) return []
    const wanted = both.map((list) => applyOverrides(list, { name, version, folder }, one))
    // null: an override removes it.
    if (wanted[0] === null || (!hasLinks && wanted[0]?.startsWith('link:') === true)) return []
    return [{ ...one, field: one.field as keyof typeof types, wanted }]
  })
}

/** `catalog:` stands for the range that is locked, which the settings are compared with, or for theirs. */
function dereference(name: string, specifier: string, { settings: { catalogs }, locked }: InForce): string {
  const [, text] = /^catalog:(.*)$/s.exec(specifier) ?? []
  if (text === undefined) return specifier
  const catalog = text.trim() || 'default'
  return locked.get(catalog)?.get(name)?.specifier ?? catalogs.get(catalog)?.get(name)?.value ?? specifier
}

/** Whether what is locked can be what a specifier asks for; git, addresses and dist-tags are judged by their source. */
function isAllowed(name: string, specifier: string, { source, ...node }: LockNode): boolean {
  const isFolder = source.type === 'directory'
  if (/^(?:link|file|portal):/i.test(specifier)) return source.type !== 'registry'
  if (/^workspace:/.test(specifier)) return isFolder
  const [, alias, range] = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/s.exec(specifier) ?? []
  const wanted = alias === undefined ? specifier : (range ?? '*')
  if (wanted.length > longestRange || semver.validRange(wanted, { loose: true }) === null) return true
  // A project can be linked in place of a package of its name and version (linkWorkspacePackages).
  if (isFolder && source.isOwn !== true) return false
  return (
    node.name === (alias ?? name) &&
    semver.satisfies(node.version, wanted, { loose: true, includePrerelease: true })
  )
}

const longestRange = 1024

/**
 * pnpm ends with an error on a package that lacks the entry of a dependency, also of one for another platform. Of several
 * that ask for the same the first is named.
 */
function listDangling(nodes: readonly LockNode[]): UnmetEdge[] {
  const seen = new Set<string>()
  return nodes.flatMap(({ name, version, location, edges, links }): UnmetEdge[] => {
    const met = new Set(links.map((link) => link.name))
    return edges
      .filter((edge) => {
        const key = `${edge.name}@${edge.range}`
        return !met.has(edge.name) && !seen.has(key) && seen.add(key)
      })
      .map((edge) => ({
        from: location ?? '',
        dependant: `${name}@${version}`,
        name: edge.name,
        spec: edge.range,
        type: edge.type === 'optional' ? 'optional' : edge.type === 'peer' ? 'peer' : 'prod',
        problem: 'missing',
        found: null,
      }))
  })
}
