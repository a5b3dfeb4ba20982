import { describe, expect, test } from 'vitest'
import { matches, parseExact, parsePattern } from '../../src/options/package-pattern.ts'

describe('parsePattern', () => {
  test.each([
    'left-pad',
    '@acme/ui',
    '@acme/*',
    'left-pad@1.3.0',
    '@acme/ui@^2',
    'JSONStream',
    'x@>=1 <2',
    'a.b',
    '_x'.slice(1),
  ])('reads %s', (text) => expect(parsePattern(text)?.text).toBe(text))
  test.each([
    '*',
    '!x',
    '@acme',
    '@acme/',
    '@*/x',
    'x*',
    'x@',
    'x@latest',
    'a b',
    '',
    '__proto__',
    '../x',
    '@acme/*@1',
    'x'.repeat(215),
    'x@1.0.0 2.0.0',
    'x@>2 <1',
    '@acme/ui@^1 ^2',
  ])('refuses %j', (text) => expect(parsePattern(text)).toBeNull())
})

test.each([
  ['left-pad', 'left-pad', '1.0.0', true],
  ['left-pad', 'left-padding', '1.0.0', false],
  ['@acme/*', '@acme/ui', '1.0.0', true],
  ['@acme/*', '@acme2/ui', '1.0.0', false],
  ['@acme/ui', 'ui', '1.0.0', false],
  ['x@^1.2.0', 'x', '1.3.0', true],
  ['x@^1.2.0', 'x', '2.0.0', false],
  ['x@^1.2.0', 'x', '1.3.0-rc.1', true],
  ['x@*', 'x', 'not-semver', false],
])('%s against %s@%s', (pattern, name, version, isMet) => {
  const parsed = parsePattern(pattern)
  expect(parsed && matches(parsed, { name, version })).toBe(isMet)
})

test.each([
  ['left-pad@1.3.0', { name: 'left-pad', version: '1.3.0' }],
  ['@acme/ui@1.0.0-rc.1', { name: '@acme/ui', version: '1.0.0-rc.1' }],
  ['left-pad', null],
  ['left-pad@^1', null],
  ['@acme/ui', null],
  ['left-pad@v1.0.0', null],
  ['@1.0.0', null],
])('parseExact(%s)', (text, id) => expect(parseExact(text)).toEqual(id))
