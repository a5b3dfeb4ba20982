// A registry in memory, for tests of the pipe: no network, no mocks.

import { covers } from '../../src/advisories/affected.ts'
import type { FeedAnswer, Registry, ReleaseAnswer, TarballAnswer } from '../../src/ports/registry.ts'
import type { Advisory, VerificationAnswer } from '../../src/model/evidence.ts'
import { advisory, hoursAgo, published } from './build.ts'
import type { TarballContents, PackedPackage, PublishedManifest, Trust } from '../../src/model/published.ts'

/** The canary's advisory, which a source that sees must report. */
export const canaryAdvisory: Advisory = advisory('<0.2.4', { id: 'GHSA-xvch-5gv4-984h', name: 'minimist' })

/** What the registry has: name → version → age in hours (null: no publish time). */
export type Shelf = Record<string, Record<string, number | null>>

export function fakeRegistry(
  shelf: Shelf,
  more: {
    advisories?: readonly Advisory[]
    /** How each source answers; `answered` by default. */
    feeds?: Record<string, Partial<FeedAnswer> & { isBlind?: boolean }>
    failure?: string
    bundles?: Record<string, string[]>
    /** By `name@version`: what lies in its tarball; by default version 1.0.0 of each package that it bundles. */
    inside?: Record<string, Partial<TarballContents>>
    /** Why no tarball can be read. */
    tarballFailure?: string
    /** By `name@version`: what differs from the manifest that matches the builders' packages. */
    manifests?: Record<string, Partial<PublishedManifest>>
    /** By `name@version`; `none` for the others. */
    trusts?: Record<string, Trust>
    /** By `name@version`; a version with signatures is verified unless it is listed here. */
    verifications?: Record<string, VerificationAnswer>
    /** Every `name@version` that was to be verified, with `+` where its attestations were too. */
    verified?: string[]
    /** Every name that was asked for, in order. */
    asked?: string[]
  } = {},
): Registry {
  const answer = (name: string, version: string): ReleaseAnswer => {
    more.asked?.push(name)
    if (more.failure !== undefined) return { status: 'failed', reason: more.failure }
    const versions = new Map(Object.entries(shelf[name] ?? {}))
    const hours = versions.get(version)
    return {
      status: 'answered',
      registry: 'https://registry.example.test',
      hasName: Object.hasOwn(shelf, name),
      isPublished: versions.has(version),
      publishedAt: typeof hours === 'number' ? hoursAgo(hours) : null,
      timeline: [...versions].map(([one, age]) => ({
        version: one,
        publishedAt: age === null ? null : hoursAgo(age),
        isDeprecated: false,
        publisher: null,
        trust: more.trusts?.[`${name}@${one}`] ?? ('none' as const),
        scripts: more.manifests?.[`${name}@${one}`]?.scripts ?? {},
      })),
      removed: [],
      firstPublishedAt: [...versions.values()].reduce<Date | null>(
        (first, age) => (age === null || (first !== null && first <= hoursAgo(age)) ? first : hoursAgo(age)),
        null,
      ),
      namesPublishers: false,
      showsTrust: Object.keys(more.trusts ?? {}).some((id) => id.startsWith(`${name}@`)),
      manifest: versions.has(version)
        ? published({
            bundles: more.bundles?.[`${name}@${version}`] ?? [],
            ...more.manifests?.[`${name}@${version}`],
          })
        : null,
    }
  }
  return {
    releases: async (queries) =>
      queries.map(({ name, version, source }) =>
        source.type === 'registry'
          ? answer(name, version)
          : { status: 'failed', reason: `from ${source.type}` },
      ),
    origins: async (queries) =>
      queries.map(({ source }) => ({
        registry: 'https://registry.example.test',
        prefix: '/',
        trouble: null,
        isOwn:
          source.type === 'registry' &&
          (source.url === null || source.url.startsWith('https://registry.example.test/')),
      })),
    verify: async (queries) =>
      queries.map(({ name, version, needsAttestations }) => {
        more.verified?.push(`${name}@${version}${needsAttestations ? '+' : ''}`)
        return more.verifications?.[`${name}@${version}`] ?? { status: 'verified' }
      }),
    carriers: async (queries) =>
      queries.map(({ name, version, published: { bundles } }) =>
        more.tarballFailure === undefined
          ? insideAnswer(
              more.inside?.[`${name}@${version}`] ?? { packages: bundles.map((one) => insidePackage(one)) },
            )
          : { status: 'failed', reason: more.tarballFailure },
      ),
    advisories: async (source, queries, canary) => {
      const { isBlind, ...feed } = more.feeds?.[source.type] ?? {}
      const known = (more.advisories ?? []).filter((one) =>
        queries.some((query) => query.name === one.name && covers(one, query.version)),
      )
      const listed = canary === null || isBlind === true ? known : [...known, canaryAdvisory]
      const isAnswer = (feed.status ?? 'answered') === 'answered'
      return [
        {
          status: 'answered',
          source: source.type,
          reason: null,
          updatedAt: null,
          names: queries.map((query) => query.name),
          advisories: isAnswer ? listed.map((one) => ({ ...one, source: source.type })) : [],
          ...feed,
        },
      ]
    },
  }
}

/** A package in the node_modules of a tarball. */
export function insidePackage(
  name: string,
  version = '1.0.0',
  more: Partial<PackedPackage['manifest']> & { location?: string } = {},
): PackedPackage {
  const { location = `node_modules/${name}`, ...manifest } = more
  return {
    location,
    manifest: { name, version, isGypOff: false, edges: [], bin: {}, scripts: {}, ...manifest },
  }
}

function insideAnswer(inside: Partial<TarballContents>): TarballAnswer {
  return {
    status: 'answered',
    expected: 'sha512-a',
    actual: 'sha512-a',
    reading: {
      trouble: null,
      manifests: [],
      hasBindingGyp: false,
      inside: { trouble: null, packages: [], lockfile: null, ...inside },
      entries: 1,
      unpackedBytes: 1,
    },
  }
}
