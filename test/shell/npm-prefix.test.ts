import path from 'node:path'
import { expect, test } from 'vitest'
import { findTypedPrefix } from '../../src/shell/npm-prefix.ts'

const place = { folder: path.resolve('/work'), env: { HOME: path.resolve('/home/a') } }

test.each<[string, string | null]>([
  ['install', null],
  ['install --prefix app', '/work/app'],
  ['--prefix=app install', '/work/app'],
  ['install -C app', '/work/app'],
  ['install --prefi app', '/work/app'],
  ['install --prefix /elsewhere', '/elsewhere'],
  ['install --prefix ~/app', '/home/a/app'],
  ['install --prefix a --prefix=b', '/work/b'],
  ['install --prefix --save-exact x', null],
  ['install --prefix=', '/work'],
  // The value of another flag, the name of another flag, and what belongs to a script.
  ['install --tag --prefix app', '/work/app'],
  ['install --tag prefix app', null],
  ['install --save-prefix app', null],
  ['run build -- --prefix app', null],
])('npm %s', (line, expected) => {
  const found = findTypedPrefix(line.split(' '), place)
  expect(found).toBe(expected === null ? null : path.resolve(expected))
})
