// Cleans untrusted strings before they are printed or stored.

import { mask, redact } from './secrets.ts'

// Escape sequences are removed as a whole (CSI, OSC with its payload, other two-byte escapes), so that no "[31m" remains.
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g
// Control characters, and those that reorder or hide text: bidi overrides (CVE-2021-42574), zero-width, line separators.
const controls =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu

// Commands that a CI runner executes from a job's log. Azure Pipelines: `##vso[…]` and `##[…]`; TeamCity: `##teamcity[…]`;
// GitHub's older form: `##[…]`; each anywhere in a line. GitHub Actions and compatible runners: `::name …::` at the start
// of a line, and a table can wrap text at any place. The runners of Azure and GitHub compare by culture (.NET), which
// ignores the characters that Unicode calls default-ignorable. An IPv6 address in brackets is kept: no command consists of
// hexadecimal digits only.
const pair = /(\[[\da-f:.]+\])|#(?=\p{DI}*#)|:(?=\p{DI}*:)/giu

/** Breaks commands to a CI runner by spaces and keeps them readable: `##vso[a]` → `# #vso[a]`. */
export function breakCommands(text: string): string {
  return text.replace(pair, (found, address?: string) => (address === undefined ? `${found} ` : found))
}

const cutAddress = /(\/\/+|:\/|[\w+-]:)[^\s/?#\\]*$/i

/**
 * Returns text that is safe on a terminal and in a report: one line, no control characters, no escape sequences, no
 * invisible or reordering characters, no lone surrogates, no recognizable tokens or passwords (`***` in their place), no
 * commands to a CI runner, at most `limit` characters.
 */
export function plain(text: string, limit = 500): string {
  const bounded = text.length > limit * 8 ? text.slice(0, limit * 8) : text
  const clean = bounded
    .replace(sequences, '')
    .replace(controls, ' ')
    .toWellFormed()
    .replace(/ {2,}/g, ' ')
    .trim()
  // A URL that was cut off may have lost the @ that marks the text before it as a password.
  const whole = bounded.length === text.length ? clean : clean.replace(cutAddress, `$1${mask}`)
  const shown = breakCommands(redact(whole))
  return shown.length > limit ? `${shown.slice(0, limit - 1).toWellFormed()}…` : shown
}

/**
 * Returns a URL without user, password, query and fragment, since each of them can contain a token. Text that does not
 * parse as a URL is replaced by a fixed phrase, since it cannot be cleaned.
 */
export function plainUrl(url: string): string {
  try {
    const parsed = new URL(url)
    // `user:password@host:path`: `user` parses as the scheme, and the password as a part of the path.
    if (parsed.host === '' && parsed.pathname.includes('@')) return unreadable
    return plain(`${parsed.protocol}//${parsed.host}${parsed.pathname}`)
  } catch {
    return unreadable
  }
}

const unreadable = 'an address that cannot be read'
