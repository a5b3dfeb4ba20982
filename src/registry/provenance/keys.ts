// Reads a registry's signing keys and verifies its signatures.

import { createVerify } from 'node:crypto'
import type { VerificationQuery } from '../../ports/registry.ts'
import { describeStatus, fields, type Reply } from '../../http/response.ts'

/** A key of a registry. */
export interface RegistryKey {
  readonly keyid: string
  readonly pem: string
  /** In milliseconds since 1970; null for a key without an expiry. */
  readonly expiresAt: number | null
}

/** A registry's answer to the request for its keys. */
export type KeysAnswer =
  | { readonly status: 'known'; readonly keys: readonly RegistryKey[] }
  | { readonly status: 'unserved' }
  | { readonly status: 'failed'; readonly reason: string }

/** The path of a registry's keys, which `npm audit signatures` requests too. */
export const keysPath = '-/npm/v1/keys'

/** npm's registry has three. */
const maxKeys = 100

/** Reads the answer to `keysPath`. Any input is safe. */
export function readKeys(reply: Reply): KeysAnswer {
  if (reply.status === 'failed') return reply
  if ([404, 405, 410, 501].includes(reply.status)) return { status: 'unserved' }
  if (reply.status !== 200) return { status: 'failed', reason: describeStatus(reply.status) }
  const { keys } = fields(reply.json)
  if (!Array.isArray(keys))
    return { status: 'failed', reason: 'registry answered with something else than keys' }
  if (keys.length === 0) return { status: 'unserved' }
  const known = keys.slice(0, maxKeys).flatMap((one): RegistryKey[] => {
    const { keyid, key, expires } = fields(one)
    if (typeof keyid !== 'string' || typeof key !== 'string') return []
    const pem = `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`
    const isEndless = expires === null || expires === undefined
    // An expiry that cannot be parsed counts as past.
    const expiresAt = isEndless ? null : Date.parse(String(expires)) || 0
    return [{ keyid, pem, expiresAt }]
  })
  return known.length === 0
    ? { status: 'failed', reason: 'registry answered with something else than keys' }
    : { status: 'known', keys: known }
}

/** Whether a key was valid at a moment; null where that is not known. */
export function isValidAt({ expiresAt }: RegistryKey, at: number | null, now: number): boolean | null {
  if (expiresAt === null || expiresAt > now) return true
  return at === null ? null : at < expiresAt
}

/** Describes an expired key. */
export function describeEnd({ keyid, expiresAt }: RegistryKey): string {
  return `with a key (${keyid.slice(0, 80)}) that had ended on ${new Date(expiresAt ?? 0).toISOString().slice(0, 10)}`
}

/** The result of a verification; `verified` does not include the attestations. */
export type Check =
  | { readonly status: 'verified' }
  | { readonly status: 'invalid'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string }

/** Verifies every signature of a version as pacote does: ECDSA over `name@version:integrity`, by a key that was valid then. */
export function checkSignatures(query: VerificationQuery, keys: readonly RegistryKey[], now: number): Check {
  const { name, version, published, publishedAt } = query
  const { integrity, shasum, signatures } = published
  if (signatures.length === 0) return { status: 'verified' }
  // npm's oldest signatures are over the SHA-1.
  const hash = integrity ?? (shasum === null ? null : `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`)
  if (hash === null) return invalid('its registry signature stands without a hash that it could be of')
  const signed = `${name}@${version}:${hash}`
  for (const { keyid, sig } of signatures) {
    const key = keys.find((one) => one.keyid === keyid)
    if (key === undefined)
      return invalid(
        `its registry signature was made with a key that the registry does not list (${keyid.slice(0, 80)})`,
      )
    const isValid = isValidAt(key, publishedAt?.getTime() ?? null, now)
    if (isValid === null)
      return { status: 'failed', reason: 'without a publish time to hold its key against' }
    if (!isValid) return invalid(`its registry signature was made ${describeEnd(key)}`)
    if (!fits(signed, key.pem, sig))
      return invalid('its registry signature does not fit its name, version and hash')
  }
  return { status: 'verified' }
}

function fits(signed: string, pem: string, sig: string): boolean {
  try {
    return createVerify('SHA256').update(signed).verify(pem, sig, 'base64')
  } catch {
    // The key is not valid.
    return false
  }
}

function invalid(reason: string): Check {
  return { status: 'invalid', reason }
}
