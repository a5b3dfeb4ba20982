// Decoders for the OSV schema: what is read, and what is refused.

import { describe, expect, test } from 'vitest'
import {
  asFields,
  asList,
  asOptionalText,
  asRanges,
  asText,
  isFields,
  malformed,
} from '../../src/advisories/osv-shape.ts'
import { refusalOf } from '../support/refusal.ts'

const refused = (call: () => unknown, where: string) =>
  expect(refusalOf(call)).toMatchObject({
    code: 'EADVISORIES',
    message: `not an OSV record: ${where} has the wrong shape`,
  })

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['a', false],
])('isFields(%j) is %j', (value, expected) => expect(isFields(value)).toBe(expected))

describe('an object', () => {
  test.each([[{}], [{ affected: [] }], [{ other: 1, OTHER: 1 }], [JSON.parse('{"__proto__": 1}')]])(
    '%j',
    (value) => expect(asFields(value, 'x', ['affected'])).toBe(value),
  )

  test.each([
    [[], 'x'],
    [null, 'x'],
    [undefined, 'x'],
    ['a', 'x'],
    // Ignored as an unknown key it would cover nothing.
    [{ Affected: [] }, 'x.Affected'],
    [{ AFFECTED: [], affected: [] }, 'x.AFFECTED'],
    // `K` of the Kelvin sign becomes a plain one in small letters.
    [{ 'ran\u212Aed': 1 }, 'x.ran\u212Aed'],
  ])('%j is refused', (value, where) => refused(() => asFields(value, 'x', ['affected', 'ranked']), where))

  test('a long key is none of another case', () => {
    const value = { ['A'.repeat(41)]: 1 }
    expect(asFields(value, 'x', ['a'.repeat(41)])).toBe(value)
    refused(() => asFields({ ['A'.repeat(40)]: 1 }, 'x', ['a'.repeat(40)]), `x.${'A'.repeat(40)}`)
  })
})

describe('a list', () => {
  test.each([
    [undefined, []],
    [[], []],
    [
      [1, null],
      [1, null],
    ],
  ])('%j', (value, expected) => expect(asList(value, 'x')).toEqual(expected))

  test.each([[null], [{}], ['a'], [{ length: 0 }]])('%j is refused', (value) =>
    refused(() => asList(value, 'x'), 'x'),
  )
})

describe('a text', () => {
  test('one', () => {
    expect(asText('', 'x')).toBe('')
    expect(asOptionalText('a', 'x')).toBe('a')
    expect(asOptionalText(null, 'x')).toBeNull()
    expect(asOptionalText(undefined, 'x')).toBeNull()
  })

  test.each([[1], [true], [['a']], [{}]])('%j is refused', (value) => {
    refused(() => asText(value, 'x'), 'x')
    refused(() => asOptionalText(value, 'x'), 'x')
  })

  test('null and nothing are refused where it is required', () => {
    refused(() => asText(null, 'x'), 'x')
    refused(() => asText(undefined, 'x'), 'x')
  })
})

describe('ranges', () => {
  test.each<[string, unknown, unknown]>([
    ['none', undefined, []],
    ['empty', [], []],
    ['without events', [{ type: 'SEMVER' }], [[]]],
    ['of commits', [{ type: 'GIT', events: 'any' }], []],
    [
      'of versions',
      [
        { type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.0' }] },
        { type: 'ECOSYSTEM', events: [{ last_affected: '2' }, { limit: '3' }] },
      ],
      [
        [{ introduced: '0' }, { fixed: '1.0.0' }],
        [{ last_affected: '2' }, { limit: '3' }],
      ],
    ],
    [
      'several keys of one event',
      [{ type: 'X', events: [{ introduced: '0', fixed: '1', note: 2 }] }],
      [[{ introduced: '0', fixed: '1' }]],
    ],
    ['an event of nothing', [{ type: 'X', events: [{}] }], [[{}]]],
  ])('%s', (_, value, expected) => expect(asRanges(value)).toEqual(expected))

  test.each<[string, unknown, string]>([
    ['no list', {}, 'ranges'],
    ['null', null, 'ranges'],
    ['a range that is a text', ['0'], 'ranges'],
    ['a range without a type', [{ events: [] }], 'ranges.type'],
    ['a type in another case', [{ Type: 'SEMVER' }], 'ranges.Type'],
    ['events in another case', [{ type: 'SEMVER', Events: [] }], 'ranges.Events'],
    ['events that are null', [{ type: 'SEMVER', events: null }], 'events'],
    ['an event that is a text', [{ type: 'SEMVER', events: ['0'] }], 'events'],
    ['a version that is a number', [{ type: 'SEMVER', events: [{ fixed: 1 }] }], 'events'],
    ['a version that is null', [{ type: 'SEMVER', events: [{ fixed: null }] }], 'events'],
    ['an event in another case', [{ type: 'SEMVER', events: [{ Fixed: '1' }] }], 'events.Fixed'],
  ])('%s is refused', (_, value, where) => refused(() => asRanges(value), where))
})

test('the error', () => expect(malformed('id').code).toBe('EADVISORIES'))
