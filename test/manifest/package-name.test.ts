import { expect, test } from 'vitest'
import {
  describeBadName,
  isInsideRoot,
  nameFolder,
  normalizePath,
  readFileAddress,
} from '../../src/manifest/package-name.ts'

test.each([
  ['left-pad', true],
  ['@acme/ui', true],
  ['JSONStream', true],
  ['node_modules', false],
  ['Favicon.ico', false],
  ['@acme/.ui', false],
  ['../x', false],
  ['', false],
  ['a b', false],
])('the name %j is valid: %s', (name, isValid) => expect(describeBadName(name) === null).toBe(isValid))

test.each([
  ['.', ''],
  ['./packages/a/', 'packages/a'],
  ['packages\\a', 'packages/a'],
  ['a/../b', 'b'],
  ['../b', '../b'],
])('the path %j is %j', (path, normal) => expect(normalizePath(path)).toBe(normal))

test.each([
  ['file:packages/a', 'packages/a'],
  ['file:./a', 'a'],
  ['FILE:a', 'a'],
  ['file:/../a', '../a'],
  ['file:///./a', 'a'],
  ['file://a', '/a'],
  ['file:///a', '/a'],
])('the address %j is %j', (address, path) => expect(readFileAddress(address)).toBe(path))

test.each([
  ['packages/a', true],
  ['..a', true],
  ['..', false],
  ['../a', false],
  ['/a', false],
  ['~/a', false],
  ['C:/a', false],
])('%j is inside of the root: %s', (path, isInside) => expect(isInsideRoot(path)).toBe(isInside))

test.each([
  ['a', 'a'],
  ['packages/a', 'a'],
  ['packages/@s/a', '@s/a'],
  ['', ''],
])('the folder %j is named %j', (folder, name) => expect(nameFolder(folder)).toBe(name))
