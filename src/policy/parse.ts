// Reads a policy: an unknown key, rule, option or unit is an error with its place and what was meant.

import { createHash } from 'node:crypto'
import { allowAll, isLimited, parseAllow, printAllow } from '../options/allow-list.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { DepgateError } from '../errors.ts'
import type { Level } from '../model/report.ts'
import { isOneOf, parsePatterns, refuse } from '../options/kinds.ts'
import { parseAdvisories, printAdvisories } from './advisory-settings.ts'
import { fillPresets, objectOf } from './presets.ts'
import { rules as builtIn } from '../rules/index.ts'
import { parseSection, printSection } from './settings.ts'
import { StrictObject } from '../options/strict-object.ts'
import { parseWaivers } from './waivers/parse.ts'
import type { GapKind, Policy } from '../model/policy.ts'
import { withOtherMistakes } from './mistakes.ts'
import { evidenceNames } from '../model/evidence-names.ts'

/** The kinds of gaps that a policy can set a level for. */
export const gapKinds: readonly GapKind[] = [...evidenceNames, 'lockfile']

const levels = ['error', 'warn', 'off'] as const
const lists = ['deny', 'allow']
const sections = ['waivers', 'hook', 'registry', 'log']
const keys = ['$schema', 'rules', ...lists, 'scripts', 'advisories', 'gaps', ...sections]
const scriptPolicies = ['allowed', 'all'] as const

/**
 * Reads a policy from the value of a `depgate.json`; what it leaves out takes its default.
 *
 * @param origin - the file's name, for messages and the report.
 * @throws {DepgateError} EPOLICY: the first mistake, and the others as `also`.
 */
export function parsePolicy(
  input: unknown,
  rules: readonly AnyRule[] = builtIn,
  origin = 'depgate.json',
): Policy {
  try {
    return parseWhole(input, rules, origin)
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    throw withOtherMistakes(error, input, (part) => parseWhole(part, rules, origin))
  }
}

function parseWhole(input: unknown, rules: readonly AnyRule[], origin: string): Policy {
  const whole = fillPresets(input, origin)
  // What it sets itself is parsed on its own first: a preset must not hide an error in it.
  if (whole !== input) parseWhole(dropKey(input, 'extends'), rules, origin)
  const top = new StrictObject(whole, origin)
  top.allow(keys)
  if (top.has('$schema') && typeof top.get('$schema') !== 'string')
    throw refuse(`${origin}: $schema`, top.get('$schema'), 'a text')
  const waivers = splitWaivers(top.get('waivers'))
  const policy = {
    rules: parseRules(top.has('rules') ? top.get('rules') : {}, rules, `${origin}: rules`),
    deny: top.has('deny') ? parsePatterns(top.get('deny'), `${origin}: deny`) : [],
    allow: top.has('allow') ? parseAllow(top.get('allow'), `${origin}: allow`) : allowAll,
    scripts: parseScripts(top.get('scripts'), `${origin}: scripts`),
    advisories: parseAdvisories(top.has('advisories') ? top.get('advisories') : {}, `${origin}: advisories`),
    gaps: parseGaps(top.get('gaps'), `${origin}: gaps`),
    waivers: parseWaivers(waivers.list, rules, `${origin}: waivers${waivers.isList ? '' : '.list'}`),
    settings: {
      waivers: parseSection('waivers', waivers.validity, `${origin}: waivers`),
      hook: parseSection('hook', top.get('hook'), `${origin}: hook`),
      registry: parseSection('registry', top.get('registry'), `${origin}: registry`),
      log: parseSection('log', top.get('log'), `${origin}: log`),
    },
    origins: [origin],
  }
  refuseIdle(policy, origin)
  return withHash(policy, rules)
}

function dropKey(input: unknown, key: string): unknown {
  return Object.fromEntries(Object.entries(objectOf(input) ?? {}).filter(([name]) => name !== key))
}

/** Refuses a list that no rule uses: it looks like one that is in force. */
function refuseIdle({ rules, deny, allow }: Pick<Policy, 'rules' | 'deny' | 'allow'>, origin: string): void {
  const lists = [...(deny.length > 0 ? ['deny'] : []), ...(isLimited(allow) ? ['allow'] : [])]
  if (lists.length === 0 || rules.get('denied')?.level !== 'off') return
  throw new DepgateError(
    'EPOLICY',
    `${origin}: rules.denied is "off", so that "${lists.join('" and "')}" would do nothing`,
    {
      hint: 'Take out the rule or the list.',
    },
  )
}

