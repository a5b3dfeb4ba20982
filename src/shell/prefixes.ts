// Takes commands apart that run another command: what they run, and in which environment and folder.

import { managerNamed } from './managers/index.ts'
import type { Prefix } from './prefix-lists/prefix.ts'
import { prefixOf } from './prefix-table.ts'
import { nameOf, type ShellWord } from './word.ts'

/** What a prefix leaves. */
export interface Unwrapped {
  /** The command that it runs; none where it runs none. */
  readonly words: readonly ShellWord[]
  readonly env: readonly (readonly [name: string, value: ShellWord])[]
  readonly folder: ShellWord | null
  /** Texts that a shell reads (`env -S 'npm i x'`, `watch npx x`). */
  readonly lines: readonly ShellWord[]
  /** It runs where another folder and other files can be. */
  readonly isElsewhere: boolean
}

const assignment = /^([A-Za-z_][\w.:@/-]*)=(.*)$/s

/** Splits `A=1` into its name and its value; null where a word is none. */
export function readAssignment({ text, isKnown }: ShellWord): readonly [string, ShellWord] | null {
  const [, name, value] = assignment.exec(text) ?? []
  return name === undefined || value === undefined ? null : [name, { text: value, isKnown }]
}

/** Takes a prefix command off, or returns null where the name is none. */
export function unwrap(name: string, given: readonly ShellWord[]): Unwrapped | null {
  const prefix = prefixOf(name)
  if (prefix === null) return null
  const words = prefix.verbs === undefined ? given : afterVerb(given, prefix)
  if (words === null) return null
  if (prefix.needsDashes !== true) return new Unwrapping(prefix, words).run()
  const dashes = words.findIndex(({ text }) => text === '--')
  if (dashes === -1) return null
  return {
    words: words.slice(dashes + 1),
    env: [],
    folder: null,
    lines: [],
    isElsewhere: prefix.isElsewhere === true,
  }
}

/** `docker compose run`, `mise exec`: what comes after the verb; null for another verb. */
function afterVerb(
  given: readonly ShellWord[],
  { verbs = '', values = '' }: Prefix,
): readonly ShellWord[] | null {
  for (let at = 0; at < given.length; at += 1) {
    const { text } = given[at] as ShellWord
    if (values.split(' ').includes(text)) at += 1
    else if (!text.startsWith('-') && text !== 'compose')
      return verbs.split(' ').includes(text) ? given.slice(at + 1) : null
  }
  return null
}

/** One pass over the words of a prefix. */
class Unwrapping {
  readonly #prefix: Prefix
  readonly #given: readonly ShellWord[]
  readonly #env: (readonly [string, ShellWord])[] = []
  readonly #lines: ShellWord[] = []
  #folder: ShellWord | null = null
  #skips: number

  constructor(prefix: Prefix, given: readonly ShellWord[]) {
    this.#prefix = prefix
    this.#given = given
    this.#skips = prefix.skips ?? 0
  }

