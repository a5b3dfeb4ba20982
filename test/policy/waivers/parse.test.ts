// Which waivers a policy may have, and what of them is kept.

import { describe, expect, test } from 'vitest'
import { parseWaivers } from '../../../src/policy/waivers/parse.ts'
import { DepgateError } from '../../../src/errors.ts'
import { rules } from '../../../src/rules/index.ts'

const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }
const parse = (input: unknown) => parseWaivers(input, rules, 'waivers')
const final = rules.find((rule) => rule.isFinal === true)?.id
const named = rules.find((rule) => rule.nameFinding !== undefined && rule.isFinal !== true)?.id
const unnamed = rules.find((rule) => rule.nameFinding === undefined && rule.isFinal !== true)?.id

test.each<[unknown, unknown[]]>([
  [undefined, []],
  [[], []],
  [[waiver], [waiver]],
  [[{ ...waiver, expires: '2026-12-01T10:00:00Z' }], [{ ...waiver, expires: '2026-12-01T10:00:00Z' }]],
  [[{ ...waiver, integrity: 'sha512-a' }], [{ ...waiver, integrity: 'sha512-a' }]],
  [[{ ...waiver, by: 'Jane', approvedBy: 'Joe' }], [{ ...waiver, by: 'Jane', approvedBy: 'Joe' }]],
  [[{ ...waiver, rule: named, finding: 'b' }], [{ ...waiver, rule: named, finding: 'b' }]],
])('%j', (input, expected) => expect(parse(input)).toEqual(expected))

test('what a person wrote is kept without escape sequences and cut', () => {
  const written = '\u001b[31mx\u202e'
  const [found] = parse([
    { ...waiver, rule: named, finding: written, reason: written, by: written, approvedBy: 'y'.repeat(1000) },
  ])
  expect(found).toMatchObject({ finding: 'x', reason: 'x', by: 'x' })
  expect(found?.approvedBy).toHaveLength(200)
})

describe('refuses', () => {
  const text = 'is not a text'
  const exact = 'is not an exact package such as "left-pad@1.3.0"'
  const date = 'is not a date such as "2026-12-01"'
  test.each<[string, unknown, string]>([
    ['null', null, 'waivers: null is not a list of waivers'],
    ['an object', { 0: waiver }, 'is not a list of waivers'],
    ['a text in it', [waiver, 'x'], 'waivers[1]: "x" is not an object'],
    ['a key that is none', [{ ...waiver, expire: 'x' }], 'waivers[0]: unknown key "expire"'],
    ['no rule', [{ ...waiver, rule: undefined }], `waivers[0].rule: nothing ${text}`],
    ['an unknown rule', [{ ...waiver, rule: 'minimun-age' }], 'waivers[0]: no rule "minimun-age"'],
    ['a name of the prototype', [{ ...waiver, rule: 'constructor' }], 'waivers[0]: no rule "constructor"'],
    ['a rule that cannot be waived', [{ ...waiver, rule: final }], `waivers[0]: ${final} cannot be waived`],
    ['a range', [{ ...waiver, package: 'a@^1.0.0' }], `waivers[0].package: "a@^1.0.0" ${exact}`],
    ['a name', [{ ...waiver, package: 'a' }], `waivers[0].package: "a" ${exact}`],
    ['a glob', [{ ...waiver, package: '@s/*' }], `waivers[0].package: "@s/*" ${exact}`],
    [
      'a finding of a rule that finds one thing',
      [{ ...waiver, rule: unnamed, finding: 'x' }],
      `waivers[0].finding: ${unnamed} finds one thing on a package`,
    ],
    ['a blank reason', [{ ...waiver, reason: ' \n' }], `waivers[0].reason: " \\n" ${text}`],
    ['no end', [{ ...waiver, expires: undefined }], `waivers[0].expires: nothing ${text}`],
    ['an end without an end', [{ ...waiver, expires: 'never' }], `waivers[0].expires: "never" ${date}`],
    [
      'a day in no calendar',
      [{ ...waiver, expires: '2026-02-30' }],
      `waivers[0].expires: "2026-02-30" ${date}`,
    ],
    ['a year of six digits', [{ ...waiver, expires: '+999999-01-01' }], date],
    ['a number for a hash', [{ ...waiver, integrity: 1 }], `waivers[0].integrity: 1 ${text}`],
    ['an empty name', [{ ...waiver, by: '' }], `waivers[0].by: "" ${text}`],
    ['null for the second name', [{ ...waiver, approvedBy: null }], `waivers[0].approvedBy: null ${text}`],
  ])('%s', (_, input, message) => {
    expect(() => parse(input)).toThrow(DepgateError)
    expect(() => parse(input)).toThrow(message)
  })
})
