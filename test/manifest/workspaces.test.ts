import { expect, test } from 'vitest'
import { openFile } from '../../src/json/section.ts'
import { findWorkspaces } from '../../src/manifest/workspaces.ts'

const find = (workspaces: unknown) =>
  findWorkspaces(openFile(JSON.stringify({ workspaces }), 'package.json', ''))

test.each<[unknown, string[], string[]]>([
  [undefined, [], ['a']],
  [['packages/*'], ['packages/a'], ['packages', 'packages/a/b', 'packages/node_modules']],
  [{ packages: ['a'] }, ['a'], ['b']],
  [['./a/', '/b'], ['a', 'b'], []],
  [['packages/*', '!packages/a'], ['packages/b'], ['packages/a']],
  [['packages/*', '!packages/a', 'packages/a'], ['packages/a'], []],
  // As in map-workspaces: a later pattern takes back only an exclusion that matches the pattern's own text.
  [['!packages/a', 'packages/*'], ['packages/b'], ['packages/a']],
  [['!packages/*', 'packages/a'], ['packages/a'], ['packages/b']],
  [['packages/*', '!!packages/a'], ['packages/a', 'packages/b'], []],
  [['{a,b}/*'], ['a/x', 'b/x'], ['c/x']],
  [['**'], ['a', 'a/b'], ['node_modules/a', 'a/node_modules/b']],
])('%j', (patterns, included, others) => {
  const isWorkspace = find(patterns)
  expect(included.filter((folder) => !isWorkspace(folder))).toEqual([])
  expect(others.filter(isWorkspace)).toEqual([])
})

test.each<[unknown, string]>([
  ['packages/*', 'must be an array of patterns, not a string'],
  [[1], 'must hold strings, not a number'],
  [['a/[b'], 'uses a pattern that depgate cannot read: "a/[b"'],
  [['x'.repeat(501)], 'uses a pattern that depgate cannot read'],
  [['{a,b}'.repeat(12)], 'stands for more than 500 patterns'],
  [Array.from({ length: 501 }, (_, nth) => `${nth}/*`), 'stands for more than 500 patterns'],
])('%#: refused', (patterns, message) => expect(() => find(patterns)).toThrow(message))

test('any number of plain names is read', () => {
  const names = Array.from({ length: 5_000 }, (_, nth) => `packages/${nth}`)
  expect(find(names)('packages/4999')).toBe(true)
})

test('patterns that take too long are refused', () => {
  const isWorkspace = find(Array.from({ length: 400 }, (_, nth) => `${'*a'.repeat(100)}${nth}`))
  expect(() => isWorkspace('a'.repeat(100_000))).toThrow('takes too long')
})
