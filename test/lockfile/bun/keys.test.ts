import { expect, test } from 'vitest'
import { readId, splitKey } from '../../../src/lockfile/bun/keys.ts'

test.each<[string, string[] | null]>([
  ['ms', ['ms']],
  ['@s/a', ['@s/a']],
  ['@s/a/b', ['@s/a', 'b']],
  ['a/@s/b/c', ['a', '@s/b', 'c']],
  ['constructor', ['constructor']],
  ['', null],
  ['a/', null],
  ['/a', null],
  ['@s', null],
  ['../a', null],
  ['a/node_modules/b', null],
  ['a b', null],
])('the key %j', (key, names) => expect(splitKey(key)).toEqual(names))

test.each([
  ['ms@2.1.3', { name: 'ms', rest: '2.1.3' }],
  ['@s/a@workspace:packages/a', { name: '@s/a', rest: 'workspace:packages/a' }],
  ['a@git+ssh://git@x.test/a.git#b', { name: 'a', rest: 'git+ssh://git@x.test/a.git#b' }],
  ['ms', null],
  ['ms@', null],
  ['@2.1.3', null],
  ['../x@1.0.0', null],
  ['__proto__@1.0.0', null],
])('the package %j', (text, id) => expect(readId(text)).toEqual(id))
