import { defineRule } from './define-rule.ts'
import { minute, formatMinutes } from '../options/duration.ts'
import type { Evidence, Release } from '../model/evidence.ts'
import { duration, exclusions } from '../options/kinds.ts'
import { matches } from '../options/package-pattern.ts'
import { plain } from '../text/plain.ts'

export default defineRule({
  id: 'publisher',
  summary: 'The account that published a version should have published the package before.',
  why: 'A takeover shows in the account that publishes: in 6 documented compromises it had changed. A version that the same account published hours before proves nothing: stolen packages are published several times in a row. A build that the registry trusts (trusted publishing) is no person and is not reported.',
  fix: 'Find out whether the project names the new publisher (its releases, its maintainers). Until then stay on the version before.',
  level: 'warn',
  judges: 'package',
  needs: ['publishers'],
  wants: ['release'],
  options: {
    settled: duration('7d', 'How long before the version its publisher must have published another.'),
    exclude: exclusions('Packages that anyone may publish.'),
  },
  skips: (arrival, { exclude }) => exclude.some((pattern) => matches(pattern, arrival)),
  *check(_arrival, { publishers, release }, { settled }) {
    const { publisher, trust, earlier } = publishers
    const others = [...earlier].filter((name) => name !== publisher).sort()
    // The registry lists such a version under the name of the build service ("GitHub Actions").
    if (trust === 'trusted-publisher' || others.length === 0) return
    const sinceMinutes = earlier.has(publisher) ? measureSince(publisher, release) : null
    if (earlier.has(publisher) && (sinceMinutes === null || sinceMinutes >= settled)) return
    const more = others.length > shown ? `, and ${others.length - shown} more` : ''
    const names = others.slice(0, shown).map((name) => plain(name, 60))
    const who = `${names.join(', ')}${more}`
    const by = plain(publisher, 60)
    yield {
      message:
        sinceMinutes === null
          ? `published by ${by}, who never published this package before (${who} did)`
          : `published by ${by}, who first published this package ${formatMinutes(sinceMinutes)} earlier (before that ${who} did)`,
      facts: {
        publisher: by,
        earlierPublishers: others.length,
        firstPublishedHoursEarlier: sinceMinutes === null ? null : Math.floor(sinceMinutes / 60),
      },
    }
  },
})

/** How many of the earlier publishers a message names. */
const shown = 3

/** The minutes between an account's first version and this one; null where it is unknown, or where no account published before it. */
function measureSince(publisher: string, release: Evidence<Release>): number | null {
  if (release.status !== 'obtained') return null
  const timesOf = (isOwn: boolean) =>
    release.value.timeline.flatMap((entry) =>
      entry.publishedAt !== null && entry.publisher !== null && (entry.publisher === publisher) === isOwn
        ? [entry.publishedAt.getTime()]
        : [],
    )
  const earliest = (times: readonly number[]) => times.reduce((a, b) => Math.min(a, b), Infinity)
  const first = earliest(timesOf(true))
  // The account that created the package is not new to it, even where both are young.
  if (earliest(timesOf(false)) >= first) return null
  return (release.value.publishedAt.getTime() - first) / minute
}
