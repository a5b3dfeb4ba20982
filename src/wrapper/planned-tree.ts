// Converts the tree that npm is about to install into a lockfile pair.

import path from 'node:path'
import npa from 'npm-package-arg'
import semver from 'semver'
import { emptyLockfile, parseLockfile } from '../lockfile/parse.ts'
import type { LockedPackage, Lockfile } from '../model/report.ts'
import type { LockfilePair, ProjectFile } from '../model/change.ts'
import type { PlannedTree, Addition } from '../ports/npm.ts'
import { npmExtensionFiles } from '../lockfile/npm/extension.ts'
import { npmLockfileNames, packageLockName } from '../lockfile/npm/names.ts'

/** How npm saves added packages in the manifest. */
export interface Saving {
  /** '' for exact versions. */
  readonly prefix: string
}

type ReadFile = (file: string) => string | null

/**
 * Returns before and after: the packages that are locked and installed now, and those of npm's tree.
 *
 * `before` has only the packages that are both in the lockfile and in node_modules: others are about to be fetched.
 * Neither of the two is trusted alone, least of all the hidden lockfile.
 *
 * @param read - reads a file of the project by its path relative to the tree's folder.
 * @throws {DepgateError} ELOCKFILE for a tree that cannot be judged safely.
 */
export function pairOf(tree: PlannedTree, saving: Saving, read: ReadFile): LockfilePair {
  const file = npmLockfileNames.find((name) => read(name) !== null) ?? packageLockName
  const shown = tree.isProject ? file : 'npm'
  const manifests = new Map(
    Object.entries(tree.manifests).map(([key, text]) => [key, save(text, key, tree, saving)]),
  )
  const isExtension = (name: string) => (npmExtensionFiles as readonly string[]).includes(name)
  const readPlanned = (name: string) => manifests.get(name) ?? (isExtension(name) ? read(name) : null)
  const after = parseLockfile(tree.lock, file, (name) => (tree.isProject ? readPlanned(name) : null))
  const onDisk = tree.isProject ? (read(file) ?? '{"lockfileVersion":3,"packages":{}}') : null
  const before = onDisk === null ? emptyLockfile(file) : readBefore(onDisk, file, read)
  const known = new Map(before.packages.map((locked) => [locked.location, locked]))
  return {
    before: { ...before, path: shown, packages: keepInstalled(before, tree) },
    after: {
      ...after,
      path: shown,
      // The lockfile is not written yet, so there are no lines.
      packages: after.packages.map((locked) => ({ ...omitAddress(locked, known, tree), line: 0 })),
      manifests: after.manifests.map((manifest) => ({
        ...manifest,
        ranges: tree.isProject ? manifest.ranges.map((range) => ({ ...range, line: null })) : [],
      })),
    },
    beforeLabel: tree.isProject ? 'node_modules' : 'none',
    afterLabel: tree.label,
    // For a late tree the files were judged before.
    files: tree.isProject && !tree.isLate ? listFiles(tree, manifests, read) : [],
  }
}

/**
 * The manifests as npm would save them, and the `.npmrc` beside each.
 *
 * Without the lockfile: the line of a token in it is known only after npm has written it, and then `check` reads it.
 */
function listFiles(
  tree: PlannedTree,
  planned: ReadonlyMap<string, string>,
  read: ReadFile,
): readonly ProjectFile[] {
  return [...planned].flatMap(([file, text]): ProjectFile[] => {
    const npmrc = path.posix.join(path.posix.dirname(file), '.npmrc')
    const [before, settings] = [read(file), read(npmrc)]
    const isAdded = tree.adds.some((addition) => addition.manifest === file)
    // An unchanged manifest has the lines on disk; one with additions gets npm's usual layout.
    const own = isAdded || before === null ? JSON.stringify(JSON.parse(text), null, 2) : before
    const manifest: ProjectFile = { type: 'file', kind: 'manifest', path: file, text: own, before }
    // An install does not change it.
    return settings === null
      ? [manifest]
      : [manifest, { type: 'file', kind: 'npmrc', path: npmrc, text: settings, before: settings }]
  })
}

