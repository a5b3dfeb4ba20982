// Where a command runs: its folder and what was exported before it.

import path from 'node:path'
import type { ShellWord } from './word.ts'

/** A folder, as far as it can be known. */
interface Place {
  readonly folder: string
  /** `exact`: it is `folder`. `within`: somewhere in the checkout or below `folder`. `unknown`: anywhere. */
  readonly certainty: 'exact' | 'within' | 'unknown'
}

/** The state of a shell, as far as it can be known. */
export class TreeFolder {
  readonly env: Map<string, ShellWord>
  /** The variables of loops whose words are all folders below this one. */
  readonly loops: Set<string>
  /** Settings files that the command wrote before: what they state by now is not known. */
  readonly rewritten: Set<string>
  #place: Place
  #previous: Place
  #stack: Place[] = []

  constructor(
    folder: string,
    certainty: Place['certainty'] = 'exact',
    from?: Pick<TreeFolder, 'env' | 'loops' | 'rewritten'>,
  ) {
    this.env = new Map(from?.env)
    this.loops = new Set(from?.loops)
    // A subshell writes the same files.
    this.rewritten = from?.rewritten ?? new Set()
    this.#place = { folder, certainty }
    this.#previous = { folder, certainty: 'unknown' }
  }

  /** The folder as it was last known. */
  get folder(): string {
    return this.#place.folder
  }

  /** False once it depends on what is not in the text. */
  get isKnown(): boolean {
    return this.#place.certainty === 'exact'
  }

  /** It is in the project, wherever. */
  get isWithin(): boolean {
    return this.#place.certainty !== 'unknown'
  }

  /** What a subshell begins with. */
  copy(): TreeFolder {
    const place = new TreeFolder(this.folder, this.#place.certainty, this)
    place.#previous = this.#previous
    place.#stack = [...this.#stack]
    return place
  }

  /** `cd`: null is home. */
  enter(target: ShellWord | null): void {
    const here = this.#place
    this.#place = target?.isKnown === true && target.text === '-' ? this.#previous : this.#from(target)
    this.#previous = here
  }

  /** It runs on another machine, as another user, or in what is not known here. */
  leave(): void {
    this.#place = { ...this.#place, certainty: 'unknown' }
  }

  /** `pushd`. */
  push(target: ShellWord): void {
    this.#stack.push(this.#place)
    this.enter(target)
  }

  /** `popd`. */
  pop(): void {
    this.#place = this.#stack.pop() ?? { ...this.#place, certainty: 'unknown' }
  }

  /** `export`. */
  export(name: string, value: ShellWord): void {
    this.env.set(name, value)
  }

  #from(target: ShellWord | null): Place {
    const { folder, certainty } = this.#place
    if (target === null) return { folder, certainty: 'unknown' }
    const { text, isKnown } = target
    if (!isKnown) return { folder, certainty: this.#guess(text) }
    if (text.startsWith('~') || text.includes('\0')) return { folder, certainty: 'unknown' }
    if (path.isAbsolute(text)) return { folder: path.normalize(text), certainty: 'exact' }
    const isStep = certainty === 'within' && !path.normalize(text).startsWith('..')
    return {
      folder: certainty === 'exact' ? path.join(folder, text) : folder,
      certainty: certainty === 'within' && !isStep ? 'unknown' : certainty,
    }
  }

  /** `$PWD` is here; the top of the checkout, and a word of a loop over folders, are within the project. */
  #guess(word: string): Place['certainty'] {
    const { certainty } = this.#place
    const text = word.replace(/^"(.*)"$/s, '$1')
    const isPwd = /^(?:\$PWD|\$\{PWD\}|\$\(\s*pwd(?:\s+-[LP])?\s*\))$/.test(text)
    if (isPwd && !this.env.has('PWD')) return certainty
    const isTop = /^\$\(\s*git\s+rev-parse\s+--show-(?:toplevel|cdup)\s*\)$/.test(text)
    const [, variable] = /^\$\{?(\w+)\}?\/?$/.exec(text) ?? []
    const isLoop = variable !== undefined && this.loops.has(variable)
    return (isTop || isLoop) && certainty !== 'unknown' ? 'within' : 'unknown'
  }
}
