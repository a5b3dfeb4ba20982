// Cleans strings that strangers wrote before anything shows or stores them.

import { mask, redact } from './secrets.ts'

// Escape sequences go as a whole (CSI, OSC with its payload, other two-byte escapes) so that no "[31m" stays behind.
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g
// Controls, and the characters that reorder or hide text: bidi overrides (CVE-2021-42574), zero-width, line separators.
const controls =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu

// What a CI runner obeys in a job's log. Azure Pipelines: `##vso[…]` and `##[…]`; TeamCity: `##teamcity[…]`; GitHub's
// older form: `##[…]`; each anywhere in a line. GitHub Actions and what is built like it: `::name …::` at the beginning of a
// line, which a wrapping table can make of any place. The agents of both compare by culture (.NET), which reads over the
// characters that Unicode calls ignorable. An IPv6 address in brackets stays: no command is made of hexadecimal digits.
const pair = /(\[[\da-f:.]+\])|#(?=\p{DI}*#)|:(?=\p{DI}*:)/giu

/** Breaks commands to a CI runner by blanks, so that they can still be read: `##vso[a]` → `# #vso[a]`. */
export function breakCommands(text: string): string {
  return text.replace(pair, (found, address?: string) => (address === undefined ? `${found} ` : found))
}

const cutAddress = /(\/\/+|:\/|[\w+-]:)[^\s/?#\\]*$/i

/**
 * Returns text that is safe on a terminal and in a report: one line, no control characters, no escape
 * sequences, no invisible or reordering characters, no lone surrogates, no tokens or passwords that can be told
 * (`***` in their place), no commands to a CI runner, at
 * most `limit` characters.
 */
export function plain(text: string, limit = 500): string {
  const bounded = text.length > limit * 8 ? text.slice(0, limit * 8) : text
  const clean = bounded
    .replace(sequences, '')
    .replace(controls, ' ')
    .toWellFormed()
    .replace(/ {2,}/g, ' ')
    .trim()
  // An address that was cut off has lost the @ which tells that a password comes before it.
  const whole = bounded.length === text.length ? clean : clean.replace(cutAddress, `$1${mask}`)
  const shown = breakCommands(redact(whole))
  return shown.length > limit ? `${shown.slice(0, limit - 1).toWellFormed()}…` : shown
}

/**
 * Returns an address without user, password, query and fragment: tokens travel in each of them.
 * What does not parse as an address is answered with a fixed phrase, since it cannot be cleaned.
 */
export function plainUrl(url: string): string {
  try {
    const parsed = new URL(url)
    // `user:password@host:path`: what looks like a scheme is a name, and the password would be in the path.
    if (parsed.host === '' && parsed.pathname.includes('@')) return unreadable
    return plain(`${parsed.protocol}//${parsed.host}${parsed.pathname}`)
  } catch {
    return unreadable
  }
}

const unreadable = 'an address that cannot be read'
