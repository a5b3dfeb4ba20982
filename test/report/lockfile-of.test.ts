import { expect, test } from 'vitest'
import { lockfileOf } from '../../src/report/lockfile-of.ts'

const listed = (...paths: string[]) =>
  paths.map((path) => ({ path, format: 'npm-3', before: 'none', after: path }))
const three = listed('package-lock.json', 'app/package-lock.json', 'app/web/package-lock.json')

test.each([
  ['the lockfile itself', 'app/package-lock.json', 'app/package-lock.json'],
  ['a manifest beside it', 'app/package.json', 'app/package-lock.json'],
  ['the nearest folder above', 'app/web/deep/package.json', 'app/web/package-lock.json'],
  ['a folder of which only the name begins alike', 'apple/package.json', 'package-lock.json'],
  ['a file at the top', '.npmrc', 'package-lock.json'],
  ['no file', null, 'package-lock.json'],
])('%s', (_, file, expected) => expect(lockfileOf(file, three)).toBe(expected))

test('a file beside none of them belongs to the first', () =>
  expect(lockfileOf('other/package.json', listed('a/package-lock.json', 'b/package-lock.json'))).toBe(
    'a/package-lock.json',
  ))

test('without a lockfile the default one is named', () =>
  expect(lockfileOf('x', [])).toBe('package-lock.json'))
