// Refuses flags of check that name two different pairs of lockfiles.

import { DepgateError } from '../errors.ts'
import type { Typed } from '../options/arguments.ts'
import { plain } from '../text/plain.ts'

/** @throws {DepgateError} EUSAGE. */
export function refuseMixtures(typed: Typed): void {
  const given = ['before', 'all', 'base', 'staged'].filter((name) => typed.has(name))
  if (given.length > 1) throw new DepgateError('EUSAGE', `--${given.join(' and --')} exclude each other`)
  if (typed.has('after') && typed.has('lockfile')) {
    throw new DepgateError('EUSAGE', '--after and --lockfile exclude each other')
  }
  if (typed.has('after') && !typed.has('before') && !typed.has('all')) {
    throw new DepgateError('EUSAGE', '--after needs --before <file|none>')
  }
  if (typed.has('before') && typed.values('lockfile').length > 1) {
    throw new DepgateError('EUSAGE', '--before goes with one --lockfile')
  }
  if (typed.words.length > 0) {
    const word = plain(typed.words[0] ?? '', 60)
    throw new DepgateError('EUSAGE', `"${word}" is not expected here`, { hint: 'depgate check --help' })
  }
}
