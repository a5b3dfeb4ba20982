// Compares npm's `allowScripts` in two states of the root manifest: packages that may newly run install scripts.

import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'
import { plain } from '../../text/plain.ts'
import { readAllowScripts } from '../../manifest/allow-scripts.ts'

/** One package whose scripts the change lets run. */
export interface AllowedChange {
  readonly subject: string
  readonly message: string
  readonly before: string | null
  readonly after: string | null
  /** 1-based; null where it is gone. */
  readonly line: number | null
}

/**
 * Lists the permissions that a manifest gained, and the refusals that it lost where a wider permission is beside
 * them. A removed permission or an added refusal is no finding.
 *
 * @param before - null where there was no manifest.
 */
export function compareAllowScripts(before: string | null, after: string): AllowedChange[] {
  const [was, is] = [read(before), read(after)]
  const lineOf = openLines(after)
  const gained = Object.entries(is)
    .filter(([key, isAllowed]) => isAllowed && !(Object.hasOwn(was, key) && was[key] === true))
    .map(([key]) => {
      const name = plain(key, 200)
      const message = Object.hasOwn(was, key)
        ? `"allowScripts" lets the install scripts of ${name} run, which it refused`
        : `"allowScripts" gained ${name}, whose install scripts may then run`
      return {
        ...describe(key, message),
        before: Object.hasOwn(was, key) ? 'false' : null,
        after: 'true',
        line: lineOf(key),
      }
    })
  const lost = Object.entries(was)
    .filter(([key, isAllowed]) => !isAllowed && !Object.hasOwn(is, key) && isAllowedElsewhere(key, is))
    .map(([key]) => ({
      ...describe(key, `"allowScripts" no longer refuses ${plain(key, 200)}, which another entry allows`),
      before: 'false',
      after: null,
      line: null,
    }))
  return [...gained, ...lost]
}

function describe(key: string, message: string): Pick<AllowedChange, 'subject' | 'message'> {
  return { subject: plain(`allowScripts.${key}`, 240), message }
}

function isAllowedElsewhere(refused: string, allowed: Readonly<Record<string, boolean>>): boolean {
  const name = nameOf(refused)
  return Object.entries(allowed).some(([key, isAllowed]) => isAllowed && nameOf(key) === name)
}

function nameOf(key: string): string {
  const at = key.indexOf('@', 1)
  return at === -1 ? key : key.slice(0, at)
}

/** An invalid manifest allows nothing; that it cannot be read is reported by the code that parses it. */
function read(text: string | null): Readonly<Record<string, boolean>> {
  try {
    return readAllowScripts(text)
  } catch (error) {
    if (error instanceof DepgateError) return {}
    throw error
  }
}

function openLines(text: string): (key: string) => number | null {
  try {
    const document = readJson(text, 'package.json', { hasTwins: true })
    return (key) => document.lineOf(['allowScripts', key])
  } catch (error) {
    if (error instanceof DepgateError) return () => null
    throw error
  }
}