  run(): Unwrapped {
    let at = 0
    for (; at < this.#given.length; at += 1) {
      const { text } = this.#given[at] as ShellWord
      if (this.#is('asks', text)) return this.#end([])
      const taken = this.#take(at)
      if (taken === 0) break
      at += taken - 1
    }
    return this.#end(this.#given.slice(at))
  }

  /** How many words from here on are the prefix's own; none where the command begins. */
  #take(at: number): number {
    const word = this.#given[at] as ShellWord
    const { text } = word
    const next = this.#given[at + 1]
    // A flag that is not listed can have a value: a package manager is never skipped.
    const isProgram = managerNamed(nameOf(text)) !== null
    const assigned = this.#prefix.hasEnv === true ? readAssignment(word) : null
    const [, flag = '', glued] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? []
    if (text === '--') return 1
    if (this.#is('folder', flag)) this.#folder = { ...word, text: glued ?? '' }
    else if (this.#is('lines', flag)) this.#lines.push({ ...word, text: glued ?? '' })
    else if (this.#is('folder', text)) this.#folder = next ?? null
    else if (this.#is('lines', text)) this.#lines.push(next ?? { text: '', isKnown: false })
    else if (this.#is('pairs', text)) return 3
    else if (this.#is('values', text))
      return next !== undefined && managerNamed(nameOf(next.text)) !== null ? 1 : 2
    else if (/^[-+]./.test(text)) return this.#takeGlued(at)
    else if (assigned !== null) this.#env.push(assigned)
    else if (this.#skips > 0 && !isProgram) this.#skips -= 1
    else return 0
    return this.#is('folder', text) || this.#is('lines', text) ? 2 : 1
  }

  /** `-qc 'npx x'`, `-Snpx x`: short flags in one word, the last of which takes a line. */
  #takeGlued(at: number): number {
    const word = this.#given[at] as ShellWord
    const [, letters = ''] = /^-([A-Za-z].+)$/s.exec(word.text) ?? []
    const short = (this.#prefix.lines ?? '').split(' ').filter((one) => /^-\w$/.test(one))
    for (const letter of short.map((one) => one.slice(1))) {
      if (letters.startsWith(letter)) this.#lines.push({ ...word, text: letters.slice(1) })
      else if (/^[A-Za-z]+$/.test(letters) && letters.endsWith(letter)) {
        this.#lines.push(this.#given[at + 1] ?? { text: '', isKnown: false })
        return 2
      }
    }
    return 1
  }

  #is(kind: 'asks' | 'folder' | 'lines' | 'pairs' | 'values', text: string): boolean {
    return text !== '' && (this.#prefix[kind] ?? '').split(' ').includes(text)
  }

  #end(rest: readonly ShellWord[]): Unwrapped {
    const { words = 'command', isElsewhere = false } = this.#prefix
    const shared = { env: this.#env, folder: this.#folder, isElsewhere }
    const [first] = rest
    const [line] = this.#lines
    // `env -S 'npx x' y`: the words are put behind the text.
    if (line !== undefined && this.#prefix.hasEnv === true)
      return { ...shared, words: [], lines: [joined([line, ...rest])] }
    if (words === 'line' && first !== undefined) this.#lines.push(joined(rest))
    if (words === 'first' && first !== undefined) this.#lines.push(first)
    if (words === 'lines') this.#lines.push(...rest)
    return { ...shared, words: words === 'command' ? rest : [], lines: this.#lines }
  }
}

/** Words as a line that a shell reads again. */
export function joined(words: readonly ShellWord[]): ShellWord {
  return { text: words.map(({ text }) => text).join(' '), isKnown: words.every(({ isKnown }) => isKnown) }
}

/** The words of an `xargs` that are the command it runs. */
export function readXargs(given: readonly ShellWord[]): readonly ShellWord[] {
  const values =
    '-n -I -P -L -d -E -s -a -J -R -S --max-args --max-procs --replace --arg-file --delimiter --max-lines --max-chars --eof'
  for (let at = 0; at < given.length; at += 1) {
    const { text } = given[at] as ShellWord
    if (values.split(' ').includes(text)) at += 1
    else if (!text.startsWith('-')) return given.slice(at)
  }
  return []
}

/** The commands that a `find` or an `fd` runs. */
export function readFind(name: string, given: readonly ShellWord[]): readonly (readonly ShellWord[])[] {
  const flags =
    name === 'find' ? ['-exec', '-execdir', '-ok', '-okdir'] : ['-x', '-X', '--exec', '--exec-batch']
  return given.flatMap((word, at) => {
    if (!flags.includes(word.text)) return []
    const rest = given.slice(at + 1)
    const end = rest.findIndex(({ text }) => text === ';' || text === '+')
    return [
      (end === -1 ? rest : rest.slice(0, end)).map((one) =>
        /\{(?:\/{0,2}\.?)\}/.test(one.text) ? { ...one, isKnown: false } : one,
      ),
    ]
  })
}
