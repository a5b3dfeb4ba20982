// The commands of a lockfile's entry beside the published ones.

import { expect, test } from 'vitest'
import { compareCommands } from '../../../src/rules/registry-mismatch/compare-commands.ts'
import { locked, published } from '../../support/build.ts'

type Bin = Readonly<Record<string, string>> | null

const compare = (bin: Bin, shown: Bin, binFolder: string | null = null) =>
  compareCommands(locked('a@1.0.0', { bin }), published({ bin: shown, binFolder }))

test.each<[string, Bin, Bin, string?]>([
  ['none', {}, {}],
  ['a format that does not record them', null, { a: 'a.js' }],
  ['the published ones', { a: 'a.js', b: 'b.js' }, { b: 'b.js', a: 'a.js' }],
  ['as npm spells them', { a: './a.js' }, { a: 'a.js' }],
  ['as Windows spells them', { a: '.\\lib\\a.js' }, { a: 'lib/a.js' }],
  ['a command with a folder in front, which npm removes', { './x/a': 'a.js' }, { a: 'a.js' }],
  ['all left out, as npm 7 does in what it converts', {}, { a: 'a.js' }],
  ['some left out', { a: 'a.js' }, { a: 'a.js', b: 'b.js' }],
  ['of a folder, under their own names', { x: 'bin/x', y: 'bin/y' }, null, 'bin'],
  ['of a folder with a slash at its end', { x: 'bin/x' }, null, 'bin//'],
  ['of a folder below a folder', { x: 'bin/z/x' }, null, 'bin'],
  ['of the package itself as the folder', { x: 'x' }, null, ''],
])('quiet: %s', (_, bin, shown, folder) => expect(compare(bin, shown, folder)).toBeNull())

const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, 'x.js']))

test.each<[string, Bin, Bin, string | null, string, [number, number, number]]>([
  ['added', { a: 'a.js', npm: 'a.js' }, { a: 'a.js' }, null, 'it adds the command npm', [1, 0, 0]],
  ['moved', { a: 'evil.js' }, { a: 'a.js' }, null, 'it moves the command a to evil.js', [0, 0, 1]],
  [
    'added, lost and moved',
    { npm: 'x.js', b: 'y.js' },
    { a: 'a.js', b: 'b.js' },
    null,
    'it adds the command npm, it lacks the command a, it moves the command b to y.js',
    [1, 1, 1],
  ],
  ['more than are listed', many, {}, null, 'it adds the commands a, b, c and 2 more', [5, 0, 0]],
  [
    'the name of a prototype member',
    { constructor: 'x' },
    {},
    null,
    'it adds the command constructor',
    [1, 0, 0],
  ],
  [
    'an escape sequence in a name',
    { 'a\u001b[31mb\u202e': 'x' },
    {},
    null,
    'it adds the command ab',
    [1, 0, 0],
  ],
  [
    'a command that a folder does not make',
    { npm: 'bin/x' },
    null,
    'bin/',
    'it moves the command npm to bin/x',
    [0, 0, 1],
  ],
  [
    'a file outside of the folder',
    { x: 'lib/x', y: 'bin/y' },
    null,
    'bin',
    'it moves the command x to lib/x',
    [0, 0, 1],
  ],
  [
    'a file of a folder that begins with the same letters',
    { x: 'bin2/x' },
    null,
    'bin',
    'it moves the command x to bin2/x',
    [0, 0, 1],
  ],
  ['a file without a published folder', { npm: 'x' }, null, null, 'it moves the command npm to x', [0, 0, 1]],
])('reports: %s', (_, bin, shown, folder, words, [added, lost, edited]) =>
  expect(compare(bin, shown, folder)).toEqual({
    part: 'commands',
    words,
    facts: { addedCommands: added, lostCommands: lost, editedCommands: edited },
  }),
)
