import { expect, test } from 'vitest'
import { compareCopies } from '../../../src/change/compare-copies.ts'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { compareMark } from '../../../src/rules/registry-mismatch/compare-optional.ts'

type Entry = Record<string, unknown>

/** What is falsely marked in a project with one package `a`, which asks for `b`. */
function marked(root: Entry, a: Entry, b: Entry = {}): string[] {
  const entry = (name: string, more: Entry) => ({
    version: '1.0.0',
    resolved: `https://registry.example.test/${name}/-/${name}-1.0.0.tgz`,
    integrity: 'sha512-aaaa',
    ...more,
  })
  const packages = { '': root, 'node_modules/a': entry('a', a), 'node_modules/b': entry('b', b) }
  const text = JSON.stringify({ name: 'app', lockfileVersion: 3, packages })
  const lockfile = parseLockfile(text, 'package-lock.json', () => JSON.stringify(root))
  return lockfile.packages.filter((one) => compareMark(one) !== null).map(({ name }) => name)
}

const mark = { optional: true, os: ['nothing'] }
const needs = { dependencies: { b: '1.0.0' } }

test.each<[string, string[], string[]]>([
  ['a dependency', marked({ dependencies: { a: '1.0.0' } }, mark), ['a']],
  ['what a dependency needs', marked({ dependencies: { a: '1.0.0' } }, needs, mark), ['b']],
  ['a development dependency', marked({ devDependencies: { a: '1.0.0' } }, { ...mark, dev: true }), ['a']],
  [
    'needed by both ways',
    marked(
      { dependencies: { b: '1.0.0' }, optionalDependencies: { a: '1.0.0' } },
      { ...needs, ...mark },
      mark,
    ),
    ['b'],
  ],
])('falsely marked: %s', (_, found, expected) => expect(found).toEqual(expected))

test.each<[string, string[]]>([
  ['an optional dependency', marked({ optionalDependencies: { a: '1.0.0' } }, mark)],
  [
    'what an optional one needs',
    marked({ optionalDependencies: { a: '1.0.0' } }, { ...needs, ...mark }, mark),
  ],
  [
    'optional to a dependency',
    marked({ dependencies: { a: '1.0.0' } }, { optionalDependencies: { b: '1.0.0' } }, mark),
  ],
  [
    'optional in development',
    marked(
      { devDependencies: { a: '1.0.0' } },
      { dev: true, optionalDependencies: { b: '1.0.0' } },
      { ...mark, dev: true },
    ),
  ],
  [
    'a peer',
    marked({ dependencies: { a: '1.0.0' } }, { peerDependencies: { b: '1.0.0' } }, { ...mark, peer: true }),
  ],
  ['asked for by nothing', marked({ dependencies: { a: '1.0.0' } }, {}, mark)],
  ['the mark alone', marked({ dependencies: { a: '1.0.0' } }, { optional: true })],
  ['for some platforms, and not marked', marked({ dependencies: { a: '1.0.0' } }, { os: ['nothing'] })],
  ['no mark', marked({ dependencies: { a: '1.0.0' } }, needs)],
])('no false mark: %s', (_, found) => expect(found).toEqual([]))

test('the mark alone is a change', () => {
  const read = (a: Entry) =>
    parseLockfile(
      JSON.stringify({
        lockfileVersion: 3,
        packages: { '': { dependencies: { a: '1.0.0' } }, 'node_modules/a': { version: '1.0.0', ...a } },
      }),
      'package-lock.json',
      () => null,
    ).packages
  expect(compareCopies(read({}), read(mark))).toEqual(['optional mark'])
})
