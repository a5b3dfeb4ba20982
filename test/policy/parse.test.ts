import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { defaultPolicy, parsePolicy, printPolicy } from '../../src/policy/parse.ts'
import { rules } from '../../src/rules/index.ts'
import { policySchema } from '../../src/policy/json-schema.ts'
import { tighten } from '../../src/policy/tighten.ts'

const validate = new Ajv2020({ strictTuples: false }).compile(policySchema(rules))
const waiver = {
  rule: 'minimum-age',
  package: 'left-pad@1.3.0',
  integrity: 'sha512-aaaa',
  reason: 'fixes a crash',
  expires: '2026-12-01',
}

/** The policy of the contract's page, as far as its rules are built. */
const contract = {
  $schema: './node_modules/depgate/schema/policy.schema.json',
  rules: {
    'minimum-age': ['error', { minimum: '7d', highRisk: '72h', exclude: ['@acme/*'] }],
    'floating-range': 'error',
    advisory: ['error', { auditLevel: 'critical' }],
  },
  deny: ['event-stream@3.3.6', '@evil/*'],
  advisories: { sources: ['registry', 'osv'] },
  scripts: 'allowed',
  gaps: 'error',
  waivers: [waiver],
}

describe('parsePolicy', () => {
  test('reads the policy of the contract', () => {
    const policy = parsePolicy(contract)
    expect(policy.rules.get('minimum-age')).toMatchObject({
      level: 'error',
      options: { minimum: 7 * 1440, highRisk: 72 * 60, securityFix: 1440 },
    })
    expect(policy.deny.map((pattern) => pattern.text)).toEqual(['event-stream@3.3.6', '@evil/*'])
    expect(policy.waivers).toEqual([waiver])
  })

  test('without a file is the policy of the contract, without exclude, deny and waivers', () => {
    const { deny: _, waivers: __, ...rest } = contract
    const written = {
      ...rest,
      rules: { ...rest.rules, 'minimum-age': ['error', { minimum: '7d', highRisk: '72h' }] },
    }
    expect(defaultPolicy().sha256).toBe(parsePolicy(written).sha256)
    expect(defaultPolicy().advisories.canary).toEqual({ name: 'minimist', version: '0.0.8' })
    for (const rule of rules) expect(defaultPolicy().rules.get(rule.id)?.level).toBe(rule.level)
  })

  test.each([
    [{ rulez: {} }, 'depgate.json: unknown key "rulez": did you mean "rules"?'],
    [
      { rules: { 'minimum-agee': 'error' } },
      'depgate.json: rules: unknown rule "minimum-agee": did you mean "minimum-age"?',
    ],
    [
      { rules: { 'minimum-age': 'fatal' } },
      'depgate.json: rules.minimum-age: "fatal" is not a level: "error", "warn" or "off"',
    ],
    [
      { rules: { 'minimum-age': ['error', { minimun: '7d' }] } },
      'depgate.json: rules.minimum-age[1]: unknown option "minimun": did you mean "minimum"?',
    ],
    [
      { rules: { 'minimum-age': ['error', { minimum: 7 }] } },
      'depgate.json: rules.minimum-age[1].minimum: 7 is not a duration such as 30m, 72h, 7d or 2w',
    ],
    [{ rules: { 'minimum-age': ['error', { minimum: '7' }] } }, /is not a duration/],
    [{ rules: { 'minimum-age': ['error', { minimum: '7 days' }] } }, /is not a duration/],
    [{ rules: { 'minimum-age': ['error', { minimum: '-7d' }] } }, /is not a duration/],
    [
      { rules: { 'minimum-age': ['error', { securityFix: true }] } },
      /is not a duration such as 30m, 72h, 7d or 2w, or false/,
    ],
    [{ rules: { 'minimum-age': ['error', { exclude: '@acme/*' }] } }, /is not a list of packages/],
    [{ rules: { 'minimum-age': ['error', { exclude: ['*'] }] } }, /exclude\[0\]: "\*" is not a name/],
    [{ rules: { 'minimum-age': ['error', { exclude: ['!x'] }] } }, /is not a name/],
    [{ rules: { 'minimum-age': ['error', { exclude: ['x@nope'] }] } }, /is not a name/],
    [{ rules: { 'minimum-age': ['error', {}, {}] } }, /is not a level and its options/],
    [
      { rules: { advisory: ['error', { auditLevel: 'severe' }] } },
      /is not one of info, low, moderate, high, critical/,
    ],
    [{ rules: [] }, /rules: \[\] is not an object/],
    [{ deny: 'x' }, /deny: "x" is not a list/],
    [{ gaps: 'off' }, /gaps: "off" is not an object/],
    [{ gaps: { advisory: 'warn' } }, /unknown evidence "advisory": did you mean "advisories"\?/],
    [{ gaps: { advisories: 'off' } }, /is not "error" or "warn"/],
    [{ scripts: 'none' }, 'depgate.json: scripts: "none" is not "allowed" or "all"'],
    [{ scripts: null }, /scripts: null is not "allowed" or "all"/],
    [{ scripts: ['esbuild'] }, /is not "allowed" or "all"/],
    [{ advisories: { sources: [] } }, /is not a list of sources/],
    [{ advisories: { sources: ['npm'] } }, /sources\[0\]: "npm" is not "registry"/],
    [{ advisories: { sources: [{ osv: '' }] } }, /is not "registry"/],
    [{ advisories: { canary: true } }, /canary: true is not a package/],
    [{ advisories: { maxAge: 7 } }, /maxAge: 7 is not a duration/],
    [{ advisories: { maxAge: false } }, /maxAge: false is not a duration/],
    [{ advisories: { maxAge: null } }, /maxAge: null is not a duration/],
    [{ advisories: { maxage: '7d' } }, /maxage/],
    [{ advisories: { canary: 'minimist' } }, /is not a package/],
    [{ waivers: {} }, /is not a list of waivers/],
    [{ waivers: [{ ...waiver, rule: 'minimum' }] }, /no rule "minimum"/],
    [{ waivers: [{ ...waiver, rule: 'malware' }] }, 'depgate.json: waivers[0]: malware cannot be waived'],
    [{ waivers: [{ ...waiver, rule: 'denied' }] }, /denied cannot be waived/],
    [{ waivers: [{ ...waiver, package: 'left-pad' }] }, /is not an exact package/],
    [{ waivers: [{ ...waiver, package: 'left-pad@^1' }] }, /is not an exact package/],
    [{ waivers: [{ ...waiver, reason: ' ' }] }, /reason: " " is not a text/],
    [{ waivers: [{ ...waiver, expires: 'soon' }] }, /expires: "soon" is not a date/],
    [{ waivers: [{ ...waiver, expires: '2026-13-01' }] }, /is not a date/],
    [{ waivers: [{ ...waiver, until: '2026-12-01' }] }, /unknown key "until"/],
    [JSON.parse('{"__proto__":{"rules":{}}}'), /unknown key "__proto__"/],
    [{ constructor: 1 }, /unknown key "constructor"/],
    [[], /\[\] is not an object/],
    [{ rules: null }, 'depgate.json: rules: null is not an object'],
    [
      { rules: { 'minimum-age': null } },
      'depgate.json: rules.minimum-age: null is not a level: "error", "warn" or "off"',
    ],
    [
      { rules: { 'minimum-age': ['error', null] } },
      'depgate.json: rules.minimum-age[1]: null is not an object',
    ],
    [{ rules: { 'minimum-age': ['error', { minimum: null }] } }, /minimum: null is not a duration/],
    [{ rules: { 'minimum-age': ['error', { exclude: null }] } }, /exclude: null is not a list/],
    [{ rules: { 'minimum-age': [] } }, /is not a level/],
    [{ extends: 'strict', rules: null }, 'depgate.json: rules: null is not an object'],
    [
      { extends: 'strict', rules: { 'minimum-age': ['error', null] } },
      /minimum-age\[1\]: null is not an object/,
    ],
    [{ extends: null }, /extends: null is not the name of a preset/],
    [{ $schema: null }, /\$schema: null is not a text/],
    [{ deny: null }, /deny: null is not a list/],
    [{ allow: null }, /allow: null is not an object/],
    [{ gaps: null }, /gaps: null is not an object/],
    [{ gaps: { release: null } }, /is not "error" or "warn"/],
    [{ advisories: null }, /advisories: null is not an object/],
    [{ advisories: { sources: null } }, /sources: null is not a list/],
    [{ advisories: { canary: null } }, /canary: null is not a package/],
    [{ waivers: null }, /waivers: null is not a list/],
    [{ waivers: { list: null } }, /waivers.list: null is not a list/],
    [{ waivers: [null] }, /waivers\[0\]: null is not an object/],
    [{ hook: null }, /hook: null is not an object/],
    [{ hook: { ask: null } }, /ask: null is not true or false/],
    [{ registry: null }, /registry: null is not an object/],
    [{ log: null }, /log: null is not an object/],
    [{ deny: ['x@1.0.0 2.0.0'] }, /deny\[0\]: "x@1.0.0 2.0.0" is not a name/],
    [{ deny: ['x@>2 <1'] }, /is not a name/],
    [{ rules: { 'minimum-age': ['error', { exclude: ['x@^1 ^2'] }] } }, /is not a name/],
    [
      { deny: ['x'], rules: { denied: 'off' } },
      'depgate.json: rules.denied is "off", so that "deny" would do nothing',
    ],
    [{ allow: ['x'], rules: { denied: ['off'] } }, /so that "allow" would do nothing/],
    [{ allow: {} }, /is not a list of packages/],
    [{ allow: { indirect: ['x'] } }, /unknown key "indirect"/],
    [{ allow: 'react' }, /allow: "react" is not an object/],
    [
      { rules: { 'floating-range': ['error', { fields: ['dependencies', 'dependencies'] }] } },
      /each word once/,
    ],
    [{ waivers: [{ ...waiver, expires: '2026-02-30' }] }, /is not a date/],
    [{ waivers: [{ ...waiver, expires: '2026-12-01T25:00:00Z' }] }, /is not a date/],
    [{ waivers: [{ ...waiver, finding: 'x' }] }, /minimum-age finds one thing on a package/],
    [{ waivers: [{ ...waiver, rule: 'advisory', finding: '' }] }, /finding: "" is not a text/],
    [null, /null is not an object/],
  ])('refuses %j', (input, message) => {
    expect(() => parsePolicy(input)).toThrowError(message)
    expect(() => parsePolicy(input)).toThrowError(DepgateError)
  })

  test('throws nothing but DepgateError, and returns only what it can print again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        try {
          const policy = parsePolicy(input)
          expect(parsePolicy(printPolicy(policy)).sha256).toBe(policy.sha256)
        } catch (error) {
          expect(error).toBeInstanceOf(DepgateError)
        }
      }),
    )
  })
})

