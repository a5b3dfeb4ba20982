// Finds tokens and passwords by their position in a URL or their published shape.

import { findKeyed } from './keyed-secrets.ts'
import { isLiteral } from './literal.ts'
import type { Secret } from './secret.ts'

/** Replaces a secret. */
export const mask = '***'

/**
 * Shapes that vendors publish so that scanners can recognize them; nothing is guessed from entropy. Where the vendor
 * gives no maximum length, there is none here.
 */
const shapes: readonly [kind: string, shape: string][] = [
  // GitHub's engineering blog, "Announcing npm's new access token format", 2021: npm_ and 36 characters.
  ['a token of npm', 'npm_[A-Za-z0-9]{36,}'],
  // GitHub's engineering blog, "Behind GitHub's new authentication token formats", 2021: p, o, u, s and r.
  ['a token of GitHub', 'gh[pousr]_[A-Za-z0-9]{36,}'],
  // GitHub's documentation, "Token types": fine-grained personal access tokens, 22 and 59 characters.
  ['a token of GitHub', 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59,}'],
  // GitLab's documentation, "Token overview, token prefixes": personal, deploy and CI job tokens.
  ['a token of GitLab', 'gl(?:pat|dt|cbt)-[A-Za-z0-9_-]{20,}'],
  // AWS's IAM documentation, "Unique identifiers": long-term and temporary access keys.
  ['an access key of AWS', '(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])'],
  // RFC 7468, section 10 and 11, and the traditional labels of OpenSSL in front.
  ['a private key', '-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----[^-]{0,20000}'],
]
const shape = new RegExp(`(?<![A-Za-z0-9_])(?:${shapes.map(([, one]) => `(${one})`).join('|')})`, 'g')

/** Query parameters that give access by themselves; those of presigned URLs of AWS, Google and Azure are among them. */
const secretParameter =
  /^(?:(?:access|private|auth|oauth|job|deploy|api|id|refresh|session|security)?[_-]?token|auth|authorization|_?auth[_-]?token|api[_-]?key|key|secret|client[_-]?secret|password|passwd|pwd|sig|signature|x-amz-(?:signature|security-token)|x-goog-signature)$/i

/** User names in URLs that are the same for every user. */
const publicNames = new Set([
  ...['git', 'anonymous', 'x-access-token', 'x-oauth-basic', 'x-token-auth', 'oauth2', 'gitlab-ci-token'],
])

/** Forges whose own clone URLs contain the name of the user or the organization: `https://jane@bitbucket.org/…`. */
const namingForge =
  /^(?:[^/]*\.)?(?:bitbucket\.org|dev\.azure\.com|visualstudio\.com|github\.com|gitlab\.com)(?=[:/]|$)/i

/** Returns the secrets in a text in order of their position; none overlaps another. */
export function findSecrets(text: string): Secret[] {
  const found = [
    ...findShapes(text),
    ...(text.includes('@') ? findUsers(text) : []),
    ...(text.includes('=') ? findParameters(text) : []),
  ]
  return mergeOverlaps(found)
}

function mergeOverlaps(found: readonly Secret[]): Secret[] {
  const ordered = found.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const secrets: Secret[] = []
  for (const secret of ordered) {
    const last = secrets.at(-1)
    if (last === undefined || secret.start >= last.end) secrets.push(secret)
    else if (secret.end > last.end) secrets[secrets.length - 1] = { ...last, end: secret.end }
  }
  return secrets
}

/** Returns the most certain secret of a text; null where it has none, or only harmless ones. */
export function findWorst(text: string): Secret | null {
  const secrets = findSecrets(text)
  const find = (certainty: Secret['certainty']) => secrets.find((secret) => secret.certainty === certainty)
  return find('certain') ?? find('doubtful') ?? null
}

/** Returns the text with `***` in place of each secret, and of each value under the key of a credential. */
export function redact(text: string): string {
  const secrets = mergeOverlaps([...findSecrets(text), ...findKeyed(text)])
  if (secrets.length === 0) return text
  let [shown, at] = ['', 0]
  for (const { start, end } of secrets) {
    shown += text.slice(at, start) + mask
    at = end
  }
  return shown + text.slice(at)
}

function* findShapes(text: string): Iterable<Secret> {
  for (const match of text.matchAll(shape)) {
    const nth = match.slice(1).findIndex((group) => group !== undefined)
    yield {
      kind: shapes[nth]?.[0] ?? 'a token',
      start: match.index,
      end: match.index + match[0].length,
      certainty: 'certain',
    }
  }
}

