import path from 'node:path'
import { expect, test } from 'vitest'
import { comparePolicyPlaces, findOrigins } from '../../../src/check/checkout/moved-projects.ts'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const lock = JSON.stringify({
  name: 'app',
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example.test/a/-/a-1.0.0.tgz' },
  },
})
const project = (folder: string, more: Tree = {}): Tree => ({
  [`${folder}/package-lock.json`]: lock,
  [`${folder}/package.json`]: '{"name":"app","dependencies":{"a":"1.0.0"}}',
  ...Object.fromEntries(Object.entries(more).map(([file, text]) => [`${folder}/${file}`, text])),
})
const loose = { 'depgate.json': '{"rules":{"minimum-age":"off"}}' }

function move(then: Tree, now: Tree, from: string, to: string) {
  const sides = { top, before: commitOf(then), after: diskOf(now), outer: null }
  const host = {
    ...filesOf(now),
    env: {},
    policyPlaces: { managed: [], user: path.resolve('/home/policy.json') },
  }
  const came = { sides, before: null, after: `${to}/package-lock.json`, isChanged: true }
  const gone = { sides, before: `${from}/package-lock.json`, after: null, isChanged: true }
  const read = [
    { ...came, now: parseLockfile(lock, came.after) },
    { ...gone, now: null },
  ]
  const [place] = read
  const origin = findOrigins(read, [came, gone], host, () => undefined).get(place as (typeof read)[0]) ?? null
  return { origin, policies: comparePolicyPlaces(place as (typeof read)[0], origin, host) }
}

test.each<[string, Tree, Tree, string, string, boolean]>([
  ['a project with its manifest', project('a'), project('b'), 'a', 'b', true],
  ['deeper', project('a'), project('x/y/b'), 'a', 'x/y/b', true],
  [
    'a lockfile whose manifest stays',
    { ...project('a') },
    { ...project('b'), 'a/package.json': '{"name":"app"}' },
    'a',
    'b',
    false,
  ],
  [
    'another project of that name at another place',
    project('a'),
    { ...project('b'), 'b/package.json': '{"name":"other"}' },
    'a',
    'b',
    false,
  ],
  ['out of the fixtures of a test', project('test/fixtures/a'), project('b'), 'test/fixtures/a', 'b', false],
  [
    'among fixtures',
    project('test/fixtures/a'),
    project('test/fixtures/b'),
    'test/fixtures/a',
    'test/fixtures/b',
    true,
  ],
  [
    'out of a looser policy',
    { ...project('a/p'), 'a/depgate.json': loose['depgate.json'] },
    project('b'),
    'a/p',
    'b',
    false,
  ],
  ['with its own policy', project('a', loose), project('b', loose), 'a', 'b', true],
])('%s', (_, then, now, from, to, isWhole) =>
  expect(move(then, now, from, to).origin).toEqual({
    file: `${from}/package-lock.json`,
    isWhole,
    folders: [from],
  }),
)

test('what resembles none that went is judged by the policy of each that did', () => {
  const other = JSON.stringify({ name: 'app', lockfileVersion: 3, packages: { '': {} } })
  const then = { ...project('a'), 'a/package-lock.json': other }
  expect(move(then, project('b'), 'a', 'b').origin).toEqual({ file: null, isWhole: false, folders: ['a'] })
})

test('the policy above the new place is compared with the one above the old', () => {
  const then = { ...project('a/p'), 'a/depgate.json': '{"deny":["x"]}', 'b/depgate.json': '{}' }
  const now = { ...project('b/p'), 'a/depgate.json': '{"deny":["x"]}', 'b/depgate.json': '{}' }
  expect(move(then, now, 'a/p', 'b/p').policies).toMatchObject([
    { kind: 'policy', path: 'b/depgate.json', before: '{"deny":["x"]}', text: '{}' },
  ])
  expect(move(project('a', loose), project('b', loose), 'a', 'b').policies).toEqual([])
})
