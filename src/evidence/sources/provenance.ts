// Source: how a version was published, and whether its signatures and attestations verify.

import { defineSource } from '../define-source.ts'
import type { ReleaseAnswer, VerificationQuery } from '../../ports/registry.ts'
import type { Evidence, Provenance, VerificationAnswer } from '../../model/evidence.ts'
import { lookUp, queryFor, type Lookup } from '../lookup.ts'
import { findDowngrade, isAtLeast, isSettled, lineBefore, noLine, trustOfAll } from '../trust-history.ts'
import type { Arrival } from '../../model/change.ts'

export default defineSource({
  evidence: 'provenance',
  summary: 'How the version was published, whether that verifies, and how the earlier ones of its line were.',
  gather: async (arrivals, { registry, policy, asOf, report }) => {
    const lookups = await lookUp(arrivals, registry)
    const claims = arrivals.map((arrival, index) => readClaim(arrival, lookups[index]))
    const found = claims.filter((claim) => 'line' in claim)
    const serving = new Set(found.flatMap((claim) => (claim.isServed ? [claim.registry] : [])))
    for (const { registry: origin } of found) {
      if (serving.has(origin)) continue
      const reason = `${origin} shows no signatures and no provenance`
      report({ source: 'registry', evidence: 'provenance', status: 'unsupported', reason, updatedAt: null })
    }
    const asked = found.flatMap((claim) => (claim.query === null ? [] : [{ claim, query: claim.query }]))
    const answers = asked.length === 0 ? [] : await registry.verify(asked.map(({ query }) => query))
    const verified = new Map(asked.map(({ claim }, nth) => [claim, answers[nth]]))
    for (const answer of answers) {
      if (answer.status !== 'unsupported') continue
      const reason = `${answer.registry} serves no keys that verify signatures`
      report({ source: 'keys', evidence: 'provenance', status: 'unsupported', reason, updatedAt: null })
    }
    const within = (policy.rules.get('provenance')?.options as { within?: unknown } | undefined)?.within
    const isOld = ({ publishedAt }: Claim) =>
      typeof within === 'number' && isSettled(publishedAt, within, asOf)
    return claims.map((claim): Evidence<Provenance> => {
      if (!('line' in claim)) return claim
      return serving.has(claim.registry)
        ? judgeClaim(claim, verified.get(claim), isOld(claim))
        : { status: 'inapplicable' }
    })
  },
})

type Claim = Pick<Provenance, 'trust' | 'line'> & {
  readonly registry: string
  readonly publishedAt: Date | null
  /** The registry serves signatures or attestations for some version. */
  readonly isServed: boolean
  /** Null where there is nothing to verify. */
  readonly query: VerificationQuery | null
}

function readClaim(
  arrival: Arrival,
  lookup: Lookup | undefined,
): Claim | Exclude<Evidence<Provenance>, { readonly status: 'obtained' }> {
  if (lookup === undefined || lookup.type === 'none' || arrival.type !== 'package')
    return { status: 'inapplicable' }
  const { answer } = lookup
  if (answer.status === 'failed') {
    // A package from git or a file was never published, so it has no provenance; the rule `source` judges that.
    const isElsewhere = arrival.copies.some((copy) => copy.source.type !== 'registry')
    return isElsewhere ? { status: 'inapplicable' } : { status: 'missing', reason: answer.reason }
  }
  const { publishedAt, registry } = answer
  if (!answer.isPublished) return { status: 'missing', reason: 'not on the registry' }
  if (!answer.showsTrust)
    return { trust: 'none', line: noLine, registry, publishedAt, isServed: false, query: null }
  const { timeline } = answer
  const entry = timeline.find(({ version }) => version === arrival.version)
  if (entry === undefined) return { status: 'missing', reason: 'not on the registry' }
  const claim = { trust: entry.trust, line: lineBefore(timeline, arrival.version, publishedAt) }
  return { ...claim, registry, publishedAt, isServed: true, query: ask(arrival, answer, claim) }
}

function ask(
  arrival: Arrival,
  { manifest, publishedAt }: ReleaseAnswer & { readonly status: 'answered' },
  { trust, line }: Pick<Provenance, 'trust' | 'line'>,
): VerificationQuery | null {
  const query = queryFor(arrival)
  if (query === null || query.isHypothetical === true || manifest === null) return null
  // Valid provenance does not prove that a version is harmless; it is verified only where its absence would be a finding.
  const needsAttestations =
    line.isOwn && isAtLeast(trustOfAll(line), 'provenance') && isAtLeast(trust, 'provenance')
  if (manifest.signatures.length === 0 && !needsAttestations) return null
  return { ...query, published: manifest, publishedAt, needsAttestations }
}

function judgeClaim(
  claim: Claim,
  answer: VerificationAnswer | undefined,
  isOld: boolean,
): Evidence<Provenance> {
  const { trust, line } = claim
  const obtained = (verification: Provenance['verification']): Evidence<Provenance> => ({
    status: 'obtained',
    value: { trust, line, verification },
  })
  if (answer === undefined || answer.status === 'unsupported') return obtained({ status: 'none' })
  // A downgrade that the claims alone show blocks even where a key could not be fetched.
  if (answer.status === 'failed' && (isOld || findDowngrade(claim)?.asWarning !== false))
    return { status: 'missing', reason: answer.reason }
  return obtained(answer.status === 'failed' ? { status: 'none' } : answer)
}
