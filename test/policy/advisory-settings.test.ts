// The section `advisories` of a policy: its defaults, what is refused, and how it is written back.

import { describe, expect, test } from 'vitest'
import { dataAge, parseAdvisories, printAdvisories } from '../../src/policy/advisory-settings.ts'
import { DepgateError } from '../../src/errors.ts'

const parse = (input: unknown) => parseAdvisories(input, 'advisories')
const day = 1440

test('the defaults', () =>
  expect(parse({})).toEqual({
    sources: [
      { type: 'registry', path: null },
      { type: 'osv', path: null },
    ],
    canary: { name: 'minimist', version: '0.0.8' },
    maxAge: 7 * day,
  }))

test.each<[object, object]>([
  [{ sources: ['osv-api'] }, { sources: [{ type: 'osv-api', path: null }] }],
  [
    { sources: [{ osv: '../data' }, 'registry'] },
    {
      sources: [
        { type: 'osv', path: '../data' },
        { type: 'registry', path: null },
      ],
    },
  ],
  [{ canary: false }, { canary: null }],
  [{ canary: '@s/a@1.0.0' }, { canary: { name: '@s/a', version: '1.0.0' } }],
  [{ maxAge: '3d' }, { maxAge: 3 * day }],
])('%j is read, and written back the same', (input, expected) => {
  expect(parse(input)).toMatchObject(expected)
  expect(printAdvisories(parse(input))).toMatchObject(input)
})

describe('refuses', () => {
  const sources = 'is not a list of sources'
  const source = 'is not "registry", "osv", "osv-api" or { "osv": "a/path" }'
  const canary = 'is not a package such as "minimist@0.0.8", or false'
  test.each<[unknown, string]>([
    [null, 'advisories: null is not an object'],
    [{ source: ['osv'] }, 'advisories: unknown key "source"'],
    [{ sources: [] }, `advisories.sources: [] ${sources}`],
    [{ sources: 'osv' }, `advisories.sources: "osv" ${sources}`],
    [{ sources: undefined }, `advisories.sources: nothing ${sources}`],
    [{ sources: ['osv', 'npm'] }, `advisories.sources[1]: "npm" ${source}`],
    [{ sources: [null] }, `advisories.sources[0]: null ${source}`],
    [{ sources: [['osv', 'a']] }, `advisories.sources[0]: ["osv","a"] ${source}`],
    [{ sources: [{}] }, `advisories.sources[0]: {} ${source}`],
    [{ sources: [{ osv: '' }] }, `advisories.sources[0]: {"osv":""} ${source}`],
    [{ sources: [{ osv: 'a\0b' }] }, `advisories.sources[0]: {"osv":"a\\u0000b"} ${source}`],
    [{ sources: [{ osv: 'a', type: 'x' }] }, 'advisories.sources[0]: unknown key "type"'],
    [{ canary: true }, `advisories.canary: true ${canary}`],
    [{ canary: null }, `advisories.canary: null ${canary}`],
    [{ canary: 'minimist' }, `advisories.canary: "minimist" ${canary}`],
    [{ canary: 'minimist@^1' }, `advisories.canary: "minimist@^1" ${canary}`],
    [{ maxAge: 7 }, 'advisories.maxAge: 7 is not a duration'],
  ])('%j', (input, message) => {
    expect(() => parse(input)).toThrow(DepgateError)
    expect(() => parse(input)).toThrow(message)
  })
})

test('younger data is stricter', () => expect(dataAge.stricter(3 * day, 7 * day)).toBe(3 * day))
