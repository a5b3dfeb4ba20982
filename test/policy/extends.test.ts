import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { dropExtended, readExtended, type OpenExtended } from '../../src/policy/extends.ts'
import { defaultPolicy, parsePolicy } from '../../src/policy/parse.ts'
import { listLoosened } from '../../src/policy/tighten.ts'

/** Files and packages by name. */
function read(value: unknown, others: Readonly<Record<string, unknown>> = {}) {
  const open: OpenExtended = (name) => {
    if (!Object.hasOwn(others, name)) throw new DepgateError('EPOLICY', `there is no ${name}`)
    return { place: name, origin: name, value: others[name] }
  }
  return readExtended('project', { place: 'depgate.json', origin: 'depgate.json', value }, open)
}

const org = './org/depgate.json'
const floor = '@acme/depgate-policy'
const minimum = (span: string) => ({ rules: { 'minimum-age': ['error', { minimum: span }] } })
const minutes = (layer: ReturnType<typeof read>) => layer.policy.rules.get('minimum-age')?.options

test('without files and packages a policy is unchanged', () => {
  for (const value of [{}, { extends: 'strict' }, { extends: ['strict'], deny: ['a'] }, { extends: [] }])
    expect(read(value).policy).toEqual(parsePolicy(value))
  expect(() => read(1)).toThrow(/depgate.json/)
})

test('a file is extended: what the policy sets itself wins, deny is the union', () => {
  const others = { [org]: { extends: 'strict', ...minimum('20d'), deny: ['a'], gaps: 'warn' } }
  const layer = read({ extends: org, ...minimum('1d'), deny: ['b'] }, others)
  expect(minutes(layer)).toMatchObject({ minimum: 1440 })
  expect(layer.policy.deny.map((one) => one.text)).toEqual(['a', 'b'])
  expect(layer.policy.rules.get('deprecated')?.level).toBe('error')
  expect(Object.fromEntries(layer.origins ?? [])).toMatchObject({
    'rules.minimum-age.minimum': 'depgate.json',
    'rules.deprecated': org,
    'gaps.release': org,
  })
})

test('a package only tightens: a looser value in it is refused', () => {
  const value = { extends: floor, ...minimum('5d'), rules: { ...minimum('5d').rules, deprecated: 'error' } }
  const package_ = {
    rules: { 'minimum-age': ['error', { minimum: '9d' }], deprecated: 'off', malware: 'off' },
  }
  const layer = read(value, { [floor]: package_ })
  expect(minutes(layer)).toMatchObject({ minimum: 9 * 1440 })
  expect(layer.origins?.get('rules.minimum-age.minimum')).toBe(floor)
  expect(layer.refused).toMatchObject(
    [
      { path: 'rules.deprecated', holds: 'error', by: 'depgate.json', origin: floor },
      { path: 'rules.malware', holds: 'error', by: 'default', reason: /only tighten what the defaults say/ },
    ].map((one) =>
      one.reason === undefined ? one : { ...one, reason: expect.stringMatching(one.reason) as string },
    ),
  )
})

const level = fc.constantFrom('error', 'warn', 'off')
const span = fc.integer({ min: 0, max: 90 }).map((days) => `${days}d`)
const some = fc.record(
  {
    rules: fc.record(
      {
        'minimum-age': fc.oneof(
          level,
          fc.tuple(
            level,
            fc.record({ minimum: span, exclude: fc.subarray(['a', 'b', '@x/*']) }, { requiredKeys: [] }),
          ),
        ),
        advisory: fc.oneof(
          level,
          fc.tuple(level, fc.record({ auditLevel: fc.constantFrom('low', 'high', 'critical') })),
        ),
        malware: level,
        denied: level,
        tampering: level,
      },
      { requiredKeys: [] },
    ),
    deny: fc.subarray(['x', 'y@1.0.0']),
    gaps: fc.constantFrom('error', 'warn'),
    advisories: fc.record(
      { sources: fc.subarray(['registry', 'osv', 'osv-api'], { minLength: 1 }), canary: fc.constant(false) },
      { requiredKeys: [] },
    ),
    waivers: fc.record({ maximum: fc.constantFrom('1d', '90d'), from: fc.constantFrom('base', 'head') }),
  },
  { requiredKeys: [] },
)

