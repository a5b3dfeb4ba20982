import { expect, test } from 'vitest'
import { diff } from '../../src/change/diff.ts'
import newDependency from '../../src/rules/new-dependency.ts'
import type { DeclaredRange } from '../../src/model/report.ts'
import { declared, lockfile, rangeChange } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const added = (name: string, range: string, more = {}) => ({
  ...rangeChange(declared(name, range, more)),
  isNew: true as const,
})

testRule(newDependency, {
  quiet: [
    { name: 'a range that was edited', arrival: rangeChange(declared('a', '^2'), '^1'), setting: 'error' },
    { name: 'by default', arrival: added('a', '1.0.0') },
    {
      name: 'one that anyone may add',
      arrival: added('@acme/ui', '1.0.0'),
      setting: ['error', { exclude: ['@acme/*'] }],
    },
  ],
  reports: [
    {
      name: 'one that is new',
      arrival: added('a', '1.0.0'),
      setting: 'error',
      finding: {
        level: 'error',
        name: 'a',
        message: 'a (1.0.0) in dependencies is a dependency that this manifest did not have',
      },
    },
    {
      name: 'a stranger under a name that anyone may add',
      arrival: added('@acme/ui', 'npm:evil@1.0.0'),
      setting: ['error', { exclude: ['@acme/*'] }],
      finding: { level: 'error' },
    },
    {
      name: 'at warn',
      arrival: added('a', '1.0.0'),
      setting: 'warn',
      finding: { level: 'warn' },
    },
  ],
})

const isLocal = { locked: { version: '1.0.0', integrity: null, isLocal: true } }
const one = (...ranges: DeclaredRange[]) => lockfile([], ranges)

test.each<[string, DeclaredRange[], DeclaredRange[], boolean]>([
  ['an entry', [], [declared('a', '1.0.0')], true],
  ['one of a field that npm installs too', [], [declared('a', '^1', { field: 'peerDependencies' })], true],
  ['an alias that leads to another package', [declared('a', 'npm:b@1')], [declared('a', 'npm:c@1')], true],
  ['a name that turns into an alias', [declared('a', '1.0.0')], [declared('a', 'npm:evil@1.0.0')], true],
  ['a repository in the place of the registry', [declared('a', '1.0.0')], [declared('a', 'u/a#v1')], true],
  ['an extension of a package', [], [declared('x@1 > a', '^1', { field: 'packageExtensions' })], true],
  ['an override by another package', [], [declared('a', 'npm:b@1', { field: 'overrides' })], true],
  ['an edited range', [declared('a', '^1')], [declared('a', '^2')], false],
  [
    'a move to another field',
    [declared('a', '1.0.0')],
    [declared('a', '1.0.0', { field: 'devDependencies' })],
    false,
  ],
  ['a package under another alias', [declared('a', '1.0.0')], [declared('b', 'npm:a@1.0.0')], false],
  ['another commit of the same repository', [declared('a', 'u/a#v1')], [declared('a', 'u/a#v2')], false],
  [
    'an override that only sets a version',
    [],
    [declared('x > a@^1', '1.2.3', { field: 'overrides' })],
    false,
  ],
  ['a folder of the project', [], [declared('a', 'file:./a')], false],
  ['a workspace', [], [declared('a', '^1', isLocal)], false],
])('%s', (_, before, after, isNew) => {
  const changes = diff(one(...before), one(...after))
  expect(changes).toHaveLength(1)
  expect(changes[0]).toMatchObject({ type: 'range' })
  expect('isNew' in (changes[0] ?? {})).toBe(isNew)
})
