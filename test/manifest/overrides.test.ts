// The ranges that `overrides` of a root manifest declare, and what is refused in them.

import { describe, expect, test } from 'vitest'
import { openFile } from '../../src/json/section.ts'
import { readOverrides } from '../../src/manifest/overrides.ts'
import { refusalOf } from '../support/refusal.ts'

const read = (overrides: unknown, more: Record<string, unknown> = {}) =>
  readOverrides(openFile(JSON.stringify({ overrides, ...more }, null, 1), 'package.json', 'a hint'))
const shown = (...args: Parameters<typeof read>) =>
  read(...args).map(({ name, range }) => `${name}: ${range}`)

describe('declared', () => {
  test.each<[string, unknown, string[]]>([
    ['none', undefined, []],
    ['an empty object', {}, []],
    ['one', { a: '1.0.0' }, ['a: 1.0.0']],
    ['one with a range', { 'a@^2': '2.0.1' }, ['a@^2: 2.0.1']],
    ['a scoped one', { '@x/a@^2': '2.0.1' }, ['@x/a@^2: 2.0.1']],
    ['an empty range', { a: '' }, ['a: ']],
    ['a nested one', { a: { b: '1' } }, ['a > b: 1']],
    ['the package itself', { a: { '.': '1.0.0', 'b@^2': '2.0.1' } }, ['a: 1.0.0', 'a > b@^2: 2.0.1']],
    ['three levels', { a: { b: { '.': '1', c: '2' } } }, ['a > b: 1', 'a > b > c: 2']],
    ['an empty nested one', { a: {} }, []],
    ['names of the prototype', JSON.parse('{"constructor": "1"}'), ['constructor: 1']],
  ])('%s', (_, overrides, expected) => expect(shown(overrides)).toEqual(expected))

  test('with field, line and the names to resolve', () =>
    expect(read({ a: { '.': '1.0.0', '@x/b@^2': '2.0.1' } })).toEqual([
      { field: 'overrides', name: 'a', range: '1.0.0', line: 4, keys: [{ name: 'a', range: null }] },
      {
        field: 'overrides',
        name: 'a > @x/b@^2',
        range: '2.0.1',
        line: 5,
        keys: [
          { name: 'a', range: null },
          { name: '@x/b', range: '^2' },
        ],
      },
    ]))
})

describe('references', () => {
  const all = {
    dependencies: { a: '3', b: '8', p: '5' },
    devDependencies: { a: '1', b: '' },
    optionalDependencies: { a: '2', b: '4' },
    peerDependencies: { p: '6', q: '7' },
  }

  test.each([
    // The order of npm: devDependencies, optionalDependencies, dependencies, peerDependencies.
    ['$a', '1'],
    ['$b', '4'],
    ['$p', '5'],
    ['$q', '7'],
  ])('%s', (value, range) => expect(shown({ x: value }, all)).toEqual([`x: ${range}`]))

  test('of a nested override', () => expect(shown({ x: { y: '$q' } }, all)).toEqual(['x > y: 7']))

  test.each(['$c', '$', '$toString', '$__proto__', '$$a'])('%s refers to nothing', (value) =>
    expect(refusalOf(() => read({ x: value }, all)).message).toBe(
      `package.json, line 3: overrides > x refers to ${value}, which the manifest does not depend on`,
    ),
  )
})

describe('refused', () => {
  test.each<[string, unknown, string]>([
    ['a list', [], 'line 2: overrides must be an object, not an array'],
    ['null', null, 'line 2: overrides must be an object, not null'],
    ['a number', { a: 1 }, 'line 3: overrides > a must be a string or an object, not a number'],
    ['a list of ranges', { a: ['1'] }, 'line 3: overrides > a must be a string or an object, not an array'],
    ['null for a range', { a: null }, 'line 3: overrides > a must be a string or an object, not null'],
    [
      'an object for the package itself',
      { a: { '.': {} } },
      'line 4: overrides > a > . must be a string, not an object',
    ],
    ['the root itself', { '.': '1' }, 'line 3: overrides > . is not a name that npm accepts for a package'],
    ['an empty name', { '': '1' }, 'line 3: overrides > "" is not a name that npm accepts for a package'],
    ['a path', { '../a': '1' }, 'line 3: overrides > ../a is not a name that npm accepts for a package'],
    [
      'a scope alone',
      { '@x@1': '1' },
      'line 3: overrides > @x@1 is not a name that npm accepts for a package',
    ],
    [
      'an escape sequence',
      { 'a\u001b[31m': '1' },
      'line 3: overrides > a is not a name that npm accepts for a package',
    ],
    [
      '__proto__',
      JSON.parse('{"__proto__": "1"}'),
      'line 3: overrides > __proto__ is not a name that npm accepts for a package',
    ],
  ])('%s', (_, overrides, message) =>
    expect(refusalOf(() => read(overrides))).toMatchObject({
      code: 'ELOCKFILE',
      message: `package.json, ${message}`,
      hint: 'a hint',
    }),
  )

  test('more than 1000 ranges', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, '1']))
    expect(read(many(1000))).toHaveLength(1000)
    expect(refusalOf(() => read(many(1001))).message).toBe(
      'package.json, line 2: overrides hold more than 1000 ranges',
    )
    expect(refusalOf(() => read({ a: many(1001) })).message).toContain('more than 1000')
  })
})
