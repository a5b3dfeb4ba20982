// Each single value of a policy by its path: how it is read, printed, and which of two is the stricter.

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
  /** The stricter of the value that stands higher and the one below it. */
  stricter(high: unknown, low: unknown): unknown
  print(value: unknown): unknown
}

type Levels = Level | 'off'
const strictness: readonly Levels[] = ['error', 'warn', 'off']
const strictest = (a: Levels, b: Levels) => strictness.find((one) => one === a || one === b) ?? a

/** Lists every value that a policy has. */
export function listValues(rules: readonly AnyRule[] = builtIn): PolicyValue[] {
  return [
    ...rules.flatMap(ruleValues),
    value<readonly Pattern[]>(
      'deny',
      (policy) => policy.deny,
      (high, low) => [...new Map([...high, ...low].map((one) => [one.text, one])).values()],
      (list) => list.map((one) => one.text),
    ),
    value<AllowList>('allow', (policy) => policy.allow, narrow, printAllow),
    // Another source, or another order, can answer where the first would have been silent: they hold as they are.
    value<readonly AdvisorySource[]>(
      'advisories.sources',
      (policy) => policy.advisories.sources,
      (high) => high,
      (list) => list.map(({ type, path }) => (path === null ? type : { [type]: path })),
    ),
    value<PackageId | null>(
      'advisories.canary',
      (policy) => policy.advisories.canary,
      (high, low) => high ?? low,
      (id) => (id === null ? false : `${id.name}@${id.version}`),
    ),
    value<number>('advisories.maxAge', (policy) => policy.advisories.maxAge, dataAge.stricter, dataAge.print),
    ...gapKinds.map((name) =>
      value<Level>(
        `gaps.${name}`,
        (policy) => policy.gaps[name],
        (high, low) => (high === 'error' || low === 'error' ? 'error' : 'warn'),
        (level) => level,
      ),
    ),
    ...Object.entries(sections).flatMap(([section, specs]) =>
      (Object.entries(specs) as [string, OptionSpec<unknown>][]).map(([key, spec]) =>
        value(
          `${section}.${key}`,
          (policy) => (policy.settings[section as keyof Settings] as unknown as Record<string, unknown>)[key],
          spec.stricter,
          spec.print,
        ),
      ),
    ),
  ]
}

function ruleValues(rule: AnyRule): PolicyValue[] {
  const level = value<Levels>(
    `rules.${rule.id}`,
    (policy) => policy.rules.get(rule.id)?.level ?? rule.level,
    strictest,
    (one) => one,
    rule.id,
  )
  const options = Object.entries(rule.options).map(([name, spec]) =>
    value(
      `rules.${rule.id}.${name}`,
      (policy) =>
        (policy.rules.get(rule.id)?.options as Record<string, unknown> | undefined)?.[name] ?? spec.default,
      spec.stricter,
      spec.print,
      rule.id,
    ),
  )
  return [level, ...options]
}

function value<T>(
  path: string,
  read: (policy: Policy) => T,
  stricter: (high: T, low: T) => T,
  print: (value: T) => unknown,
  rule: string | null = null,
): PolicyValue {
  return { path, rule, read, stricter, print } as PolicyValue
}

/** Puts a policy together from its values. */
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

/** Returns the paths that a file sets itself; `input` is its value, read without complaint before. */
export function writtenPaths(input: unknown): Set<string> {
  const top = entriesOf(fillPresets(input, 'the policy'))
  const paths = new Set<string>()
  for (const [key, inner] of top) {
    if (key === 'deny' || key === 'allow') paths.add(key)
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
