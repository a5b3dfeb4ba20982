// Findings and lockfiles for the tests of remedies.

import type { Lockfile } from '../../src/model/lockfile.ts'
import type { Finding } from '../../src/model/report.ts'
import { entry, read, v3 } from './npm-lock.ts'

/** A finding at level error on a package, with the version that passes by itself. */
export function refused(name: string, version: string, passing: string | null, more: Partial<Finding> = {}) {
  return {
    rule: 'minimum-age',
    level: 'error',
    package: `pkg:npm/${name}@${version}`,
    name,
    version,
    previous: null,
    message: 'published 2 hours ago',
    facts: {},
    eligibleAt: '2026-12-01T00:00:00.000Z',
    suggestion: passing === null ? null : { version: passing, command: `npm install ${name}@${passing}` },
    location: { file: 'package-lock.json', line: 3 },
    ...more,
  } as const satisfies Finding
}

/** A finding on a range of a manifest. */
export function floating(name: string, range: string, manifest = 'package.json', field = 'dependencies') {
  return refused(name, range, null, {
    rule: 'floating-range',
    package: manifest,
    message: 'can resolve to more than one version',
    facts: { field, range, previous: null },
    eligibleAt: null,
    location: { file: manifest, line: 3 },
  })
}

/** A project: direct packages by name, with what they depend on, and others; all from the registry unless it says more. */
export function project(
  manifest: Record<string, unknown>,
  packages: Record<string, unknown>,
  members: Record<string, Record<string, unknown>> = {},
): Lockfile {
  const links = Object.fromEntries(
    Object.entries(members).map(([folder, { name }]) => [
      `node_modules/${String(name)}`,
      { resolved: folder, link: true },
    ]),
  )
  const manifests = Object.fromEntries(
    Object.entries(members).map(([folder, one]) => [`${folder}/package.json`, one]),
  )
  const root = {
    ...manifest,
    ...(Object.keys(members).length === 0 ? {} : { workspaces: Object.keys(members) }),
  }
  const text = v3({ ...packages, ...members, ...links }, root)
  return read(text, { 'package.json': { name: 'app', ...root }, ...manifests })
}

/** An entry at the first level of node_modules. */
export function at(name: string, version: string, more: Record<string, unknown> = {}) {
  return { [`node_modules/${name}`]: entry(name, version, more) }
}
