// Which registry a name belongs to, which names may be sent to it, and which addresses are its own.

import { describe, expect, test } from 'vitest'
import { openOwnership } from '../../src/registry/ownership.ts'
import type { PackageSource } from '../../src/model/report.ts'

const main = 'https://registry.example.test/'
const usual = 'https://default.example.test/'
const other = 'https://other.example.test/npm/'

const open = (flat: object = {}, changed: object | null = null) => {
  const of = (one: object) => ({ flat: { registry: main, ...one }, defaultRegistry: usual })
  return openOwnership(of(flat), changed === null ? null : of(changed))
}
const registry = (url: string | null = null): PackageSource => ({ type: 'registry', url })
const remote = (url: string): PackageSource => ({ type: 'remote', url })
const query = (name: string, source: PackageSource = registry()) => ({ name, version: '1.0.0', source })

describe('the registry of a name', () => {
  test.each<[string, object, string]>([
    ['a', {}, main],
    ['a', { registry: '' }, usual],
    ['a', { registry: 'https://h.test' }, 'https://h.test/'],
    ['a', { registry: 'https://h.test/npm' }, 'https://h.test/npm/'],
    ['a', { registry: 'https://u:p@h.test/' }, 'https://u:p@h.test/'],
    ['a', { registry: 'file:///evil' }, ''],
    ['a', { registry: 'h.test' }, ''],
    ['a', { registry: 7 }, ''],
    ['@s/a', {}, main],
    ['@s/a', { '@s:registry': other }, other],
    ['@s/a', { '@S:registry': other }, main],
    ['@st/a', { '@s:registry': other }, main],
    ['s/a', { '@s:registry': other }, main],
    ['a', { scope: '@s', '@s:registry': other }, other],
    ['a', { scope: 's', '@s:registry': other }, other],
    ['@t/a', { scope: 's', '@s:registry': other, '@t:registry': 'https://t.test/' }, 'https://t.test/'],
    ['@s/a', { '@s:registry': 'ftp://h.test/' }, ''],
  ])('%s with %j', (name, flat, expected) => expect(open(flat).registryOf(name)).toBe(expected))

  test.each<[string, object, boolean, boolean]>([
    ['a', {}, false, false],
    ['@s/a', { '@s:registry': other }, true, true],
    ['@s/a', { '@s:registry': main.slice(0, -1) }, true, false],
    ['@s/a', { '@s:registry': usual }, true, false],
    ['@s/a', { '@s:registry': `${main}path/` }, true, true],
    ['@s/a', { '@s:registry': '' }, false, false],
  ])('%s with %j: mapped %j, elsewhere %j', (name, flat, isMapped, isElsewhere) => {
    const one = open(flat)
    expect([one.isMapped(name), one.isElsewhere(name)]).toEqual([isMapped, isElsewhere])
  })
})

describe('whether a name may be sent', () => {
  const foreign = 'from another host than the registry'
  const invalid = 'without a name that a registry could have'
  test.each<[string, PackageSource, object, string | null]>([
    ['a', registry(), {}, null],
    ['a', registry(`${main}a/-/a-1.0.0.tgz`), {}, null],
    ['a', registry('https://evil.test/a/-/a-1.0.0.tgz'), {}, foreign],
    ['a', registry('not an address'), {}, foreign],
    ['a', registry(`${usual}a/-/a-1.0.0.tgz`), {}, null],
    ['a', registry(`${usual}a/-/a-1.0.0.tgz`), { replaceRegistryHost: 'never' }, foreign],
    ['@s/a', registry('https://evil.test/a.tgz'), { '@s:registry': other }, null],
    ['a', remote(`${main}odd.tgz`), {}, null],
    ['a', remote('https://h.test/a.tgz'), {}, 'from a tarball address'],
    ['a', { type: 'git', url: 'https://h.test/a.git', commit: null }, {}, 'from git'],
    ['a', { type: 'file', path: 'a.tgz' }, {}, 'from a file'],
    ['a', { type: 'directory', path: 'a', isInside: true }, {}, 'from a folder'],
    ['a', registry(), { registry: 'file:///x' }, 'without a registry address that can be used'],
    ['', registry(), {}, invalid],
    ['..', registry(), {}, invalid],
    ['.a', registry(), {}, invalid],
    ['a/b', registry(), {}, invalid],
    ['@s', registry(), {}, invalid],
    ['@s/../b', registry(), {}, invalid],
    ['a?x', registry(), {}, invalid],
    ['a\nb', registry(), {}, invalid],
    ['ä', registry(), {}, invalid],
    ["A.b~'()*!_-", registry(), {}, null],
    ['a'.repeat(256), registry(), {}, null],
    ['a'.repeat(257), registry(), {}, invalid],
  ])('%s from %j with %j', (name, source, flat, reason) =>
    expect(open(flat).refuse(query(name, source))).toBe(reason),
  )
})

