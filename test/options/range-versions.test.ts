import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, test } from 'vitest'
import { findOnlyVersion, isUnsatisfiable } from '../../src/options/range-versions.ts'

describe('isUnsatisfiable', () => {
  test.each([
    ...['1.0.0 2.0.0', '>2 <1', '<0', '<0.0.0-0', '>=1.0.1 <1.0.1', '1.x 2.x', '^1 ^2', '~1.2.3 >=1.3.0'],
    ...['>1.0.0 <1.0.1-0', '>1.0.0-a <1.0.0-a.0', '>2 <1 || 1.0.0 2.0.0', 'nope', '1.0.0 <1.0.0'],
  ])('%s', (range) => expect(isUnsatisfiable(range)).toBe(true))

  test.each([
    ...[
      '1.0.0',
      '1.0.0 1.0.0',
      '>1 <3',
      '*',
      '',
      'x',
      '<1',
      '<0.0.0',
      '>1.0.0 <1.0.1',
      '^1 || ^2',
      '1.0.0 2.0.0 || 3',
    ],
    ...['>1.0.0-a <1.0.0-a.1', '<=0.0.0-0', '>=9007199254740991.0.0'],
  ])('not %s', (range) => expect(isUnsatisfiable(range)).toBe(false))
})

describe('findOnlyVersion', () => {
  test.each([
    ['>=1.0.0 <=1.0.0', '1.0.0'],
    ['1.0.0 - 1.0.0', '1.0.0'],
    ['1.0.0 || 1.0.0', '1.0.0'],
    ['1.0.0 || =1.0.0', '1.0.0'],
    ['>=1.0.0 <1.0.1', '1.0.0'],
    ['>=1.0.0 <1.0.1-0', '1.0.0'],
    ['>1.0.0 <1.0.2', '1.0.1'],
    ['~1.2.3 <=1.2.3', '1.2.3'],
    ['>=1.0.0-a <=1.0.0-a', '1.0.0-a'],
    ['1.0.0 || 2.0.0 3.0.0', '1.0.0'],
    ['<=0.0.0', '0.0.0'],
  ])('%s', (range, version) => expect(findOnlyVersion(range)).toBe(version))

  test.each([
    ...[
      '1.0.0 || 1.0.1',
      '>=1.0.0',
      '^1.0.0',
      '~1.0.0',
      '*',
      '',
      'x',
      '1.x',
      '>=1.0.0 <=1.0.1',
      '>2 <1',
      'latest',
    ],
    ...['>=1.0.0-0 <=1.0.0', '>=1.0.0-a <1.0.0-b', '<=1.0.0', '~1.0.0-a', '>=1.0.0 <1.0.1-1'],
  ])('none for %s', (range) => expect(findOnlyVersion(range)).toBeNull())

  // Against a shelf of every version near the bounds: what npm could resolve to is what is on it.
  test('is the only one of a shelf, and where there is more than one there is none', () => {
    const shelf = ['0', '1', '2'].flatMap((minor) =>
      ['0', '1', '2', '3'].flatMap((patch) =>
        ['-0', '-0.0', '-1', '-a', '-a.0', ''].map((pre) => `1.${minor}.${patch}${pre}`),
      ),
    )
    const bound = fc
      .tuple(fc.constantFrom('>', '>=', '<', '<=', '', '=', '~', '^'), fc.constantFrom(...shelf))
      .map(([operator, version]) => `${operator}${version}`)
    const range = fc
      .array(
        fc.array(bound, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ')),
        { minLength: 1, maxLength: 2 },
      )
      .map((sets) => sets.join(' || '))
    fc.assert(
      fc.property(range, (text) => {
        const met = shelf.filter((version) => semver.satisfies(version, text))
        const only = findOnlyVersion(text)
        if (only !== null) expect(met, text).toEqual(shelf.includes(only) ? [only] : [])
        if (met.length > 1) expect(only, text).toBeNull()
        const all = shelf.filter((version) => semver.satisfies(version, text, { includePrerelease: true }))
        if (all.length > 0) expect(isUnsatisfiable(text), text).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
