// Finds credentials in settings of pnpm, yarn and bun: YAML, TOML and lines, each read line by line.

import { isLiteral } from '../../text/literal.ts'
import { findWorst } from '../../text/secrets.ts'
import type { CredentialLine } from './npmrc.ts'

const kinds: Readonly<Record<string, string>> = {
  // yarnpkg.com/configuration/yarnrc
  npmAuthToken: 'a token under "npmAuthToken"',
  npmAuthIdent: 'a user name and password under "npmAuthIdent"',
  // bun.sh/docs/runtime/bunfig
  token: 'a token under "token"',
  password: 'a password under "password"',
  _authToken: 'a token under "_authToken"',
  _password: 'a password under "_password"',
  _auth: 'a user name and password under "_auth"',
}
const names = Object.keys(kinds)
const assignment = new RegExp(
  `(?:^|[\\s{,"':/])(${names.join('|')})["']?\\s*[:=\\s]\\s*("[^"]*"|'[^']*'|[^\\s,}#]+)`,
  'g',
)
const maxLine = 4096

/** Returns the credentials in a file of settings, one for each line that has any; a reference to the environment is none. */
export function findInSettings(text: string): CredentialLine[] {
  return text.split(/\r\n|[\r\n]/).flatMap((whole, index): CredentialLine[] => {
    const line = whole.slice(0, maxLine)
    const isComment = /^\s*#/.test(line)
    const found = isComment
      ? undefined
      : [...line.matchAll(assignment)].find(([, , value = '']) => isSecret(value))
    if (found !== undefined) return [{ line: index + 1, kind: kinds[found[1] ?? ''] ?? '', isCertain: true }]
    const secret = findWorst(line)
    return secret === null
      ? []
      : [{ line: index + 1, kind: secret.kind, isCertain: secret.certainty === 'certain' }]
  })
}

/** `${TOKEN}` is yarn's reference, `$TOKEN` bun's. */
function isSecret(value: string): boolean {
  const bare = value.replace(/^["']|["']$/g, '').replace(/\$\{[^{}]*\}|\$\w+/g, '')
  return bare.trim() !== '' && isLiteral(bare)
}
