// The JSON Schema of the policy, from the rules' own options.

import type { AnyRule } from '../rules/define-rule.ts'
import { momentPattern } from '../options/time.ts'
import { allowSchema } from '../options/allow-list.ts'
import { exactSchema, patternsSchema } from '../options/kinds.ts'
import { dataAge } from './advisory-settings.ts'
import { gapKinds } from './parse.ts'
import { presetNames } from './presets.ts'
import { sectionProperties } from './settings.ts'

const isOff = {
  anyOf: [{ const: 'off' }, { type: 'array', minItems: 1, prefixItems: [{ const: 'off' }] }],
}
const text = { type: 'string', minLength: 1, pattern: '\\S' }
const closed = { type: 'object', additionalProperties: false }

const level = { enum: ['error', 'warn', 'off'] }
const gap = { enum: ['error', 'warn'] }

/** Returns the JSON Schema (draft 2020-12) of `depgate.json`, so that an editor completes and checks it. */
export function policySchema(rules: readonly AnyRule[]): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    // A name, and no address: an editor that fetches what it names would ask a host for the rules of a gate.
    $id: 'urn:depgate:schema:policy',
    title: 'The policy of depgate',
    ...closed,
    // A list that the rule "denied" would not use.
    if: {
      anyOf: [
        { required: ['deny'], properties: { deny: { type: 'array', minItems: 1 } } },
        { required: ['allow'] },
      ],
    },
    then: { properties: { rules: { type: 'object', properties: { denied: { not: isOff } } } } },
    properties: {
      $schema: { type: 'string' },
      extends: extendsSchema,
      rules: {
        description: 'Rules and their levels: "error" blocks, "warn" reports; options come second.',
        ...closed,
        properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
      },
      deny: {
        description: 'Packages that are always denied: a name, "@scope/*" or "name@range".',
        ...patternsSchema,
      },
      allow: allowSchema,
      scripts: {
        description:
          'Install scripts in the wrapper: "allowed" runs those that allowScripts of package.json lists, "all" every one that it does not deny.',
        default: 'allowed',
        enum: ['allowed', 'all'],
      },
      advisories: advisoriesSchema,
      gaps: {
        description: 'What missing evidence counts as: "error" leaves the outcome open, "warn" only reports.',
        default: 'error',
        anyOf: [gap, { ...closed, properties: Object.fromEntries(gapKinds.map((name) => [name, gap])) }],
      },
      waivers: waiverSection(rules),
      hook: section('hook', 'What the hook of a coding agent does.'),
      registry: section('registry', 'Requests to registries.'),
      log: section('log', 'The audit trail.'),
    },
  }
}

const extended = {
  anyOf: [
    { enum: presetNames },
    { type: 'string', maxLength: 300, pattern: '^\\.\\.?/(.*/)?depgate\\.json$' },
    { type: 'string', maxLength: 300, pattern: '^@[a-z0-9~-][a-z0-9._~-]*/[a-z0-9~-][a-z0-9._~-]*$' },
  ],
}

const extendsSchema = {
  description:
    'What this policy builds on: presets, depgate.json files of the checkout, packages, which can only tighten.',
  anyOf: [extended, { type: 'array', maxItems: 10, items: extended }],
}

function ruleSchema(rule: AnyRule): Record<string, unknown> {
  const options = Object.entries(rule.options).map(([name, spec]) => [
    name,
    { ...spec.schema, description: spec.summary, default: spec.print(spec.default) },
  ])
  const withOptions = {
    type: 'array',
    minItems: 1,
    maxItems: 2,
    prefixItems: [level, { ...closed, properties: Object.fromEntries(options) }],
  }
  return { description: rule.summary, default: rule.level, anyOf: [level, withOptions] }
}

const advisoriesSchema = {
  ...closed,
  properties: {
    sources: {
      description:
        'All are asked, an advisory of any of them counts, the first that has it is quoted; "osv-api" sends names to a third party.',
      type: 'array',
      minItems: 1,
      default: ['registry', 'osv'],
      items: {
        anyOf: [
          { enum: ['registry', 'osv', 'osv-api'] },
          {
            ...closed,
            required: ['osv'],
            properties: { osv: { type: 'string', pattern: '^[^\\u0000]+$' } },
          },
        ],
      },
    },
    canary: {
      description: 'A known-vulnerable package that each source must report, or it counts as blind.',
      default: 'minimist@0.0.8',
      anyOf: [exactSchema, { const: false }],
    },
    maxAge: {
      ...dataAge.schema,
      description: dataAge.summary,
      default: dataAge.print(dataAge.default),
    },
  },
}

function section(
  name: Parameters<typeof sectionProperties>[0],
  description: string,
): Record<string, unknown> {
  return { description, ...closed, properties: sectionProperties(name) }
}

function waiverSection(rules: readonly AnyRule[]): Record<string, unknown> {
  const list = waiversSchema(rules)
  const properties = { ...sectionProperties('waivers'), list }
  return {
    description: 'Recorded exceptions: a list, or an object with their terms and the list.',
    anyOf: [list, { ...closed, minProperties: 1, properties }],
  }
}

function waiversSchema(rules: readonly AnyRule[]): Record<string, unknown> {
  const item = (some: readonly AnyRule[], more: Readonly<Record<string, unknown>>) => ({
    ...closed,
    required: ['rule', 'package', 'reason', 'expires'],
    properties: {
      rule: { enum: some.map((rule) => rule.id) },
      package: { ...exactSchema, description: 'An exact package: left-pad@1.3.0' },
      ...more,
      integrity: { ...text, description: 'Binds the waiver to these bytes.' },
      reason: text,
      by: { ...text, description: 'Who recorded it.' },
      approvedBy: { ...text, description: 'Who agreed.' },
      expires: {
        type: 'string',
        pattern: momentPattern,
        description: 'A date (counts to its end, UTC) or an ISO 8601 time with its zone.',
      },
    },
  })
  const known = rules.filter((rule) => rule.isFinal !== true)
  const finding = {
    ...text,
    description:
      'Which of several findings: the id of the advisory, or what the finding shows as facts.finding.',
  }
  return {
    type: 'array',
    items: {
      anyOf: [
        item(
          known.filter((rule) => rule.nameFinding !== undefined),
          { finding },
        ),
        item(
          known.filter((rule) => rule.nameFinding === undefined),
          {},
        ),
      ],
    },
  }
}
