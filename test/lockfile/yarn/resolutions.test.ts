import { describe, expect, test } from 'vitest'
import { openFile } from '../../../src/json/section.ts'
import {
  declareResolutions,
  groupResolutions,
  readResolutions,
} from '../../../src/lockfile/yarn/resolutions.ts'

const read = (resolutions: object, isBerry: boolean) =>
  readResolutions(openFile(JSON.stringify({ resolutions }), 'package.json', ''), isBerry)

describe('yarn berry', () => {
  test.each([
    ['ms', [], null, 'ms', null],
    ['@s/ms', [], null, '@s/ms', null],
    ['ms@npm:^2.1.3', [], null, 'ms', 'npm:^2.1.3'],
    ['debug/ms', ['debug'], null, 'ms', null],
    ['@s/a@npm:1.0.0/@s/b@npm:2', ['@s/a'], 'npm:1.0.0', '@s/b', 'npm:2'],
  ])('%s', (key, above, parent, name, range) =>
    expect(read({ [key]: '2.0.0' }, true)).toMatchObject([
      { above, parent, name, range, replacement: '2.0.0', line: 1 },
    ]),
  )
  test.each(['**/ms', 'a/b/c', ''])('%j applies to nothing', (key) =>
    expect(read({ [key]: '2.0.0' }, true)).toEqual([]),
  )
})

describe('yarn 1', () => {
  test.each([
    ['ms', [], 'ms'],
    ['**/ms', ['**'], 'ms'],
    ['@s/a/@s/b', ['@s/a'], '@s/b'],
    ['a/**/b', ['a', '**'], 'b'],
  ])('%s', (key, above, name) =>
    expect(read({ [key]: '2.0.0' }, false)).toMatchObject([{ above, name, range: null }]),
  )
})

test('each declares a range, nested ones with the names above', () =>
  expect(
    declareResolutions(read({ 'a/b': 'npm:1.0.0', 'ms@npm:^2': 'npm:x@2.0.0' }, true)).map(
      ({ name, range }) => [name, range],
    ),
  ).toEqual([
    ['a > b', '1.0.0'],
    ['ms@^2', 'npm:x@2.0.0'],
  ]))

test('they are found by the name that they replace', () =>
  expect(groupResolutions(read({ 'a/b': '1', b: '2' }, true)).get('b')).toHaveLength(2))
