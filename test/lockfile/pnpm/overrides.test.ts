import { expect, test } from 'vitest'
import { applyOverrides, findOverride, parseSelector } from '../../../src/lockfile/pnpm/overrides.ts'

const asker = { name: 'app', version: '1.0.0', folder: '' }

test.each([
  ['a', null, { name: 'a', range: null }],
  ['a@^1', null, { name: 'a', range: '^1' }],
  ['@s/p@1>@s/a@^2', { name: '@s/p', range: '1' }, { name: '@s/a', range: '^2' }],
  ['a@>=1 <2', null, { name: 'a', range: '>=1 <2' }],
])('the selector %s', (selector, parent, target) =>
  expect(parseSelector(selector)).toEqual({ parent, target }),
)

test.each<[string, string, string, string | null]>([
  ['a', '2.0.0', '^1.0.0', '2.0.0'],
  ['b', '2.0.0', '^1.0.0', '^1.0.0'],
  ['a@^1', '2.0.0', '^1.5.0', '2.0.0'],
  ['a@^3', '2.0.0', '^1.5.0', '^1.5.0'],
  ['app>a', '2.0.0', '^1.0.0', '2.0.0'],
  ['other>a', '2.0.0', '^1.0.0', '^1.0.0'],
  ['app@2>a', '2.0.0', '^1.0.0', '^1.0.0'],
  ['a', '-', '^1.0.0', null],
])('%s: %s gives a@%s the range %s', (selector, value, range, expected) =>
  expect(applyOverrides([{ selector, value }], asker, { name: 'a', range })).toBe(expected),
)

test('one with a parent counts before one without', () => {
  const list = [
    { selector: 'a', value: '1' },
    { selector: 'app>a', value: '2' },
  ]
  expect(findOverride(list, asker, { name: 'a', range: '*' })?.value).toBe('2')
})

test('a path is relative to the project that asks', () =>
  expect(
    applyOverrides(
      [{ selector: 'a', value: 'link:lib/a' }],
      { ...asker, folder: 'packages/x' },
      { name: 'a', range: '1' },
    ),
  ).toBe('link:../../lib/a'))
