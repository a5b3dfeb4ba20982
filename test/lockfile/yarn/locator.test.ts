import { describe, expect, test } from 'vitest'
import {
  aliasedName,
  describeNoName,
  parseRange,
  splitNamed,
  withoutProtocol,
  withProtocol,
} from '../../../src/lockfile/yarn/locator.ts'

test.each([
  ['ms@^2.1.3', 'ms', '^2.1.3'],
  ['@scope/name@npm:1.0.0', '@scope/name', 'npm:1.0.0'],
  ['alias@npm:ms@2.0.0', 'alias', 'npm:ms@2.0.0'],
  ['gitdep@git+ssh://git@host/a.git#sha', 'gitdep', 'git+ssh://git@host/a.git#sha'],
])('%s is a name and a range', (text, name, rest) => expect(splitNamed(text)).toEqual({ name, rest }))

test.each(['ms', 'ms@', '@scope/name', '@/x@1', 'a/b@1', ''])('%j is no name with a range', (text) =>
  expect(splitNamed(text)).toBeNull(),
)

describe('a range of yarn berry', () => {
  test('has a protocol, a source, a selector and parameters', () =>
    expect(parseRange('patch:ms@npm%3A2.1.3#~/.yarn/patches/ms.patch::version=2.1.3&hash=ca4ddf')).toEqual({
      protocol: 'patch:',
      source: 'ms@npm:2.1.3',
      selector: '~/.yarn/patches/ms.patch',
      params: new Map([
        ['version', '2.1.3'],
        ['hash', 'ca4ddf'],
      ]),
    }))
  test('can be a plain version', () =>
    expect(parseRange('^1.0.0')).toMatchObject({ protocol: null, source: null, selector: '^1.0.0' }))
  test.each(['npm:%zz', `npm:${'1'.repeat(9000)}`])('that cannot be decoded is none', (range) =>
    expect(parseRange(range)).toBeNull(),
  )
})

test.each([
  ['^1.0.0', 'npm:^1.0.0'],
  ['latest', 'npm:latest'],
  ['*', 'npm:*'],
  ['npm:^1.0.0', 'npm:^1.0.0'],
  ['npm:1 || 2', 'npm:1 || 2'],
  ['workspace:^', 'workspace:^'],
  ['catalog:', 'catalog:'],
  ['a/b', 'a/b'],
])('%s is looked up as %s', (range, full) => expect(withProtocol(range)).toBe(full))

test.each([
  ['npm:^1.0.0', '^1.0.0'],
  ['npm:latest', 'latest'],
  ['npm:>= 2.1.2 < 3', '>= 2.1.2 < 3'],
  ['npm:ms@2.0.0', 'npm:ms@2.0.0'],
  ['file:./a', 'file:./a'],
])('%s is shown as %s', (range, bare) => expect(withoutProtocol(range)).toBe(bare))

test.each([
  ['npm:ms@2.0.0', 'ms'],
  ['npm:@scope/ms@^2', '@scope/ms'],
  ['npm:@scope/ms', '@scope/ms'],
  ['npm:^2.0.0', null],
  ['^2.0.0', null],
])('the name in %s is %s', (range, name) => expect(aliasedName(range)).toBe(name))

test.each(['ms', '@scope/ms', '$repo-utils'])('%s is a name', (name) =>
  expect(describeNoName(name)).toBeNull(),
)
test.each(['..', '.bin', 'a/b', '@a/..', 'node_modules', 'a b', ''])('%j is none', (name) =>
  expect(describeNoName(name)).not.toBeNull(),
)
