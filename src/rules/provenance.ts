import { defineRule } from './define-rule.ts'
import { findDowngrade, isAtLeast, isSettled } from '../evidence/trust-history.ts'
import { formatMinutes, minute } from '../options/duration.ts'
import { duration } from '../options/kinds.ts'
import type { Trust } from '../model/published.ts'

export default defineRule({
  id: 'provenance',
  summary: 'A version must not be published in a weaker way than its release line was before.',
  why: 'An attacker with a stolen token publishes from their own machine: the malicious versions of nx, axios and eslint-config-prettier lacked the provenance that the ones before them had. Provenance that is there proves no innocence (six incidents had it), so it never makes anything pass. A theft is found within days, so that a version which has been public for long is only warned of.',
  fix: 'Install the last version that had it, which the finding names. Where the maintainers changed how they publish, look for their announcement, then waive this version. A signature that does not verify means that what the registry serves was changed: do not install it. Where no trust root could be had, let depgate reach it once; it is kept.',
  level: 'error',
  judges: 'package',
  needs: ['provenance'],
  wants: ['release'],
  options: {
    within: duration(
      '90d',
      'How long a version that lost its provenance is an error; later it is warned of.',
    ),
  },
  *check(arrival, { provenance, release }, { within }, asOf) {
    const { trust, verification, line } = provenance
    if (verification.status === 'invalid') {
      yield { message: verification.reason, facts: { trust, isVerified: false } }
      return
    }
    const downgrade = findDowngrade(provenance)
    if (downgrade === null) return
    const { from, count: trusted, last, asWarning } = downgrade
    const hasLost = isAtLeast(from, 'provenance') && !isAtLeast(trust, 'provenance')
    // The version after one that lost it passes with a warning, but depgate itself never suggests it.
    const publishedAt = release.status === 'obtained' ? release.value.publishedAt : null
    const isOld = isSettled(publishedAt, within, asOf)
    const isAdvice = arrival.isHypothetical === true && hasLost && !isOld
    const count = line.entries.length
    const before =
      count === 1
        ? `the version before it in ${line.name}, ${last}, was published`
        : `${trusted} of the ${count} versions before it in ${line.name} were published`
    yield {
      message: `published ${ways[trust]}; ${before} ${from === 'signature' ? "with the registry's signature" : ways[from]}${count === 1 ? '' : `, the latest of them ${last}`}${isOld && publishedAt !== null ? `; it has been public for ${formatMinutes((asOf.getTime() - publishedAt.getTime()) / minute)}` : ''}`,
      facts: { trust, lineTrust: from, lineVersions: count, lineVersionsHolding: trusted, lastVersion: last },
      asWarning: (asWarning || isOld) && !isAdvice,
    }
  },
})

const ways: Readonly<Record<Trust, string>> = {
  none: 'without provenance and without a signature',
  signature: 'without provenance',
  provenance: 'with provenance',
  'trusted-publisher': 'by a trusted publisher',
}
