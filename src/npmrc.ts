// Finds credentials in an `.npmrc`, reading it as npm's `ini` does.

import { findWorst, isLiteral } from './secrets.ts'

/** Where a file carries a credential, and what kind: never any part of it. */
export interface Place {
  /** 1-based. */
  readonly line: number
  readonly kind: string
  /** False for what can just as well be a user's name. */
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
 * In a comment only what has the shape of a token or stands in an address counts: it was written down all the same.
 */
export function findInNpmrc(text: string): Place[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\r\n]/)
    .flatMap((line, index): Place[] => {
      const kind = /^\s*[;#]/.test(line) ? null : sayKind(line)
      if (kind !== null) return [{ line: index + 1, kind, isCertain: true }]
      const secret = findWorst(line)
      return secret === null
        ? []
        : [{ line: index + 1, kind: secret.kind, isCertain: secret.weight === 'certain' }]
    })
}

/** Names the credential that a key of npm's configuration holds, or returns null: `//host/path/:_authToken` is one of a registry. */
export function sayCredential(key: string, value: string): string | null {
  const name = key.slice(key.lastIndexOf(':') + 1).toLowerCase()
  const kind = Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null
  // What is no reference for npm (`\${…}`, `$NAME`) is a literal here.
  const rest = value.replace(/(?<!\\)\$\{[^${}?]+\??\}/g, '')
  return kind !== null && rest.trim() !== '' && (rest.includes('$') || isLiteral(rest)) ? kind : null
}

function sayKind(line: string): string | null {
  // As `ini` splits a line: at the first equals sign, a value may hold more.
  const at = line.indexOf('=')
  if (at === -1) return null
  const key = unquote(line.slice(0, at)).replace(/\[\]$/, '')
  const value = unquote(line.slice(at + 1))
  return ['', 'true', 'false', 'null'].includes(value) ? null : sayCredential(key, value)
}

/** Takes off quotes, or an inline comment where there are none, as `ini` does. */
function unquote(text: string): string {
  const bare = text.trim()
  const quote = bare[0]
  if (bare.length > 1 && (quote === '"' || quote === "'") && bare.endsWith(quote))
    return bare.slice(1, -1).trim()
  return bare.replace(/(?<!\\)[;#].*$/, '').trim()
}
