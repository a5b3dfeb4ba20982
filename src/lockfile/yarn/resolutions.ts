// Reads `resolutions` of the root manifest, which replace the ranges of dependencies, as each generation of yarn does.

import { readTexts, type JsonSection } from '../../json/section.ts'
import { describeBadName } from '../../manifest/package-name.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { withoutProtocol } from './locator.ts'

/** A rule of `resolutions`. */
export interface Resolution {
  /** The names that lead to the dependency, outermost first; of yarn berry at most one. `*` and `**` only for yarn 1. */
  readonly above: readonly string[]
  /** Of yarn berry: the reference that the one above must have. */
  readonly parent: string | null
  readonly name: string
  /** Of yarn berry: the range that is replaced; null for any. */
  readonly range: string | null
  readonly replacement: string
  readonly line: number | null
  /** As it is written. */
  readonly key: string
}

/** Real projects have some dozens; each edge of its name is compared with each. */
const maxResolutions = 1000

/** What neither generation applies (a glob in berry, no name) is left out, as yarn leaves it out with a warning. */
export function readResolutions(root: JsonSection, isBerry: boolean): Resolution[] {
  return readTexts(root, 'resolutions')
    .slice(0, maxResolutions)
    .flatMap(([key, replacement]) => {
      const parsed = isBerry ? parseBerry(key) : parseClassic(key)
      if (parsed === null || describeBadName(parsed.name) !== null) return []
      const line = root.document.lineOf([...root.path, 'resolutions', key])
      return [{ ...parsed, replacement, line, key }]
    })
}

type Parsed = Pick<Resolution, 'above' | 'parent' | 'name' | 'range'>

/** `name`, `name@range`, `parent/name`, `parent@reference/name@range` (@yarnpkg/parsers, resolution.pegjs). */
function parseBerry(key: string): Parsed | null {
  if (key.length > 1000 || key.startsWith('*')) return null
  const one = '((?:@[^/@]+/)?[^/@]+)(?:@([^/]+))?'
  const match = new RegExp(`^(?:${one}/)?${one}$`).exec(key)
  if (match === null) return null
  const [, above, parent = null, name = '', range = null] = match
  return { above: above === undefined ? [] : [above], parent, name, range }
}

/** `name` at any depth, `parent/name`, and globs: the path of names that leads to the dependency. */
function parseClassic(key: string): Parsed | null {
  const steps = key.match(/(?:@[^/]+\/)?[^/]+/g) ?? []
  const name = steps.at(-1)
  if (name === undefined || steps.join('/') !== key) return null
  return { above: steps.slice(0, -1), parent: null, name, range: null }
}

/** The ranges that the resolutions declare. */
export function declareResolutions(resolutions: readonly Resolution[]): Declared[] {
  return resolutions.map(({ above, name, range, replacement, line, key }) => {
    const outer = above.filter((step) => !/^\*+$/.test(step))
    const own = range === null ? name : `${name}@${withoutProtocol(range)}`
    return {
      field: 'overrides',
      name: [...outer, own].join(' > '),
      range: withoutProtocol(replacement),
      line,
      keys: [{ name, range: key }],
    }
  })
}

/** The resolutions by the name of the dependency that they replace. */
export function groupResolutions(resolutions: readonly Resolution[]): ReadonlyMap<string, Resolution[]> {
  const groups = new Map<string, Resolution[]>()
  for (const one of resolutions) groups.set(one.name, [...(groups.get(one.name) ?? []), one])
  return groups
}
