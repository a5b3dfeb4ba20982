// The names that depgate init was given, was answered, or finds.

import { DepgateError } from '../errors.ts'
import type { Typed } from '../options/arguments.ts'
import type { GitAccess } from '../ports/git.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Outputs } from '../ports/output.ts'
import type { SetupAccess } from '../ports/setup.ts'
import { initTargets } from '../setup/init-targets.ts'
import { findTargets } from '../setup/team.ts'
import { didYouMean, listKnown } from '../text/did-you-mean.ts'
import { plain } from '../text/plain.ts'

/** What a checkout is searched with. */
export type TeamPorts = GitAccess & Pick<Invocation, 'folder'> & Pick<Outputs, 'out'>

/** Reads the names as words, as an answer, or with `--team` from the checkout. @throws {DepgateError} EUSAGE. */
export async function readNames(typed: Typed, host: TeamPorts & SetupAccess): Promise<string[]> {
  if (typed.has('team')) return findTeam(typed, host)
  if (typed.words.length > 0) return checkNames(typed.words)
  const answer = await host.setup.ask(`What is the gate to be wired into (${initTargets.join(', ')})? `)
  return checkNames(answer?.split(/[\s,]+/) ?? [])
}

/** Returns each name once. @throws {DepgateError} EUSAGE for none, and for one that is not known. */
export function checkNames(words: readonly string[]): string[] {
  const asked = words.map((word) => word.trim()).filter((word) => word !== '')
  if (asked.length === 0)
    throw new DepgateError('EUSAGE', 'init needs to be told what to wire the gate into', {
      hint: `depgate init ${initTargets.join('|')}`,
    })
  for (const word of asked) {
    if (initTargets.includes(word)) continue
    const near = didYouMean(word, initTargets)
    const all = listKnown('target', word, initTargets)
    throw new DepgateError('EUSAGE', `no "${plain(word, 40)}" to wire it into${near}`, {
      also: all === null ? [] : [all],
      hint: `npm's own: depgate create ${plain(word, 40)}`,
    })
  }
  return [...new Set(asked)]
}

function findTeam({ words }: Typed, host: TeamPorts): string[] {
  if (words.length > 0) throw new DepgateError('EUSAGE', 'init --team takes no names: it finds them')
  if (host.git.top(host.folder) === null)
    throw new DepgateError('EUSAGE', 'init --team looks into a git checkout, and this is none')
  const files = host.git.files(host.folder, null).map(({ path: file }) => file)
  const signs = findTargets(files)
  if (signs.length === 0)
    throw new DepgateError('EUSAGE', 'this checkout shows no sign of an agent, git hooks or jobs', {
      hint: `depgate init ${initTargets.join('|')}`,
    })
  for (const { name, sign } of signs) host.out.write(`${name}: ${plain(sign)}\n`)
  return signs.map(({ name }) => name)
}
