// One-time codes: shown to a person, kept as a hash, so that what an agent can read does not let anything through.

import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { KeptCode } from '../../ports/hook-state.ts'

/** Crockford's Base32: no letter that reads like a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 60 bits; with scrypt at about 30 ms a guess, more than any session can try. */
const codeLength = 12
/** As `scrypt` of Node has them by default (N = 16384, r = 8, p = 1). */
const keyLength = 32

/** Makes a code, in groups of four, and what is kept of it. */
export function issueCode(): { code: string; kept: KeptCode } {
  const letters = [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length])
  const code = letters.join('')
  const salt = randomBytes(16).toString('hex')
  return {
    code: code.replace(/(.{4})(?=.)/g, '$1-'),
    kept: { salt, hash: derive(code, salt).toString('hex') },
  }
}

/** Whether a code is the one of which this was kept; blanks, hyphens and the case of letters do not count. */
export function isCode(typed: string, { salt, hash }: KeptCode): boolean {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  if (code.length !== codeLength) return false
  const kept = Buffer.from(hash, 'hex')
  return kept.length === keyLength && timingSafeEqual(derive(code, salt), kept)
}

function derive(code: string, salt: string): Buffer {
  return scryptSync(code, salt, keyLength)
}
