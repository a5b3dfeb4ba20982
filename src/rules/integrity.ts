import { defineRule, type Breach } from './define-rule.ts'
import { byFacts } from './finding-name.ts'
import type { Evidence, Publication } from '../model/evidence.ts'
import { isWeak, readHashes, readPublishedHashes, strongestOf } from '../lockfile/integrity.ts'
import type { LockedPackage } from '../model/report.ts'
import type { PackageArrival } from '../model/change.ts'

export default defineRule({
  id: 'integrity',
  summary: 'The lockfile must have exactly one strong hash for each package that is fetched.',
  why: 'Without a hash npm installs whatever the address serves, and does not even write down what it was. A sha1 can be forged, and of two hashes of the strongest kind npm accepts either.',
  fix: 'Delete the entry from the lockfile and run `npm install --package-lock-only` (with pnpm and bun `install --lockfile-only`, with yarn `yarn install --mode=update-lockfile`), which takes the hash from the registry. For a tarball without one, run `npm install` with its address anew.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts('location', 'copies', 'publishedKind'),
  fixedBy: 'entry',
  needs: [],
  wants: ['manifest'],
  options: {},
  // There is no entry for a version that is only considered, or that an optional dependency would bring.
  skips: ({ isHypothetical, copies }) =>
    isHypothetical === true || copies.every((copy) => copy.isAbsent === true),
  *check(arrival, { manifest }) {
    yield* judgeCollision(arrival)
    const carried = new Set(manifest.status === 'obtained' ? manifest.value.bundled : [])
    const breaches = new Map<string, { breach: Breach; first: LockedPackage; count: number }>()
    for (const copy of arrival.copies) {
      const breach = carried.has(copy)
        ? null
        : judgeCopy(copy, manifest, { hadStrong: isWeakened(arrival), hadHash: hadHash(arrival) })
      if (breach === null) continue
      const known = breaches.get(breach.message)
      if (known === undefined) breaches.set(breach.message, { breach, first: copy, count: 1 })
      else known.count += 1
    }
    for (const { breach, first, count } of breaches.values()) {
      yield {
        ...breach,
        facts: { ...breach.facts, location: first.location, copies: count },
        line: first.line,
      }
    }
  },
})

/** Where two packages share a folder, no hash fixes the code that runs: it is that of the one unpacked last. */
function* judgeCollision({ copies, before }: PackageArrival): Iterable<Breach> {
  const known = new Set(before?.map((copy) => copy.collidesWith))
  const copy = copies.find((one) => one.collidesWith !== undefined && !known.has(one.collidesWith))
  if (copy?.collidesWith === undefined) return
  yield {
    message: `its folder ${copy.location} and the folder ${copy.collidesWith} differ only in case: macOS and Windows unpack both packages into one, and the last one runs`,
    facts: { location: copy.location, other: copy.collidesWith },
    line: copy.line,
  }
}

/** Whether the change itself removed the stronger hash: no npm replaces a stronger one by a weaker one. */
function isWeakened({ kind, differences, before = [] }: PackageArrival): boolean {
  const had = before.some((copy) => {
    const strongest = strongestOf(readHashes(copy.integrity))
    return strongest !== null && !isWeak(strongest)
  })
  return kind === 'altered' && differences.includes('hash') && had
}

/** What the lockfile had of the same version before. */
interface Earlier {
  readonly hadStrong: boolean
  readonly hadHash: boolean
}

/** Whether every copy of this version had a hash before. */
function hadHash({ kind, before = [] }: PackageArrival): boolean {
  const isHashed = ({ archiveHash, integrity }: LockedPackage) =>
    archiveHash !== undefined || integrity !== null
  return kind === 'altered' && before.length > 0 && before.every(isHashed)
}

function judgeCopy(
  copy: LockedPackage,
  manifest: Evidence<Publication>,
  { hadStrong, hadHash }: Earlier,
): Breach | null {
  // npm does not check a hash of a git dependency: only the commit fixes it. A folder has none.
  if (copy.source.type === 'git' || copy.source.type === 'directory') return null
  // yarn has none for packages of some platforms; one that was there and is gone was taken out.
  if (copy.isUnhashed === true && !hadHash) return null
  // A hash over other bytes fixes them as well; that no registry states it is a line of coverage.
  if (copy.archiveHash !== undefined && copy.integrity === null) return null
  const hashes = readHashes(copy.integrity)
  const kind = strongestOf(hashes)
  if (kind === null) return judgeBare(copy, manifest)
  const count = hashes.get(kind)?.size ?? 0
  if (count > 1) {
    return {
      message: `the lockfile holds ${count} ${kind} hashes for it, and npm accepts what matches either`,
      facts: { kind, hashes: count },
    }
  }
  if (!isWeak(kind)) return null
  const published =
    manifest.status === 'obtained' && manifest.value.published !== null
      ? readPublishedHashes(manifest.value.published)
      : null
  const best = published === null ? null : strongestOf(published)
  const [digest = ''] = hashes.get(kind) ?? []
  // The hash that the registry publishes, in a lockfile from before npm 5.8: a second tarball with it cannot be made.
  const isRegistrys =
    kind === 'sha1' && copy.source.type === 'registry' && published?.get('sha1')?.has(digest) === true
  const facts = { kind, publishedKind: best, hashes: count }
  const message = `the lockfile holds only a ${kind} hash for it, which can be forged`
  if (best !== null && !isWeak(best)) {
    return {
      message: `${message}; the registry publishes ${best}`,
      facts,
      ...(isRegistrys && !hadStrong ? { asWarning: true } : {}),
    }
  }
  return isRegistrys && !hadStrong
    ? { message: `${message}; the registry publishes nothing stronger`, facts, asWarning: true }
    : { message, facts }
}

function judgeBare(copy: LockedPackage, manifest: Evidence<Publication>): Breach | null {
  const facts = {
    kind: null,
    hashes: 0,
    bundler: copy.bundler && `${copy.bundler.name}@${copy.bundler.version}`,
  }
  const written = copy.integrity === null || copy.integrity.trim() === '' ? '' : ' that npm knows'
  const message = `the lockfile holds no hash${written} for it: npm installs whatever it is served`
  // Only a copy that has neither address nor hash can be in the tarball of its parent; npm fetches any other.
  const couldBeCarried =
    copy.bundler !== null &&
    copy.integrity === null &&
    copy.source.type === 'registry' &&
    copy.source.url === null
  if (!couldBeCarried) return { message, facts }
  const bundler = `${copy.bundler?.name}@${copy.bundler?.version}`
  if (manifest.status === 'inapplicable') return null
  if (manifest.status === 'missing') {
    return { message: manifest.reason, gap: 'manifest' }
  }
  if (manifest.value.doubtful?.includes(copy) === true) {
    return { message: `${bundler}, which would carry it, could not be looked up`, gap: 'manifest' }
  }
  return { message: `${message}, since ${bundler} does not carry it in its tarball`, facts }
}
