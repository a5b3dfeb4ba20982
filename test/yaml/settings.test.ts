// Untrusted YAML and TOML: what is read, and the bounds.

import { describe, expect, test } from 'vitest'
import { isTable, readToml, readYaml, refuse, valueOf, visitTexts } from '../../src/yaml/settings.ts'
import { refusalOf } from '../support/refusal.ts'

const mebi = 1024 * 1024

describe('YAML', () => {
  test.each<[string, string, unknown[]]>([
    ['nothing', '', []],
    ['a document', 'a: b', [{ a: 'b' }]],
    ['several', 'a: b\n---\n- c', [{ a: 'b' }, ['c']]],
    ['a byte order mark', '\uFEFFa: b', [{ a: 'b' }]],
    // `1.10` as a number would be 1.1, and `on` of a workflow no key.
    ['scalars as texts', 'a: 1.10\non: yes\nb: null\nc: ~', [{ a: '1.10', on: 'yes', b: 'null', c: '~' }]],
    ['an empty value', 'a:', [{ a: '' }]],
    [
      'tags of other programs',
      'a: !reference [b, c]\nd: !Sub x\ne: !!js/function y',
      [{ a: ['b', 'c'], d: 'x', e: 'y' }],
    ],
    ['an alias', 'a: &x [b]\nc: *x', [{ a: ['b'], c: ['b'] }]],
    [
      'a merge key as it is written',
      'a: &x { b: c }\nd: { <<: *x }',
      [{ a: { b: 'c' }, d: { '<<': { b: 'c' } } }],
    ],
  ])('%s', (_, text, expected) => expect(readYaml(text, 'x.yml')).toEqual(expected))

  test('__proto__ is a key', () => {
    const [document] = readYaml('__proto__: { a: b }', 'x.yml')
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype)
    expect(valueOf(document, '__proto__')).toEqual({ a: 'b' })
    expect(valueOf(document, 'a')).toBeUndefined()
  })

  test.each([
    ['no YAML', 'a: [', /^x\.yml is no YAML that can be read: /],
    ['a key twice', 'a: b\na: c', /duplicated mapping key/],
    ['too deep', `${'['.repeat(100)}${']'.repeat(100)}`, /is no YAML that can be read/],
    ['too many aliases', `a: &x b\nc: [${'*x, '.repeat(201)}]`, /is no YAML that can be read/],
    ['an unknown alias', 'a: *x', /is no YAML that can be read/],
    ['too large', '#'.repeat(mebi + 1), /^x\.yml is larger than 1 MiB$/],
  ])('refuses %s', (_, text, message) => {
    const refusal = refusalOf(() => readYaml(text, 'x.yml'))
    expect(refusal.code).toBe('EUSAGE')
    expect(refusal.message).toMatch(message)
    expect(refusal.message).not.toContain('\n')
  })

  test('1 MiB and 200 aliases are read', () => {
    expect(readYaml('#'.repeat(mebi), 'x.yml')).toEqual([])
    expect(readYaml(`a: &x b\nc: [${'*x, '.repeat(200)}]`, 'x.yml')).toHaveLength(1)
  })
})

describe('TOML', () => {
  test.each<[string, string, unknown]>([
    ['nothing', '', {}],
    ['a table', '[a]\nb = ["c"]', { a: { b: ['c'] } }],
    ['a byte order mark', '\uFEFFa = "b"', { a: 'b' }],
  ])('%s', (_, text, expected) => expect(readToml(text, 'x.toml')).toEqual(expected))

  test.each([
    ['no TOML', 'a =', /^x\.toml is no TOML that can be read: /],
    ['a key twice', 'a = 1\na = 2', /is no TOML that can be read/],
    ['too deep', `a = ${'['.repeat(100)}${']'.repeat(100)}`, /is no TOML that can be read/],
    ['too large', '#'.repeat(mebi + 1), /^x\.toml is larger than 1 MiB$/],
  ])('refuses %s', (_, text, message) => {
    const refusal = refusalOf(() => readToml(text, 'x.toml'))
    expect(refusal.code).toBe('EUSAGE')
    expect(refusal.message).toMatch(message)
  })
})

describe('texts of a value', () => {
  const textsOf = (value: unknown) => {
    const found: string[] = []
    visitTexts(value, 'x.yml', (text, keys) => found.push(`${keys.join('.')}=${text}`))
    return found
  }

  test.each<[unknown, string[]]>([
    ['a', ['=a']],
    [{ a: ['b', { c: 'd' }] }, ['a.0=b', 'a.1.c=d']],
    [{ a: 1, b: null, c: true, d: undefined }, []],
    [[], []],
    [JSON.parse('{"__proto__":"a"}'), ['__proto__=a']],
  ])('%j', (value, expected) => expect(textsOf(value)).toEqual(expected))

  test('50,000 values are read, one more is not', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'a')
    expect(textsOf(many(49_999))).toHaveLength(49_999)
    expect(refusalOf(() => textsOf(many(50_000))).message).toBe('x.yml has too many values')
  })

  test('128 levels are read, a circle is not', () => {
    const nest = (levels: number): unknown => (levels === 0 ? 'a' : [nest(levels - 1)])
    expect(textsOf(nest(128))).toHaveLength(1)
    expect(refusalOf(() => textsOf(nest(129))).message).toBe('x.yml has too many values')
    const circle: unknown[] = []
    circle.push(circle)
    expect(refusalOf(() => textsOf(circle)).message).toBe('x.yml has too many values')
  })
})

describe('the value under a key', () => {
  const merged = (depth: number): unknown => (depth === 0 ? { a: 'deep' } : { '<<': merged(depth - 1) })

  test.each<[string, unknown, unknown]>([
    ['an own one', { a: 'b' }, 'b'],
    ['none', {}, undefined],
    ['no table', 'a', undefined],
    ['a list', ['a'], undefined],
    ['null', null, undefined],
    ['merged', { '<<': { a: 'b' } }, 'b'],
    ['an own one before a merged one', { a: 'own', '<<': { a: 'b' } }, 'own'],
    ['merged from a list: the first one that has it', { '<<': [{ c: 'd' }, { a: '1' }, { a: '2' }] }, '1'],
    ['merged by what is no table', { '<<': 'a' }, undefined],
    ['merged four times', merged(4), 'deep'],
    ['merged five times', merged(5), undefined],
    ['the twentieth of a list', { '<<': [...Array.from({ length: 19 }, () => ({})), { a: 'b' }] }, 'b'],
    ['the one after it', { '<<': [...Array.from({ length: 20 }, () => ({})), { a: 'b' }] }, undefined],
  ])('%s', (_, value, expected) => expect(valueOf(value, 'a')).toEqual(expected))

  test.each(['toString', '__proto__', 'length'])('%s of the prototype is none', (key) => {
    expect(valueOf({}, key)).toBeUndefined()
    expect(valueOf([], key)).toBeUndefined()
  })
})

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['a', false],
])('isTable(%j) is %j', (value, expected) => expect(isTable(value)).toBe(expected))

test('a path in an error is cleaned', () =>
  expect(refuse('a\u001b[31m.yml', 'is odd').message).toBe('a.yml is odd'))
