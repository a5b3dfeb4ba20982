// Why npm itself refuses a command: its own code and words.

import { plain } from '../text/plain.ts'

/** npm's error. */
export interface NpmRefusal {
  /** `E404`, `ERESOLVE`; null where npm gives none. */
  readonly code: string | null
  /** Its first line, cleaned. */
  readonly line: string
  /** The package that no registry has by that name; null where this is no such error. */
  readonly missing: string | null
}

/** Reads the lines of npm's log at level error: `code E404`, `404 Not Found - GET https://…`. */
export function readRefusal(lines: readonly string[]): NpmRefusal {
  const [, code = null] = /^code ([A-Z][A-Z\d_]{1,40})$/m.exec(lines.join('\n')) ?? []
  const texts = lines
    .filter((line) => !/^code\b/.test(line))
    .map((line) => line.trim())
    .filter((line) => line !== '')
  // `404 Not Found - GET https://…` and then the package.
  const first = texts
    .map((line) => line.replace(new RegExp(`^(?:${code ?? '-'}|404|errno)\\s+`), ''))
    .find((line) => line !== '')
  return {
    code,
    line: plain(first ?? 'no reason is given', 300),
    missing: code === 'E404' ? nameOfMissing(texts) : null,
  }
}

/** `'left-padd@*' is not in this registry.` in npm's words; else the name in the address that was asked for. */
function nameOfMissing(lines: readonly string[]): string | null {
  const text = lines.join('\n')
  const [, named] =
    /'((?:@[^'@/\s]+\/)?[^'@\s]+)(?:@[^']*)?' is not in (?:this|the npm) registry/.exec(text) ?? []
  const [, asked] = /GET \S+?\/((?:@[^/\s]+(?:\/|%2f))?[^/\s?#]+)(?=\s|$)/i.exec(text) ?? []
  const name = named ?? asked
  return name === undefined ? null : plain(name.replace(/%2f/i, '/'), 214)
}