describe('the schema', () => {
  test('accepts the policy of the contract and what a policy prints', () => {
    expect(validate(contract), JSON.stringify(validate.errors)).toBe(true)
    expect(validate(printPolicy(defaultPolicy()))).toBe(true)
  })

  test.each([
    { rulez: {} },
    { rules: { 'minimum-age': ['error', { minimum: 7 }] } },
    { rules: { 'minimum-age': ['error', { nope: 1 }] } },
    { waivers: [{ ...waiver, rule: 'malware' }] },
    { gaps: 'off' },
    { scripts: 'none' },
  ])('refuses %j', (input) => expect(validate(input)).toBe(false))
})

describe('tighten', () => {
  const level = fc.constantFrom('error', 'warn', 'off')
  const span = fc.constantFrom('1h', '1d', '7d', '2w')
  const input = fc.record({
    rules: fc.record({
      'minimum-age': fc.tuple(
        level,
        fc.record({
          minimum: span,
          securityFix: fc.oneof(span, fc.constant(false)),
          exclude: fc.subarray(['a', 'b@1', '@c/*']),
        }),
      ),
      reawakened: fc.tuple(level, fc.record({ silence: span })),
      advisory: fc.tuple(level, fc.record({ auditLevel: fc.constantFrom('low', 'high', 'critical') })),
    }),
    deny: fc.subarray(['x', 'y@2', '@z/*']),
    gaps: fc.constantFrom('error', 'warn'),
  })

  test('never admits what either forbids, in either order', () => {
    fc.assert(
      fc.property(input, input, (low, high) => {
        const [a, b] = [parsePolicy(low), parsePolicy(high)]
        const both = tighten(a, b)
        const options = (policy: typeof a) =>
          policy.rules.get('minimum-age')?.options as { minimum: number; exclude: { text: string }[] }
        expect(options(both).minimum).toBe(Math.max(options(a).minimum, options(b).minimum))
        const silence = (policy: typeof a) =>
          (policy.rules.get('reawakened')?.options as { silence: number }).silence
        expect(silence(both)).toBe(Math.min(silence(a), silence(b)))
        for (const { text } of options(both).exclude) {
          for (const one of [a, b])
            expect(options(one).exclude.map((pattern) => pattern.text)).toContain(text)
        }
        for (const one of [a, b]) {
          for (const { text } of one.deny) expect(both.deny.map((pattern) => pattern.text)).toContain(text)
        }
        const strictness = ['error', 'warn', 'off']
        const rank = (policy: typeof a) => strictness.indexOf(policy.rules.get('advisory')?.level ?? '')
        expect(rank(both)).toBe(Math.min(rank(a), rank(b)))
      }),
    )
  })

  test('of a policy with itself changes nothing', () => {
    fc.assert(
      fc.property(input, (one) => {
        expect(tighten(parsePolicy(one), parsePolicy(one)).sha256).toBe(parsePolicy(one).sha256)
      }),
    )
  })

  test('takes no waivers from the policy merged over it', () => {
    expect(tighten(parsePolicy({}), parsePolicy({ waivers: [waiver] })).waivers).toEqual([])
  })
})
