// A lockfile is parsed once; npm's record of node_modules only where it has an entry that the lockfile has not.

import { describe, expect, test } from 'vitest'
import { openDiskLockfiles } from '../../../src/hook/judge/disk-lockfiles.ts'
import { stateOf } from '../../support/approved-state.ts'
import { diskOf, type Tree } from '../../support/memory-snapshot.ts'

const record = 'node_modules/.package-lock.json'
const open = (tree: Tree) => openDiskLockfiles(stateOf({}, tree), diskOf(tree))
const lock = (packages: object, lockfileVersion: unknown = 3) => JSON.stringify({ lockfileVersion, packages })
const entry = (version: string, more: object = {}) => ({ 'node_modules/x': { version, ...more } })
const integrity = `sha512-${'A'.repeat(86)}==`

describe('a lockfile', () => {
  test('is read with the manifests of its folder, once', () => {
    const tree = {
      'web/package-lock.json': lock({ '': {}, ...entry('1.0.0') }),
      'web/package.json': '{"dependencies":{"x":"^1.0.0"}}',
    }
    const locks = open(tree)
    const read = locks.read('web/package-lock.json')
    expect(read?.packages.map(({ location }) => location)).toEqual(['node_modules/x'])
    expect(read?.manifests[0]?.ranges.map(({ name, range }) => `${name} ${range}`)).toEqual(['x ^1.0.0'])
    expect(locks.read('web/package-lock.json')).toBe(read)
  })

  test('is null where it is not, and an error where it cannot be judged', () => {
    const locks = open({ 'package-lock.json': '{', [record]: lock(entry('1.0.0')) })
    expect(locks.read('npm-shrinkwrap.json')).toBeNull()
    expect(() => locks.read('package-lock.json')).toThrow('package-lock.json')
    expect(locks.read(record)?.packages.map(({ version }) => version)).toEqual(['1.0.0'])
  })
})

describe('a record', () => {
  const repeats = (own: string, locked: string) =>
    open({ 'package-lock.json': locked, [record]: own }).repeats(record, 'package-lock.json')
  const more = { 'node_modules/y': { version: '2.0.0' } }

  test.each<[string, string, string]>([
    ['the same entries', lock(entry('1.0.0')), lock({ '': { name: 'app' }, ...entry('1.0.0') })],
    ['fewer entries', lock(entry('1.0.0')), lock({ ...entry('1.0.0'), ...more })],
    ['none', lock({}), lock(entry('1.0.0'))],
    ['entries under version 2', lock(entry('1.0.0')), lock(entry('1.0.0'), 2)],
  ])('repeats the lockfile with %s', (_, own, locked) => expect(repeats(own, locked)).toBe(true))

  test.each<[string, string, string]>([
    ['another version', lock(entry('6.6.6')), lock(entry('1.0.0'))],
    ['another hash', lock(entry('1.0.0', { integrity })), lock(entry('1.0.0', { integrity: 'sha1-x' }))],
    ['a hash less', lock(entry('1.0.0')), lock(entry('1.0.0', { integrity }))],
    ['another source', lock(entry('1.0.0', { resolved: 'https://a.test/x.tgz' })), lock(entry('1.0.0'))],
    ['a link', lock(entry('1.0.0', { link: true })), lock(entry('1.0.0'))],
    ['one more', lock({ ...entry('1.0.0'), ...more }), lock(entry('1.0.0'))],
    ['one of a prototype', '{"lockfileVersion":3,"packages":{"__proto__":{}}}', lock({})],
    ['the name of a method', lock({ toString: {} }), lock({})],
    ['another of two keys', `{"lockfileVersion":3,"packages":{"a":1,"a":2}}`, lock({ a: 1 })],
    ['what is no JSON', '{', lock({})],
    ['null', 'null', lock({})],
    ['packages as a list', lock([]), lock({})],
    ['no packages', '{"lockfileVersion":3}', lock({})],
    ['the first version of lockfiles beside it', lock(entry('1.0.0')), lock(entry('1.0.0'), 1)],
    ['no version', lock(entry('1.0.0'), null), lock(entry('1.0.0'))],
  ])('does not with %s', (_, own, locked) => expect(repeats(own, locked)).toBe(false))

  test('repeats nothing where there is no lockfile, or no record', () => {
    const locks = open({ [record]: lock({}) })
    expect(locks.repeats(record, null)).toBe(false)
    expect(locks.repeats(record, 'package-lock.json')).toBe(false)
    expect(locks.repeats('web/node_modules/.package-lock.json', record)).toBe(false)
  })
})

test('versions are those of packages that are in their places, and no others', () => {
  const packages = {
    '': { version: '1.0.0' },
    ...entry('1.0.0'),
    'node_modules/linked': { version: '2.0.0', link: true },
    'node_modules/unlinked': { version: '2.0.0', link: false },
    'node_modules/bare': {},
    'node_modules/number': { version: 2 },
    'node_modules/null': null,
    'node_modules/text': 'version',
  }
  const locks = open({ 'package-lock.json': lock(packages), 'old/package-lock.json': lock(packages, 1) })
  expect(locks.versions('package-lock.json')).toEqual([
    { location: '', version: '1.0.0' },
    { location: 'node_modules/x', version: '1.0.0' },
  ])
  expect(locks.versions('old/package-lock.json')).toEqual([])
  expect(locks.versions('none')).toEqual([])
})
