// The keys that a registry signs with, and what its signatures prove.

import { createVerify } from 'node:crypto'
import type { VerificationQuery } from '../../ports/registry.ts'
import { describeStatus, fields, type Reply } from '../../http/response.ts'

/** A key of a registry. */
export interface RegistryKey {
  readonly keyid: string
  readonly pem: string
  /** From when on nothing is signed with it, in milliseconds since 1970; null where it does not end. */
  readonly expiresAt: number | null
}

/** What a registry answered to the question for its keys. */
export type KeysAnswer =
  | { readonly status: 'known'; readonly keys: readonly RegistryKey[] }
  | { readonly status: 'unserved' }
  | { readonly status: 'failed'; readonly reason: string }

/** Where a registry lists its keys, as `npm audit signatures` asks for them. */
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
    // An end that cannot be read has passed.
    const expiresAt = isEndless ? null : Date.parse(String(expires)) || 0
    return [{ keyid, pem, expiresAt }]
  })
  return known.length === 0
    ? { status: 'failed', reason: 'registry answered with something else than keys' }
    : { status: 'known', keys: known }
}

/** Whether a key may have signed at a moment; null where that cannot be told. */
export function isValidAt({ expiresAt }: RegistryKey, at: number | null, now: number): boolean | null {
  if (expiresAt === null || expiresAt > now) return true
  return at === null ? null : at < expiresAt
}

/** Records that a key had ended. */
export function describeEnd({ keyid, expiresAt }: RegistryKey): string {
  return `with a key (${keyid.slice(0, 80)}) that had ended on ${new Date(expiresAt ?? 0).toISOString().slice(0, 10)}`
}

/** What verifying came to; `verified` here says nothing of attestations. */
export type Check =
  | { readonly status: 'verified' }
  | { readonly status: 'invalid'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string }

/** Verifies every signature of a version as pacote does: ECDSA over `name@version:integrity`, by a key that had not ended. */
export function checkSignatures(query: VerificationQuery, keys: readonly RegistryKey[], now: number): Check {
  const { name, version, published, publishedAt } = query
  const { integrity, shasum, signatures } = published
  if (signatures.length === 0) return { status: 'verified' }
  // What npm signed before it had other hashes.
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
    // The key is none.
    return false
  }
}

function invalid(reason: string): Check {
  return { status: 'invalid', reason }
}
