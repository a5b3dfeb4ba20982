import { expect, test } from 'vitest'
import { parseLocation } from '../../../src/lockfile/npm/location.ts'

test.each([
  ['node_modules/a', { folder: '', installed: 'a' }],
  ['node_modules/@s/a', { folder: '', installed: '@s/a' }],
  ['node_modules/a/node_modules/b', { folder: 'node_modules/a', installed: 'b' }],
  ['packages/w/node_modules/a', { folder: 'packages/w', installed: 'a' }],
  ['packages/w', { folder: 'packages/w', installed: null }],
  ['../lib', { folder: '../lib', installed: null }],
  ['../../lib/node_modules/a', { folder: '../../lib', installed: 'a' }],
  ['node_modules/a/vendor', { folder: 'node_modules/a/vendor', installed: null }],
])('%s', (text, expected) => expect(parseLocation(text)).toEqual(expected))

test.each([
  ['node_modules', /does not name a package/],
  ['node_modules/', /does not name a package/],
  ['node_modules/..', /does not name a package/],
  ['node_modules/@s', /does not name a package/],
  ['node_modules/@s/..', /does not name a package/],
  ['node_modules/@s/.x', /does not name a package/],
  ['node_modules/.bin', /does not name a package/],
  ['node_modules/_x', /does not name a package/],
  ['node_modules/__proto__', /does not name a package/],
  ['node_modules/node_modules', /does not name a package/],
  ['node_modules/a/node_modules', /does not name a package/],
  ['node_modules/a b', /does not name a package/],
  ['node_modules/a%2fb', /does not name a package/],
  [`node_modules/${'a'.repeat(215)}`, /does not name a package/],
  ['node_modules/a/../b', /climbs out/],
  ['../a/../b', /climbs out/],
  ['packages/../../etc', /climbs out/],
  ['node_modules/a/node_modules/../../../etc', /does not name a package/],
  ['/etc', /not a relative path/],
  ['a//b', /not a relative path/],
  ['./a', /not a relative path/],
  ['packages/a/', /not a relative path/],
  ['a\\b', /not a relative path/],
  ['a\u0000b', /not a relative path/],
  ['', /not a relative path/],
  ['a/'.repeat(201), /more than 200 steps/],
  [Array.from({ length: 101 }, () => 'node_modules/a').join('/'), /more than 200 steps/],
  ['x'.repeat(4097), /more than 4096 characters/],
])('%j is refused', (text, problem) => expect(parseLocation(text)).toMatch(problem))

test.each([
  ['the longest path', `a/${'x'.repeat(4094)}`],
  ['the deepest', Array.from({ length: 100 }, () => 'node_modules/a').join('/')],
])('%s is read', (_, text) => expect(parseLocation(text)).toHaveProperty('folder'))
