// Writes npm lockfiles for tests, and reads them.

import type { LockedPackage, Lockfile } from '../../src/model/report.ts'
import { openFile, readSection, type JsonSection } from '../../src/json/section.ts'
import { readProjects } from '../../src/lockfile/npm/declared-ranges.ts'
import { readLegacyEntries } from '../../src/lockfile/npm/dependencies-section.ts'
import { readEntries } from '../../src/lockfile/npm/packages-section.ts'
import { growTree } from '../../src/lockfile/npm/tree.ts'
import { parseLockfile } from '../../src/lockfile/parse.ts'

export const host = 'https://registry.example.test'

/** An entry of the registry as npm writes it. */
export function entry(name: string, version: string, more: Record<string, unknown> = {}) {
  const base = name.slice(name.indexOf('/') + 1)
  return {
    version,
    resolved: `${host}/${name}/-/${base}-${version}.tgz`,
    integrity: `sha512-${name}${version}`,
    ...more,
  }
}

/** The text of a lockfile of version 3: `root` is the entry of the project itself. */
export function v3(
  packages: Record<string, unknown>,
  root: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): string {
  const lock = {
    name: 'app',
    lockfileVersion: 3,
    packages: { '': { name: 'app', ...root }, ...packages },
    ...more,
  }
  return JSON.stringify(lock, null, 1)
}

/** The text of a lockfile of version 1. */
export function v1(dependencies: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ name: 'app', lockfileVersion: 1, requires: true, dependencies, ...more }, null, 1)
}

/** Reads a lockfile beside these manifests; an object is written as JSON. */
export function read(text: string, manifests: Record<string, unknown> = {}): Lockfile {
  const files = textsOf(manifests)
  return parseLockfile(text, 'package-lock.json', (file) => files.get(file) ?? null)
}

function textsOf(manifests: Record<string, unknown>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(manifests).map(([file, content]) => [
      file,
      typeof content === 'string' ? content : JSON.stringify(content, null, 1),
    ]),
  )
}

/** Returns the package at a place. */
export function at(lock: Pick<Lockfile, 'packages'>, location: string): LockedPackage {
  const found = lock.packages.find((each) => each.location === location)
  if (found === undefined)
    throw new Error(`nothing at ${location}: ${lock.packages.map((each) => each.location)}`)
  return found
}

/** The parts that the reader of a lockfile builds its result from: entries, their tree, and the project's manifests. */
export function openParts(text: string, manifests: Record<string, unknown> = {}) {
  const lock = openFile(text, 'package-lock.json', 'a hint')
  const packages = readSection(lock, 'packages')
  const entries = packages === null ? readLegacyEntries(lock) : readEntries(packages)
  const tree = growTree(entries)
  const root = packages === null ? null : readSection(packages, '')
  const files = textsOf(manifests)
  const projects = readProjects(lock, root, tree, {
    read: (file) => files.get(file) ?? null,
    list: () => [...files.keys()],
  })
  return { lock, packages, entries, tree, projects }
}

/** A section of JSON as a reader of fields gets it: below the key `x`, as `test.json`. */
export function sectionOf(fields: object): JsonSection {
  const text = JSON.stringify({ x: fields }, null, 1)
  return readSection(openFile(text, 'test.json', 'a hint'), 'x') as JsonSection
}
