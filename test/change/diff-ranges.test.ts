import { expect, test } from 'vitest'
import { diffRanges } from '../../src/change/diff-ranges.ts'
import type { DeclaredRange } from '../../src/model/report.ts'
import { declared, lockfile } from '../support/build.ts'

const git = 'git+https://g.example.test/a.git'

test.each<[string, DeclaredRange[], DeclaredRange[], [string | null, string, boolean][]]>([
  ['the same range', [declared('a', '1.0.0')], [declared('a', '1.0.0')], []],
  ['a removed range', [declared('a', '1.0.0')], [], []],
  ['a new dependency', [], [declared('a', '1.0.0')], [[null, '1.0.0', true]]],
  ['an edited range', [declared('a', '1.0.0')], [declared('a', '^1.0.0')], [['1.0.0', '^1.0.0', false]]],
  [
    'the same dependency in another field is no new one',
    [declared('a', '1.0.0')],
    [declared('a', '1.0.0', { field: 'devDependencies' })],
    [[null, '1.0.0', false]],
  ],
  [
    'the same dependency in another manifest is new there',
    [declared('a', '1.0.0')],
    [declared('a', '1.0.0', { manifest: 'w/package.json' })],
    [[null, '1.0.0', true]],
  ],
  [
    'an alias of a dependency that was there is no new one',
    [declared('a', '1.0.0')],
    [declared('b', 'npm:a@1.0.0')],
    [[null, 'npm:a@1.0.0', false]],
  ],
  [
    'another package under a known name is new',
    [declared('a', '1.0.0')],
    [declared('a', 'npm:evil@1.0.0')],
    [['1.0.0', 'npm:evil@1.0.0', true]],
  ],
  [
    'another commit of the same repository is no new one',
    [declared('a', `${git}#c1`)],
    [declared('a', `${git}#c2`)],
    [[`${git}#c1`, `${git}#c2`, false]],
  ],
  ['a folder of the project is its own code', [], [declared('a', 'file:./a')], [[null, 'file:./a', false]]],
])('%s', (_, before, after, expected) =>
  expect(
    diffRanges(lockfile([], before), lockfile([], after)).map(({ previous, declared: { range }, isNew }) => [
      previous,
      range,
      isNew === true,
    ]),
  ).toEqual(expected),
)

test('the manifest is named from where the user is', () => {
  const after = {
    ...lockfile([], [declared('a', '1', { manifest: 'w/package.json' })]),
    path: 'app/package-lock.json',
  }
  expect(diffRanges(lockfile([]), after)).toMatchObject([{ file: 'app/w/package.json' }])
})
