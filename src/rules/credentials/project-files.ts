// Finds tokens and passwords in the files of a project.

import { createScanner } from 'jsonc-parser'
import { findInNpmrc, describeCredential, type CredentialLine } from './npmrc.ts'
import { findWorst } from '../../text/secrets.ts'
import { findInSettings } from './manager-settings.ts'
import type { ProjectFile } from '../../model/change.ts'

/** Returns the credentials in a file, in the order of their lines. */
export function listCredentials({ kind, text, isOutside }: ProjectFile): CredentialLine[] {
  if (isOutside === true) return []
  // A workflow's secrets are references, and an advisory record contains text about other code.
  if (kind === 'job' || kind === 'advisories') return []
  if (kind === 'manager-settings') return findInSettings(text)
  return kind === 'npmrc' ? findInNpmrc(text) : findInJson(text, kind === 'manifest')
}

// jsonc-parser's SyntaxKind, a const enum, which cannot be imported one module at a time.
const [colon, string, end] = [6, 10, 17]

/** Scans string by string, so that a text that no parser would accept is read too, however deep it nests. */
function findInJson(text: string, hasSettings: boolean): CredentialLine[] {
  if (!isSuspect(text)) return []
  const places: CredentialLine[] = []
  const scanner = createScanner(text, true)
  let [key, last, isValue] = ['', '', false]
  for (let token: number = scanner.scan(); token !== end; token = scanner.scan()) {
    if (token === colon) {
      key = last
      isValue = true
    } else if (token === string) {
      last = scanner.getTokenValue()
      const line = scanner.getTokenStartLine() + 1
      // A manifest's publishConfig takes the keys of npm's configuration.
      const setting = isValue && hasSettings ? describeCredential(key, last) : null
      const secret = findWorst(last)
      if (setting !== null && key.includes('_')) places.push({ line, kind: setting, isCertain: true })
      else if (secret !== null)
        places.push({ line, kind: secret.kind, isCertain: secret.certainty === 'certain' })
      isValue = false
    } else isValue = false
  }
  return places
}

/** Whether the text has to be scanned string by string: most lockfiles are large and have no credential. */
function isSuspect(text: string): boolean {
  return text.includes('\\') || /_auth|_password/i.test(text) || findWorst(text) !== null
}