/** The user part of a URL, and of npm's short forms: `github:user:password@owner/name`. */
function* findUsers(text: string): Iterable<Secret> {
  // The match starts at the slashes, so that hostile text takes linear time: no run of characters is scanned twice.
  for (const match of text.matchAll(/\/\/+([^\s/?#\\]*)@|:\/([^\s/?#\\]*)@/g)) {
    const user = match[1] ?? match[2] ?? ''
    const before = text.slice(Math.max(0, match.index - 24), match.index)
    const scheme = /((?:[a-z0-9.-]+\+)*[a-z][a-z0-9.-]*)(?::|$)$/i.exec(
      match[2] === undefined ? before : `${before}:`,
    )
    const end = match.index + match[0].length - 1
    yield* describeUser(
      user,
      before.endsWith(':') || match[2] !== undefined ? (scheme?.[1] ?? '') : '',
      text,
      end,
    )
  }
  // `https:token@host` is a valid URL too, and git accepts `user:password@host:path`.
  for (const match of text.matchAll(
    /(?<![\w.+-])([a-z][\w.+-]{0,99}):([^\s/?#\\@"'<>]{1,300})@(?=[\w-])/gi,
  )) {
    const [whole, word = '', rest = ''] = match
    const end = match.index + whole.length - 1
    const scheme = word.toLowerCase()
    if (/^(?:git\+)?https?$/.test(scheme)) yield* describeUser(rest, 'https', text, end)
    else if (/^(?:github|gitlab|bitbucket|gist)$/.test(scheme))
      yield* describeUser(`${rest}:`, 'https', text, end)
    else if (
      !protocols.has(scheme) &&
      /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i.test(text.slice(end + 1, end + 256))
    )
      yield* describeUser(`${word}:${rest}`, 'ssh', text, end)
  }
}

/** Protocols before a colon, which are not user names: `npm:name@1.0.0-rc.beta`. */
const protocols = new Set(['npm', 'jsr', 'file', 'link', 'portal', 'workspace', 'catalog', 'patch', 'pkg'])

function* describeUser(part: string, scheme: string, text: string, end: number): Iterable<Secret> {
  const certainty = judgeUser(part, scheme.toLowerCase(), text.slice(end + 1, end + 200))
  if (certainty === null) return
  const kind = part.includes(':') ? 'a password or token in an address' : 'a token in an address'
  const length = part.length - (text[end - 1] !== ':' && part.endsWith(':') ? 1 : 0)
  yield {
    kind: certainty === 'doubtful' ? 'a user name or a token in an address' : kind,
    start: end - length,
    end,
    certainty,
  }
}

/** How certain it is that a user part contains a secret; null where it contains none. */
function judgeUser(part: string, scheme: string, host: string): Secret['certainty'] | null {
  const colon = part.indexOf(':')
  const [user, password] = colon === -1 ? [part, null] : [part.slice(0, colon), part.slice(colon + 1)]
  const isSecret = (word: string) => isLiteral(word) && !publicNames.has(word.toLowerCase())
  if (/(?:^|\+)ssh(?:$|\+)/.test(scheme)) return password !== null && isLiteral(password) ? 'certain' : null
  if (!/^(?:git\+)?https?$|^git$/.test(scheme)) {
    if (password === null || !isSecret(password)) return null
    // Many projects' scripts contain the URL of a database on localhost, with its password.
    return /^[^/:?#\s]*\.[a-z]/i.test(host) ? 'certain' : 'harmless'
  }
  // In `https://token:x-oauth-basic@` and `https://token:@` the user name is the token.
  if (password !== null && isSecret(password)) return 'certain'
  if (!isSecret(user)) return null
  if (password !== null) return password === '' || publicNames.has(password.toLowerCase()) ? 'certain' : null
  const isLikeName = user.length < 20 || !/\d/.test(user)
  return isLikeName && namingForge.test(host) ? 'doubtful' : 'certain'
}

function* findParameters(text: string): Iterable<Secret> {
  // Outside of a URL `#` begins a comment and `;` ends a command.
  const signs = text.includes(':/')
    ? /[?&#;]([\w.-]{1,40})=([^&#\s"'`;]+)/g
    : /(?<!&)[?&]([\w.-]{1,40})=([^&#\s"'`;]+)/g
  for (const match of text.matchAll(signs)) {
    const [whole, name = '', value = ''] = match
    if (!secretParameter.test(name) || !isLiteral(value)) continue
    const end = match.index + whole.length
    yield { kind: 'a token in the query of an address', start: end - value.length, end, certainty: 'certain' }
  }
}
