// Versions of a package that are old enough for a policy, and the moment until which they had to be published.

import semver from 'semver'
import type { LockedPackage } from '../model/lockfile.ts'
import type { Policy } from '../model/policy.ts'
import type { TimelineEntry } from '../model/published.ts'
import { minute } from '../options/duration.ts'
import type { Registry } from '../ports/registry.ts'

/** The versions before one that were published until a moment, the newest first; no pre-releases. */
export function listOlder(timeline: readonly TimelineEntry[], version: string, until: Date): string[] {
  return timeline
    .filter(
      (entry) =>
        entry.publishedAt !== null &&
        entry.publishedAt <= until &&
        !entry.isDeprecated &&
        semver.valid(entry.version) !== null &&
        semver.prerelease(entry.version) === null &&
        semver.lt(entry.version, version, { loose: true }),
    )
    .map((entry) => entry.version)
    .sort(semver.rcompare)
}

/** The latest moment at which what was published is old enough, in whole minutes: it is typed. */
export function momentBefore(policy: Policy, asOf: Date): string | null {
  const setting = policy.rules.get('minimum-age')
  const minimum = (setting?.options as { minimum?: unknown } | undefined)?.minimum
  if (setting === undefined || setting.level === 'off' || typeof minimum !== 'number') return null
  const moment = Math.floor((asOf.getTime() - minimum * minute) / minute) * minute
  return new Date(moment).toISOString().replace(':00.000Z', 'Z')
}

/**
 * The versions before a locked one that are old enough, the newest first; none where the registry does not answer.
 *
 * @param moments - `before`: of `momentBefore`.
 */
export async function findOlder(
  { name, version, source }: Pick<LockedPackage, 'name' | 'version' | 'source'>,
  registry: Pick<Registry, 'releases'>,
  { before, asOf }: { readonly before: string | null; readonly asOf: Date },
): Promise<string[]> {
  const [answer] = await registry.releases([{ name, version, source }])
  if (answer?.status !== 'answered') return []
  return listOlder(answer.timeline, version, before === null ? asOf : new Date(before))
}
