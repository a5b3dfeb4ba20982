// The places where the base of a job may be found, with names that are safe to give to git.

import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'

/** A place where the base may be found: a branch of the remote, a commit, or the first parent of the test merge. */
export interface BaseCandidate {
  readonly type: 'branch' | 'commit' | 'parent'
  /** A branch's name without `refs/heads/`, or a full hash; for `parent` the hash that HEAD must have. */
  readonly value: string
  /** The variable, or the field of the event, that names it. */
  readonly variable: string
}

/** What to do where a job does not name a usable base. */
const baseHint = 'Pass it: depgate check --base origin/<the branch it is to be merged into>'

/** `false` is Buildkite's value for none. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false'
}

/** Refuses a job for a pull request that names no base. @throws {DepgateError} EUSAGE. */
export function refuseSilence(provider: string, variable: string | null): never {
  const lack =
    variable === null
      ? 'has no variable that names what it is to be merged into'
      : `${variable} does not name what it is to be merged into`
  throw new DepgateError('EUSAGE', `this is a job of ${provider} for a pull request, and ${lack}`, {
    hint: baseHint,
  })
}

/** The candidate that a variable names; none where it is not set. */
export function take(
  env: Readonly<Record<string, string | undefined>>,
  type: 'branch' | 'commit',
  variable: string,
): BaseCandidate[] {
  return candidate(type, env[variable] ?? '', variable)
}

/** The candidate of a value; none where it is empty. */
export function candidate(type: BaseCandidate['type'], value: string, variable: string): BaseCandidate[] {
  const name = type === 'branch' ? value.replace(/^refs\/heads\//, '') : value
  return name === '' ? [] : [{ type, value: name, variable }]
}

/**
 * Refuses what git itself would not call a branch or a commit: the names reach git and a line to type.
 *
 * @throws {DepgateError} EUSAGE.
 */
export function refuseUnsafe({ type, value, variable }: BaseCandidate, provider: string): void {
  const isSafe = type === 'branch' ? isBranchName(value) : isHash(value)
  if (isSafe) return
  const kind = type === 'branch' ? 'name of a branch' : 'hash of a commit'
  const message = `${variable} of ${provider} is no ${kind}: "${plain(value, 80)}"`
  throw new DepgateError('EUSAGE', message, { hint: baseHint })
}

/** As git check-ref-format, with a bound. */
function isBranchName(name: string): boolean {
  if (name.length > 250 || /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{/.test(name)) return false
  if (name.startsWith('-') || name === '@' || plain(name) !== name) return false
  return name
    .split('/')
    .every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.') && !part.endsWith('.lock'))
}

function isHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)
}
