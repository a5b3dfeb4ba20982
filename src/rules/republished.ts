import { defineRule, type Breach } from './define-rule.ts'
import { byFacts } from './finding-name.ts'
import type { Evidence, Publication } from '../model/evidence.ts'
import {
  readHashes,
  readPublishedHashes,
  formatDigests,
  strongestOf,
  type Hashes,
} from '../lockfile/integrity.ts'
import type { LockedPackage } from '../model/report.ts'
import { plain } from '../text/plain.ts'

export default defineRule({
  id: 'republished',
  summary: 'A name and version must stay the bytes that were locked under them.',
  why: 'A registry never gives a version out twice: other bytes under the same name and version are an edited lockfile, another registry, or a registry that was broken into. An update without a new version number is not reviewed, and npm installs what the new hash says.',
  fix: 'Take the entry back from git. Where the registry itself now serves other bytes, find out why before anything installs them. For a tarball in the project that was built anew, raise its version.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts('location', 'copies', 'registryHasBefore'),
  fixedBy: 'person',
  needs: [],
  wants: ['manifest'],
  options: {},
  // Only a version that was there before can have other bytes than before.
  skips: (arrival) => arrival.kind !== 'altered' || arrival.before === undefined,
  *check(arrival, { manifest }) {
    const before = mergeHashes(arrival.before ?? [])
    const isRebuilt = (arrival.before ?? []).every((copy) => copy.source.type === 'file')
    const breaches = new Map<string, { breach: Breach; copies: LockedPackage[] }>()
    for (const copy of arrival.copies) {
      const breach = isBound(copy)
        ? (compare(before, readHashes(copy.integrity), manifest) ??
          compareArchives(copy, arrival.before ?? []))
        : null
      if (breach === null) continue
      const asWarning = isRebuilt && copy.source.type === 'file' && breach.gap === undefined
      const known = breaches.get(breach.message)
      if (known === undefined) {
        breaches.set(breach.message, {
          breach: { ...breach, ...(asWarning ? { asWarning } : {}) },
          copies: [copy],
        })
      } else known.copies.push(copy)
    }
    for (const { breach, copies } of breaches.values()) {
      const [first] = copies
      yield {
        ...breach,
        facts: { ...breach.facts, location: first?.location ?? null, copies: copies.length },
        ...(first === undefined ? {} : { line: first.line }),
      }
    }
  },
})

/** npm drops the hash of a git dependency, which the commit identifies, and a folder has none. */
function isBound({ source }: LockedPackage): boolean {
  return source.type !== 'git' && source.type !== 'directory'
}

/** The hashes of all copies, by kind: a copy of after may have any of them. */
function mergeHashes(copies: readonly LockedPackage[]): Hashes {
  return readHashes([...new Set(copies.filter(isBound).map((copy) => copy.integrity ?? ''))].join(' '))
}

/**
 * Compares the hashes kind by kind. Where the two sides have no kind in common that npm checks (a lockfile of npm 5 has
 * sha1, the one that replaces it sha512), only the registry's document shows whether both are hashes of one tarball.
 */
function compare(before: Hashes, after: Hashes, manifest: Evidence<Publication>): Breach | null {
  const strongest = strongestOf(after)
  const strongestBefore = strongestOf(before)
  // Without a hash on one side there is nothing to compare: `integrity` reports a missing hash.
  if (strongest === null || strongestBefore === null) return null
  const known = before.get(strongest)
  if (known !== undefined) {
    return isWithin(after.get(strongest), known) ? null : describe(strongest, before, after, manifest)
  }
  const common = [...after.keys()].find((kind) => before.has(kind))
  if (common !== undefined && !isWithin(after.get(common), before.get(common))) {
    return describe(common, before, after, manifest)
  }
  const kinds = `a ${strongestBefore} hash was locked before and a ${strongest} hash is now`
  const gap = (why: string): Breach => ({ message: `${kinds}; ${why}`, gap: 'manifest' })
  if (manifest.status === 'missing') return gap(manifest.reason)
  const document = manifest.status === 'obtained' ? manifest.value.published : null
  if (document === null) return gap('no registry shows whether both are of the same bytes')
  const published = readPublishedHashes(document)
  const [old, now] = [published.get(strongestBefore), published.get(strongest)]
  const facts = { lockedBefore: show(before, strongestBefore), locked: show(after, strongest) }
  if (old !== undefined && !isWithin(before.get(strongestBefore), old)) {
    return {
      message: `its ${strongestBefore} hash was ${digestsOf(before, strongestBefore)} before this change, which is not of the tarball that the registry has now`,
      facts,
    }
  }
  if (now !== undefined && !isWithin(after.get(strongest), now)) {
    const isSame = old === undefined ? '' : ', and the hash of before is that of the published one'
    return {
      message: `its new ${strongest} hash ${digestsOf(after, strongest)} is not that of the published tarball${isSame}`,
      facts,
    }
  }
  if (old === undefined || now === undefined) {
    return gap(`the registry shows no ${old === undefined ? strongestBefore : strongest} hash`)
  }
  return null
}

/**
 * Compares a hash over other bytes than the registry's with those of before. yarn makes its archives anew where its cache
 * key changes, so that hashes under two keys have nothing in common.
 */
function compareArchives(
  { archiveHash: now }: LockedPackage,
  before: readonly LockedPackage[],
): Breach | null {
  const known = before.flatMap(({ archiveHash: old }) =>
    old !== undefined && old.kind === now?.kind && old.cacheKey === now.cacheKey ? [old.value] : [],
  )
  if (now === undefined || known.length === 0 || known.includes(now.value)) return null
  const what = now.kind === 'zip' ? "yarn's archive" : 'the unpacked tar'
  const cut = (text: string) => `${plain(text.replace(/^sha512-/, ''), 12)}…`
  return {
    message: `the same version was locked with other bytes: the hash of ${what} was ${cut(known[0] ?? '')} before this change and is ${cut(now.value)} now`,
    facts: {
      lockedBefore: plain(known[0] ?? '', 200),
      locked: plain(now.value, 200),
      registryHasBefore: false,
    },
  }
}

type Kind = NonNullable<ReturnType<typeof strongestOf>>

function describe(kind: Kind, before: Hashes, after: Hashes, manifest: Evidence<Publication>): Breach {
  const document = manifest.status === 'obtained' ? manifest.value.published : null
  const published = document === null ? undefined : readPublishedHashes(document).get(kind)
  const whose =
    published === undefined
      ? ''
      : isWithin(after.get(kind), published)
        ? '; the registry now publishes the new one'
        : isWithin(before.get(kind), published)
          ? '; the registry publishes the one from before'
          : '; the registry publishes neither'
  return {
    message: `the same version was locked with other bytes: its ${kind} hash was ${digestsOf(before, kind, after)} before this change and is ${digestsOf(after, kind, before)} now${whose}`,
    facts: {
      lockedBefore: show(before, kind),
      locked: show(after, kind),
      registryHasBefore: published !== undefined && isWithin(before.get(kind), published),
    },
  }
}

function digestsOf(hashes: Hashes, kind: Kind, others?: Hashes): string {
  return formatDigests(hashes.get(kind) ?? new Set(), others?.get(kind))
}

function show(hashes: Hashes, kind: Kind): string {
  return `${kind}-${[...(hashes.get(kind) ?? [])][0] ?? ''}`
}

function isWithin(some: ReadonlySet<string> | undefined, all: ReadonlySet<string> | undefined): boolean {
  return [...(some ?? [])].every((digest) => all?.has(digest) === true)
}
