import { expect, test } from 'vitest'
import {
  chooseLockfiles,
  defaultLockfile,
  findRival,
  isInstalledLockfile,
  lockfileNames,
  namesOfFormat,
  nameToReadAs,
  packedLockfiles,
  recordedLockfiles,
} from '../../src/lockfile/names.ts'

test('npm prefers a shrinkwrap and writes a package-lock.json', () => {
  expect(lockfileNames.slice(0, 2)).toEqual(['npm-shrinkwrap.json', 'package-lock.json'])
  expect(defaultLockfile).toBe('package-lock.json')
  expect(packedLockfiles).toEqual(['npm-shrinkwrap.json'])
})

test('of each format the first name that is there is read', () => {
  const choose = (...there: string[]) => chooseLockfiles((name) => there.includes(name))
  expect(choose('package-lock.json', 'npm-shrinkwrap.json')).toEqual(['npm-shrinkwrap.json'])
  expect(choose('package-lock.json', 'other.lock')).toEqual(['package-lock.json'])
  expect(choose()).toEqual([])
  expect(namesOfFormat('package-lock.json')).toContain('npm-shrinkwrap.json')
  expect(namesOfFormat('other.lock')).toEqual([])
  expect(recordedLockfiles).toEqual(['npm-shrinkwrap.json', 'package-lock.json'])
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
