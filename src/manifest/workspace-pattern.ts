// Parses and matches one pattern of npm's `workspaces`, as @npmcli/map-workspaces does.

import { matchesStep as matchesExtended, readStep, type ExtendedStep } from './extglob.ts'

/** A parsed pattern. */
export interface Pattern {
  readonly text: string
  /** Whether it has no wildcards. */
  readonly isPlain: boolean
  readonly steps: readonly Step[]
}

/** One segment: its letters where it has `*` or `?`, a parsed extended glob where it has other signs of a shell. */
interface Step {
  readonly text: string
  readonly letters: readonly string[] | null
  readonly extended: ExtendedStep | null
}

/** The remaining cost of all comparisons of one manifest; `fail` makes the error when it is used up. */
export interface Budget {
  left: number
  readonly fail: () => Error
}

/** Expands `{a,b}`, innermost first; null where that gives more than `max` patterns. */
export function expandBraces(pattern: string, max: number): string[] | null {
  let open = [pattern]
  for (;;) {
    const next = open.flatMap((text) => {
      const match = /\{([^{}]*,[^{}]*)\}/.exec(text)
      if (match === null) return [text]
      const [whole, inner = ''] = match
      const [before, after] = [text.slice(0, match.index), text.slice(match.index + whole.length)]
      return inner.split(',').map((part) => `${before}${part}${after}`)
    })
    if (next.length > max) return null
    if (next.length === open.length) return next
    open = next
  }
}

/** Parses a pattern without braces; null where minimatch's versions read it differently. */
export function parsePattern(text: string): Pattern | null {
  const steps = text.split('/').map((step): Step | null => {
    const isExtended = /[[\]()\\]/.test(step)
    const extended = isExtended ? readStep(step) : null
    if (isExtended && extended === null) return null
    return { text: step, letters: /[*?]/.test(step) ? [...step] : null, extended }
  })
  const known = steps.filter((step) => step !== null)
  if (known.length < steps.length) return null
  return {
    text,
    isPlain: known.every((step) => step.letters === null && step.extended === null),
    steps: known,
  }
}

/** Whether a pattern matches a path, given as its segments. */
export function matchesPath(steps: readonly string[], pattern: Pattern, budget: Budget): boolean {
  return matchesWild(
    steps,
    pattern.steps,
    {
      isWild: (sign) => sign.text === '**',
      matches: (step, sign) => matchesStep(step, sign, budget),
      isBarred: isHidden,
    },
    budget,
  )
}

function matchesStep(step: string, { text, letters, extended }: Step, budget: Budget): boolean {
  if (extended !== null) return matchesExtended(step, extended, budget)
  if (letters === null) return step === text
  if (isHidden(step) && !text.startsWith('.')) return false
  return matchesWild(
    [...step],
    letters,
    {
      isWild: (sign) => sign === '*',
      matches: (letter, sign) => sign === '?' || letter === sign,
      isBarred: () => false,
    },
    budget,
  )
}

/** `*` and `**` do not match names that begin with a dot, as in a shell. */
function isHidden(step: string): boolean {
  return step.startsWith('.')
}

/** Matches wildcards that take any number of parts, in at most parts × pattern steps for every pattern. */
function matchesWild<S>(
  parts: readonly string[],
  pattern: readonly S[],
  {
    isWild,
    matches,
    isBarred,
  }: {
    readonly isWild: (sign: S) => boolean
    readonly matches: (part: string, sign: S) => boolean
    readonly isBarred: (part: string) => boolean
  },
  budget: Budget,
): boolean {
  let [at, sign, wildSign, wildAt] = [0, 0, -1, 0]
  // Splitting a segment into letters has a cost too.
  budget.left -= parts.length
  while (at < parts.length) {
    budget.left -= 1
    if (budget.left < 0) throw budget.fail()
    const part = parts[at] ?? ''
    const current = pattern[sign]
    if (current !== undefined && isWild(current)) {
      wildSign = sign
      wildAt = at
      sign += 1
    } else if (current !== undefined && matches(part, current)) {
      at += 1
      sign += 1
    } else if (wildSign >= 0 && !isBarred(parts[wildAt] ?? '')) {
      wildAt += 1
      at = wildAt
      sign = wildSign + 1
    } else return false
  }
  return pattern.slice(sign).every(isWild)
}
