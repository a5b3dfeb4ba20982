// Exact specs of what is locked: the same package, from the same source.

import { describe, expect, test } from 'vitest'
import { gitSpec, isLockedAs, keyOf, specOf } from '../../src/remedy/specs.ts'
import { declared, locked } from '../support/build.ts'

describe('an exact spec', () => {
  test.each([
    ['a version', 'a', '^1.0.0', 'a@1.1.0', '1.0.0', '1.0.0'],
    ['a pre-release', 'a', '^1.0.0', 'a@1.1.0', '1.0.0-rc.1', '1.0.0-rc.1'],
    ['an alias', 'a', 'npm:real@^1.0.0', 'real@1.1.0', '1.0.0', 'npm:real@1.0.0'],
    ['of another name than declared', 'a', '^1.0.0', 'real@1.1.0', '1.0.0', null],
    ['of an alias under its own name', 'a', 'npm:a@^1.0.0', 'a@1.1.0', '1.0.0', null],
    ['for git', 'a', 'github:o/a', 'a@1.1.0', '1.0.0', null],
    ['for an address', 'a', 'https://example.test/a.tgz', 'a@1.1.0', '1.0.0', null],
    ['for a folder', 'a', 'file:../a', 'a@1.1.0', '1.0.0', null],
    ['that is no version', 'a', '^1.0.0', 'a@1.1.0', '1.x', null],
    ['that is a flag', 'a', '^1.0.0', 'a@1.1.0', '--global', null],
  ])('%s', (_, name, range, id, version, expected) => {
    expect(specOf(declared(name, range), locked(id), version)).toBe(expected)
  })
})

describe('a git spec', () => {
  const commit = 'a'.repeat(40)
  test.each([
    ['github:o/r#main', `github:o/r#${commit}`],
    ['git+ssh://git@example.test/o/r.git', `git+ssh://git@example.test/o/r.git#${commit}`],
    ['git+https://example.test/r.git#semver:^1', `git+https://example.test/r.git#${commit}`],
    ['git+https://example.test/$(evil).git', null],
    ["git+https://example.test/'r'.git", null],
  ])('%s', (range, expected) => expect(gitSpec(range, commit)).toBe(expected))

  test('is none without a commit', () => expect(gitSpec('github:o/r', null)).toBeNull())
})

test('a range is locked as what it resolves to, by its alias too', () => {
  const one = locked('a@1.0.0')
  const range = (name: string, version = '1.0.0', integrity = one.integrity) =>
    declared(name, '^1.0.0', { locked: { version, integrity, isLocal: false } })
  expect(isLockedAs(range('a'), one)).toBe(true)
  expect(isLockedAs(range('b'), one)).toBe(false)
  expect(isLockedAs(range('a', '1.0.1'), one)).toBe(false)
  expect(isLockedAs(range('a', '1.0.0', 'sha512-other'), one)).toBe(false)
  expect(isLockedAs(declared('a', '^1.0.0'), one)).toBe(false)
  expect(isLockedAs(range('alias'), { ...one, alias: 'alias' })).toBe(true)
  expect(isLockedAs(range('a'), { ...one, alias: 'alias' })).toBe(false)
})

test('a place is that of manifest, field and name', () => {
  const one = keyOf(declared('a', '^1.0.0'))
  expect(keyOf(declared('a', '^2.0.0'))).toBe(one)
  const others = [{ manifest: 'w/package.json' }, { field: 'devDependencies' as const }]
  for (const more of others) expect(keyOf(declared('a', '^1.0.0', more))).not.toBe(one)
})
