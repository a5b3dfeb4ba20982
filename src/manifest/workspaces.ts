// Tells which folders the `workspaces` of a manifest name.

import { plain } from '../text/plain.ts'
import { matchesStep as matchesExtended, readStep, type ExtendedStep } from './extglob.ts'
import { fieldOf, refuse, describeType, type JsonSection } from '../json/section.ts'

/**
 * Returns a test for the folders of a project's workspaces, as @npmcli/map-workspaces chooses them: `*`, `?`, `**`,
 * `{a,b}`, `[ab]` and `@(a|b)` with its like in patterns, `!` before one to leave folders out.
 *
 * Only the manifest can make a folder a workspace. A link alone proves nothing: it is how a lockfile would
 * smuggle in code that no manifest asks for.
 *
 * @throws {DepgateError} ELOCKFILE, for patterns that cannot be read.
 */
export function findWorkspaces(manifest: JsonSection): (folder: string) => boolean {
  const included = emptySet()
  let excluded = emptySet()
  const budget = { left: maxSteps, fail: () => refuse(manifest, ['workspaces'], tooMuch, patternHint) }
  for (const raw of readPatterns(manifest)) {
    const marks = /^!*/.exec(raw)?.[0].length ?? 0
    const patterns = expandBraces(
      raw
        .slice(marks)
        .replace(/^\.?\/+/, '')
        .replace(/\/+$/, ''),
    )?.map((text) => compile(text, manifest))
    const known = included.wild.length + excluded.wild.length
    if (patterns === undefined || known + patterns.length > maxPatterns + countPlain(patterns)) {
      throw refuse(manifest, ['workspaces'], `stands for more than ${maxPatterns} patterns`, patternHint)
    }
    if (marks % 2 === 0) excluded = dropCovered(excluded, patterns, budget)
    for (const pattern of patterns) add(marks % 2 === 0 ? included : excluded, pattern)
  }
  return (folder) => {
    if (/(?:^|\/)node_modules(?:\/|$)/.test(folder)) return false
    const steps = folder.split('/')
    return matchesAny(folder, steps, included, budget) && !matchesAny(folder, steps, excluded, budget)
  }
}

// Reading braces is quadratic in the length of a pattern, and every folder is compared with every pattern with a wildcard.
const longestPattern = 500
const maxPatterns = 500
/** Comparisons of a letter or a step, for all folders: a second's worth. A thousand folders and 50 patterns take 100,000. */
const maxSteps = 30_000_000

const tooMuch = 'has so many patterns that holding the folders of the lockfile against them takes too long'
const patternHint = 'Use *, **, ?, {a,b}, [ab] and @(a|b) only, or name each folder.'

/** A pattern, ready to be compared: letters only where there is a wildcard. */
interface Pattern {
  readonly text: string
  readonly isPlain: boolean
  readonly steps: readonly Step[]
}

/** Letters where there is a wildcard; the rest of a shell's signs where there are some. */
interface Step {
  readonly text: string
  readonly letters: readonly string[] | null
  readonly extended: ExtendedStep | null
}

/** Patterns without wildcards are looked up, however many they are. */
interface PatternSet {
  readonly plain: Set<string>
  readonly wild: Pattern[]
}

/** What all comparisons of one manifest may cost together. */
interface Budget {
  left: number
  readonly fail: () => Error
}

const emptySet = (): PatternSet => ({ plain: new Set(), wild: [] })

function compile(text: string, manifest: JsonSection): Pattern {
  const steps = text.split('/').map((step): Step => {
    const isExtended = /[[\]()\\]/.test(step)
    const extended = isExtended ? readStep(step) : null
    if (isExtended && extended === null) throw refusePattern(text, manifest)
    return { text: step, letters: /[*?]/.test(step) ? [...step] : null, extended }
  })
  return { text, isPlain: steps.every((step) => step.letters === null && step.extended === null), steps }
}

function refusePattern(pattern: string, manifest: JsonSection): Error {
  const problem = `uses a pattern that depgate cannot read: "${plain(pattern, 60)}"`
  return refuse(manifest, ['workspaces'], problem, patternHint)
}

function countPlain(patterns: readonly Pattern[]): number {
  return patterns.filter((pattern) => pattern.isPlain).length
}

function add(set: PatternSet, pattern: Pattern): void {
  if (pattern.isPlain) set.plain.add(pattern.text)
  else set.wild.push(pattern)
}

/** A later pattern takes back an exclusion that covers it. */
function dropCovered(excluded: PatternSet, patterns: readonly Pattern[], budget: Budget): PatternSet {
  const plain = new Set(excluded.plain)
  for (const { text } of patterns) plain.delete(text)
  const wild = excluded.wild.filter(
    (other) => !patterns.some((each) => matchesPath(each.text.split('/'), other, budget)),
  )
  return { plain, wild }
}

function matchesAny(folder: string, steps: readonly string[], set: PatternSet, budget: Budget): boolean {
  return set.plain.has(folder) || set.wild.some((pattern) => matchesPath(steps, pattern, budget))
}

function readPatterns(manifest: JsonSection): string[] {
  const value = fieldOf(manifest, 'workspaces')
  if (value === undefined) return []
  const isWrapped = typeof value === 'object' && value !== null && Object.hasOwn(value, 'packages')
  const patterns: unknown = isWrapped ? (value as { packages?: unknown }).packages : value
  if (!Array.isArray(patterns)) {
    throw refuse(manifest, ['workspaces'], `must be an array of patterns, not ${describeType(patterns)}`)
  }
  return patterns.map((pattern: unknown) => {
    if (typeof pattern !== 'string') {
      throw refuse(manifest, ['workspaces'], `must hold strings, not ${describeType(pattern)}`)
    }
    if (pattern.length > longestPattern) throw refusePattern(pattern, manifest)
    return pattern
  })
}

/** Spells out `{a,b}`, innermost first; null where that makes more patterns than anybody writes. */
function expandBraces(pattern: string): string[] | null {
  let open = [pattern]
  for (;;) {
    const next = open.flatMap((text) => {
      const match = /\{([^{}]*,[^{}]*)\}/.exec(text)
      if (match === null) return [text]
      const [whole, inner = ''] = match
      const [before, after] = [text.slice(0, match.index), text.slice(match.index + whole.length)]
      return inner.split(',').map((part) => `${before}${part}${after}`)
    })
    if (next.length > maxPatterns) return null
    if (next.length === open.length) return next
    open = next
  }
}

function matchesPath(steps: readonly string[], pattern: Pattern, budget: Budget): boolean {
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

/** `*` and `**` skip names that begin with a dot, as in a shell. */
function isHidden(step: string): boolean {
  return step.startsWith('.')
}

/** Matches with wildcards that take any number of parts, in at most parts × pattern steps, whatever the pattern. */
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
  // Splitting a step into letters is work too.
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
