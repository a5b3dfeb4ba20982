import { expect, test } from 'vitest'
import { identify, locate } from '../../src/change/identity.ts'
import type { Judged } from '../../src/model/change.ts'
import { arrival, declared, projectFile, rangeChange } from '../support/build.ts'

test.each<[string, Judged, object]>([
  [
    'a package by its purl',
    arrival('@s/a@1.1.0', { kind: 'updated', previous: '1.0.0' }),
    { package: 'pkg:npm/%40s/a@1.1.0', name: '@s/a', version: '1.1.0', previous: '1.0.0' },
  ],
  [
    'a range by its manifest',
    rangeChange(declared('a', '^1.0.0'), '1.0.0'),
    { package: 'package.json', name: 'a', version: '^1.0.0', previous: '1.0.0' },
  ],
  [
    'a file by its path',
    projectFile('.npmrc', ''),
    { package: '.npmrc', name: '.npmrc', version: null, previous: null },
  ],
  [
    'untrusted text only cleaned',
    rangeChange(declared('a\u001b[31m', '1\u0007.0'), '\u202e2'),
    { name: 'a', version: expect.not.stringContaining('\u0007') as string, previous: '2' },
  ],
])('%s', (_, one, expected) => expect(identify(one)).toMatchObject(expected))

test.each<[string, Judged, number | undefined, object | null]>([
  [
    'a package at the line of its nearest copy',
    arrival('a@1.0.0', { copy: { line: 7 } }),
    undefined,
    { file: 'package-lock.json', line: 7 },
  ],
  ['a package at the line of the breach', arrival('a@1.0.0', { copy: { line: 7 } }), 9, { line: 9 }],
  ['a package without an entry nowhere', arrival('a@1.0.0', { copy: { line: 0 } }), undefined, null],
  ['a range at its line', rangeChange(declared('a', '1')), undefined, { file: 'package.json', line: 3 }],
  ['a range of a lockfile nowhere', rangeChange(declared('a', '1', { line: null })), undefined, null],
  ['a file at its first line', projectFile('.npmrc', ''), undefined, { file: '.npmrc', line: 1 }],
  ['a file at the line of the breach', projectFile('.npmrc', ''), 4, { line: 4 }],
])('%s', (_, one, at, expected) => {
  const found = locate(one, at)
  if (expected === null) expect(found).toBeNull()
  else expect(found).toMatchObject(expected)
})