/** The policy where there is no file. */
export function defaultPolicy(rules: readonly AnyRule[] = builtIn): Policy {
  const known = defaults.get(rules)
  if (known !== undefined) return known
  const made = parsePolicy({}, rules, 'defaults')
  defaults.set(rules, made)
  return made
}

/** A run judges up to thousands of lockfiles, each by a policy that begins with this one. */
const defaults = new WeakMap<readonly AnyRule[], Policy>()

/** Adds the hash of a policy's content. */
export function withHash(policy: Omit<Policy, 'sha256'>, rules: readonly AnyRule[] = builtIn): Policy {
  const hashed = { ...policy, sha256: '' }
  const { $schema: _, ...content } = printPolicy(hashed, rules)
  return { ...hashed, sha256: createHash('sha256').update(JSON.stringify(content)).digest('hex') }
}

/** Writes a policy as the value of a `depgate.json`, with all defaults filled in. */
export function printPolicy(policy: Policy, rules: readonly AnyRule[] = builtIn): Record<string, unknown> {
  const ruleEntries = rules.map((rule) => {
    const setting = policy.rules.get(rule.id)
    const values = (setting?.options ?? {}) as Record<string, unknown>
    const options = Object.entries(rule.options).map(([name, spec]) => [name, spec.print(values[name])])
    const level = setting?.level ?? rule.level
    return [rule.id, options.length === 0 ? level : [level, Object.fromEntries(options)]]
  })
  return {
    $schema: './node_modules/depgate/schema/policy.schema.json',
    rules: Object.fromEntries(ruleEntries),
    deny: policy.deny.map((pattern) => pattern.text),
    ...(isLimited(policy.allow) ? { allow: printAllow(policy.allow) } : {}),
    scripts: policy.scripts,
    advisories: printAdvisories(policy.advisories),
    gaps: policy.gaps,
    waivers: { ...printSection('waivers', policy.settings.waivers), list: policy.waivers },
    hook: printSection('hook', policy.settings.hook),
    registry: printSection('registry', policy.settings.registry),
    log: printSection('log', policy.settings.log),
  }
}

function parseRules(input: unknown, rules: readonly AnyRule[], where: string): Policy['rules'] {
  const fields = new StrictObject(input, where)
  fields.allow(
    rules.map((rule) => rule.id),
    'rule',
  )
  return new Map(
    rules.map((rule) => {
      const place = `${where}.${rule.id}`
      const value = fields.has(rule.id) ? fields.get(rule.id) : rule.level
      const [level, options = {}] = Array.isArray(value) ? (value as unknown[]) : [value]
      if (Array.isArray(value) && value.length > 2) throw refuse(place, value, 'a level and its options')
      if (!isOneOf(levels, level)) throw refuse(place, level, 'a level: "error", "warn" or "off"')
      return [rule.id, { level, options: parseOptions(options, rule, `${place}[1]`) }]
    }),
  )
}

function parseOptions(input: unknown, rule: AnyRule, where: string): Record<string, unknown> {
  const fields = new StrictObject(input, where)
  fields.allow(Object.keys(rule.options), 'option')
  return Object.fromEntries(
    Object.entries(rule.options).map(([name, spec]) => [
      name,
      fields.has(name) ? spec.parse(fields.get(name), `${where}.${name}`) : spec.default,
    ]),
  )
}

function parseScripts(input: unknown, where: string): Policy['scripts'] {
  if (input === undefined) return 'allowed'
  if (!isOneOf(scriptPolicies, input)) throw refuse(where, input, '"allowed" or "all"')
  return input
}

function parseGaps(input: unknown, where: string): Policy['gaps'] {
  const gapLevels = ['error', 'warn'] as const
  const all = (level: Level) => Object.fromEntries(gapKinds.map((name) => [name, level])) as Policy['gaps']
  if (input === undefined) return all('error')
  if (isOneOf(gapLevels, input)) return all(input)
  const fields = new StrictObject(input, where)
  fields.allow(gapKinds, 'evidence')
  const set = fields.entries().map(([name, level]) => {
    if (!isOneOf(gapLevels, level)) throw refuse(`${where}.${name}`, level, '"error" or "warn"')
    return [name, level]
  })
  return { ...all('error'), ...Object.fromEntries(set) } as Policy['gaps']
}

/** `waivers` is a list, or an object with their terms and the `list`. */
function splitWaivers(input: unknown): { list: unknown; validity: unknown; isList: boolean } {
  const isTerms =
    typeof input === 'object' && input !== null && !Array.isArray(input) && Object.keys(input).length > 0
  if (!isTerms) return { list: input, validity: undefined, isList: true }
  const { list, ...terms } = input as Record<string, unknown>
  return { list, validity: terms, isList: false }
}
