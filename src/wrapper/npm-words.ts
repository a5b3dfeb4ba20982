// Divides a command line of npm into flags, their values and words.

import { DepgateError } from '../errors.ts'
import { isNpmFlag, npmFlagNames, npmValueFlags, resolveNpmFlag } from '../shell/managers/npm-flags.ts'
import { npmCommandOf } from '../shell/npm-commands.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { plain } from '../text/plain.ts'

/** depgate's own flags in front of npm's, and whether each takes a value. */
export const ownFlags: Readonly<Record<string, 'file' | 'switch'>> = {
  policy: 'file',
  receipt: 'file',
  safe: 'switch',
}

/** npx's flags of one letter with a value (npm 9 to 12, bin/npx-cli.js); `-p` of npm is another one. */
const npxValues: Readonly<Record<string, string>> = { p: 'package', c: 'call', w: 'workspace' }

/** The positions of the words that are neither flags nor values of flags, up to `--`. */
export function findWords(tool: 'npm' | 'npx', args: readonly string[]): number[] {
  const found: number[] = []
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') found.push(at)
    else if (takesNext(tool, word) && !(args[at + 1] ?? '-').startsWith('-')) at += 1
  }
  return found
}

function takesNext(tool: 'npm' | 'npx', word: string): boolean {
  const name = word.replace(/^--?/, '')
  if (word.includes('=')) return false
  if (ownFlags[name] === 'file' || name.includes(':')) return true
  if (tool === 'npx' && !word.startsWith('--') && npxValues[name] !== undefined) return true
  return npmValueFlags.has(resolveNpmFlag(name).at(-1) ?? '')
}

/** The commands of npm that take no words, and those that take some of a list. */
const wordsOf: Readonly<Partial<Record<string, readonly string[]>>> = {
  ci: [],
  dedupe: [],
  audit: ['fix', 'signatures'],
}

/**
 * Refuses what npm would ignore or take for something else on the command line of a command that depgate has itself: an
 * unknown flag, whose value npm takes for a package (`--polcy p.json`), or a word.
 *
 * @throws {DepgateError} EUSAGE, naming the nearest.
 */
export function refuseUnknown(args: readonly string[]): void {
  const end = args.indexOf('--')
  const before = end === -1 ? args : args.slice(0, end)
  const [command = 0, ...rest] = findWords('npm', before)
  const word = before[command] ?? ''
  const known = npmCommandOf(word)
  // Behind the name of what is run the flags belong to that.
  const own = known === 'exec' ? before.slice(0, rest[0]) : before
  const hint = `npm's own command line, with anything on it: depgate npm ${plain(word, 40)} …`
  for (const one of own) {
    const [name = ''] = one.split('=')
    if (!one.startsWith('-') || one === '-' || isNpmFlag(one) || ownFlags[name.slice(2)] !== undefined)
      continue
    const near = one.startsWith('--')
      ? didYouMeanOne(name, [...Object.keys(ownFlags).map((flag) => `--${flag}`), ...npmFlagNames])
      : ''
    throw new DepgateError('EUSAGE', `unknown flag ${plain(name, 60)}${near}`, { hint })
  }
  const expected = wordsOf[known ?? '']
  const extra = expected === undefined ? undefined : rest.map((at) => before[at] ?? '')
  const wrong = extra?.find((one, nth) => nth > 0 || expected?.includes(one) !== true)
  if (wrong === undefined || expected === undefined) return
  const near = expected.length === 0 ? '' : didYouMean(wrong, expected)
  throw new DepgateError('EUSAGE', `${plain(word, 40)} takes no "${plain(wrong, 60)}"${near}`, { hint })
}

/** The nearest name; nothing where none is near, since the list of npm's flags is long. */
function didYouMeanOne(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known)
  return near.startsWith(':') ? near : ''
}
