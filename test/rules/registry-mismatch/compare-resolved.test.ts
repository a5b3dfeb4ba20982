// Dependencies of which the lockfile has the version beside the published ranges.

import { expect, test } from 'vitest'
import { compareResolved } from '../../../src/rules/registry-mismatch/compare-resolved.ts'
import type { Edge } from '../../../src/model/report.ts'
import { declared, locked, published } from '../../support/build.ts'

const edge = (name: string, range: string, type: Edge['type'] = 'runtime'): Edge => ({ name, range, type })
const compare = (
  edges: Edge[],
  shown: Edge[],
  more: {
    overrides?: [name: string, range: string][]
    extensions?: string[]
    bundles?: string[]
    impliedPeers?: string[]
  } = {},
) =>
  compareResolved(
    locked('a@1.0.0', { edges, edgeRecord: 'resolved' }),
    published({ edges: shown, bundles: more.bundles ?? [], impliedPeers: more.impliedPeers ?? [] }),
    {
      overrides: (more.overrides ?? []).map(([name, range]) => declared(name, range, { field: 'overrides' })),
      extensions: (more.extensions ?? []).map((name) => declared(name, '^1', { field: 'packageExtensions' })),
    },
  )

test.each<[string, Edge[], Edge[], Parameters<typeof compare>[2]?]>([
  ['a version in the range', [edge('b', '1.2.0')], [edge('b', '^1.0.0')]],
  ['a pre-release of it', [edge('b', '2.0.0-rc.1')], [edge('b', '^2.0.0-rc.0')]],
  ['an alias', [edge('b', 'npm:c@1.2.0')], [edge('b', 'npm:c@^1.0.0')]],
  ['an optional one that is absent', [], [edge('b', '^1', 'optional')]],
  [
    'a peer that is absent, or in another version',
    [edge('p', '9.0.0', 'peer')],
    [edge('p', '^1', 'peer'), edge('q', '*', 'peer')],
  ],
  ['a dependency that is a peer as well', [], [edge('b', '^1'), edge('b', '*', 'peer')]],
  ['a peer that only the meta names', [edge('s', '7.0.0', 'peer')], [], { impliedPeers: ['s'] }],
  ['a bundled one', [], [edge('b', '^1')], { bundles: ['b'] }],
  ['git, of which other rules judge', [edge('b', 'https://x.test/b.git')], [edge('b', 'github:o/b')]],
  ['what an override replaces', [edge('b', '9.0.0')], [edge('b', '^1')], { overrides: [['b', '9']] }],
  [
    'a folder that an override names',
    [edge('b', 'link:b')],
    [edge('b', '^1')],
    { overrides: [['b', 'link:./b']] },
  ],
  [
    'what an override replaces below a package',
    [edge('b', 'npm:c@9.0.0')],
    [edge('b', '^1')],
    { overrides: [['a@1 > b@^1', 'npm:c@9']] },
  ],
  ['what an override removes', [], [edge('b', '^1')], { overrides: [['b', '-']] }],
  ['an alias for a peer', [edge('p', 'npm:q@1.0.0', 'peer')], [edge('p', '^1', 'peer')]],
  ['a project for a peer', [edge('p', 'link:packages/p', 'peer')], [edge('p', '^1', 'peer')]],
  ['what an extension adds', [edge('e', '1.5.0')], [], { extensions: ['a > e'] }],
])('quiet: %s', (_, edges, shown, more) => expect(compare(edges, shown, more)).toBeNull())

test.each<[string, Edge[], Edge[], string, Parameters<typeof compare>[2]?]>([
  ['added', [edge('evil', '1.0.0')], [], 'it adds the dependency evil@1.0.0'],
  ['added as a peer', [edge('evil', '1.0.0', 'peer')], [], 'it adds the dependency evil@1.0.0'],
  ['out of the range', [edge('b', '2.0.0')], [edge('b', '^1.0.0')], 'it resolves b@2.0.0 instead of ^1.0.0'],
  [
    'another package',
    [edge('b', 'npm:evil@1.0.0')],
    [edge('b', '^1.0.0')],
    'it resolves b@npm:evil@1.0.0 instead of ^1.0.0',
  ],
  [
    'a folder',
    [edge('b', 'link:../evil')],
    [edge('b', '^1.0.0')],
    'it resolves b@link:../evil instead of ^1.0.0',
  ],
  [
    'an address',
    [edge('b', 'https://evil.example.test/b.tgz')],
    [edge('b', '^1.0.0')],
    'it resolves b@https://evil.example.test/b.tgz instead of ^1.0.0',
  ],
  [
    'another package than the override names',
    [edge('b', 'npm:evil@1.0.0')],
    [edge('b', '^1.0.0')],
    'it resolves b@npm:evil@1.0.0 instead of ^1.0.0',
    { overrides: [['b', '1.2.0']] },
  ],
  [
    'an override for another parent',
    [edge('b', '9.0.0')],
    [edge('b', '^1.0.0')],
    'it resolves b@9.0.0 instead of ^1.0.0',
    { overrides: [['other > b', '9']] },
  ],
  ['lost', [], [edge('b', '^1')], 'it lacks the dependency b@^1'],
  [
    'an extension of another package',
    [edge('e', '1.0.0')],
    [],
    'it adds the dependency e@1.0.0',
    { extensions: ['other > e'] },
  ],
])('%s', (_, edges, shown, words, more) => expect(compare(edges, shown, more)?.words).toBe(words))

test('what pnpm itself adds is no difference, and another version is', () => {
  const parser = (resolved: string) =>
    compareResolved(
      locked('@babel/parser@7.8.0', { edges: [edge('@babel/types', resolved)], edgeRecord: 'resolved' }),
      published({ edges: [] }),
      { overrides: [], extensions: [] },
    )
  expect(parser('7.9.0')).toBeNull()
  expect(parser('6.0.0')?.words).toBe('it resolves @babel/types@6.0.0 instead of ^7.8.3')
})
