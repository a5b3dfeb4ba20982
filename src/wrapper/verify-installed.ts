// Compares the packages that npm has installed with the approved ones.

import path from 'node:path'
import { parseLockfile } from '../lockfile/parse.ts'
import type { Files } from '../ports/files.ts'
import type { Registry } from '../ports/registry.ts'
import type { LockedPackage, Lockfile } from '../model/report.ts'
import { parsePublished } from '../manifest/published.ts'
import { plain } from '../text/plain.ts'
import type { PublishedManifest } from '../model/published.ts'
import type { PlannedTree, UnpackedPackage } from '../ports/npm.ts'
import { readLock } from './preconditions.ts'

/** The approved packages by location. */
export type Approved = ReadonlyMap<string, LockedPackage>

/** Indexes the approved packages. */
export function approve(packages: readonly LockedPackage[]): Approved {
  return new Map(packages.map((locked) => [locked.location, locked]))
}

/**
 * Adds the registry's hashes to entries of the lockfile without one.
 *
 * npm installs any bytes for an entry without a hash, and does not add one.
 */
export async function fillIntegrity(
  lockfile: Lockfile,
  registry: Registry,
): Promise<{ lockfile: Lockfile; integrity: Record<string, string> }> {
  const bare = lockfile.packages.filter(
    ({ source, integrity, bundler }) => source.type === 'registry' && !integrity && bundler === null,
  )
  const answers = await registry.releases(
    bare.map(({ name, version, source }) => ({ name, version, source })),
  )
  const integrity = Object.fromEntries(
    bare.flatMap(({ location }, nth) => {
      const answer = answers[nth]
      const known = answer?.status === 'answered' ? answer.manifest?.integrity : null
      return known ? [[location, known]] : []
    }),
  )
  const packages = lockfile.packages.map((locked) => ({
    ...locked,
    integrity: integrity[locked.location] ?? locked.integrity,
  }))
  return { lockfile: { ...lockfile, packages }, integrity }
}

/** What an install was approved with. @see Install */
export interface ApprovedInstall {
  readonly approved: Approved
  readonly patchedManifests: ReadonlySet<string>
}

/**
 * Describes an unpacked package that differs from the approved one; null where none does. npm has applied the patches of
 * the project by then, which are judged by themselves: commands and scripts of a package.json that one of them changes are
 * not compared.
 */
export async function compareUnpacked(
  packages: readonly UnpackedPackage[],
  { approved, patchedManifests }: ApprovedInstall,
  registry: Registry,
): Promise<string | null> {
  const unpacked = packages.flatMap((one) => {
    const locked = approved.get(one.location) ?? findStored(one, approved)
    return one.isBundled || one.text === null ? [] : [{ ...one, text: one.text, locked }]
  })
  const queries = unpacked.map(({ locked, name, version }) => {
    const source = locked?.source ?? ({ type: 'registry', url: null } as const)
    return { name: locked?.name ?? name, version: locked?.version ?? version ?? '', source }
  })
  const answers = await registry.releases(queries)
  for (const [nth, { location, text, locked }] of unpacked.entries()) {
    if (locked === undefined) return `${plain(location)} was installed, and it was not approved`
    const answer = answers[nth]
    const published = answer?.status === 'answered' ? answer.manifest : null
    const isPatched = patchedManifests.has(`${locked.name}@${locked.version}`)
    const difference = compareManifest(text, locked, published, isPatched)
    if (difference !== null) return `${plain(location)}: ${difference}`
  }
  return null
}

/** The approved package that npm keeps in its store under `install-strategy=linked`, whose paths are no lockfile's. */
function findStored(
  { location, name, version }: UnpackedPackage,
  approved: Approved,
): LockedPackage | undefined {
  if (!/(?:^|[\\/])node_modules[\\/]\.store[\\/]/.test(location)) return undefined
  return [...approved.values()].find((locked) => locked.name === name && locked.version === version)
}

function compareManifest(
  text: string,
  locked: LockedPackage,
  published: PublishedManifest | null,
  isPatched: boolean,
): string | null {
  let manifest: { name?: unknown; version?: unknown }
  try {
    manifest = JSON.parse(text.replace(/^\uFEFF/, '')) as typeof manifest
  } catch {
    return 'its package.json cannot be read'
  }
  // A package from git or a folder is approved by its URL or path, and can have any name.
  if (locked.source.type !== 'registry' || published === null) return null
  const id = `${plain(String(manifest.name), 214)}@${plain(String(manifest.version), 100)}`
  const version = String(manifest.version)
    .trim()
    .replace(/^[=v]+/, '')
  if (String(manifest.name).trim() !== locked.name || !isSameVersion(version, locked.version)) {
    return `its package.json says ${id}, and ${locked.name}@${locked.version} was approved`
  }
  if (isPatched) return null
  const inside = parsePublished(manifest, locked.name)
  const bins = (one: PublishedManifest) => JSON.stringify(Object.entries(one.bin ?? {}).sort())
  if (inside.bin !== null && published.bin !== null && bins(inside) !== bins(published)) {
    return 'its package.json has other commands (bin) than the registry shows'
  }
  const added = Object.entries(inside.scripts).find(([event, line]) => published.scripts[event] !== line)
  return added === undefined
    ? null
    : `its package.json runs another ${added[0]} than the registry shows: ${plain(added[1], 200)}`
}

function isSameVersion(one: string, other: string): boolean {
  return one.split('+')[0] === other.split('+')[0]
}

/** Describes an entry of a lockfile that was not approved; null where there is none. */
function compareSaved(saved: Lockfile, approved: Approved): string | null {
  for (const { location, name, version, integrity, source } of saved.packages) {
    const known = approved.get(location)
    const isKnown = known !== undefined && known.name === name && known.version === version
    const isSame = isKnown && (!integrity || !known.integrity || known.integrity === integrity)
    if (!isSame || known.source.type !== source.type) {
      return `the lockfile has ${plain(location)} (${plain(name, 214)}@${plain(version, 100)}), which is not what was approved`
    }
  }
  return null
}

/** Compares the lockfile on disk, if npm wrote it, with the approved packages; null where there is no difference. */
export function compareLock(
  { tree, approved, lockBefore }: { tree: PlannedTree; approved: Approved; lockBefore: string | null },
  files: Pick<Files, 'read'>,
): string | null {
  const saved = readLock(tree, files)
  if (saved === null || saved.text === lockBefore) return null
  const read = (file: string) => files.read(path.join(tree.folder, file))
  return compareSaved(parseLockfile(saved.text, saved.file, read), approved)
}
