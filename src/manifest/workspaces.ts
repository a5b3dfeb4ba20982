// Finds the folders that the `workspaces` of a manifest select.

import { plain } from '../text/plain.ts'
import { fieldOf, refuse, describeType, type JsonSection } from '../json/section.ts'
import { expandBraces, matchesPath, parsePattern, type Budget, type Pattern } from './workspace-pattern.ts'

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
      maxPatterns,
    )?.map((text) => {
      const pattern = parsePattern(text)
      if (pattern === null) throw refusePattern(text, manifest)
      return pattern
    })
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

const tooMuch = 'has so many patterns that comparing the folders of the lockfile with them takes too long'
const patternHint = 'Use *, **, ?, {a,b}, [ab] and @(a|b) only, or name each folder.'

/** Patterns without wildcards are looked up, however many they are. */
interface PatternSet {
  readonly plain: Set<string>
  readonly wild: Pattern[]
}

const emptySet = (): PatternSet => ({ plain: new Set(), wild: [] })

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
