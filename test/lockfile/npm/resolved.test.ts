import { describe, expect, test } from 'vitest'
import { classifyAddress, isAddress } from '../../../src/lockfile/npm/resolved.ts'

const host = 'https://registry.example.test'
const ms = { name: 'ms', version: '2.1.3' }
const scoped = { name: '@s/ms', version: '2.1.3' }
const commit = 'c'.repeat(40)

test.each([
  [null, ms],
  ['', ms],
  [`${host}/ms/-/ms-2.1.3.tgz`, ms],
  [`${host}/api/npm/ms/-/ms-2.1.3.tgz`, ms],
  [`${host}/ms/-/ms-2.1.3.tgz?token=x`, ms],
  [`${host}/@s/ms/-/ms-2.1.3.tgz`, scoped],
  [`${host}/@s%2fms/-/ms-2.1.3.tgz`, scoped],
  [`${host}/@s/ms/-/@s/ms-2.1.3.tgz`, scoped],
  [`${host}/download/@s/ms/2.1.3/abc`, scoped],
  [`${host}/@s/ms/2.1.3.tgz`, scoped],
  [`${host}/ms/-/ms-2.1.3.tgz`, { name: 'ms', version: '2.1.3+build' }],
])('%s is in the shape of a registry', (address, id) =>
  expect(classifyAddress(address, id).type).toBe('registry'),
)

test.each([
  ['another package', `${host}/evil/-/evil-2.1.3.tgz`, { type: 'remote' }],
  ['another version', `${host}/ms/-/ms-2.1.2.tgz`, { type: 'remote' }],
  ['a name that ends in it', `${host}/xms/-/xms-2.1.3.tgz`, { type: 'remote' }],
  ['the scope left out', `${host}/ms/-/ms-2.1.3.tgz`, { type: 'remote' }, scoped],
  ['a full commit', `git+ssh://git@g.example.test/o/r.git#${commit}`, { type: 'git', commit }],
  ['a branch', 'git+https://g.example.test/o/r.git#main', { type: 'git', commit: null }],
  ['a shorthand', 'github:o/r', { type: 'git', commit: null }],
  ['a tarball on disk', 'file:../ms.tgz', { type: 'file', path: '../ms.tgz' }],
  ['a folder outside', 'file:../ms', { type: 'directory', path: '../ms', isInside: false }],
  ['an alias, which npm would fetch', 'npm:evil@1.0.0', { type: 'remote' }],
  ['a tag, which npm would fetch', 'latest', { type: 'remote' }],
  ['a very long text', `file:${'x/'.repeat(3000)}`, { type: 'remote' }],
  ['some megabytes', `file:${'../'.repeat(1_000_000)}`, { type: 'remote' }],
  ['the shape in a query', `${host}/x?/ms/-/ms-2.1.3.tgz`, { type: 'remote' }],
  ['no address at all', 'http://[', { type: 'remote' }],
])('%s', (_, address, expected, id = ms) => expect(classifyAddress(address, id)).toMatchObject(expected))

describe('the source', () => {
  test.each([
    [`git+ssh://git@github.com/o/r.git#${commit}`, 'git+ssh://git@github.com/o/r.git', commit],
    [`github:o/r#${commit}`, 'github:o/r', commit],
    [`o/r#${commit}`, 'o/r', commit],
    [`git+file:///lab/r.git#${commit}`, 'git+file:///lab/r.git', commit],
    [`https://github.com/o/r.git#${commit}`, 'https://github.com/o/r.git', commit],
    [
      `git+https://example.test/r.git#${commit}${commit.slice(0, 24)}`,
      'git+https://example.test/r.git',
      `${commit}${commit.slice(0, 24)}`,
    ],
    [`git@example.test:o/r.git#${commit}`, `git@example.test:o/r.git`, commit],
    ['git+ssh://git@github.com/o/r.git#main', 'git+ssh://git@github.com/o/r.git#main', null],
    ['git+ssh://git@github.com/o/r.git', 'git+ssh://git@github.com/o/r.git', null],
    [
      `git+ssh://git@github.com/o/r.git#${commit.slice(1)}`,
      `git+ssh://git@github.com/o/r.git#${commit.slice(1)}`,
      null,
    ],
    ['git+ssh://git@github.com/o/r.git#semver:^1', 'git+ssh://git@github.com/o/r.git#semver:^1', null],
    [`github:o/r#${commit}::path:sub`, `github:o/r#${commit}::path:sub`, commit],
  ])('from git: %s', (address, url, commitOfSource) => {
    expect(classifyAddress(address, ms)).toEqual({ type: 'git', url, commit: commitOfSource })
  })

  test.each([
    ['file:ms-2.1.3.tgz', { type: 'file', path: 'ms-2.1.3.tgz' }],
    ['file:./vendor/../ms.tar.gz', { type: 'file', path: 'ms.tar.gz' }],
    ['file:../ms.tgz', { type: 'file', path: '../ms.tgz' }],
    ['file:local', { type: 'directory', path: 'local', isInside: true }],
    ['file:a/../../local', { type: 'directory', path: '../local', isInside: false }],
    ['file:/../local', { type: 'directory', path: '../local', isInside: false }],
    ['file:///etc', { type: 'directory', path: '/etc', isInside: false }],
    ['file:~/x', { type: 'directory', path: '~/x', isInside: false }],
    ['file:.', { type: 'directory', path: '.', isInside: true }],
  ])('from this disk: %s', (address, source) => {
    expect(classifyAddress(address, ms)).toEqual(source)
  })
})

test.each([
  ['https://h.example.test/a.tgz', true],
  ['github:o/r', true],
  ['file:a', true],
  ['1.0.0', false],
  ['^1.0.0', false],
  ['latest', false],
  ['npm:b@1.0.0', false],
])('an address or a version: %s', (text, expected) => expect(isAddress(text)).toBe(expected))
