// The paths of a policy's values: which a file sets, and which of two values is stricter.

import { describe, expect, test } from 'vitest'
import { assemble, listValues, writtenPaths } from '../../src/policy/value-paths.ts'
import { defaultPolicy, parsePolicy } from '../../src/policy/parse.ts'
import { rules } from '../../src/rules/index.ts'

const values = listValues()
const at = (path: string) => {
  const found = values.find((one) => one.path === path)
  if (found === undefined) throw new Error(`there is no value ${path}`)
  return found
}
const read = (path: string, input: object) => at(path).read(parsePolicy(input))

describe('the values', () => {
  test('have one path each, and name their rule', () => {
    expect(new Set(values.map(({ path }) => path)).size).toBe(values.length)
    expect(at('rules.minimum-age').rule).toBe('minimum-age')
    expect(at('rules.minimum-age.minimum').rule).toBe('minimum-age')
    for (const path of ['deny', 'allow', 'advisories.maxAge', 'gaps.release', 'hook.ask'])
      expect(at(path).rule).toBeNull()
  })
  test('of no rules', () => expect(listValues([]).every(({ rule }) => rule === null)).toBe(true))

  test.each<[string, object, unknown]>([
    ['deny', { deny: ['a'] }, ['a']],
    ['rules.malware', { rules: { malware: 'warn' } }, 'warn'],
    ['rules.malware', {}, 'error'],
    ['rules.minimum-age.minimum', { rules: { 'minimum-age': ['error', { minimum: '14d' }] } }, '14d'],
    ['advisories.sources', { advisories: { sources: ['osv', { osv: '/x' }] } }, ['osv', { osv: '/x' }]],
    ['advisories.canary', { advisories: { canary: false } }, false],
    ['advisories.canary', {}, 'minimist@0.0.8'],
    ['advisories.maxAge', { advisories: { maxAge: '3d' } }, '3d'],
    ['gaps.release', { gaps: 'warn' }, 'warn'],
    ['hook.ask', {}, true],
  ])('%s of %j is printed', (path, input, printed) => {
    const { print } = at(path)
    const shown = print(read(path, input))
    expect(path === 'hook.ask' ? typeof shown : shown).toEqual(path === 'hook.ask' ? 'boolean' : printed)
  })

  test('of a rule that a policy lacks are the defaults of the rule', () => {
    const bare = parsePolicy({}, [])
    expect(at('rules.malware').read(bare)).toBe('error')
    expect(at('rules.minimum-age.minimum').read(bare)).toBe(7 * 1440)
  })
})

describe('the stricter of a value and that of a lower layer', () => {
  test.each<[string, object, object, unknown]>([
    ['deny', { deny: ['a', 'b'] }, { deny: ['b', 'c'] }, ['a', 'b', 'c']],
    ['rules.malware', { rules: { malware: 'warn' } }, { rules: { malware: 'error' } }, 'error'],
    ['rules.malware', { rules: { malware: 'warn' } }, { rules: { malware: 'off' } }, 'warn'],
    ['rules.malware', { rules: { malware: 'off' } }, { rules: { malware: 'off' } }, 'off'],
    ['gaps.release', { gaps: 'warn' }, { gaps: 'error' }, 'error'],
    ['gaps.release', { gaps: 'error' }, { gaps: 'warn' }, 'error'],
    ['gaps.release', { gaps: 'warn' }, { gaps: 'warn' }, 'warn'],
    [
      'advisories.sources',
      { advisories: { sources: ['osv'] } },
      { advisories: { sources: ['registry'] } },
      ['osv'],
    ],
    [
      'advisories.canary',
      { advisories: { canary: false } },
      { advisories: { canary: 'a@1.0.0' } },
      'a@1.0.0',
    ],
    [
      'advisories.canary',
      { advisories: { canary: 'b@1.0.0' } },
      { advisories: { canary: 'a@1.0.0' } },
      'b@1.0.0',
    ],
    ['advisories.maxAge', { advisories: { maxAge: '7d' } }, { advisories: { maxAge: '3d' } }, '3d'],
  ])('%s: %j above %j', (path, high, low, printed) => {
    const { stricter, print } = at(path)
    expect(print(stricter(read(path, high), read(path, low)))).toEqual(printed)
  })
})

test.each<[object]>([
  [{}],
  [{ deny: ['a'], gaps: 'warn', rules: { malware: 'off', 'minimum-age': ['warn', { minimum: '1d' }] } }],
  [{ advisories: { canary: false, maxAge: '1d' }, hook: { deadlineSeconds: 9 }, allow: ['b'] }],
])('a policy is assembled from its values: %j', (input) => {
  const policy = parsePolicy(input)
  const parts = new Map(values.map((one) => [one.path, one.read(policy)]))
  const { sha256, ...rest } = assemble(parts, { waivers: policy.waivers, origins: policy.origins })
  expect(sha256).toBe(policy.sha256)
  expect(rest).toEqual({ ...policy, sha256: undefined })
})

test('a policy of other rules has those', () => {
  const [rule] = rules
  const own = rule === undefined ? [] : [rule]
  const parts = new Map(listValues(own).map((one) => [one.path, one.read(defaultPolicy())]))
  expect([...assemble(parts, { waivers: [], origins: [] }, own).rules.keys()]).toEqual(
    own.map(({ id }) => id),
  )
})

describe('the paths that a file sets', () => {
  test.each<[unknown, string[]]>([
    [{}, []],
    [null, []],
    [[], []],
    [{ deny: [], allow: null }, ['deny', 'allow']],
    [{ rules: { malware: 'off' } }, ['rules.malware']],
    [{ rules: { a: ['error', { b: 1, c: 2 }] } }, ['rules.a', 'rules.a.b', 'rules.a.c']],
    [{ rules: { a: ['error'] } }, ['rules.a']],
    [{ rules: ['a'] }, []],
    [{ gaps: { release: 'warn' } }, ['gaps.release']],
    [{ hook: { ask: true }, waivers: { maximum: '1d' } }, ['hook.ask', 'waivers.maximum']],
    [{ waivers: [{}] }, []],
    [{ advisories: { maxAge: '1d' } }, ['advisories.maxAge']],
  ])('%j', (input, paths) => expect([...writtenPaths(input)].sort()).toEqual([...paths].sort()))

  test('of one word for all gaps is each of them', () => {
    const gaps = values.filter(({ path }) => path.startsWith('gaps.')).map(({ path }) => path)
    expect([...writtenPaths({ gaps: 'warn' })]).toEqual(gaps)
  })
  test('has those of a preset', () => expect(writtenPaths({ extends: 'strict' }).size).toBeGreaterThan(0))
})
