// Real keys and signatures of a registry, made for the test.

import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** A key pair as a registry has one. */
export interface SigningKey {
  readonly keyid: string
  readonly privateKey: KeyObject
  /** The entry at `/-/npm/v1/keys`. */
  readonly listed: Readonly<Record<string, unknown>>
}

export function makeKey(keyid = 'SHA256:test', expires: string | null = null): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const listed = { expires, keyid, keytype: 'ecdsa-sha2-nistp256', scheme: 'ecdsa-sha2-nistp256', key }
  return { keyid, privateKey, listed }
}

/** Signs a version as npm's registry does. */
export function sign(key: SigningKey, name: string, version: string, integrity: string) {
  const sig = createSign('SHA256').update(`${name}@${version}:${integrity}`).sign(key.privateKey, 'base64')
  return { keyid: key.keyid, sig }
}
