// Verifies the attestations of a version with sigstore, as pacote does.

import type { VerificationQuery } from '../../ports/registry.ts'
import { type Check, describeEnd, isValidAt, type RegistryKey } from './keys.ts'
import { describeStatus, fields, type Reply } from '../../http/response.ts'
import type { CheckBundle, TrustRoot } from './trust-root.ts'

/** npm's registry has two per version: one of the publication, by its own key, and one of the build, by a certificate. */
const maxAttestations = 16
/** The predicate type of SLSA's build attestation, in every version. */
const buildType = 'https://slsa.dev/provenance/'

/** A bundle, and the fields that are read before it is verified. */
interface Attestation {
  readonly bundle: unknown
  readonly keyid: string | null
  readonly integratedAt: number | null
  readonly predicateType: unknown
  readonly subject: { readonly name: unknown; readonly sha512: unknown }
}

/**
 * Returns the path of a version's attestations, relative to the registry. Only the path of the manifest's URL is used,
 * and only below `-/`: no other host, and no other path, is ever requested.
 */
export function attestationsPath({ name, version, published }: VerificationQuery): string {
  const url = published.attestations ?? ''
  const { pathname } = URL.canParse(url) ? new URL(url) : { pathname: '' }
  const from = pathname.indexOf('/-/')
  return from < 0 ? `-/npm/v1/attestations/${name.replace('/', '%2f')}@${version}` : pathname.slice(from + 1)
}

/** The inputs of the verification. */
export interface Verifiers {
  readonly keys: readonly RegistryKey[]
  readonly trustRoot: TrustRoot
  /** In milliseconds since 1970. */
  readonly at: number
}

/** Verifies a registry's answer for the attestations of a version. */
export async function checkAttestations(
  query: VerificationQuery,
  reply: Reply,
  { keys, trustRoot, at }: Verifiers,
): Promise<Check> {
  if (reply.status === 'failed') return reply
  if (reply.status === 404) return { status: 'failed', reason: 'without the attestations that it claims' }
  if (reply.status !== 200) return { status: 'failed', reason: describeStatus(reply.status) }
  const { attestations } = fields(reply.json)
  if (!Array.isArray(attestations) || attestations.length > maxAttestations)
    return { status: 'failed', reason: 'registry answered with something else than attestations' }
  const read = attestations.map((one) => readAttestation(fields(one).bundle))
  const problems = read.map((one) => (one === null ? unreadable : checkClaims(one, query, keys, at)))
  const first = problems.find((reason) => reason !== null)
  if (first !== undefined && first !== null) return { status: 'invalid', reason: first }
  const known = read.filter((one) => one !== null)
  const isBuild = ({ predicateType }: Attestation) =>
    typeof predicateType === 'string' && predicateType.startsWith(buildType)
  if (!known.some(isBuild))
    return { status: 'invalid', reason: 'it claims provenance, and none of its attestations is of a build' }
  return checkBundles(known, keys, trustRoot)
}

const unreadable = 'one of its attestations cannot be read'

async function checkBundles(
  attestations: readonly Attestation[],
  keys: readonly RegistryKey[],
  trustRoot: TrustRoot,
): Promise<Check> {
  const failed = { status: 'failed', reason: 'without a trust root to verify provenance against' } as const
  const check = await trustRoot.open()
  if (check === null) return failed
  const run = (by: CheckBundle) =>
    attestations.map(({ bundle, keyid }) => by(bundle, pemOf(keyid, keys))).find((reason) => reason !== null)
  if (run(check) === undefined) return { status: 'verified' }
  // The cached trust root may be older than the signing key.
  const fresh = await trustRoot.reopen()
  if (fresh === null) return failed
  const reason = run(fresh)
  if (reason === undefined) return { status: 'verified' }
  return { status: 'invalid', reason: `one of its attestations does not verify (${reason})` }
}

function pemOf(keyid: string | null, keys: readonly RegistryKey[]): string | null {
  return keyid === null ? null : (keys.find((key) => key.keyid === keyid)?.pem ?? null)
}

/** Checks the claims of an attestation: its package, its hash and its key. */
function checkClaims(
  { keyid, integratedAt, subject }: Attestation,
  { name, version, published }: VerificationQuery,
  keys: readonly RegistryKey[],
  now: number,
): string | null {
  if (keyid !== null) {
    const key = keys.find((one) => one.keyid === keyid)
    if (key === undefined)
      return `one of its attestations was signed with a key that the registry does not list (${keyid.slice(0, 80)})`
    if (isValidAt(key, integratedAt, now) !== true)
      return `one of its attestations was signed ${describeEnd(key)}`
  }
  // The purl as npm-package-arg's toPurl writes it.
  if (subject.name !== `pkg:npm/${name.replace(/^@/, '%40')}@${version}`)
    return `one of its attestations is of another package (${String(subject.name).slice(0, 200)})`
  const hashes = [...(published.integrity ?? '').matchAll(/sha512-([A-Za-z0-9+/]{86}==)/g)]
  const sha512 = hashes.map(([, hash]) => Buffer.from(hash ?? '', 'base64').toString('hex'))
  if (sha512.length !== 1 || sha512[0] !== subject.sha512)
    return 'one of its attestations is of other bytes than the registry gives the hash of'
  return null
}

function readAttestation(bundle: unknown): Attestation | null {
  const { dsseEnvelope, verificationMaterial } = fields(bundle)
  const { payload, signatures } = fields(dsseEnvelope)
  const [signature] = Array.isArray(signatures) ? (signatures as unknown[]) : []
  const { keyid } = fields(signature)
  const { tlogEntries } = fields(verificationMaterial)
  const [entry] = Array.isArray(tlogEntries) ? (tlogEntries as unknown[]) : []
  const seconds = Number(fields(entry).integratedTime)
  if (typeof payload !== 'string') return null
  try {
    const statement = fields(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')))
    const [subject] = Array.isArray(statement.subject) ? (statement.subject as unknown[]) : []
    const { name, digest } = fields(subject)
    return {
      bundle,
      keyid: typeof keyid === 'string' && keyid !== '' ? keyid : null,
      integratedAt: Number.isFinite(seconds) ? seconds * 1000 : null,
      predicateType: statement.predicateType,
      subject: { name, sha512: fields(digest).sha512 },
    }
  } catch {
    return null
  }
}
