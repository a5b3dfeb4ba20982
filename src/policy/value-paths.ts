// The single values of a policy by path: how each is read and printed, and which of two is stricter.

import type { OptionSpec } from '../options/option.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { narrow, printAllow } from '../options/allow-list.ts'
import type { Level, PackageId } from '../model/report.ts'
import { dataAge } from './advisory-settings.ts'
import { gapKinds, withHash } from './parse.ts'
import { fillPresets } from './presets.ts'
import { rules as builtIn } from '../rules/index.ts'
import { sections } from './settings.ts'
import type { AdvisorySource, AllowList, GapKind, Pattern, Policy, Settings } from '../model/policy.ts'

/** A value of a policy, such as `rules.minimum-age.minimum`. */
export interface PolicyValue {
  readonly path: string
  /** The rule whose level or option it is; null for the rest. */
  readonly rule: string | null
  read(policy: Policy): unknown
  /** The stricter of a value and that of a lower layer. */
  stricter(high: unknown, low: unknown): unknown
  print(value: unknown): unknown
}

type Levels = Level | 'off'
const strictness: readonly Levels[] = ['error', 'warn', 'off']
const strictest = (a: Levels, b: Levels) => strictness.find((one) => one === a || one === b) ?? a

/** Lists every value of a policy. */
export function listValues(rules: readonly AnyRule[] = builtIn): PolicyValue[] {
  return [
    ...rules.flatMap(ruleValues),
    ...packageLists,
    scripts,
    ...advisoryValues,
    ...gapValues,
    ...settingValues,
  ]
}

const packageLists = [
  value<readonly Pattern[]>({
    path: 'deny',
    read: (policy) => policy.deny,
    stricter: (high, low) => [...new Map([...high, ...low].map((one) => [one.text, one])).values()],
    print: (list) => list.map((one) => one.text),
  }),
  value<AllowList>({
    path: 'allow',
    read: (policy) => policy.allow,
    stricter: narrow,
    print: printAllow,
  }),
]

const scripts = value<Policy['scripts']>({
  path: 'scripts',
  read: (policy) => policy.scripts,
  stricter: (high, low) => (high === 'allowed' ? high : low),
  print: (one) => one,
})

const advisoryValues = [
  // Another source, or another order, is neither stricter nor looser: those of the higher layer stay.
  value<readonly AdvisorySource[]>({
    path: 'advisories.sources',
    read: (policy) => policy.advisories.sources,
    stricter: (high) => high,
    print: (list) => list.map(({ type, path }) => (path === null ? type : { [type]: path })),
  }),
  value<PackageId | null>({
    path: 'advisories.canary',
    read: (policy) => policy.advisories.canary,
    stricter: (high, low) => high ?? low,
    print: (id) => (id === null ? false : `${id.name}@${id.version}`),
  }),
  value<number>({
    path: 'advisories.maxAge',
    read: (policy) => policy.advisories.maxAge,
    stricter: dataAge.stricter,
    print: dataAge.print,
  }),
]

const gapValues = gapKinds.map((name) =>
  value<Level>({
    path: `gaps.${name}`,
    read: (policy) => policy.gaps[name],
    stricter: (high, low) => (high === 'error' || low === 'error' ? 'error' : 'warn'),
    print: (level) => level,
  }),
)

const settingValues = Object.entries(sections).flatMap(([section, specs]) =>
  (Object.entries(specs) as [string, OptionSpec<unknown>][]).map(([key, { stricter, print }]) =>
    value({
      path: `${section}.${key}`,
      read: (policy) =>
        (policy.settings[section as keyof Settings] as unknown as Record<string, unknown>)[key],
      stricter,
      print,
    }),
  ),
)

function ruleValues(rule: AnyRule): PolicyValue[] {
  const level = value<Levels>({
    path: `rules.${rule.id}`,
    rule: rule.id,
    read: (policy) => policy.rules.get(rule.id)?.level ?? rule.level,
    stricter: strictest,
    print: (one) => one,
  })
  const options = Object.entries(rule.options).map(([name, spec]) =>
    value({
      path: `rules.${rule.id}.${name}`,
      rule: rule.id,
      read: (policy) =>
        (policy.rules.get(rule.id)?.options as Record<string, unknown> | undefined)?.[name] ?? spec.default,
      stricter: spec.stricter,
      print: spec.print,
    }),
  )
  return [level, ...options]
}

/** A value with its type, and without the rule where it belongs to none. */
interface TypedValue<T> {
  readonly path: string
  readonly rule?: string
  readonly read: (policy: Policy) => T
  readonly stricter: (high: T, low: T) => T
  readonly print: (value: T) => unknown
}

function value<T>(typed: TypedValue<T>): PolicyValue {
  return { rule: null, ...typed } as PolicyValue
}

/** Builds a policy from its values. */
export function assemble(
  values: ReadonlyMap<string, unknown>,
  rest: Pick<Policy, 'waivers' | 'origins'>,
  rules: readonly AnyRule[] = builtIn,
): Policy {
  const at = (path: string) => values.get(path)
  return withHash(
    {
      rules: new Map(
        rules.map((rule) => {
          const options = Object.keys(rule.options).map((name) => [name, at(`rules.${rule.id}.${name}`)])
          return [
            rule.id,
            { level: at(`rules.${rule.id}`) as Levels, options: Object.fromEntries(options) as unknown },
          ]
        }),
      ),
      deny: at('deny') as Policy['deny'],
      allow: at('allow') as AllowList,
      scripts: at('scripts') as Policy['scripts'],
      advisories: {
        sources: at('advisories.sources') as readonly AdvisorySource[],
        canary: at('advisories.canary') as PackageId | null,
        maxAge: at('advisories.maxAge') as number,
      },
      gaps: Object.fromEntries(gapKinds.map((name) => [name, at(`gaps.${name}`)])) as Record<GapKind, Level>,
      settings: Object.fromEntries(
        Object.entries(sections).map(([section, specs]) => [
          section,
          Object.fromEntries(Object.keys(specs).map((key) => [key, at(`${section}.${key}`)])),
        ]),
      ) as unknown as Settings,
      ...rest,
    },
    rules,
  )
}

/** Returns the paths that a file sets itself; `input` is its value, parsed without an error before. */
export function writtenPaths(input: unknown): Set<string> {
  const top = entriesOf(fillPresets(input, 'the policy'))
  const paths = new Set<string>()
  for (const [key, inner] of top) {
    if (key === 'deny' || key === 'allow' || key === 'scripts') paths.add(key)
    else if (key === 'rules') {
      for (const [id, setting] of entriesOf(inner)) {
        paths.add(`rules.${id}`)
        const options: unknown = Array.isArray(setting) ? setting[1] : undefined
        for (const [name] of entriesOf(options)) paths.add(`rules.${id}.${name}`)
      }
    } else if (key === 'gaps' && typeof inner === 'string') {
      for (const name of gapKinds) paths.add(`gaps.${name}`)
    } else for (const [name] of entriesOf(inner)) paths.add(`${key}.${name}`)
  }
  return paths
}

function entriesOf(input: unknown): [string, unknown][] {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.entries(input) : []
}
