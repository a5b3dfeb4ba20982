import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../../src/policy/parse.ts'
import { refusalOf } from '../support/refusal.ts'

const mistakesOf = (policy: unknown) => {
  const { message, also } = refusalOf(() => parsePolicy(policy))
  return [message, ...also]
}
const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'r', expires: '2026-12-01' }

describe('every mistake is told, each with its place', () => {
  test.each<[string, unknown, RegExp[]]>([
    ['one alone', { rulez: {} }, [/^depgate\.json: unknown key "rulez": did you mean "rules"\?$/]],
    [
      'of keys and rules',
      {
        rulez: {},
        rules: { malwar: 'error', advisory: 'fatal', 'minimum-age': ['warm', { minimum: 7, mini: 1 }] },
      },
      [
        /unknown key "rulez"/,
        /rules: unknown rule "malwar"/,
        /rules\.advisory: "fatal" is not a level/,
        /rules\.minimum-age: "warm" is not a level/,
        /rules\.minimum-age\[1\]\.minimum: 7 is not a duration/,
        /rules\.minimum-age\[1\]: unknown option "mini"/,
      ],
    ],
    [
      'of lists, by their places',
      { deny: ['ok', '!', 'ok', 7], allow: { direct: ['?', 'ok'] }, scripts: 'some' },
      [/deny\[1\]: "!"/, /deny\[3\]: 7 /, /allow\.direct\[0\]: "\?"/, /scripts: "some"/],
    ],
    [
      'of waivers, by their places and fields',
      { waivers: [waiver, { ...waiver, rule: 'x', expires: 'soon' }, { ...waiver, reason: '', by: 7 }, 'x'] },
      [
        /waivers\[1\]: no rule "x"/,
        /waivers\[1\]\.expires: "soon"/,
        /waivers\[2\]\.reason: ""/,
        /waivers\[2\]\.by: 7/,
        /waivers\[3\]: "x" is not an object/,
      ],
    ],
    [
      'of sections',
      {
        hook: { ask: 1, onFail: 'x' },
        registry: { deadlineSeconds: 0 },
        gaps: { advisories: 'off', nothing: 'warn' },
      },
      [/gaps: unknown/, /hook\.ask/, /hook\.onFail/, /registry\.deadlineSeconds/, /gaps\.advisories/],
    ],
  ])('%s', (_, policy, expected) => {
    const found = mistakesOf(policy)
    expect(found).toHaveLength(expected.length)
    for (const pattern of expected)
      expect(
        found.some((one) => pattern.test(one)),
        String(pattern),
      ).toBe(true)
  })
})

test('the first is the one that was told alone', () => {
  const { message, also, hint } = refusalOf(() => parsePolicy({ scripts: 'some', rules: { malwar: 'off' } }))
  expect(message).toBe('depgate.json: rules: unknown rule "malwar": did you mean "malware"?')
  expect(also).toEqual([expect.stringMatching(/scripts: "some" is not/)])
  expect(hint).toMatch(/^rules: .*, malware, /)
})

test('a value in a wrong type is told once and as it is', () =>
  expect(mistakesOf({ gaps: ['x', 'y'], extends: 'strict' })).toEqual([
    expect.stringContaining('gaps: ["x","y"] is not'),
  ]))

test('very many are bounded, and take no time that counts', () => {
  const startedAt = Date.now()
  expect(mistakesOf({ deny: Array.from({ length: 50_000 }, () => '!') })).toHaveLength(1)
  const found = mistakesOf({ deny: Array.from({ length: 300 }, () => '!') })
  expect(found).toHaveLength(22)
  expect(found.at(-1)).toBe('and more')
  expect(Date.now() - startedAt).toBeLessThan(5000)
})

test('a hostile key is a mistake like any other', () =>
  expect(mistakesOf(JSON.parse('{"__proto__": {"a": 1}, "constructor": 1, "scripts": 7}'))).toEqual([
    expect.stringContaining('unknown key "__proto__"'),
    expect.stringContaining('unknown key "constructor"'),
    expect.stringContaining('scripts: 7 is not'),
  ]))
