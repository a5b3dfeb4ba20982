// The registry of an example in a rule's page, in memory.

import { createHash } from 'node:crypto'
import { readInside, parsePublished } from '../../src/manifest/published.ts'
import type { Advisory } from '../../src/model/advisory.ts'
import type { Trust } from '../../src/model/published.ts'
import { parseDuration } from '../../src/options/duration.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { listUnmetEdges } from '../../src/registry/npm-tree.ts'
import { advisory } from './build.ts'
import { fakeRegistry } from './registry.ts'
import type { PageExample } from './rule-page.ts'

export type Json = Readonly<Record<string, unknown>>
export type Entries = Readonly<Record<string, Json>>
type Known = Record<string, Record<string, Json>>

/** A version in the block `registry`: its age, or its age with fields of its manifest. */
type Version =
  string | (Json & { readonly age?: string; readonly publisher?: string; readonly trust?: Trust })
type Versions = Readonly<Record<string, Readonly<Record<string, Version>> | null>>
export const host = 'https://registry.example.test'

export function integrityOf(name: string, version: string): string {
  return `sha512-${createHash('sha512').update(`${name}@${version}`).digest('base64')}`
}

/** Every locked version is a thousand days old, unless the block `registry` has its name. */
export function openExampleRegistry(locked: Known, example: PageExample): Registry {
  const versions = addGiven(locked, JSON.parse(example.registry ?? '{}') as Versions)
  const entries = Object.entries(versions).flatMap(([name, some]) =>
    Object.entries(some).map(([version, fields]) => ({ name, version, fields, id: `${name}@${version}` })),
  )
  const manifests = entries.map(({ name, version, fields, id }) => {
    const tarball = `${host}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`
    const dist = { integrity: integrityOf(name, version), tarball }
    return [
      id,
      parsePublished({ ...fields, name, version, dist: { ...dist, ...(fields.dist as Json) } }, name),
    ]
  })
  const hours = (fields: Json) => (parseDuration(String(fields.age ?? '1000d')) ?? 0) / 60
  const shelf = Object.fromEntries(
    Object.entries(versions).map(([name, some]) => [
      name,
      Object.fromEntries(Object.entries(some).map(([version, fields]) => [version, hours(fields)])),
    ]),
  )
  const trusts = entries.flatMap(({ id, fields }) => (fields.trust === undefined ? [] : [[id, fields.trust]]))
  const base = fakeRegistry(shelf, {
    advisories: readAdvisories(example.advisories),
    manifests: Object.fromEntries(manifests),
    trusts: Object.fromEntries(trusts) as Record<string, Trust>,
  })
  return {
    ...base,
    releases: async (queries) =>
      (await base.releases(queries)).map((answer, nth) => {
        const some = versions[queries[nth]?.name ?? ''] ?? {}
        if (answer.status === 'failed') return answer
        const timeline = answer.timeline.map((entry) => {
          const publisher = some[entry.version]?.publisher
          return { ...entry, publisher: typeof publisher === 'string' ? publisher : null }
        })
        return { ...answer, timeline, namesPublishers: timeline.some((entry) => entry.publisher !== null) }
      }),
    tarballs: async (queries) =>
      queries.map(({ name, version }) => {
        const fields = versions[name]?.[version] ?? {}
        const inside = readInside(JSON.stringify({ name, version, ...(fields.tarball as Json | undefined) }))
        return {
          status: 'answered',
          expected: 'sha512-a',
          actual: 'sha512-a',
          reading: {
            trouble: null,
            manifests: inside === null ? [] : [inside],
            hasBindingGyp: false,
            inside: { trouble: null, packages: [], lockfile: null },
            entries: 1,
            unpackedBytes: 1,
          },
        }
      }),
    unmetEdges: async (tree) => listUnmetEdges(tree, { legacyPeerDeps: false, installLinks: false }),
  }
}

/** Returns the names and versions of the entries on both sides, without further fields. */
export function listLocked(sides: { readonly before?: unknown; readonly after?: unknown }): Known {
  const versions: Known = {}
  for (const entries of [sides.before, sides.after]) {
    for (const [location, entry] of Object.entries((entries ?? {}) as Entries)) {
      const name = String(entry.name ?? location.split('node_modules/').at(-1))
      versions[name] = { ...versions[name], [String(entry.version)]: {} }
    }
  }
  return versions
}

function addGiven(locked: Known, given: Versions): Known {
  const read = (fields: Version) => (typeof fields === 'string' ? { age: fields } : fields)
  const listed = Object.entries(given).flatMap(([name, some]) =>
    some === null
      ? []
      : [
          [
            name,
            Object.fromEntries(Object.entries(some).map(([version, fields]) => [version, read(fields)])),
          ],
        ],
  )
  const others = Object.entries(locked).filter(([name]) => !Object.hasOwn(given, name))
  return Object.fromEntries([...others, ...listed]) as Known
}

type GivenAdvisory = Partial<Advisory> & { readonly package: string; readonly range: string }

function readAdvisories(block: string | null): Advisory[] {
  const given = JSON.parse(block ?? '[]') as readonly GivenAdvisory[]
  return given.map(({ package: name, range, ...more }) => advisory(range, { name, ...more }))
}
