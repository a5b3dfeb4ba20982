// Lists what a lockfile contains that no npm from 2 to 12 writes: what is not understood must not be dropped.

import { createHash } from 'node:crypto'
import type { UnknownPart } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { fieldOf, objectAt, type JsonSection } from '../../json/section.ts'

/** lockfileVersion 4 is that of npm 12, which writes it with patches and extensions. */
const maxVersion = 4

// Arborist's lib/shrinkwrap.js (pkgMetaKeys, nodeMetaKeys, metaFromNode) of npm 7 to 12, and npm 2 to 6 as measured.
const rootKeys = words(
  'name version lockfileVersion requires packages dependencies preserveSymlinks packageIntegrity from resolved integrity',
)
const entryKeys = words(
  'name version resolved integrity link license engines os cpu libc funding deprecated bin hasInstallScript',
  'dependencies devDependencies optionalDependencies peerDependencies peerDependenciesMeta bundleDependencies',
  'bundledDependencies acceptDependencies workspaces dev optional devOptional peer extraneous inBundle hasShrinkwrap _hasShrinkwrap',
  'ideallyInert patched packageExtensionsApplied npmExtensionApplied',
)
/** The entry of the root mirrors the manifest. */
const rootEntryKeys = words('packageExtensionsHash npmExtensionHash overrides private')
const legacyKeys = words(
  'version resolved integrity from bundled dev optional devOptional peer extraneous requires dependencies',
)
const patchedKeys = words('path integrity')
const appliedKeys = words(
  'selector extensionPoint dependencies optionalDependencies peerDependencies peerDependenciesMeta',
)

/** A change can add thousands; the first ones are enough to look at the file. */
const maxParts = 1000

/**
 * Returns the parts that depgate does not know, in the order of the file.
 *
 * @param packages - the section of lockfileVersion 2 and later; null where there is none.
 */
export function listUnknown(lock: JsonSection, packages: JsonSection | null): UnknownPart[] {
  const parts: UnknownPart[] = []
  const add = (section: JsonSection, key: string, what: string, who: string) => {
    if (parts.length >= maxParts) return
    const line = section.document.lineOf([...section.path, key]) ?? 1
    parts.push({ line, words: what, key: digest([who, key, fieldOf(section, key)]) })
  }
  const check: Check = (section, known, where, who) => {
    for (const key of Object.keys(section.fields)) {
      if (known.has(key)) continue
      add(section, key, `${where()} has the key "${plain(key, 80)}", which depgate does not know`, who())
    }
  }
  const version = Number(fieldOf(lock, 'lockfileVersion') ?? 1)
  if (version > maxVersion) {
    const line = lock.document.lineOf([...lock.path, 'lockfileVersion']) ?? 1
    const what = `lockfileVersion ${version} is none that depgate knows (1 to ${maxVersion})`
    parts.push({ line, words: what, key: null })
  }
  check(
    lock,
    rootKeys,
    () => 'the lockfile',
    () => '',
  )
  if (packages !== null) {
    for (const location of Object.keys(packages.fields))
      checkEntry(objectAt(packages, location), location, check)
  }
  checkLegacy(lock, check)
  return parts
}

/** The words are made for what is not known: of 10,000 entries they take a tenth of a second. */
type Check = (
  section: JsonSection,
  known: ReadonlySet<string>,
  where: () => string,
  who: () => string,
) => void

function checkEntry(entry: JsonSection | null, location: string, check: Check): void {
  if (entry === null) return
  const who = () => nameBytes(entry, location)
  const where = () => (location === '' ? 'the entry of the root' : `entry ${plain(location, 300)}`)
  check(entry, location === '' ? new Set([...entryKeys, ...rootEntryKeys]) : entryKeys, where, who)
  const parts = [
    ['patched', patchedKeys],
    ['packageExtensionsApplied', appliedKeys],
    ['npmExtensionApplied', appliedKeys],
  ] as const
  for (const [key, known] of parts) {
    const section = objectAt(entry, key)
    if (section !== null) check(section, known, () => `"${key}" of ${where()}`, who)
  }
}

/** The nested section; as deep as the JSON nests, which readJson limits. */
function checkLegacy(parent: JsonSection, check: Check): void {
  const dependencies = objectAt(parent, 'dependencies')
  if (dependencies === null) return
  for (const name of Object.keys(dependencies.fields)) {
    const entry = objectAt(dependencies, name)
    if (entry === null) continue
    check(
      entry,
      legacyKeys,
      () =>
        `entry ${entry.path
          .slice(1)
          .map((step) => plain(step, 80))
          .join(' > ')}`,
      () => nameBytes(entry, name),
    )
    checkLegacy(entry, check)
  }
}

/** The package of an entry, wherever it is in the tree: an unknown part of the same package is not new where it moves. */
function nameBytes(entry: JsonSection, location: string): string {
  const name = fieldOf(entry, 'name') ?? location.slice(location.lastIndexOf('node_modules/') + 1)
  return JSON.stringify([name, fieldOf(entry, 'version'), fieldOf(entry, 'integrity')])
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function words(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')))
}
