// Where a command runs: its folder and what was exported before it.

import path from 'node:path'
import type { ShellWord } from './word.ts'

/** The state of a shell, as far as it can be known. */
export class TreeFolder {
  /** The folder as it was last known. */
  folder: string
  /** False once it depends on what is not in the text. */
  isKnown: boolean
  readonly env: Map<string, ShellWord>
  #previous: { folder: string; isKnown: boolean }
  #stack: { folder: string; isKnown: boolean }[]

  constructor(folder: string, isKnown = true, env: ReadonlyMap<string, ShellWord> = new Map()) {
    this.folder = folder
    this.isKnown = isKnown
    this.env = new Map(env)
    this.#previous = { folder, isKnown: false }
    this.#stack = []
  }

  /** What a subshell begins with. */
  copy(): TreeFolder {
    const place = new TreeFolder(this.folder, this.isKnown, this.env)
    place.#previous = this.#previous
    place.#stack = [...this.#stack]
    return place
  }

  /** `cd`: null is home. */
  enter(target: ShellWord | null): void {
    const here = { folder: this.folder, isKnown: this.isKnown }
    if (target?.isKnown === true && target.text === '-') {
      this.folder = this.#previous.folder
      this.isKnown = this.#previous.isKnown
    } else this.#move(target)
    this.#previous = here
  }

  /** `pushd`. */
  push(target: ShellWord): void {
    this.#stack.push({ folder: this.folder, isKnown: this.isKnown })
    this.enter(target)
  }

  /** `popd`. */
  pop(): void {
    const last = this.#stack.pop()
    this.folder = last?.folder ?? this.folder
    this.isKnown = last?.isKnown ?? false
  }

  #move(target: ShellWord | null): void {
    const isFixed = target?.isKnown === true && !target.text.startsWith('~') && !/[\0]/.test(target.text)
    const isAbsolute = isFixed && path.isAbsolute(target.text)
    if (isFixed && (this.isKnown || isAbsolute)) this.folder = join(this.folder, target.text)
    this.isKnown = isFixed && (this.isKnown || isAbsolute)
  }

  /** `export`. */
  export(name: string, value: ShellWord): void {
    this.env.set(name, value)
  }
}

/** A folder named from another one. */
function join(folder: string, target: string): string {
  return path.isAbsolute(target) ? path.normalize(target) : path.join(folder, target)
}
