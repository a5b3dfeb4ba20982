import { expect, test } from 'vitest'
import { readBunEntries } from '../../../src/lockfile/bun/entry.ts'
import { readBunProjects } from '../../../src/lockfile/bun/importers.ts'
import { linkBun } from '../../../src/lockfile/bun/nodes.ts'
import { sectionOf } from '../../support/npm-lock.ts'

const info = (dependencies: object) => ({ dependencies })
const lock = sectionOf({
  workspaces: { '': { dependencies: { a: '1' } }, 'packages/w': { name: '@x/w', dependencies: { b: '1' } } },
  packages: {
    a: ['a@1.0.0', '', info({ b: '1', c: '1' }), 'sha512-x'],
    'a/b': ['b@1.0.0', '', info({ c: '1' }), 'sha512-x'],
    b: ['b@2.0.0', '', {}, 'sha512-x'],
    c: ['c@1.0.0', '', {}, 'sha512-x'],
    '@x/w': ['@x/w@workspace:packages/w'],
    '@x/w/b': ['b@3.0.0', '', info({ c: '1' }), 'sha512-x'],
  },
})
const { nodes, importers } = linkBun(
  readBunEntries(lock),
  readBunProjects(
    lock,
    () => null,
    () => [],
  ),
)
const idOf = (index: number | null) =>
  index === null ? null : `${nodes[index]?.name}@${nodes[index]?.version}`

test('a dependency is found from the place of the package upwards', () => {
  expect(nodes.map(({ location, links }) => [location, links.map(({ to }) => idOf(to))])).toEqual([
    ['node_modules/a', ['b@1.0.0', 'c@1.0.0']],
    ['node_modules/a/node_modules/b', ['c@1.0.0']],
    ['node_modules/b', []],
    ['node_modules/c', []],
    ['node_modules/@x/w', []],
    ['packages/w/node_modules/b', ['c@1.0.0']],
  ])
})

test('a workspace finds what lies in its own folder first', () => {
  const of = (nth: number) => {
    const importer = importers[nth]
    return importer?.asks.map((declared) => idOf(importer.resolve(declared)))
  }
  expect(of(0)).toEqual(['a@1.0.0'])
  expect(of(1)).toEqual(['b@3.0.0'])
})

test('a workspace that the manifest of the root does not select is a folder like any other', () => {
  const own = (root: string | null) =>
    linkBun(
      readBunEntries(lock),
      readBunProjects(
        lock,
        (file) => (file === 'package.json' ? root : null),
        () => [],
      ),
    ).nodes.filter(({ isOwn }) => isOwn === true).length
  expect([null, '{"workspaces":["packages/*"]}', '{"workspaces":["apps/*"]}', '{}'].map(own)).toEqual([
    1, 1, 0, 0,
  ])
})
