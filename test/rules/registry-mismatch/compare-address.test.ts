// The addresses of a lockfile that are those of a published tarball, and edited ones.

import { expect, test } from 'vitest'
import { compareAddress } from '../../../src/rules/registry-mismatch/compare-address.ts'
import type { PackageSource } from '../../../src/model/report.ts'
import { locked, published } from '../../support/build.ts'

const host = 'https://registry.example.test'
const cdn = 'https://cdn.example.test/x/y.tgz'

interface Case {
  readonly url: string
  readonly id?: string
  /** The address that the registry gives. */
  readonly tarball?: string
  readonly prefix?: string
  readonly type?: 'registry' | 'remote'
}

function compare({ url, id = 'a@1.0.0', tarball, prefix = '/', type = 'registry' }: Case) {
  const copy = locked(id, { source: { type, url } })
  return compareAddress(copy, published({ tarball: tarball ?? null }), { registry: host, prefix })
}

test.each<[string, Case]>([
  ["npm's own address", { url: `${host}/a/-/a-1.0.0.tgz` }],
  ['a scoped package', { url: `${host}/@s/a/-/a-1.0.0.tgz`, id: '@s/a@1.0.0' }],
  ['a scoped package, its slash encoded', { url: `${host}/@s%2fa/-/a-1.0.0.tgz`, id: '@s/a@1.0.0' }],
  ["GitLab's address", { url: `${host}/@s/a/-/@s/a-1.0.0.tgz`, id: '@s/a@1.0.0' }],
  ['build metadata, which registries drop', { url: `${host}/a/-/a-1.0.0.tgz`, id: 'a@1.0.0+b' }],
  ['build metadata, which the address repeats', { url: `${host}/a/-/a-1.0.0+b.tgz`, id: 'a@1.0.0+b' }],
  ['a version that only loose parsing reads', { url: `${host}/a/-/a-1.0.0-b.tgz`, id: 'a@1.0.0b' }],
  ['a version that nothing parses', { url: `${host}/a/-/a-x.tgz`, id: 'a@x' }],
  ['an address that only the registry knows', { url: cdn, tarball: cdn, type: 'remote' }],
  [
    'the path of the published address, on the origin of a mirror',
    { url: 'https://mirror.example.test/x/y.tgz', tarball: cdn },
  ],
  [
    'a signed address, with another query each time',
    { url: `${cdn}?sig=2`, tarball: `${cdn}?sig=1`, type: 'remote' },
  ],
  ['a signed address without its query', { url: cdn, tarball: `${cdn}?sig=1` }],
  ['an encoded letter', { url: `${host}/%61/-/a-1.0.0.tgz` }],
  ['a registry under a path', { url: `${host}/api/npm/a/-/a-1.0.0.tgz`, prefix: '/api/npm/' }],
  [
    "the public registry's address, which npm replaces with that of a registry under a path",
    { url: 'https://public.example.test/a/-/a-1.0.0.tgz', prefix: '/api/npm/' },
  ],
])('published: %s', (_, one) => expect(compare(one)).toBeNull())

test.each<[string, PackageSource]>([
  ['an address that the lockfile leaves out', { type: 'registry', url: null }],
  ['git', { type: 'git', url: 'https://evil.example.test/a.git', commit: null }],
  ['a file', { type: 'file', path: 'a.tgz' }],
  ['a folder', { type: 'directory', path: 'a', isInside: true }],
])('not compared: %s', (_, source) =>
  expect(
    compareAddress(locked('a@1.0.0', { source }), published(), { registry: host, prefix: '/' }),
  ).toBeNull(),
)

test.each<[string, Case]>([
  ['another version', { url: `${host}/a/-/a-1.0.1.tgz` }],
  ['another package', { url: `${host}/b/-/a-1.0.0.tgz` }],
  ['another file', { url: `${host}/a/-/b-1.0.0.tgz` }],
  ['an empty path', { url: host }],
  ['the same package of a scope', { url: `${host}/@s/a/-/a-1.0.0.tgz` }],
  ['a package without its scope', { url: `${host}/a/-/a-1.0.0.tgz`, id: '@s/a@1.0.0' }],
  ['a longer path', { url: `${host}/evil/a/-/a-1.0.0.tgz` }],
  ["GitHub's shape", { url: `${host}/download/a/1.0.0/evil` }],
  ['a query', { url: `${host}/a/-/a-1.0.0.tgz?evil` }],
  ['a query that the published address lacks', { url: `${cdn}?sig=1`, tarball: cdn }],
  [
    "a query at npm's own address, beside a published one without",
    { url: `${host}/a/-/a-1.0.0.tgz?x`, tarball: cdn },
  ],
  ['a path that cannot be decoded', { url: `${host}/a/-/a-1.0.0.tgz%` }],
  ['a path that climbs', { url: `${host}/a%2f..%2fa/-/a-1.0.0.tgz` }],
  ['a path in other case', { url: `${host}/A/-/a-1.0.0.tgz` }],
  ['a null character', { url: `${host}/a/-/a-1.0.0.tgz%00` }],
  ['no address at all', { url: 'a-1.0.0.tgz' }],
  ['an empty text', { url: '' }],
  ['an address beside the path of the registry', { url: `${host}/a/-/a-1.0.0.tgz`, prefix: '/api/npm/' }],
])('not published: %s', (_, one) => expect(compare(one)?.part).toBe('address'))

test.each<[string, Case, string, string, string | null]>([
  [
    'without a published address',
    { url: `${host}/evil.tgz` },
    `its address is ${host}/evil.tgz`,
    `${host}/evil.tgz`,
    null,
  ],
  [
    'without user, password and token',
    {
      url: 'https://u:p@registry.example.test/evil.tgz?t=s',
      tarball: 'https://v:q@registry.example.test/a/-/a-1.0.0.tgz?u=r',
      type: 'remote',
    },
    `its address is ${host}/evil.tgz and not ${host}/a/-/a-1.0.0.tgz`,
    `${host}/evil.tgz`,
    `${host}/a/-/a-1.0.0.tgz`,
  ],
  [
    'that differs in what is never shown',
    { url: `${cdn}?sig=secret`, tarball: cdn },
    `its address is ${cdn} with another query ("sig")`,
    cdn,
    cdn,
  ],
  [
    'with an escape sequence',
    { url: 'x\u001b[31m' },
    'its address is an address that cannot be read',
    'an address that cannot be read',
    null,
  ],
])('an address %s', (_, one, words, lockedAddress, publishedAddress) =>
  expect(compare(one)).toEqual({ part: 'address', words, facts: { lockedAddress, publishedAddress } }),
)
