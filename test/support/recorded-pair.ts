// Real changes of lockfiles with what the registry told of them, recorded by scripts/record-remedies.js.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { tarballOf, type Published } from './server.ts'
import { integrityOf } from './tarball.ts'

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>

interface Recorded {
  readonly asOf: string
  readonly before: {
    readonly manifest: unknown
    readonly lock: { readonly packages: Entries; readonly [key: string]: unknown }
  }
  readonly after: {
    readonly manifest: unknown
    readonly lock: { readonly set: Entries; readonly removed: readonly string[] }
  }
  readonly packages: Readonly<Record<string, Readonly<Record<string, { readonly time: string }>>>>
}

/** A change, and what a registry on loopback has to publish for it. */
export interface RecordedPair {
  readonly asOf: Date
  readonly packages: Record<string, Record<string, Published>>
  /** The files on each side, as of a registry: the hashes in the lockfile are those of its stub tarballs. */
  readonly files: (side: 'before' | 'after', registry: string) => Readonly<Record<string, unknown>>
}

const folder = path.resolve(import.meta.dirname, '../../fixtures/pairs')
const hour = 3_600_000

export function readPair(id: string): RecordedPair {
  const { asOf, before, after, packages } = JSON.parse(
    readFileSync(path.join(folder, `${id}.json`), 'utf8'),
  ) as Recorded
  const now = new Date(asOf)
  const published = Object.fromEntries(
    Object.entries(packages).map(([name, versions]) => [
      name,
      Object.fromEntries(
        Object.entries(versions).map(([version, { time, ...manifest }]) => [
          version,
          { hours: (now.getTime() - Date.parse(time)) / hour, manifest },
        ]),
      ),
    ]),
  )
  const later = { ...before.lock.packages, ...after.lock.set }
  for (const place of after.lock.removed) delete later[place]
  const sides = {
    before: { manifest: before.manifest, entries: before.lock.packages },
    after: { manifest: after.manifest, entries: later },
  }
  return {
    asOf: now,
    packages: published,
    files: (side, registry) => ({
      'package.json': sides[side].manifest,
      'package-lock.json': { ...before.lock, packages: fill(sides[side].entries, published, registry) },
    }),
  }
}

/** Adds addresses and hashes to the entries of a lockfile, in npm's order. */
function fill(entries: Entries, published: RecordedPair['packages'], registry: string): Entries {
  const places = Object.keys(entries).sort((one, other) => one.localeCompare(other, 'en'))
  return Object.fromEntries(
    places.map((place) => {
      const entry = entries[place] ?? {}
      const name = String(entry.name ?? place.split('node_modules/').at(-1))
      const isFetched = place.includes('node_modules/') && entry.link !== true && entry.inBundle !== true
      if (!isFetched || entry.resolved !== undefined) return [place, entry]
      const { version, ...rest } = entry
      const known = published[name]?.[String(version)] ?? { hours: 0 }
      const resolved = `${registry}${name}/-/${name.split('/').at(-1)}-${String(version)}.tgz`
      const integrity = integrityOf(tarballOf(name, String(version), known))
      return [place, { version, resolved, integrity, ...rest }]
    }),
  )
}
