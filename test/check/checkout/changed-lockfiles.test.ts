import { describe, expect, test } from 'vitest'
import { listPlaces } from '../../../src/check/checkout/changed-lockfiles.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const lock = (more: object = {}) =>
  JSON.stringify({ name: 'a', lockfileVersion: 3, packages: { '': {} }, ...more })
const base: Tree = {
  'package-lock.json': lock(),
  'package.json': '{}',
  'app/package-lock.json': lock(),
  'app/package.json': '{}',
  'lib/package.json': '{}',
}

function list(then: Tree, now: Tree) {
  const sides = { top, before: commitOf(then), after: diskOf(now), outer: null }
  return listPlaces(sides, filesOf(now))
}
const changed = (then: Tree, now: Tree) =>
  list(then, now)
    .places.filter((place) => place.isChanged)
    .map(({ before, after }) => `${before ?? '-'} > ${after ?? '-'}`)
const without = (tree: Tree, file: string): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([name]) => name !== file))

describe('a lockfile counts as changed', () => {
  const root = 'package-lock.json > package-lock.json'
  const app = 'app/package-lock.json > app/package-lock.json'
  const linking = { 'app/package-lock.json': lock({ packages: { '': {}, '../lib': {} } }) }
  test.each<[string, Tree, Tree, string[]]>([
    ['for nothing', base, base, []],
    ['for its own text', base, { ...base, 'app/package-lock.json': lock({ name: 'b' }) }, [app]],
    ['for its manifest', base, { ...base, 'app/package.json': '{"name":"b"}' }, [app]],
    [
      'for the manifest of a folder without a lockfile below it',
      base,
      { ...base, 'lib/package.json': '{"a":1}' },
      [root],
    ],
    ['for an .npmrc that came', base, { ...base, 'app/.npmrc': 'a=b' }, [app]],
    ['for the policy beside it', base, { ...base, 'app/depgate.json': '{}' }, [app]],
    ['not for a policy below another lockfile', base, { ...base, 'depgate.json': '{}' }, [root]],
    [
      'for a policy that only another one can extend',
      base,
      { ...base, 'policies/depgate.json': '{}' },
      [root, app],
    ],
    [
      'for a folder elsewhere that it names',
      { ...base, ...linking },
      { ...base, ...linking, 'lib/package.json': '{"a":1}' },
      [root, app],
    ],
    ['where it came', without(base, 'app/package-lock.json'), base, ['- > app/package-lock.json']],
    ['where it went', base, without(base, 'app/package-lock.json'), ['app/package-lock.json > -']],
    [
      'where a shrinkwrap takes its place',
      base,
      { ...base, 'app/npm-shrinkwrap.json': lock() },
      ['app/package-lock.json > app/npm-shrinkwrap.json'],
    ],
    ['not below node_modules', base, { ...base, 'node_modules/x/package.json': '{}' }, []],
  ])('%s', (_, then, now, expected) => expect(changed(then, now).sort()).toEqual([...expected].sort()))
})

describe('what nothing reads', () => {
  test.each<[string, Tree, string[]]>([
    ['a lockfile of another package manager', { 'deno.lock': '' }, ['deno.lock']],
    ['one in capitals', { 'lib/Package-Lock.json': lock() }, ['lib/Package-Lock.json']],
    [
      'one that is committed below node_modules',
      { 'node_modules/x/package-lock.json': lock() },
      ['node_modules/x/package-lock.json'],
    ],
    ['nothing else', { 'readme.md': '' }, []],
  ])('%s', (_, more, expected) =>
    expect(list(base, { ...base, ...more }).unread.map(({ file }) => file)).toEqual(expected),
  )
})