/** An unreadable lockfile counts as empty; npm itself resolves such a project again. */
function readBefore(text: string, file: string, read: ReadFile): Lockfile {
  try {
    return parseLockfile(text, file, read)
  } catch {
    return parseLockfile('{"lockfileVersion":3,"packages":{}}', file, read)
  }
}

/**
 * With `omit-lockfile-registry-resolved` npm omits the registry's URLs in the lockfile, but its tree has them for the
 * packages that it looked up: that alone is no change of the source.
 */
function omitAddress(
  locked: LockedPackage,
  before: ReadonlyMap<string, LockedPackage>,
  { configuration }: PlannedTree,
): LockedPackage {
  const { source, name, version, integrity } = locked
  if (source.type !== 'registry' || source.url === null) return locked
  const known = before.get(locked.location)
  const isSame = known?.name === name && known.version === version && known.integrity === integrity
  if (!isSame || integrity === null || known.source.type !== 'registry' || known.source.url !== null) {
    return locked
  }
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : ''
  const registry = configuration[`${scope}:registry`] ?? configuration.registry
  const isOwn = typeof registry === 'string' && source.url.startsWith(registry.replace(/\/?$/, '/'))
  return isOwn ? { ...locked, source: { type: 'registry', url: null } } : locked
}

function keepInstalled(before: Lockfile, tree: PlannedTree): readonly LockedPackage[] {
  if (tree.isLockOnly && !tree.isClean) return before.packages
  const installed = new Map(tree.installed.map(([location, ...rest]) => [location, rest]))
  // Under `install-strategy=linked` each package is once in npm's store, by name and version.
  const stored = new Map(
    tree.installed
      .filter(([location]) => /(?:^|[\\/])node_modules[\\/]\.store[\\/]/.test(location))
      .map(([, name, version, integrity]) => [`${name}@${version}`, [name, version, integrity] as const]),
  )
  return before.packages.filter((locked) => {
    const found = installed.get(locked.location) ?? stored.get(`${locked.name}@${locked.version}`)
    const [name, version, integrity] = found ?? []
    const isSame = name === locked.name && version === locked.version
    return isSame && (integrity === null || locked.integrity === null || integrity === locked.integrity)
  })
}

/** Inserts the ranges that npm would save into a manifest. */
function save(text: string, file: string, tree: PlannedTree, { prefix }: Saving): string {
  const manifest = JSON.parse(text) as Record<string, unknown>
  for (const addition of tree.adds.filter((one) => one.manifest === file)) {
    for (const field of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
      const ranges = manifest[field]
      if (typeof ranges === 'object' && ranges !== null && Object.hasOwn(ranges, addition.name)) {
        Object.assign(ranges, { [addition.name]: rangeOf(addition, prefix) })
      }
    }
  }
  return JSON.stringify(manifest)
}

/** The range that npm saves: exact or with its prefix, unless the user typed a range. */
export function rangeOf({ name, spec, locked, version }: Addition, prefix: string): string {
  const asked = parseSpec(name, spec)
  const plainSpec = asked?.subSpec ?? asked
  if (version === null || plainSpec?.registry !== true) return spec
  const typed = plainSpec.rawSpec
  const isTyped = plainSpec.type === 'range' && typed !== '' && typed !== '*'
  const saved = `${prefix}${version}`
  const isWider = isTyped && (prefix === '' || !isSubset(saved, typed))
  const range = isWider ? typed : saved
  return locked !== null && locked !== name ? `npm:${locked}@${range}` : range
}

function parseSpec(name: string, spec: string): ReturnType<typeof npa> | null {
  try {
    return npa.resolve(name, spec, path.sep)
  } catch {
    return null
  }
}

function isSubset(one: string, other: string): boolean {
  try {
    return semver.subset(one, other, { loose: true })
  } catch {
    return false
  }
}
