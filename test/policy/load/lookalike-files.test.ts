// Finds files that look like a policy beside the lockfiles, and names them in one line.

import { expect, test } from 'vitest'
import { reportLookalikes } from '../../../src/policy/load/lookalike-files.ts'
import { filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

function report(tree: Tree, folders: readonly string[] = [], read?: (file: string) => string | null): string {
  let written = ''
  const err = { write: (text: string) => void (written += text), isTerminal: false, width: null }
  reportLookalikes(folders, { ...filesOf(tree), ...(read === undefined ? {} : { read }), err })
  return written
}
const line = (names: string, are = 'is not read as a policy') =>
  `depgate: ${names} ${are}: only depgate.json beside the lockfile is\n`
const key = 'the key "depgate" of'

test.each<[string, Tree, string]>([
  ['no file', {}, ''],
  ['the policy itself', { 'depgate.json': '{}' }, ''],
  ['another name', { '.depgate.json': '{}' }, line('.depgate.json')],
  ['an empty file', { 'depgate.yml': '' }, line('depgate.yml')],
  ['a file in a folder', { '.github/depgate.json': '{}' }, line('.github/depgate.json')],
  [
    'two',
    { 'depgate.yaml': '', '.depgaterc': '' },
    line('.depgaterc, depgate.yaml', 'are not read as policies'),
  ],
  [
    'the policy by another spelling of its name, where names have no case',
    { 'depgate.json': '{}', 'Depgate.json': '{}' },
    '',
  ],
  ['another file in such a spelling', { 'depgate.json': '{}', 'Depgate.json': '{ }' }, line('Depgate.json')],
  [
    'the same text under another name',
    { 'depgate.json': '{}', 'depgate.jsonc': '{}' },
    line('depgate.jsonc'),
  ],
  ['a key of package.json', { 'package.json': '{"depgate":{}}' }, line(`${key} package.json`)],
  ['a key further down', { 'package.json': '{"devDependencies":{"depgate":"1"}}' }, ''],
  ['a value', { 'package.json': '{"name":"depgate"}' }, ''],
  ['a package.json that is no JSON', { 'package.json': '{"depgate":' }, ''],
  ['a package.json that is no object', { 'package.json': '["depgate"]' }, ''],
  ['a package.json that is null', { 'package.json': 'null' }, ''],
])('%s', (_, tree, expected) => expect(report(tree)).toBe(expected))

test('in the folders of the lockfiles, each once', () => {
  const tree = { '.depgate.json': '', 'a/.depgate.json': '', 'b/depgate.yml': '' }
  const [a, b] = [`${top}/a`, `${top}/b`]
  expect(report(tree, [a, b, a])).toBe(line('a/.depgate.json, b/depgate.yml', 'are not read as policies'))
})

test('of fifty folders at most', () => {
  const folders = Array.from({ length: 60 }, (_, nth) => `${top}/${nth}`)
  expect(report({ '49/depgate.yml': '' }, folders)).toBe(line('49/depgate.yml'))
  expect(report({ '50/depgate.yml': '' }, folders)).toBe('')
})

test('what cannot be read is passed over', () =>
  expect(
    report({}, [], () => {
      throw new Error('EACCES')
    }),
  ).toBe(''))

test('a name without escape sequences', () =>
  expect(report({ 'a\u001b[31mb/depgate.yml': '' }, [`${top}/a\u001b[31mb`])).toBe(line('ab/depgate.yml')))
