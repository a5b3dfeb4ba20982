// Tells which folders the `workspaces` of a manifest name.

import { plain } from '../text.ts'
import { fieldOf, refuse, sayType, type Section } from './section.ts'

/**
 * Returns a test for the folders of a project's workspaces, as @npmcli/map-workspaces chooses them: `*`, `?`, `**`
 * and `{a,b}` in patterns, `!` before one to leave folders out.
 *
 * Only the manifest can make a folder a workspace. A link alone proves nothing: it is how a lockfile would
 * smuggle in code that no manifest asks for.
 *
 * @throws {DepgateError} ELOCKFILE, for patterns that cannot be read.
 */
export function findWorkspaces(manifest: Section): (folder: string) => boolean {
  const included: string[] = []
  let excluded: string[] = []
  for (const raw of readPatterns(manifest)) {
    const marks = /^!*/.exec(raw)?.[0].length ?? 0
    const patterns = expandBraces(
      raw
        .slice(marks)
        .replace(/^\.?\/+/, '')
        .replace(/\/+$/, ''),
    )
    if (patterns === null || included.length + excluded.length + patterns.length > mostPatterns) {
      throw refuse(manifest, ['workspaces'], `stands for more than ${mostPatterns} patterns`, patternHint)
    }
    if (marks % 2 === 1) excluded.push(...patterns)
    else {
      // A later pattern takes back an exclusion that covers it.
      excluded = excluded.filter((other) => !patterns.some((each) => matchesPath(each, other)))
      included.push(...patterns)
    }
  }
  const isNamed = (folder: string, patterns: string[]) =>
    patterns.some((pattern) => matchesPath(folder, pattern))
  return (folder) => isNamed(folder, included) && !isNamed(folder, excluded)
}

// Reading braces is quadratic in the length of a pattern, and every folder is held against every pattern.
const longestPattern = 500
const mostPatterns = 500

const patternHint = 'Use *, **, ? and {a,b} only, or name each folder.'

function readPatterns(manifest: Section): string[] {
  const value = fieldOf(manifest, 'workspaces')
  if (value === undefined) return []
  const isWrapped = typeof value === 'object' && value !== null && Object.hasOwn(value, 'packages')
  const patterns: unknown = isWrapped ? (value as { packages?: unknown }).packages : value
  if (!Array.isArray(patterns)) {
    throw refuse(manifest, ['workspaces'], `must be an array of patterns, not ${sayType(patterns)}`)
  }
  return patterns.map((pattern: unknown) => {
    if (typeof pattern !== 'string') {
      throw refuse(manifest, ['workspaces'], `must hold strings, not ${sayType(pattern)}`)
    }
    if (pattern.length > longestPattern || /[[\]()\\]/.test(pattern)) {
      const problem = `uses a pattern that depgate cannot read: "${plain(pattern, 60)}"`
      throw refuse(manifest, ['workspaces'], problem, patternHint)
    }
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
    if (next.length > mostPatterns) return null
    if (next.length === open.length) return next
    open = next
  }
}

function matchesPath(path: string, pattern: string): boolean {
  if (/(?:^|\/)node_modules(?:\/|$)/.test(path)) return false
  return matchesWild(path.split('/'), pattern.split('/'), (step) => step === '**', matchesStep, isHidden)
}

function matchesStep(step: string, pattern: string): boolean {
  if (isHidden(step) && !pattern.startsWith('.')) return false
  return matchesWild(
    [...step],
    [...pattern],
    (sign) => sign === '*',
    (letter, sign) => sign === '?' || letter === sign,
    () => false,
  )
}

/** `*` and `**` skip names that begin with a dot, as in a shell. */
function isHidden(step: string): boolean {
  return step.startsWith('.')
}

/** Matches with wildcards that take any number of parts, in at most parts × pattern steps, whatever the pattern. */
function matchesWild(
  parts: readonly string[],
  pattern: readonly string[],
  isWild: (sign: string) => boolean,
  matches: (part: string, sign: string) => boolean,
  isBarred: (part: string) => boolean,
): boolean {
  let [at, sign, wildSign, wildAt] = [0, 0, -1, 0]
  while (at < parts.length) {
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
