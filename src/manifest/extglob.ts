// Matches one step of a path against the signs of a shell's extended globs, as minimatch reads them for npm.

/** A part of a pattern. */
type Sign =
  | { readonly type: 'letter'; readonly matches: (letter: string) => boolean }
  | { readonly type: 'star' }
  | { readonly type: 'group'; readonly sign: string; readonly options: readonly (readonly Sign[])[] }

/** A step of a pattern, ready to be compared. */
export interface ExtendedStep {
  readonly signs: readonly Sign[]
  /** Whether it can match a name that begins with a dot. */
  readonly isDotted: boolean
}

/** What a comparison costs is taken off; `fail` makes the error where nothing is left. */
interface Budget {
  left: number
  readonly fail: () => Error
}

/** Minimatch itself reads groups in groups only so far, each version in another way. */
const maxDepth = 2

/**
 * Reads one step: `*`, `?`, `[a-c]`, `[!a]`, `@(a|b)`, `?(a)`, `*(a)`, `+(a)`, `!(a)`. Null for what minimatch's versions
 * read in several ways: a bracket that is not closed, a named class, a backslash, groups in groups in groups.
 */
export function readStep(text: string): ExtendedStep | null {
  const letters = [...text]
  let at = 0
  let isOdd = false

  function readClass(): Sign {
    const end = letters.indexOf(']', at + (/[!^]/.test(letters[at + 1] ?? '') ? 3 : 2))
    const inner = letters.slice(at + 1, end)
    // A dash at an end stands for itself, and what runs backwards for nothing: minimatch's versions differ there too.
    const isNot = inner[0] === '!' || inner[0] === '^'
    const parts = isNot ? inner.slice(1) : inner
    const body = /^(?:[^\\[\]^!-](?:-[^\\[\]^!-])?)+$/u.exec(parts.join(''))?.[0]
    if (end < 0 || body === undefined) isOdd = true
    at = end < 0 ? letters.length : end + 1
    const ranges = [...(body ?? '').matchAll(/(.)(?:-(.))?/gu)].map(
      ([, from = '', to = from]) => [from, to] as const,
    )
    if (ranges.some(([from, to]) => from > to)) isOdd = true
    return {
      type: 'letter',
      matches: (letter) => ranges.some(([from, to]) => from <= letter && letter <= to) !== isNot,
    }
  }

  function readSigns(depth: number): Sign[] {
    const signs: Sign[] = []
    while (at < letters.length) {
      const letter = letters[at] ?? ''
      if (depth > 0 && (letter === '|' || letter === ')')) break
      if (letter === '\\') isOdd = true
      if ('?*+@!'.includes(letter) && letters[at + 1] === '(') signs.push(readGroup(letter, depth + 1))
      else if (letter === '[') signs.push(readClass())
      else {
        at += 1
        if (letter === '*') signs.push({ type: 'star' })
        else
          signs.push({ type: 'letter', matches: letter === '?' ? () => true : (other) => other === letter })
      }
    }
    return signs
  }

  function readGroup(sign: string, depth: number): Sign {
    if (depth > maxDepth) isOdd = true
    at += 2
    const options = [readSigns(depth)]
    while (letters[at] === '|') {
      at += 1
      options.push(readSigns(depth))
    }
    if (letters[at] !== ')') isOdd = true
    at += 1
    return { type: 'group', sign, options }
  }

  const signs = readSigns(0)
  return isOdd ? null : { signs, isDotted: /^(?:[?*+@]\((?:[^()]*\|)?)?\./.test(text) }
}

/** Whether a step of a path matches. Walks sets of places: the cost is bounded by the lengths, whatever the pattern. */
export function matchesStep(step: string, { signs, isDotted }: ExtendedStep, budget: Budget): boolean {
  if (step.startsWith('.') && !isDotted) return false
  const letters = [...step]
  return walk(signs, new Set([0]), letters, budget).has(letters.length)
}

type Places = ReadonlySet<number>

/** Returns the places that can be reached from some places. */
function walk(signs: readonly Sign[], from: Places, letters: readonly string[], budget: Budget): Places {
  let places = from
  for (const sign of signs) {
    budget.left -= places.size + 1
    if (budget.left < 0) throw budget.fail()
    if (places.size === 0) return places
    if (sign.type === 'letter') {
      const next = [...places].filter((at) => at < letters.length && sign.matches(letters[at] ?? ''))
      places = new Set(next.map((at) => at + 1))
    } else if (sign.type === 'star') places = onwards(Math.min(...places), letters)
    else places = walkGroup(sign.sign, sign.options, places, letters, budget)
  }
  return places
}

function walkGroup(
  sign: string,
  options: readonly (readonly Sign[])[],
  from: Places,
  letters: readonly string[],
  budget: Budget,
): Places {
  const once = (places: Places) =>
    new Set(options.flatMap((option) => [...walk(option, places, letters, budget)]))
  if (sign === '@') return once(from)
  if (sign === '?') return new Set([...from, ...once(from)])
  if (sign === '!') {
    const reached = [...from].map((at) => {
      const barred = once(new Set([at]))
      return [...onwards(at, letters)].filter((end) => !barred.has(end))
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

function onwards(from: number, letters: readonly string[]): Set<number> {
  return new Set(Array.from({ length: letters.length - from + 1 }, (_, nth) => from + nth))
}
