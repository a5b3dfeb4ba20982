// Matches one segment of a path against an extended glob, as minimatch does for npm.

/** A part of a segment's pattern. */
type Sign =
  | { readonly type: 'letter'; readonly matches: (letter: string) => boolean }
  | { readonly type: 'star' }
  | Group

/** `@(a|b)` and the like. */
interface Group {
  readonly type: 'group'
  readonly sign: string
  readonly options: readonly (readonly Sign[])[]
}

/** A parsed segment. */
export interface ExtendedStep {
  readonly signs: readonly Sign[]
  /** Whether it can match a name that begins with a dot. */
  readonly isDotted: boolean
}

/** The remaining cost of all comparisons; `fail` makes the error when it is used up. */
interface Budget {
  left: number
  readonly fail: () => Error
}

/** Minimatch itself supports nested groups only to a depth that differs between its versions. */
const maxDepth = 2

/**
 * Parses one segment: `*`, `?`, `[a-c]`, `[!a]`, `@(a|b)`, `?(a)`, `*(a)`, `+(a)`, `!(a)`. Null for what minimatch's
 * versions read differently: an unclosed bracket, a named class, a backslash, groups nested three deep.
 */
export function readStep(text: string): ExtendedStep | null {
  const reader = new StepReader(text)
  const signs = reader.readSigns(0)
  if (reader.isOdd) return null
  return { signs, isDotted: /^(?:[?*+@]\((?:[^()]*\|)?)?\./.test(text) }
}

class StepReader {
  /** Whether minimatch's versions read the text differently. */
  isOdd = false
  readonly #letters: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#letters = [...text]
  }

  readSigns(depth: number): Sign[] {
    const signs: Sign[] = []
    while (this.#at < this.#letters.length) {
      const letter = this.#letters[this.#at] ?? ''
      if (depth > 0 && (letter === '|' || letter === ')')) break
      if (letter === '\\') this.isOdd = true
      if ('?*+@!'.includes(letter) && this.#letters[this.#at + 1] === '(')
        signs.push(this.#readGroup(letter, depth + 1))
      else if (letter === '[') signs.push(this.#readClass())
      else {
        this.#at += 1
        signs.push(readLetter(letter))
      }
    }
    return signs
  }

  #readClass(): Sign {
    const [letters, at] = [this.#letters, this.#at]
    const end = letters.indexOf(']', at + (/[!^]/.test(letters[at + 1] ?? '') ? 3 : 2))
    const inner = letters.slice(at + 1, end)
    const isNot = inner[0] === '!' || inner[0] === '^'
    const parts = isNot ? inner.slice(1) : inner
    // A dash at an end is literal, and a reversed range is empty, but minimatch's versions differ there too.
    const body = /^(?:[^\\[\]^!-](?:-[^\\[\]^!-])?)+$/u.exec(parts.join(''))?.[0]
    if (end < 0 || body === undefined) this.isOdd = true
    this.#at = end < 0 ? letters.length : end + 1
    const ranges = [...(body ?? '').matchAll(/(.)(?:-(.))?/gu)].map(
      ([, from = '', to = from]) => [from, to] as const,
    )
    if (ranges.some(([from, to]) => from > to)) this.isOdd = true
    return {
      type: 'letter',
      matches: (letter) => ranges.some(([from, to]) => from <= letter && letter <= to) !== isNot,
    }
  }

  #readGroup(sign: string, depth: number): Sign {
    if (depth > maxDepth) this.isOdd = true
    this.#at += 2
    const options = [this.readSigns(depth)]
    while (this.#letters[this.#at] === '|') {
      this.#at += 1
      options.push(this.readSigns(depth))
    }
    if (this.#letters[this.#at] !== ')') this.isOdd = true
    this.#at += 1
    return { type: 'group', sign, options }
  }
}

function readLetter(letter: string): Sign {
  if (letter === '*') return { type: 'star' }
  return { type: 'letter', matches: letter === '?' ? () => true : (other) => other === letter }
}

/** Whether a segment matches. Walks sets of positions, so that the lengths bound the cost for every pattern. */
export function matchesStep(step: string, { signs, isDotted }: ExtendedStep, budget: Budget): boolean {
  if (step.startsWith('.') && !isDotted) return false
  const letters = [...step]
  return walk(signs, new Set([0]), { letters, budget }).has(letters.length)
}

type Places = ReadonlySet<number>

/** The segment that is matched, and the remaining cost. */
interface Walk {
  readonly letters: readonly string[]
  readonly budget: Budget
}

/** Returns the positions after the pattern, for a match that starts at any of the given positions. */
function walk(signs: readonly Sign[], from: Places, context: Walk): Places {
  const { letters, budget } = context
  let places = from
  for (const sign of signs) {
    budget.left -= places.size + 1
    if (budget.left < 0) throw budget.fail()
    if (places.size === 0) return places
    if (sign.type === 'letter') {
      const next = [...places].filter((at) => at < letters.length && sign.matches(letters[at] ?? ''))
      places = new Set(next.map((at) => at + 1))
    } else if (sign.type === 'star') places = onwards(Math.min(...places), letters)
    else places = walkGroup(sign, places, context)
  }
  return places
}

function walkGroup({ sign, options }: Group, from: Places, context: Walk): Places {
  const once = (places: Places) => new Set(options.flatMap((option) => [...walk(option, places, context)]))
  if (sign === '@') return once(from)
  if (sign === '?') return new Set([...from, ...once(from)])
  if (sign === '!') {
    const reached = [...from].map((at) => {
      const barred = once(new Set([at]))
      return [...onwards(at, context.letters)].filter((end) => !barred.has(end))
    })
    return new Set(reached.flat())
  }
  const all = new Set(sign === '*' ? from : once(from))
  for (let last: Places = all; last.size > 0;) {
    last = new Set([...once(last)].filter((at) => !all.has(at)))
    for (const at of last) all.add(at)
  }
  return all
}

/** Every position from one on. */
function onwards(from: number, letters: readonly string[]): Set<number> {
  return new Set(Array.from({ length: letters.length - from + 1 }, (_, nth) => from + nth))
}
