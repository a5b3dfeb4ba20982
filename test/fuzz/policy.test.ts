// depgate.json: what the schema refuses the reader refuses, and the other way round; and nothing but DepgateError.

import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { gapKinds, parsePolicy, printPolicy } from '../../src/policy/parse.ts'
import { rules } from '../../src/rules/index.ts'
import { policySchema } from '../../src/policy/json-schema.ts'
import { sections } from '../../src/policy/settings.ts'
import { fuzz } from './fuzz.ts'

const validate = new Ajv2020({ strictTuples: false, strictTypes: false }).compile(policySchema(rules))

/** What a JSON Schema cannot check: whether a version meets a range, and what counts as an address or a path. */
const beyondSchema =
  /is not a name, "@scope\/\*" or "name@range" with a range that versions can meet$|it is not \{ "webhook"|is not an absolute path/

const level = fc.constantFrom('error', 'warn', 'off')
const span = fc.oneof(
  fc.constantFrom(
    '7d',
    '0d',
    '72h',
    '2w',
    '30m',
    '1.5h',
    '36500d',
    '36501d',
    '5214w',
    '5214.1w',
    '007d',
    '1e3d',
    '7',
  ),
  fc.tuple(fc.nat(60_000_000), fc.constantFrom('m', 'h', 'd', 'w')).map(([count, unit]) => `${count}${unit}`),
)
const pattern = fc.oneof(
  fc.constantFrom(
    'react',
    '@acme/*',
    'x@^1',
    'x@>2 <1',
    '@a/b@1',
    '*',
    '!x',
    '',
    ' ',
    'x@',
    'x@ ',
    '@acme',
    'A.b',
    'x@1\n',
  ),
  fc.string({ maxLength: 8 }),
)
const patterns = fc.array(pattern, { maxLength: 3 })
const exact = fc.constantFrom(
  ...[
    'left-pad@1.3.0',
    '@a/b@1.0.0-rc.1',
    'x@1',
    'x@^1',
    'x',
    'x@1.0.0+b',
    'x@01.0.0',
    'x@1.0.0-01',
    'x@v1.0.0',
  ],
)
const moment = fc.constantFrom(
  ...[
    '2026-12-01',
    '2028-02-29',
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-12-01T12:00Z',
    '2026-12-01T25:00Z',
  ],
  ...['2026-12-01T12:00:00+02:00', '2026-12-01T12:00', 'soon', ''],
)
const text = fc.constantFrom('a', ' ', '', '\u00a0', 'GHSA-aaaa-bbbb-cccc')

/** A value for an option, derived from its schema: valid, or nearly. */
function valueOf(schema: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]), 'other')
  if (Array.isArray(schema.anyOf))
    return fc.oneof(...schema.anyOf.map((one) => valueOf(one as Record<string, unknown>)))
  if (schema.type === 'array')
    return fc.oneof(patterns, fc.array(valueOf(schema.items as Record<string, unknown>), { maxLength: 3 }))
  if (schema.type === 'integer') return fc.integer({ min: -1, max: 4000 })
  if (schema.type === 'boolean') return fc.boolean()
  return fc.oneof(
    span,
    fc.constantFrom(false, '/var/log/depgate.jsonl', { webhook: 'https://h.test/x' }, null),
  )
}

const rule = (one: (typeof rules)[number]) => {
  const options = Object.fromEntries(
    Object.entries(one.options).map(([name, spec]) => [name, valueOf(spec.schema)]),
  )
  return fc.oneof(
    level,
    fc.tuple(level),
    fc.tuple(level, fc.record(options, { requiredKeys: [] })),
    fc.tuple(level, fc.record(options, { requiredKeys: [] }), level),
  )
}
const waiver = fc.record(
  {
    rule: fc.constantFrom('minimum-age', 'advisory', 'malware', 'denied', 'floating-range', 'none', 'source'),
    package: exact,
    finding: text,
    integrity: text,
    reason: text,
    by: text,
    approvedBy: text,
    expires: moment,
  },
  { requiredKeys: ['rule', 'package', 'reason', 'expires'] },
)
const section = (name: keyof typeof sections) =>
  fc.record(
    Object.fromEntries(Object.entries(sections[name]).map(([key, spec]) => [key, valueOf(spec.schema)])),
    { requiredKeys: [] },
  )
const some = <T extends Record<string, fc.Arbitrary<unknown>>>(parts: T) =>
  fc.record(parts, { requiredKeys: [] })
const policy = some({
  $schema: fc.constantFrom('./schema.json', ''),
  extends: fc.oneof(fc.constantFrom('strict', 'recommended', 'none'), fc.subarray(['strict', 'recommended'])),
  rules: some(Object.fromEntries(rules.map((one) => [one.id, rule(one)]))),
  deny: patterns,
  allow: fc.oneof(patterns, some({ direct: patterns, all: patterns })),
  advisories: some({
    sources: fc.array(fc.constantFrom('registry', 'osv', 'osv-api', { osv: 'a' }, { osv: '' }, 'npm'), {
      maxLength: 3,
    }),
    canary: fc.oneof(exact, fc.boolean()),
  }),
  gaps: fc.oneof(level, some(Object.fromEntries(gapKinds.map((one) => [one, level])))),
  waivers: fc.oneof(
    fc.array(waiver, { maxLength: 2 }),
    section('waivers'),
    some({ list: fc.array(waiver, { maxLength: 1 }) }),
  ),
  hook: section('hook'),
  registry: section('registry'),
  log: section('log'),
})

/** What is put in the place of some value: of another type, or nearly what is meant. */
const strange = fc.constantFrom<unknown>(
  null,
  [],
  {},
  '',
  0,
  1,
  -1,
  true,
  false,
  'off',
  [null],
  { x: 1 },
  ['off'],
  '7d',
  '1.0.0',
)

/** Walks into a value by the numbers, and puts another one there. */
function replace(value: unknown, [step, ...steps]: readonly number[], by: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((one: unknown, nth) => (String(nth) === key ? replace(one, steps, by) : one))
  return { ...value, [key]: replace((value as Record<string, unknown>)[key], steps, by) }
}

const steps = fc.array(fc.nat(100), { minLength: 1, maxLength: 4 })
const input = fc.oneof(
  { weight: 3, arbitrary: policy },
  {
    weight: 5,
    arbitrary: fc.tuple(policy, steps, strange).map(([value, path, by]) => replace(value, path, by)),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
)

function read(value: unknown): { policy: ReturnType<typeof parsePolicy> } | { message: string } {
  try {
    return { policy: parsePolicy(value) }
  } catch (error) {
    expect(error).toBeInstanceOf(DepgateError)
    return { message: error instanceof DepgateError ? error.message : '' }
  }
}

fuzz(
  'depgate.json: reader and schema agree',
  fc.property(input, (value) => {
    const result = read(value)
    const isValid = validate(value)
    if ('policy' in result) {
      expect(isValid, JSON.stringify(validate.errors)).toBe(true)
      expect(parsePolicy(printPolicy(result.policy)).sha256).toBe(result.policy.sha256)
      expect(validate(printPolicy(result.policy)), JSON.stringify(validate.errors)).toBe(true)
    } else if (!beyondSchema.test(result.message)) expect(isValid, result.message).toBe(false)
  }),
  { runs: 400 },
)
