// Finds the values under keys of credentials: flags, variables and headers of a command line.

import { isLiteral } from './literal.ts'
import type { Secret } from './secret.ts'

/** Keys of npm's and yarn's configuration, at the end of a key: `//host/:_authToken`, `npm_config__auth`, `npmAuthIdent`. */
const npmKey = '_authToken|_auth|_password|npmAuthToken|npmAuthIdent'
/** Flags of other programs too, whole or behind a hyphen: `--access-token`. */
const flag =
  '(?:[\\w-]{1,40}[-_])?(?:token|password|passwd|passphrase|secret|api-?key|access-?key|private-?key)|otp|one-time-password'
/** Variables: `NPM_TOKEN`, `NODE_AUTH_TOKEN`, `YARN_NPM_AUTH_IDENT`, `npm_config_otp`. */
const variable =
  '[A-Z][A-Z0-9_]{0,60}(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_AUTH|AUTH_IDENT)' +
  '|TOKEN|SECRET|PASSWORD|npm_config_(?:otp|password)|NPM_CONFIG_(?:OTP|PASSWORD)'
/** Headers that carry one: npm, GitHub, GitLab, Artifactory, and what APIs commonly take. */
const header =
  '(?:Proxy-)?Authorization|(?:Private|Job|Deploy)-Token|X-[\\w-]{0,40}(?:Token|Key|Secret|Auth)|Cookie'

/** A value: in quotes, or up to what ends a word of a shell. */
const value = `"[^"\n]{1,4000}|'[^'\n]{1,4000}|[^\\s"'\`;&|()<>,]{1,4000}`
const start = '(?<![A-Za-z0-9])'

const patterns = [
  // `key=value`; in JSON and YAML `"key": "value"`, where the key is one of npm's or yarn's.
  new RegExp(`${start}(?:${npmKey})["']?(?:=|["']?: ?|["'] ?, ?)(${value})`, 'gid'),
  new RegExp(`(?<![\\w-])--?(?:${flag})=(${value})`, 'gid'),
  new RegExp(`(?<![A-Za-z0-9_])(?:${variable})=(${value})`, 'gd'),
  // `--key value`, `config set key value`.
  new RegExp(`(?<![\\w-])--?(?:[^\\s=]{0,300}${start}(?:${npmKey})|${flag}) (?!-)(${value})`, 'gid'),
  new RegExp(`(?<!\\w)set ["']?[^\\s=]{0,300}${start}(?:${npmKey})["']? (${value})`, 'gid'),
  new RegExp(
    `(?<![\\w-])(?:${header})["']?: ?["']?(?:(?:Bearer|Basic|Token) )?(?!(?:Bearer|Basic|Token) )(${value})`,
    'gid',
  ),
  // curl's and wget's user with a password.
  /(?<![\w-])(?:-u|--user|--proxy-user) ?=?["']?[^\s:"']{1,200}:([^\s"']{1,1000})/dg,
]

/** Texts without one of these have no such key: most have none, and every printed text is searched. */
const sign = /auth|token|passw|passphrase|secret|key|otp|cookie|-u|user/i

/** Returns the values under keys of credentials; references to variables and placeholders are none. */
export function findKeyed(text: string): Secret[] {
  if (!sign.test(text)) return []
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): Secret[] => {
      const [from = 0, end = 0] = match.indices?.[1] ?? []
      const found = match[1] ?? ''
      const isQuoted = /^["']/.test(found)
      const bare = isQuoted ? found.slice(1) : found
      // What is masked stays so, also where a limit cut the text after it.
      if (bare.startsWith('*') || /^(?:\$[({]{0,2}$|`)/.test(bare) || !isLiteral(bare)) return []
      return [
        { kind: 'the value of a credential', start: isQuoted ? from + 1 : from, end, certainty: 'certain' },
      ]
    }),
  )
}