describe('a registry that only the change names', () => {
  const moved = 'its registry is named only by this change'
  const moves = { registry: other }
  test.each<[string, string, PackageSource, object, object, string | null]>([
    ['nothing moved', 'a', registry(), {}, {}, null],
    ['the same registry without its slash', 'a', registry(), {}, { registry: main.slice(0, -1) }, null],
    ['a scope is moved', '@s/a', registry(), {}, { '@s:registry': other }, moved],
    ['another scope is moved', '@t/a', registry(), {}, { '@s:registry': other }, null],
    ['all names are moved, and the lockfile has no address', 'a', registry(), {}, moves, moved],
    [
      'all names are moved, and the lockfile has one of the base',
      'a',
      registry(`${main}a/-/a-1.0.0.tgz`),
      {},
      moves,
      null,
    ],
    [
      'all names are moved, and the lockfile has one of the change',
      'a',
      registry(`${other}a/-/a-1.0.0.tgz`),
      {},
      moves,
      moved,
    ],
    [
      'a scope of the base goes back to the default',
      '@s/a',
      registry(`${other}a.tgz`),
      { '@s:registry': other },
      {},
      null,
    ],
    ['the same without an address', '@s/a', registry(), { '@s:registry': other }, {}, moved],
  ])('%s', (_, name, source, flat, changed, reason) =>
    expect(open(flat, changed).refuse(query(name, source))).toBe(reason),
  )
  test.each<[string, string, string | null]>([
    ['of the change', `${other}a.tgz`, moved],
    ['of the base', `${main}a.tgz`, null],
    ['of another host', 'https://evil.test/a.tgz', null],
  ])('an address %s', (_, address, reason) => {
    expect(open({}, moves).refuseAddress(query('a'), address)).toBe(reason)
    expect(open({}, {}).refuseAddress(query('a'), address)).toBeNull()
    expect(open().refuseAddress(query('a'), address)).toBeNull()
  })
})

describe("the registry's own addresses", () => {
  test.each<[string, object, boolean]>([
    [`${main}a.tgz`, {}, true],
    ['https://registry.example.test:443/a.tgz', {}, true],
    ['http://registry.example.test/a.tgz', {}, false],
    ['https://registry.example.test:8443/a.tgz', {}, false],
    ['https://registry.example.test.evil.test/a.tgz', {}, false],
    ['https://evil.test/registry.example.test/a.tgz', {}, false],
    ['https://registry.example.test@evil.test/a.tgz', {}, false],
    ['a.tgz', {}, false],
    ['', {}, false],
    [`${usual}a.tgz`, {}, true],
    ['http://default.example.test:80/a.tgz', {}, true],
    [`${usual}a.tgz`, { replaceRegistryHost: 'npmjs' }, true],
    [`${usual}a.tgz`, { replaceRegistryHost: '' }, true],
    [`${usual}a.tgz`, { replaceRegistryHost: 'never' }, false],
    ['https://evil.test/a.tgz', { replaceRegistryHost: 'never' }, false],
    ['https://any.test/a.tgz', { replaceRegistryHost: 'always' }, true],
    ['https://old.test/a.tgz', { replaceRegistryHost: 'old.test' }, true],
    [`${usual}a.tgz`, { replaceRegistryHost: 'old.test' }, false],
    ['https://old.test/npm/a.tgz', { replaceRegistryHost: 'https://old.test/npm/' }, true],
    ['https://old.test/npm', { replaceRegistryHost: 'https://old.test/npm/' }, true],
    ['https://old.test/npmx/a.tgz', { replaceRegistryHost: 'https://old.test/npm/' }, false],
    ['https://old.test/a.tgz', { replaceRegistryHost: 'https://old.test' }, true],
    [`${main}a.tgz`, { registry: 'file:///x' }, false],
  ])('%s with %j: %j', (address, flat, isOwn) => expect(open(flat).isOwn('a', address)).toBe(isOwn))

  test('are also on the hosts of its tarballs', () => {
    const one = open()
    const cdn = 'https://cdn.example.test/a.tgz'
    expect([one.isOwn('a', cdn), one.hingesOnTarballs(query('a', registry(cdn)))]).toEqual([false, true])
    one.acceptTarballs(['https://cdn.example.test'])
    expect([one.isOwn('a', cdn), one.hingesOnTarballs(query('a', registry(cdn)))]).toEqual([true, false])
  })

  test.each<[PackageSource, boolean]>([
    [registry(), false],
    [registry(`${main}a.tgz`), false],
    [remote('https://h.test/a.tgz'), true],
    [{ type: 'git', url: 'https://h.test/a.git', commit: null }, false],
    [{ type: 'file', path: 'a.tgz' }, false],
  ])('%j hinges on the hosts of tarballs: %j', (source, expected) =>
    expect(open().hingesOnTarballs(query('a', source))).toBe(expected),
  )
})

test.each<[string, object, string | null]>([
  [`${main}a.tgz`, {}, `${main}a.tgz`],
  ['https://cdn.example.test/a.tgz?sig=x', {}, 'https://cdn.example.test/a.tgz?sig=x'],
  [`${usual}a/-/a.tgz?x`, {}, `${main}a/-/a.tgz`],
  [`${usual}a/-/a.tgz`, { replaceRegistryHost: 'never' }, `${usual}a/-/a.tgz`],
  ['http://cdn.example.test/a.tgz', {}, null],
  ['http://cdn.example.test/a.tgz', { registry: 'http://h.test/' }, 'http://cdn.example.test/a.tgz'],
  ['https://u:p@cdn.example.test/a.tgz', {}, null],
  ['https://u@cdn.example.test/a.tgz', {}, null],
  ['file:///etc/passwd', {}, null],
  ['a.tgz', {}, null],
  [`${main}a.tgz`, { registry: 'x' }, null],
])('the tarball at %s with %j is fetched from %j', (address, flat, url) =>
  expect(open(flat).tarballUrl('a', address)).toBe(url),
)
