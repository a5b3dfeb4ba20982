import { compareEntry } from './compare-entry.ts'
import { listFirst, type Difference } from './difference.ts'
import { defineRule, type Breach } from '../define-rule.ts'
import { byFacts } from '../finding-name.ts'
import { plain } from '../../text/plain.ts'
import { readHashes, strongestOf } from '../../lockfile/integrity.ts'
import type { PackageArrival } from '../../model/change.ts'
import type { Evidence, Origin } from '../../model/evidence.ts'
import type { PublishedManifest } from '../../model/published.ts'
import type { Carried, LockedPackage, PackageId } from '../../model/report.ts'

export default defineRule({
  id: 'registry-mismatch',
  summary: "The lockfile's entry must be what the registry published under that name and version.",
  why: 'npm believes the lockfile: an edited entry installs other bytes, other dependencies or other commands under an honest name, and `npm ls` repeats the lie.',
  fix: 'Delete the entry from the lockfile and run `npm install --package-lock-only` (with pnpm and bun `install --lockfile-only`, with yarn `yarn install --mode=update-lockfile`), which writes what the registry published. If it comes back as it was, ask who changed what the registry serves.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts('location', 'copies', 'altered'),
  fixedBy: 'entry',
  // The manifest is not needed: a package in a tarball that the lockfile lists under another name may have none on the registry.
  needs: [],
  wants: ['manifest', 'origin', 'tarball'],
  options: {},
  // A version that is only considered, or that an optional dependency would bring, has no entry.
  skips: ({ isHypothetical, copies }) =>
    isHypothetical === true || copies.every((copy) => copy.isAbsent === true),
  *check(arrival, { manifest: evidence, origin, tarball }) {
    for (const { carried, ...copy } of arrival.copies) {
      if (carried?.listed) yield describeListing(copy, carried, carried.listed)
      if (copy.extended !== undefined) yield describeExtended(copy, copy.extended)
    }
    if (evidence.status === 'inapplicable') return
    if (evidence.status === 'missing') {
      yield { message: evidence.reason, gap: 'manifest' }
      return
    }
    const manifest = evidence.value
    const { published } = manifest
    if (published === null) {
      // A package from git or a file has no manifest on a registry; the rule `source` judges it.
      const isExpected = arrival.copies.some(
        (copy) => copy.source.type === 'registry' && !manifest.bundled.includes(copy),
      )
      if (isExpected) yield { message: 'without a manifest', gap: 'manifest' }
      return
    }
    const { groups, reasons } = compareCopies(arrival, published, {
      bundled: new Set(manifest.bundled),
      origin,
      // A tarball with another hash than the registry's own is reported by manifest-confusion.
      tarHash: tarball.status === 'obtained' ? tarball.value.tarHash : undefined,
    })
    for (const group of groups) yield describeGroup(group, arrival)
    for (const reason of reasons) yield { message: reason, gap: 'manifest' }
  },
})

/** Copies that differ in the same way. */
interface Group {
  readonly differences: readonly Difference[]
  readonly copies: LockedPackage[]
}

/** What the copies are compared by. */
interface Compared {
  readonly bundled: ReadonlySet<LockedPackage>
  readonly origin: Evidence<Origin>
  readonly tarHash: string | undefined
}

/** Compares each copy that a registry serves; `reasons` has why some could not be compared. */
function compareCopies(
  { copies, project }: PackageArrival,
  published: PublishedManifest,
  { bundled, origin, tarHash }: Compared,
): { readonly groups: Iterable<Group>; readonly reasons: ReadonlySet<string> } {
  const where =
    origin.status === 'obtained' ? origin.value : { registry: null, prefix: '/', offRegistry: copies }
  const offRegistry = new Set(where.offRegistry)
  const groups = new Map<string, Group>()
  const reasons = new Set<string>()
  for (const copy of copies) {
    const isOffRegistry = offRegistry.has(copy)
    // A copy from another host is not the registry's; the rule `source` judges it.
    const isFetched = copy.source.type === 'registry' || (copy.source.type === 'remote' && !isOffRegistry)
    if (bundled.has(copy) || !isFetched) continue
    const { differences, unproven } = compareEntry(copy, published, isOffRegistry ? null : where, {
      extensions: project.extensions,
      overrides: project.overrides,
      tarHash,
    })
    if (unproven !== null) reasons.add(unproven)
    if (differences.length === 0 || isOnlyMarked(differences, copy)) continue
    const key = differences.map((one) => one.words).join('\n')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { differences, copies: [copy] })
    else group.copies.push(copy)
  }
  return { groups: groups.values(), reasons }
}

function describeGroup({ differences, copies }: Group, arrival: PackageArrival): Breach {
  const [first] = copies
  const total = arrival.copies.length
  const part = total === 1 || copies.length === total ? '' : ` (${copies.length} of ${total} copies)`
  const changed = arrival.kind === 'altered' ? arrival.differences.join(', ') : ''
  return {
    message:
      `the lockfile's entry${part} is not what the registry published: ` +
      differences.map((one) => one.words).join('; ') +
      (changed === '' ? '' : `; this change altered its ${changed}`),
    facts: {
      ...Object.assign({}, ...differences.map((one) => one.facts)),
      differs: differences.map((one) => one.part).join(', '),
      ...(changed === '' ? {} : { altered: changed }),
      location: first?.location ?? null,
      copies: copies.length,
    },
    ...(first === undefined ? {} : { line: first.line }),
  }
}

function describeListing(
  { name, version, location, line }: Omit<LockedPackage, 'carried'>,
  { by, type }: Carried,
  listed: PackageId,
): Breach {
  const carrier = `${by.name}@${by.version}`
  const brings =
    type === 'bundle' ? `the tarball of ${carrier} carries` : `the shrinkwrap in ${carrier} names`
  return {
    message: `the lockfile lists ${listed.name}@${listed.version} at ${location}, and ${brings} ${name}@${version} there`,
    facts: {
      differs: 'version',
      listed: `${listed.name}@${listed.version}`,
      carrier,
      carriedBy: type,
      location,
    },
    line,
  }
}

/** No hash proves what an extension does: the lesser case names it to the reviewer. */
function describeExtended(
  { location, line }: Omit<LockedPackage, 'carried'>,
  names: readonly string[],
): Breach {
  return {
    message: `by the lockfile, the project's .npm-extension changes what it depends on: ${listFirst(names.map((name) => plain(name, 80)))}`,
    facts: { differs: 'dependencies', extended: names.length, location },
    asWarning: true,
    line,
  }
}

/**
 * Whether the entry only claims an install script that the registry does not show. Some registries show the package.json
 * of the tarball without what npm added at publish (a binding.gyp makes an install script: `fsevents`, in nearly every
 * lockfile). Where the bytes are the published ones npm runs what they contain, and `install-script` judges by the mark;
 * so the mark alone is no mismatch.
 */
function isOnlyMarked(differences: readonly Difference[], copy: LockedPackage): boolean {
  return (
    differences.every((one) => one.part === 'install script') &&
    copy.hasInstallScript === true &&
    strongestOf(readHashes(copy.integrity)) !== null
  )
}
