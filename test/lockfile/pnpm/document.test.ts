import { expect, test } from 'vitest'
import { isKnownVersion, readLockDocument } from '../../../src/lockfile/pnpm/document.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

test.each([
  ["lockfileVersion: '9.0'", 9],
  ['lockfileVersion: 5.4', 5],
  ["lockfileVersion: '6.1'", 6],
  ["lockfileVersion: '13.0'", 13],
  ["lockfileVersion: '12.0'", 9],
  ["lockfileVersion: '99.0'\nprojects: {}", 13],
])('%s is read as dialect %d', (text, dialect) =>
  expect(readLockDocument(yamlSection(text)).dialect).toBe(dialect),
)

test.each([
  ['packages: {}', 'lockfileVersion is missing'],
  ['lockfileVersion: x', 'is not a version'],
  ['lockfileVersion: 3', 'depgate reads 5.3 and later'],
])('%s is refused', (text, message) => expect(() => readLockDocument(yamlSection(text))).toThrow(message))

test('which versions are known', () =>
  expect(['9.0', '5.4', '99.0', ''].map(isKnownVersion)).toEqual([true, true, false, false]))
