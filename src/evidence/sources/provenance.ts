import { defineSource } from '../define-source.ts'
import type { ReleaseAnswer, VerificationQuery } from '../../ports/registry.ts'
import type { Evidence, Provenance, VerificationAnswer } from '../../model/evidence.ts'
import { lookUp, queryFor, type Lookup } from '../lookup.ts'
import { findDowngrade, heldByAll, isAtLeast, isSettled, lineBefore, noLine } from '../trust-history.ts'
import type { Arrival } from '../../model/change.ts'

export default defineSource({
  evidence: 'provenance',
  summary: 'How the version was published, whether that verifies, and how those of its line before it were.',
  gather: async (arrivals, registry, policy, asOf, tell) => {
    const lookups = await lookUp(arrivals, registry)
    const claims = arrivals.map((arrival, index) => readClaim(arrival, lookups[index]))
    const found = claims.filter((claim) => 'line' in claim)
    const serving = new Set(found.flatMap((claim) => (claim.isServed ? [claim.registry] : [])))
    for (const { registry: origin } of found) {
      if (serving.has(origin)) continue
      const reason = `${origin} shows no signatures and no provenance`
      tell({ source: 'registry', evidence: 'provenance', status: 'unsupported', reason, updatedAt: null })
    }
    const asked = found.flatMap((claim) => (claim.query === null ? [] : [{ claim, query: claim.query }]))
    const answers = asked.length === 0 ? [] : await registry.verify(asked.map(({ query }) => query))
    const told = new Map(asked.map(({ claim }, nth) => [claim, answers[nth]]))
    for (const answer of answers) {
      if (answer.status !== 'unsupported') continue
      const reason = `${answer.registry} serves no keys that verify signatures`
      tell({ source: 'keys', evidence: 'provenance', status: 'unsupported', reason, updatedAt: null })
    }
    const within = (policy.rules.get('provenance')?.options as { within?: unknown } | undefined)?.within
    const isOld = ({ publishedAt }: Claim) =>
      typeof within === 'number' && isSettled(publishedAt, within, asOf)
    return claims.map((claim): Evidence<Provenance> => {
      if (!('line' in claim)) return claim
      return serving.has(claim.registry)
        ? judgeClaim(claim, told.get(claim), isOld(claim))
        : { status: 'inapplicable' }
    })
  },
})

type Claim = Pick<Provenance, 'trust' | 'line'> & {
  readonly registry: string
  readonly publishedAt: Date | null
  /** The registry shows some sign of origin on some version. */
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
    // What comes from git or a file was never published: nothing vouches for it, and `source` judges that.
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
  // Valid provenance proves no innocence; it matters only where the lack of it would count against the version.
  const needsAttestations =
    line.isOwn && isAtLeast(heldByAll(line), 'provenance') && isAtLeast(trust, 'provenance')
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
  // What already shows by the claims, and blocks, is no less true for a key that could not be had.
  if (answer.status === 'failed' && (isOld || findDowngrade(claim)?.asWarning !== false))
    return { status: 'missing', reason: answer.reason }
  return obtained(answer.status === 'failed' ? { status: 'none' } : answer)
}
