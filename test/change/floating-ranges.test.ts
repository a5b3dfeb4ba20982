import { describe, expect, test } from 'vitest'
import {
  describeFloats,
  identifyDependency,
  isExcluded,
  isOfRegistry,
  pin,
} from '../../src/change/floating-ranges.ts'
import { parsePatterns } from '../../src/options/kinds.ts'
import { declared } from '../support/build.ts'

const commit = 'c'.repeat(40)
const git = 'git+https://g.example.test/a.git'
const lockedAs = (version: string, integrity: string | null = null, isLocal = false) => ({
  locked: { version, integrity, isLocal },
})

describe('a range floats', () => {
  test.each([
    ['^1.0.0', 'can resolve to more than one version'],
    ['1.x', 'can resolve to more than one version'],
    ['', 'can resolve to more than one version'],
    ['latest', 'is a dist-tag, which its publisher can move'],
    ['npm:b@^1.0.0', 'can resolve to more than one version'],
    ['npm:b', 'can resolve to more than one version'],
    [`${git}#main`, 'is a git source without a full commit hash'],
    ['github:o/r', 'is a git source without a full commit hash'],
    [`${git}#semver:1.0.0`, 'is a git source without a full commit hash'],
    ['https://h.example.test/a.tgz', 'is an address without a hash in the lockfile'],
    ['file:../a', 'lies outside the project'],
    ['/a', 'lies outside the project'],
    ['~/a', 'lies outside the project'],
  ])('%s', (range, expected) => expect(describeFloats(declared('a', range))).toBe(expected))

  test.each([
    ['an exact version', declared('a', '1.0.0')],
    ['with a "="', declared('a', '=1.0.0')],
    ['an alias of one', declared('a', 'npm:b@1.0.0')],
    ['a full commit', declared('a', `${git}#${commit}`)],
    ['a folder inside', declared('a', 'file:./a')],
    ['a folder inside, from a workspace', declared('a', 'file:../b', { manifest: 'w/package.json' })],
    [
      'an address with a locked hash',
      declared('a', 'https://h.example.test/a.tgz', lockedAs('1.0.0', 'sha512-a')),
    ],
    ['a workspace', declared('a', '^1.0.0', lockedAs('1.0.0', null, true))],
  ])('not: %s', (_, one) => expect(describeFloats(one)).toBeNull())
})

test.each([
  ['a name of the registry', declared('a', '^1.0.0'), 'a'],
  ['an alias by its real name', declared('a', 'npm:@s/b@1.0.0'), '@s/b'],
  ['git without its commit', declared('a', `${git}#${commit}`), `a ${git}`],
  ['a workspace', declared('a', 'workspace:*'), null],
  ['a folder of the project', declared('a', 'file:./a'), null],
  ['an override of a range', declared('b > a@1', '1.0.1', { field: 'overrides' }), null],
  ['an override by another package', declared('b > a', 'npm:c@1.0.0', { field: 'overrides' }), 'c'],
])('a dependency is identified: %s', (_, one, expected) => expect(identifyDependency(one)).toBe(expected))

test('an exception names packages of a registry only', () => {
  const patterns = parsePatterns(['a', 'b@<2'], 'x')
  const isIt = (name: string, range: string, more = {}) => isExcluded(declared(name, range, more), patterns)
  expect([isIt('a', '^1.0.0'), isIt('x', 'npm:a@1'), isIt('b', '1', lockedAs('1.0.0'))]).toEqual([
    true,
    true,
    true,
  ])
  expect([isIt('a', git), isIt('x', '1'), isIt('b', '2', lockedAs('2.0.0'))]).toEqual([false, false, false])
})

test.each([
  ['the locked version', declared('a', '^1.0.0', lockedAs('1.0.1')), '1.0.1'],
  ['the real name of an alias', declared('a', 'npm:b@^1.0.0', lockedAs('1.0.1')), 'b@1.0.1'],
])('the command pins %s', (_, one, expected) => expect(pin(one)?.command).toContain(expected))

test('without a locked version there is no command', () => expect(pin(declared('a', '^1.0.0'))).toBeNull())

test.each([
  ['1.0.0', true],
  ['^1.0.0 || 2', true],
  ['latest', true],
  ['', true],
  ['npm:b@1', true],
  [git, false],
  ['github:o/r', false],
  ['https://h.example.test/a.tgz', false],
  ['file:../a', false],
  ['/a', false],
  ['npm:github:o/r', false],
])('%j asks a registry: %s', (range, expected) => expect(isOfRegistry(range)).toBe(expected))

test.each([git, 'https://h.example.test/a.tgz', 'file:../a', 'github:o/r'])(
  'what comes from %s is pinned to no version of a registry',
  (range) => expect(pin(declared('a', range, lockedAs('1.0.0')))).toBeNull(),
)
