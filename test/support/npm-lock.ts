// Writes npm lockfiles for tests, and reads them.

import type { LockedPackage, Lockfile } from '../../src/model/report.ts'
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
  const files = new Map(
    Object.entries(manifests).map(([file, content]) => [
      file,
      typeof content === 'string' ? content : JSON.stringify(content, null, 1),
    ]),
  )
  return parseLockfile(text, 'package-lock.json', (file) => files.get(file) ?? null)
}

/** Returns the package at a place. */
export function at(lock: Lockfile, location: string): LockedPackage {
  const found = lock.packages.find((each) => each.location === location)
  if (found === undefined)
    throw new Error(`nothing at ${location}: ${lock.packages.map((each) => each.location)}`)
  return found
}
