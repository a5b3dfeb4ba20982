import { expect, test } from 'vitest'
import { resolveAbsent } from '../../src/gate/absent.ts'
import type { LocatedEdge } from '../../src/model/tree.ts'
import { asOf, locked, lockfile } from '../support/build.ts'
import { fakeRegistry, type Shelf } from '../support/registry.ts'

const old = 1000
const edge = (name: string, spec: string, more: Partial<LocatedEdge> = {}): LocatedEdge => ({
  from: 'node_modules/host',
  dependant: 'host@1.0.0',
  name,
  spec,
  type: 'optional',
  problem: 'absent',
  found: null,
  file: 'package-lock.json',
  line: 5,
  isDeclared: false,
  wasMetBy: null,
  ...more,
})
const pair = {
  before: lockfile([]),
  after: lockfile([locked('known@1.0.0')]),
  beforeLabel: 'HEAD',
  afterLabel: 'package-lock.json',
}

async function resolve(
  edges: readonly LocatedEdge[],
  shelf: Shelf,
  more: Parameters<typeof fakeRegistry>[1] = {},
) {
  const absent = edges.map((one) => ({ pair, edge: one }))
  const { packages, unmet, unread } = await resolveAbsent(absent, fakeRegistry(shelf, more), asOf)
  return {
    packages: packages.map(({ locked: { name, version, location } }) => `${name}@${version} ${location}`),
    unmet: unmet.map(({ edge: one }) => `${one.name}@${one.spec}`),
    unread: unread.map(({ reason }) => reason),
  }
}
const nothing = { packages: [], unmet: [], unread: [] }
const at = (name: string) => `node_modules/host/node_modules/${name}`

test.each<[string, LocatedEdge, Shelf, object]>([
  [
    'an exact version',
    edge('a', '1.0.0'),
    { a: { '1.0.0': old, '1.1.0': old } },
    { packages: [`a@1.0.0 ${at('a')}`] },
  ],
  [
    'the newest version in a range',
    edge('a', '^1.0.0'),
    { a: { '1.0.0': old, '1.1.0': old, '2.0.0': old } },
    { packages: [`a@1.1.0 ${at('a')}`] },
  ],
  [
    'no version that was published later than judged',
    edge('a', '^1.0.0'),
    { a: { '1.0.0': old, '1.1.0': -5 } },
    { packages: [`a@1.0.0 ${at('a')}`] },
  ],
  [
    'an alias by its real name',
    edge('x', 'npm:a@1.0.0'),
    { a: { '1.0.0': old } },
    { packages: [`a@1.0.0 ${at('x')}`] },
  ],
  ['nothing that the registry does not have', edge('a', '1.0.0'), { a: { '2.0.0': old } }, {}],
  ['nothing for a range that no version meets', edge('a', '^3.0.0'), { a: { '2.0.0': old } }, {}],
  [
    'an address, which stays unmet',
    edge('a', 'https://h.example.test/a.tgz'),
    {},
    { unmet: ['a@https://h.example.test/a.tgz'] },
  ],
  ['a tag, which stays unmet', edge('a', 'latest'), { a: { '1.0.0': old } }, { unmet: ['a@latest'] }],
])('%s', async (_, one, shelf, expected) =>
  expect(await resolve([one], shelf)).toEqual({ ...nothing, ...expected }),
)

test('dependencies of the package that no entry meets are unmet', async () => {
  const edges = ['known', 'other'].map((name) => ({ name, range: '^1.0.0', type: 'runtime' as const }))
  const more = { manifests: { 'a@1.0.0': { edges } } }
  expect(await resolve([edge('a', '1.0.0')], { a: { '1.0.0': old } }, more)).toMatchObject({
    packages: [`a@1.0.0 ${at('a')}`],
    unmet: ['other@^1.0.0'],
  })
})

test('a registry that does not answer leaves a range unread, and an exact version to be judged', async () => {
  const { packages, unread } = await resolve(
    [edge('a', '^1.0.0'), edge('b', '1.0.0')],
    {},
    { failure: 'down' },
  )
  expect(packages).toEqual([`b@1.0.0 ${at('b')}`])
  expect(unread).toEqual([
    expect.stringMatching(/^the optional dependency a of host@1\.0\.0 has no entry.*: down$/),
  ])
})

test('beyond 200 edges the rest stays unmet, without a request', async () => {
  const asked: string[] = []
  const many = Array.from({ length: 201 }, (_, nth) => edge(`a${nth}`, '1.0.0'))
  const { unmet } = await resolve(many, {}, { asked })
  expect([unmet, asked.includes('a200')]).toEqual([['a200@1.0.0'], false])
})

test('nothing to resolve asks nothing', async () => {
  const asked: string[] = []
  expect(await resolve([], {}, { asked })).toEqual(nothing)
  expect(asked).toEqual([])
})
