// The ranges that `packageExtensions` of a root manifest add, and what is refused in them.

import { describe, expect, test } from 'vitest'
import { openFile } from '../../src/json/section.ts'
import { readExtensions } from '../../src/manifest/package-extensions.ts'
import { refusalOf } from '../support/refusal.ts'

const read = (packageExtensions: unknown) =>
  readExtensions(openFile(JSON.stringify({ packageExtensions }, null, 1), 'package.json', 'a hint'))

describe('declared', () => {
  test.each<[string, unknown, string[]]>([
    ['none', undefined, []],
    ['an empty object', {}, []],
    ['an extension of nothing', { a: {} }, []],
    ['by name', { a: { dependencies: { b: '2' } } }, ['a > b: 2']],
    [
      'every field, in one order',
      {
        'a@^1': {
          peerDependencies: { d: '3' },
          optionalDependencies: { c: '2' },
          dependencies: { b: '1' },
        },
      },
      ['a@^1 > b: 1', 'a@^1 > c: 2', 'a@^1 > d: 3'],
    ],
    ['no other field', { a: { devDependencies: { b: '2' }, peerDependenciesMeta: { c: {} } } }, []],
    ['an empty range', { a: { dependencies: { b: '' } } }, ['a > b: ']],
    [
      'two extensions',
      { a: { dependencies: { b: '1' } }, c: { dependencies: { b: '2' } } },
      ['a > b: 1', 'c > b: 2'],
    ],
  ])('%s', (_, extensions, expected) =>
    expect(read(extensions).map(({ name, range }) => `${name}: ${range}`)).toEqual(expected),
  )

  test('with field, line and the names to resolve', () =>
    expect(read({ '@x/a@^1': { dependencies: { '@y/b': '2.0.1' } } })).toEqual([
      {
        field: 'packageExtensions',
        name: '@x/a@^1 > @y/b',
        range: '2.0.1',
        line: 5,
        keys: [
          { name: '@x/a', range: '^1' },
          { name: '@y/b', range: null },
        ],
      },
    ]))
})

describe('refused', () => {
  const name = 'is not a name that npm accepts for a package'
  test.each<[string, unknown, string]>([
    ['a list', [], 'line 2: packageExtensions must be an object, not an array'],
    ['null', null, 'line 2: packageExtensions must be an object, not null'],
    ['a text for an extension', { a: '1' }, 'line 3: packageExtensions > a must be an object, not a string'],
    [
      'a list of dependencies',
      { a: { dependencies: ['b'] } },
      'line 4: packageExtensions > a > dependencies must be an object, not an array',
    ],
    [
      'a number for a range',
      { a: { dependencies: { b: 1 } } },
      'line 5: packageExtensions > a > dependencies > b must be a string, not a number',
    ],
    ['an empty key', { '': {} }, `line 3: packageExtensions > "" ${name}`],
    ['a range without a name', { '@^1': {} }, `line 3: packageExtensions > @^1 ${name}`],
    ['a path', { '../a': {} }, `line 3: packageExtensions > ../a ${name}`],
    [
      'a dependency that is no name',
      { a: { dependencies: { '../b': '1' } } },
      `line 5: packageExtensions > a > dependencies > ../b ${name}`,
    ],
    [
      'a dependency with a range in its name',
      { a: { dependencies: { 'b@1': '1' } } },
      `line 5: packageExtensions > a > dependencies > b@1 ${name}`,
    ],
  ])('%s', (_, extensions, message) =>
    expect(refusalOf(() => read(extensions))).toMatchObject({
      code: 'ELOCKFILE',
      message: `package.json, ${message}`,
      hint: 'a hint',
    }),
  )

  test('more than 1000 ranges', () => {
    const many = (count: number) => ({
      a: { dependencies: Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, '1'])) },
    })
    expect(read(many(1000))).toHaveLength(1000)
    expect(refusalOf(() => read(many(1001))).message).toBe(
      'package.json, line 2: packageExtensions hold more than 1000 ranges',
    )
  })
})
