// Builders for the types that the stages pass on, so that a test has only the fields that it is about.

import type { Advisory, Evidence, EvidenceMap, Release } from '../../src/model/evidence.ts'
import type { DeclaredRange, LockedPackage, Lockfile } from '../../src/model/report.ts'
import { gateFiles } from '../../src/watched/gate-files.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import type { Policy } from '../../src/model/policy.ts'
import type { Arrival, PackageArrival, ProjectFile, RangeChange } from '../../src/model/change.ts'
import type { PublishedManifest } from '../../src/model/published.ts'
import { purlOf } from '../../src/lockfile/purl.ts'

/** The moment at which tests judge. */
export const asOf = new Date('2026-06-15T12:00:00.000Z')

/** A moment so many hours before `asOf`. */
export function hoursAgo(hours: number): Date {
  return new Date(asOf.getTime() - hours * 3_600_000)
}

export function locked(id: string, more: Partial<LockedPackage> = {}): LockedPackage {
  const at = id.lastIndexOf('@')
  const [name, version] = [id.slice(0, at), id.slice(at + 1)]
  return {
    name,
    version,
    location: `node_modules/${name}`,
    alias: null,
    purl: purlOf({ name, version }),
    source: { type: 'registry', url: null },
    integrity: 'sha512-aaaa',
    edges: [],
    bin: {},
    hasInstallScript: false,
    bundler: null,
    scope: 'runtime',
    isDirect: true,
    path: ['app', id],
    line: 7,
    wantedBy: [],
    ...more,
  }
}

export function lockfile(
  packages: readonly LockedPackage[],
  ranges: readonly DeclaredRange[] = [],
): Lockfile {
  return {
    path: 'package-lock.json',
    format: 'npm-3',
    packages,
    manifests: [{ path: 'package.json', name: 'app', ranges }],
    allowScripts: {},
  }
}

export function declared(name: string, range: string, more: Partial<DeclaredRange> = {}): DeclaredRange {
  return { manifest: 'package.json', field: 'dependencies', name, range, line: 3, locked: null, ...more }
}

export function arrival(
  id: string,
  more: Partial<PackageArrival> & { copy?: Partial<LockedPackage> } = {},
): PackageArrival {
  const { copy, ...rest } = more
  const nearest = locked(id, copy)
  return {
    type: 'package',
    kind: 'added',
    name: nearest.name,
    version: nearest.version,
    previous: null,
    file: 'package-lock.json',
    copies: [nearest],
    differences: [],
    project: { uses: new Set(), allowScripts: {} },
    ...rest,
  }
}

export function rangeChange(range: DeclaredRange, previous: string | null = null): RangeChange {
  return { type: 'range', kind: 'range', declared: range, previous, file: range.manifest }
}

/** A file of the project; its kind is derived from its name. */
export function projectFile(path: string, text: string, before: string | null = null): ProjectFile {
  const known = gateFiles.find((one) => path.endsWith(one.path))
  const kind = known?.kind ?? (path.endsWith('package.json') ? 'manifest' : 'lockfile')
  return { type: 'file', kind, path, text, before }
}

export function obtained<T>(value: T): Evidence<T> {
  return { status: 'obtained', value }
}

export function missing(reason = 'without anything'): { status: 'missing'; reason: string } {
  return { status: 'missing', reason }
}

/** A release of so many hours ago, and the other versions that the registry has. */
export function released(hours: number, versions: readonly string[] = []): Release {
  const timeline = versions.map((version) => ({
    version,
    publishedAt: hoursAgo(10_000),
    isDeprecated: false,
    publisher: null,
    trust: 'none' as const,
    scripts: {},
  }))
  const publishedAt = hoursAgo(hours)
  return { publishedAt, firstPublishedAt: publishedAt, timeline, removed: [] }
}

/** A manifest that matches what `locked` builds. */
export function published(more: Partial<PublishedManifest> = {}): PublishedManifest {
  return {
    integrity: 'sha512-aaaa',
    shasum: null,
    tarball: null,
    edges: [],
    bin: {},
    binFolder: null,
    scripts: {},
    deprecated: null,
    bundles: [],
    signatures: [],
    attestations: null,
    ...more,
  }
}

export function advisory(range: string, more: Partial<Advisory> = {}): Advisory {
  return {
    id: 'GHSA-aaaa-bbbb-cccc',
    name: 'left-pad',
    title: 'Something bad',
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    severity: 'critical',
    isMalware: false,
    affected: [{ type: 'range', range }],
    source: 'registry',
    ...more,
  }
}

export type SomeEvidence = { [K in keyof EvidenceMap]?: Evidence<EvidenceMap[K]> }

/** All the evidence of a subject: what is given, else that of an old version without advisories. */
export function evidenceOf(given: SomeEvidence = {}): { [K in keyof EvidenceMap]: Evidence<EvidenceMap[K]> } {
  return {
    release: obtained(released(10_000)),
    registration: obtained({ isPublished: true, hasName: true, registry: 'https://registry.example.test' }),
    advisories: obtained({ known: [], source: 'registry' }),
    manifest: obtained({ published: published(), scripts: {}, previousScripts: null, bundled: [] }),
    origin: obtained({ registry: 'https://registry.example.test', prefix: '/', offRegistry: [] }),
    provenance: { status: 'inapplicable' },
    publishers: { status: 'inapplicable' },
    tarball: { status: 'inapplicable' },
    ...given,
  }
}

export function approvedPolicy(input: Record<string, unknown> = {}): Policy {
  return parsePolicy(input)
}

export type { Arrival }
