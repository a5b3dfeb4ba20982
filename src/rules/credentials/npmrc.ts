// Finds credentials in an `.npmrc`, reading it as npm's `ini` does.

import { expandUnset } from '../../npmrc/expand.ts'
import { readLine } from '../../npmrc/read.ts'
import { isLiteral } from '../../text/literal.ts'
import { findWorst } from '../../text/secrets.ts'

/** The line and kind of a credential; never any part of it. */
export interface CredentialLine {
  /** 1-based. */
  readonly line: number
  readonly kind: string
  /** False for a value that can also be a user name. */
  readonly isCertain: boolean
}

const kinds: Readonly<Record<string, string>> = {
  _auth: 'a user name and password under "_auth"',
  _authtoken: 'a token under "_authToken"',
  '-authtoken': 'a token under "_authToken"',
  _password: 'a password under "_password"',
  key: 'a private key under "key"',
}

/**
 * Returns the credentials in an `.npmrc`, one for each line that has any.
 *
 * In a comment only a value in the shape of a token or in an address counts: it was committed all the same.
 */
export function findInNpmrc(text: string): CredentialLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\r\n]/)
    .flatMap((line, index): CredentialLine[] => {
      const kind = /^\s*[;#]/.test(line) ? null : describeKind(line)
      if (kind !== null) return [{ line: index + 1, kind, isCertain: true }]
      const secret = findWorst(line)
      return secret === null
        ? []
        : [{ line: index + 1, kind: secret.kind, isCertain: secret.certainty === 'certain' }]
    })
}

/** Names the credential under a key of npm's configuration, or returns null: `//host/path/:_authToken` is one of a registry. */
export function describeCredential(key: string, value: string): string | null {
  const name = key.slice(key.lastIndexOf(':') + 1).toLowerCase()
  const kind = Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null
  // What npm does not read as a reference (`\${…}`, `$NAME`) is a literal.
  const rest = value.replace(/(?<!\\)\$\{[^${}?]+\??\}/g, '')
  return kind !== null && rest.trim() !== '' && (rest.includes('$') || isLiteral(rest)) ? kind : null
}

/** Reads one line as npm does: a JSON key, a list, a key that contains references. */
function describeKind(line: string): string | null {
  const read = readLine(line)
  if (read === null) return null
  const values = (Array.isArray(read.value) ? (read.value as unknown[]) : [read.value]).filter(
    (value) => typeof value === 'string' && value.trim() !== '',
  ) as string[]
  const key = expandUnset(read.key).text
  return values.map((value) => describeCredential(key, value.trim())).find((kind) => kind !== null) ?? null
}
