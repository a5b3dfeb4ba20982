import { expect, test } from 'vitest'
import {
  defaultLockfile,
  findRival,
  isInstalledLockfile,
  lockfileNames,
  nameToReadAs,
  packedLockfiles,
} from '../../src/lockfile/names.ts'

test('npm prefers a shrinkwrap and writes a package-lock.json', () => {
  expect(lockfileNames).toEqual(['npm-shrinkwrap.json', 'package-lock.json'])
  expect(defaultLockfile).toBe('package-lock.json')
  expect(packedLockfiles).toEqual(['npm-shrinkwrap.json'])
})

test.each([
  ['node_modules/.package-lock.json', true],
  ['packages/a/node_modules/.package-lock.json', true],
  ['package-lock.json', false],
  ['.package-lock.json', false],
])('%s: npm keeps there what it has installed: %s', (path, isInstalled) =>
  expect(isInstalledLockfile(path)).toBe(isInstalled),
)

test("npm's record of an installed tree is read as a package-lock.json", () =>
  expect(nameToReadAs('a/node_modules/.package-lock.json')).toBe('package-lock.json'))

test('of two lockfiles in one folder the shrinkwrap is judged', () => {
  expect(findRival('package-lock.json')?.judged).toBe('npm-shrinkwrap.json')
  expect(findRival('npm-shrinkwrap.json')).toBeNull()
  expect(findRival('yarn.lock')).toBeNull()
})
