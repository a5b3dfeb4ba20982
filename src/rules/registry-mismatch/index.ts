import { compareEntry, type Difference } from './compare-entry.ts'
import { defineRule, type Breach } from '../define-rule.ts'
import { byFacts } from '../finding-name.ts'
import { readHashes, strongestOf } from '../../lockfile/integrity.ts'
import type { Carried, LockedPackage, PackageId } from '../../model/report.ts'

export default defineRule({
  id: 'registry-mismatch',
  summary: "The lockfile's entry must be what the registry published under that name and version.",
  why: 'npm believes the lockfile: an edited entry installs other bytes, other dependencies or other commands under an honest name, and `npm ls` repeats the lie.',
  fix: 'Delete the entry from the lockfile and run `npm install --package-lock-only`: npm then writes what the registry published. If it comes back as it was, ask who changed what the registry serves.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts('location', 'copies', 'altered'),
  fixedBy: 'entry',
  // Not needed: what a tarball carries under another name than the lockfile lists has no manifest on the registry.
  needs: [],
  wants: ['manifest', 'origin'],
  options: {},
  // No entry stands behind a version that is only considered, or that an optional dependency would bring.
  skips: ({ isHypothetical, copies }) =>
    isHypothetical === true || copies.every((copy) => copy.isAbsent === true),
  *check(arrival, { manifest: evidence, origin }) {
    for (const { carried, ...copy } of arrival.copies) {
      if (carried?.listed) yield describeListing(copy, carried, carried.listed)
    }
    if (evidence.status === 'inapplicable') return
    if (evidence.status === 'missing') {
      yield { message: evidence.reason, gap: 'manifest' }
      return
    }
    const manifest = evidence.value
    const { published } = manifest
    if (published === null) {
      // What comes from git or a file has no manifest on a registry; the rule `source` speaks of it.
      const isExpected = arrival.copies.some(
        (copy) => copy.source.type === 'registry' && !manifest.bundled.includes(copy),
      )
      if (isExpected) yield { message: 'without a manifest', gap: 'manifest' }
      return
    }
    const bundled = new Set(manifest.bundled)
    const where =
      origin.status === 'obtained'
        ? origin.value
        : { registry: null, prefix: '/', offRegistry: arrival.copies }
    const offRegistry = new Set(where.offRegistry)
    const groups = new Map<string, { differences: readonly Difference[]; copies: LockedPackage[] }>()
    const reasons = new Set<string>()
    for (const copy of arrival.copies) {
      const isOffRegistry = offRegistry.has(copy)
      // What another host serves is not the registry's; the rule `source` speaks of it.
      const isFetched = copy.source.type === 'registry' || (copy.source.type === 'remote' && !isOffRegistry)
      if (bundled.has(copy) || !isFetched) continue
      const { differences, unproven } = compareEntry(
        copy,
        published,
        isOffRegistry ? null : where,
        arrival.project.extensions,
      )
      if (unproven !== null) reasons.add(unproven)
      if (differences.length === 0 || isOnlyMarked(differences, copy)) continue
      const key = differences.map((one) => one.words).join('\n')
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { differences, copies: [copy] })
      else group.copies.push(copy)
    }
    const total = arrival.copies.length
    for (const { differences, copies } of groups.values()) {
      const [first] = copies
      const part = total === 1 || copies.length === total ? '' : ` (${copies.length} of ${total} copies)`
      const changed = arrival.kind === 'altered' ? arrival.differences.join(', ') : ''
      yield {
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
    for (const reason of reasons) yield { message: reason, gap: 'manifest' }
  },
})

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

/**
 * Whether the entry only claims an install script that the registry does not show. Some registries show the
 * package.json of the tarball without what npm found out when it was published (a binding.gyp makes one: `fsevents`, in
 * nearly every lockfile). Of bytes that are the published ones npm then runs what they contain, and `install-script` goes by
 * the mark; so that alone is none.
 */
function isOnlyMarked(differences: readonly Difference[], copy: LockedPackage): boolean {
  return (
    differences.every((one) => one.part === 'install script') &&
    copy.hasInstallScript === true &&
    strongestOf(readHashes(copy.integrity)) !== null
  )
}
