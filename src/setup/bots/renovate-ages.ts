// Reads how long a configuration of Renovate makes it wait, for all packages of npm's registries.

import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'

/** Tells depgate's rule from those of the project. */
export const renovateMark = 'As old as depgate asks for: depgate init renovate wrote this rule.'
export const rulesKey = 'packageRules'

type Fields = Readonly<Record<string, unknown>>

/** Ages that the project states for all packages of npm, with the place of each. */
export interface StatedAge {
  readonly place: string
  readonly minutes: number | null
  readonly isRule: boolean
  /** depgate wrote the rule. */
  readonly isOwn: boolean
}

/** Null for what is no JSON with comments and trailing commas: JSON5. */
export function statedAges(text: string): StatedAge[] | null {
  const value = read(text)
  if (value === null) return null
  const config = fieldsOf(value)
  const rules = Array.isArray(config[rulesKey]) ? config[rulesKey].map(fieldsOf) : []
  const top = Object.hasOwn(config, ageKey)
    ? [{ place: ageKey, minutes: readAge(config[ageKey]), isRule: false, isOwn: false }]
    : []
  return [
    ...top,
    ...rules.flatMap((rule, nth) =>
      Object.hasOwn(rule, ageKey) && isOfAllNpm(rule)
        ? [
            {
              place: `${rulesKey}[${nth}].${ageKey}`,
              minutes: readAge(rule[ageKey]),
              isRule: true,
              isOwn: rule.description === renovateMark,
            },
          ]
        : [],
    ),
  ]
}

const ageKey = 'minimumReleaseAge'

function read(text: string): unknown {
  try {
    return readJson(text, 'renovate.json', { code: 'EUSAGE', hasComments: true, hasTrailingCommas: true })
      .value
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}

/** A rule without another condition than npm's datasource; depgate's own leaves out what the policy leaves out. */
function isOfAllNpm(rule: Fields): boolean {
  const conditions = Object.keys(rule).filter((key) => key.startsWith('match') || key.startsWith('exclude'))
  const { matchDatasources: sources } = rule
  const isOfNpm = Array.isArray(sources) && sources.length === 1 && sources[0] === 'npm'
  return isOfNpm && (rule.description === renovateMark || conditions.length === 1)
}

const units: Readonly<Record<string, number>> = { mi: 1, h: 60, d: 1440, w: 10_080, mo: 43_200, y: 525_600 }

/** The minutes of one of Renovate's durations (`3 days`, `1 week`, `36h`); null for one that is not understood. */
export function readDuration(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(mi|h|d|w|mo|y|m(?![io]))[a-z]*\s*$/i.exec(text)
  const unit = match?.[2]?.toLowerCase() === 'm' ? 'mi' : (match?.[2]?.toLowerCase() ?? '')
  return match === null ? null : Number(match[1]) * (units[unit] ?? 0)
}

const readAge = (value: unknown): number | null => (typeof value === 'string' ? readDuration(value) : null)

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}