/** A list beside the rule that would not use it is an error, in one file or in two of which one extends the other. */
const isRead = (...files: { rules?: { denied?: unknown }; deny?: unknown[] }[]) =>
  !files.some((one) => (one.deny ?? []).length > 0) || !files.some((one) => one.rules?.denied === 'off')
const policies = some.filter((one) => isRead(one))

test('no package admits what the defaults and the project forbid', () => {
  fc.assert(
    fc.property(
      policies,
      fc.option(policies),
      fc.array(policies, { minLength: 1, maxLength: 3 }),
      (own, file, packages) => {
        fc.pre(isRead(own, file ?? {}))
        const names = packages.map((_, nth) => `@acme/p${nth}`)
        const files = file === null ? [] : [org]
        const others = Object.fromEntries([
          [org, file ?? {}],
          ...packages.map((one, nth) => [names[nth], one] as const),
        ])
        const without = read({ ...own, extends: files }, others).policy
        const all = read({ ...own, extends: [...names, ...files] }, others)
        expect(listLoosened(without, all.policy)).toEqual([])
        expect(all.policy.waivers).toEqual(without.waivers)
      },
    ),
  )
})

test('a package that sets nothing looser than the defaults does not change them', () => {
  expect(read({ extends: floor }, { [floor]: { gaps: 'warn' } }).policy.sha256).toBe(defaultPolicy().sha256)
})

const chain = (length: number) =>
  Object.fromEntries(
    Array.from({ length }, (_, nth) => [`./${nth}/depgate.json`, { extends: `./${nth + 1}/depgate.json` }]),
  )
const waiver = { rule: 'advisory', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }

test.each<[string, unknown, Record<string, unknown>, RegExp]>([
  ['itself', { extends: org }, { [org]: { extends: org } }, /leads back to itself/],
  [
    'a ring',
    { extends: org },
    { [org]: { extends: './b' }, './b': { extends: org } },
    /leads back to itself/,
  ],
  ['a long chain', { extends: './0/depgate.json' }, chain(9), /more than 5 files deep/],
  ['many names', { extends: Array(11).fill(org) }, { [org]: {} }, /at most 10 names/],
  [
    'a tree',
    { extends: Array(10).fill(org) },
    { [org]: { extends: Array(10).fill('./b') }, './b': { extends: [] } },
    /more than 20 files and packages in all/,
  ],
  ['what is not there', { extends: org }, {}, /there is no/],
  ['an unknown key', { extends: org }, { [org]: { rulez: {} } }, /^\.\/org\/depgate\.json.*rulez/],
  ['no object', { extends: org }, { [org]: [] }, /org/],
  ['a waiver', { extends: org }, { [org]: { waivers: [waiver] } }, /cannot waive/],
  ['a waiver in a package', { extends: floor }, { [floor]: { waivers: { list: [waiver] } } }, /cannot waive/],
  ['a trail', { extends: org }, { [org]: { log: {} } }, /the audit trail is the user's/],
  [
    'a relative database',
    { extends: org },
    { [org]: { advisories: { sources: [{ osv: 'x' }] } } },
    /absolute/,
  ],
  ['a file of a package', { extends: floor }, { [floor]: { extends: './b' } }, /no preset/],
  ['a bare word', { extends: 'lodash' }, { lodash: {} }, /no preset "lodash"/],
  ['an absolute path', { extends: '/etc/depgate.json' }, { '/etc/depgate.json': {} }, /no preset/],
  ['a step out of the scope', { extends: '@a/../b' }, { '@a/../b': {} }, /no preset/],
  ['a long name', { extends: `./${'a'.repeat(400)}` }, {}, /no preset/],
  ['a number', { extends: [1] }, {}, /not the name of a preset/],
])('refuses %s', (_, value, others, message) => expect(() => read(value, others)).toThrow(message))

test('any value is read or refused', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (own, other) => {
      try {
        read({ extends: [org, floor, own] }, { [org]: other, [floor]: own })
      } catch (error) {
        expect(error).toBeInstanceOf(DepgateError)
      }
    }),
  )
})

test('what a policy sets itself can be read alone', () => {
  expect(dropExtended({ extends: [org, 'strict', floor], deny: [] })).toEqual({
    extends: ['strict'],
    deny: [],
  })
  expect(dropExtended({ deny: [] })).toEqual({ deny: [] })
})
