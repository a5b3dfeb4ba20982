// Verifies the signatures and attestations of published versions.

import type { VerificationQuery } from '../../ports/registry.ts'
import type { VerificationAnswer } from '../../model/evidence.ts'
import { attestationsPath, checkAttestations } from './attestations.ts'
import { checkSignatures, keysPath, readKeys, type KeysAnswer } from './keys.ts'
import type { Transport } from '../../http/transport.ts'
import type { TrustRoot } from './trust-root.ts'
import { openVerified, type Verified } from './verified-cache.ts'

/** Options of the verification. */
export interface VerificationRequest {
  readonly transport: Pick<Transport, 'send' | 'startBatch'>
  readonly registryOf: (name: string) => string
  /** Why a name may not be sent to its registry; null where it may. */
  readonly refuse: (query: VerificationQuery) => string | null
  readonly trustRoot: TrustRoot
  readonly cacheFolder: string | null
  /** Whether nothing may be sent. */
  readonly isOffline: boolean
  /** What verified in an earlier run is verified again, unless nothing may be sent. */
  readonly asksAnew: boolean
  readonly now: () => Date
}

/** For how long the answer that a registry serves no keys is cached. */
const unservedMs = 24 * 60 * 60_000

interface Known {
  readonly verified: Verified
  keys: Promise<KeysAnswer> | null
}

/** Returns the implementation of `Registry['verify']`. Nothing is loaded or sent before the first call. */
export function openVerification(
  request: VerificationRequest,
): (queries: readonly VerificationQuery[]) => Promise<readonly VerificationAnswer[]> {
  const verification = new Verification(request)
  return (queries) => verification.verify(queries)
}

class Verification {
  readonly #request: VerificationRequest
  readonly #registries = new Map<string, Known>()

  constructor(request: VerificationRequest) {
    this.#request = request
  }

  async verify(queries: readonly VerificationQuery[]): Promise<readonly VerificationAnswer[]> {
    const endsAt = this.#request.transport.startBatch()
    const answers = await Promise.all(queries.map((query) => this.#verifyOne(query, endsAt)))
    for (const { verified } of this.#registries.values()) verified.save()
    return answers
  }

  async #verifyOne(query: VerificationQuery, endsAt: number): Promise<VerificationAnswer> {
    const { transport, registryOf, refuse, trustRoot, now } = this.#request
    const refusal = refuse(query)
    if (refusal !== null) return { status: 'failed', reason: refusal }
    const registry = registryOf(query.name)
    const known = this.#knownOf(registry)
    if (this.#trustsKept() && known.verified.has(query)) return { status: 'verified' }
    known.keys ??= this.#askKeys(registry, known.verified, endsAt)
    const keys = await known.keys
    if (keys.status === 'unserved') return { status: 'unsupported', registry: new URL(registry).origin }
    if (keys.status === 'failed') return keys
    const at = now().getTime()
    const signatures = checkSignatures(query, keys.keys, at)
    if (signatures.status !== 'verified') return signatures
    if (query.needsAttestations) {
      const reply = await transport.send({ registry, path: attestationsPath(query), endsAt })
      const attestations = await checkAttestations(query, reply, { keys: keys.keys, trustRoot, at })
      if (attestations.status !== 'verified') return attestations
    }
    known.verified.add(query)
    return { status: 'verified' }
  }

  #trustsKept(): boolean {
    return this.#request.isOffline || !this.#request.asksAnew
  }

  #knownOf(registry: string): Known {
    const { origin, pathname } = new URL(registry)
    const known = this.#registries.get(registry) ?? {
      verified: openVerified(this.#request.cacheFolder, `${origin}${pathname}`),
      keys: null,
    }
    this.#registries.set(registry, known)
    return known
  }

  async #askKeys(registry: string, verified: Verified, endsAt: number): Promise<KeysAnswer> {
    const { transport, isOffline, now } = this.#request
    const unservedAt = this.#trustsKept() ? verified.unservedAt() : null
    const ageMs = unservedAt === null ? null : now().getTime() - unservedAt
    if (ageMs !== null && (isOffline || (ageMs >= 0 && ageMs < unservedMs))) return { status: 'unserved' }
    if (isOffline) return { status: 'failed', reason: 'not in the cache' }
    const keys = readKeys(await transport.send({ registry, path: keysPath, endsAt }))
    if (keys.status === 'unserved') verified.setUnserved(now().getTime())
    return keys
  }
}
