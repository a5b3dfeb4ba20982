import { expect, test } from 'vitest'
import type { LockNode } from '../../../src/lockfile/assemble.ts'
import { groupExtensions, listAdded } from '../../../src/lockfile/yarn/extensions.ts'

const extension = (name: string, versions: string, added: string) =>
  ({ name, versions, edge: { name: added, range: 'npm:*', type: 'runtime' } }) as const
const node = (more: Partial<LockNode>): LockNode => ({
  name: 'a',
  version: '1.0.0',
  alias: null,
  location: null,
  source: { type: 'registry', url: null },
  integrity: null,
  edges: [],
  links: [],
  bin: null,
  hasInstallScript: null,
  bundler: null,
  line: 1,
  ...more,
})

test('they are found by the package that they extend', () =>
  expect([...groupExtensions([extension('a', '*', 'b'), extension('a', '*', 'c')]).values()]).toMatchObject([
    { length: 2 },
  ]))

test.each<[string, Partial<LockNode>, string, string[]]>([
  ['what it lacks', {}, '^1', ['b']],
  ['nothing to another version', {}, '^2', []],
  ['nothing that it depends on', { edges: [{ name: 'b', range: '1', type: 'runtime' }] }, '*', []],
  ['what it has as a peer only', { edges: [{ name: 'b', range: '1', type: 'peer' }] }, '*', ['b']],
  ['nothing to a workspace', { isOwn: true }, '*', []],
])('an extension adds %s', (_, more, versions, added) =>
  expect(listAdded(node(more), [extension('a', versions, 'b')]).map(({ name }) => name)).toEqual(added),
)
