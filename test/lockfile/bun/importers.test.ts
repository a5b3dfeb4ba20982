import { expect, test } from 'vitest'
import {
  readBunOverrides,
  readBunProjects,
  readCatalogs,
  sectionOrNothing,
} from '../../../src/lockfile/bun/importers.ts'
import { sectionOf } from '../../support/npm-lock.ts'

const lock = sectionOf({
  workspaces: { '': { name: 'app', dependencies: { a: '1' } }, 'packages/b': { dependencies: { c: '1' } } },
})

test('manifests count before what the lockfile has of them, with lines', () => {
  const files: Record<string, string> = { 'package.json': '{"name":"own",\n"dependencies":{"a":"2"}}' }
  const [root, member] = readBunProjects(
    lock,
    (file) => files[file] ?? null,
    () => [],
  )
  expect(root).toMatchObject({ folder: '', name: 'own', asks: [{ name: 'a', range: '2', line: 2 }] })
  expect(member).toMatchObject({
    folder: 'packages/b',
    name: 'b',
    asks: [{ name: 'c', range: '1', line: null }],
  })
})

test('overrides and catalogs are those of the root', () => {
  const files: Record<string, string> = {
    'package.json': '{"overrides":{"a":"1"},"catalog":{"b":"^2"}}',
    'packages/b/package.json': '{"overrides":{"evil":"1"}}',
  }
  const [root, member] = readBunProjects(
    lock,
    (file) => files[file] ?? null,
    () => [],
  )
  expect(root?.asks.map(({ field, name }) => [field, name])).toEqual([
    ['overrides', 'a'],
    ['catalogs', 'b'],
  ])
  expect(member?.asks).toEqual([])
})

test.each<[object, string[]]>([
  [{ overrides: { a: '1', 'b@^2': '2' } }, ['a@1', 'b@^2@2']],
  [{ overrides: { a: { '.': '1', b: { c: '2' } } } }, ['a@1', 'a > b > c@2']],
  [{ resolutions: { '**/a': '1', 'x/a': '2' } }, ['a@1', 'x/a@2']],
  [{ overrides: { a: 1, b: null, c: ['1'] } }, []],
  [{ overrides: 'x', resolutions: [] }, []],
])('overrides of %j', (fields, expected) => {
  expect(readBunOverrides(sectionOf(fields)).map(({ name, range }) => `${name}@${range}`)).toEqual(expected)
})

test('catalogs lie at the top or in workspaces', () => {
  const root = sectionOf({ catalog: { a: '1' }, workspaces: { catalogs: { x: { b: '2' } }, packages: [] } })
  expect(readCatalogs(root).map(({ name, range }) => `${name}@${range}`)).toEqual(['a@1', 'x > b@2'])
  expect(readCatalogs(sectionOf({ workspaces: ['a'], catalog: 7 }))).toEqual([])
})

test('a field of another type is none', () => expect(sectionOrNothing(sectionOf({ a: [] }), 'a')).toBeNull())
