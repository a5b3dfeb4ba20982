// An object of the policy whose keys are checked against a list.

import { DepgateError } from '../errors.ts'
import { didYouMean, listKnown } from '../text/did-you-mean.ts'
import { refuse } from './kinds.ts'
import { plain } from '../text/plain.ts'

/** An object of the policy, read by own keys only: `__proto__` and `constructor` are unknown keys like any other. */
export class StrictObject {
  readonly #values: ReadonlyMap<string, unknown>
  readonly #where: string

  constructor(input: unknown, where: string) {
    if (typeof input !== 'object' || input === null || Array.isArray(input))
      throw refuse(where, input, 'an object')
    this.#values = new Map(Object.entries(input))
    this.#where = where
  }

  allow(known: readonly string[], noun = 'key'): void {
    for (const key of this.#values.keys()) {
      if (known.includes(key)) continue
      const shown = plain(key, 60)
      const all = listKnown(noun, shown, known)
      throw new DepgateError(
        'EPOLICY',
        `${this.#where}: unknown ${noun} "${shown}"${didYouMean(shown, known)}`,
        all === null ? {} : { hint: all },
      )
    }
  }

  has(key: string): boolean {
    return this.#values.has(key)
  }

  get(key: string): unknown {
    return this.#values.get(key)
  }

  entries(): [string, unknown][] {
    return [...this.#values]
  }
}
