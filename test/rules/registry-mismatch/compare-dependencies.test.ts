// The dependencies of a lockfile's entry beside the published ones.

import { expect, test } from 'vitest'
import { compareDependencies } from '../../../src/rules/registry-mismatch/compare-dependencies.ts'
import type { DeclaredRange, Edge, LockedPackage } from '../../../src/model/report.ts'
import { declared, locked, published } from '../../support/build.ts'

const edge = (name: string, range: string, type: Edge['type'] = 'runtime'): Edge => ({ name, range, type })
const compare = (
  edges: readonly Edge[],
  shown: readonly Edge[],
  more: { copy?: Partial<LockedPackage>; extensions?: readonly DeclaredRange[] } = {},
) =>
  compareDependencies(
    locked('a@1.0.0', { edges, ...more.copy }),
    published({ edges: shown }),
    more.extensions ?? [],
  )

/** Version 1 of the lockfile, which records no mark of install scripts. */
const old = { copy: { hasInstallScript: null } }
/** As yarn 2 and later lock. */
const ofYarn = {
  copy: { edgeRecord: 'full', archiveHash: { kind: 'zip', value: 'ab', cacheKey: '10c0' } },
} as const
const extending = (name: string, range: string) => ({
  extensions: [declared(name, range, { field: 'packageExtensions' })],
})

test.each<[string, Edge[], Edge[], Parameters<typeof compare>[2]?]>([
  ['none', [], []],
  [
    'all kinds, in another order',
    [edge('b', '^1'), edge('c', '^1', 'optional'), edge('d', '*', 'peer')],
    [edge('d', '*', 'peer'), edge('c', '^1', 'optional'), edge('b', '^1')],
  ],
  ['those for development, which npm installs for no dependency', [edge('b', '^1', 'development')], []],
  [
    'version 1, which has neither peers nor kinds',
    [edge('b', '^1'), edge('c', '^1')],
    [edge('b', '^1'), edge('c', '^1', 'optional'), edge('d', '*', 'peer')],
    old,
  ],
  [
    "what the project's .npm-extension adds, replaces and removes",
    [edge('b', '^1'), edge('c', '^2')],
    [edge('c', '^1'), edge('d', '^1')],
    { copy: { extended: ['b', 'c', 'd'] } },
  ],
  ['what an extension adds', [edge('b', '^1')], [], extending('a@^1 > b', '^1')],
  [
    'a peer whose range an extension replaces',
    [edge('b', '^2', 'peer')],
    [edge('b', '^1', 'peer')],
    extending('a > b', '^2'),
  ],
  [
    'a peer that is a dependency as well, in a lockfile with one range for a name',
    [edge('b', '^1')],
    [edge('b', '^1'), edge('b', '*', 'peer')],
    { copy: { edgeRecord: 'full' } },
  ],
  ['the build tool that yarn adds', [edge('node-gyp', 'latest')], [], ofYarn],
  [
    'a peer in no range of versions, which yarn takes for any',
    [edge('b', '*', 'peer')],
    [edge('b', 'latest', 'peer')],
    ofYarn,
  ],
])('quiet: %s', (_, edges, shown, more) => expect(compare(edges, shown, more)).toBeNull())

const five = ['b', 'c', 'd', 'e', 'f'].map((name) => edge(name, '1'))

test.each<[string, Edge[], Edge[], string, Parameters<typeof compare>[2]?]>([
  ['added', [edge('evil', '*')], [], 'it adds the dependency evil@*'],
  ['lost', [], [edge('b', '^1')], 'it lacks the dependency b@^1'],
  [
    'a peer lost',
    [],
    [edge('b', '^1', 'peer')],
    'it lacks the peer dependency b@^1',
    { copy: { edgeRecord: 'full' } },
  ],
  ['edited', [edge('b', '^2')], [edge('b', '^1')], 'it asks for b@^2 instead of b@^1'],
  ['an empty range', [edge('b', '')], [edge('b', '^1')], 'it asks for b@"" instead of b@^1'],
  [
    'added, lost and edited',
    [edge('evil', '*'), edge('b', '2')],
    [edge('b', '1'), edge('c', '^1', 'peer')],
    'it adds the dependency evil@*, it lacks the peer dependency c@^1, it asks for b@2 instead of b@1',
  ],
  [
    'of another kind',
    [edge('b', '^1', 'optional')],
    [edge('b', '^1')],
    'it adds the optional dependency b@^1, it lacks the dependency b@^1',
  ],
  [
    'of two kinds',
    [edge('b', '1', 'peer'), edge('c', '1', 'optional')],
    [],
    'it adds the dependencies b@1, c@1',
  ],
  ['more than are listed', five, [], 'it adds the dependencies b@1, c@1, d@1 and 2 more'],
  ['a peer', [edge('b', '2', 'peer')], [], 'it adds the peer dependency b@2'],
  ['added in version 1', [edge('b', '^1')], [], 'it adds the dependency b@^1', old],
  ['edited in version 1', [edge('b', '2')], [edge('b', '1')], 'it asks for b@2 instead of b@1', old],
  [
    'another range than an extension adds',
    [edge('b', '*')],
    [],
    'it adds the dependency b@*',
    extending('a > b', '^1'),
  ],
  [
    'an extension of another version',
    [edge('b', '^1')],
    [],
    'it adds the dependency b@^1',
    extending('a@^2 > b', '^1'),
  ],
  [
    'a published range of which an extension replaces none but that of a peer',
    [edge('b', '^2')],
    [edge('b', '^1')],
    'it asks for b@^2 instead of b@^1',
    extending('a > b', '^2'),
  ],
  [
    'the name of a prototype member, and an escape sequence',
    [edge('__proto__', '\u001b[2J*')],
    [],
    'it adds the dependency __proto__@*',
  ],
])('reports: %s', (_, edges, shown, words, more) =>
  expect(compare(edges, shown, more)).toMatchObject({ part: 'dependencies', words }),
)

test('counts what was added, lost and edited', () => {
  const found = compare([edge('b', '2'), ...five.slice(1)], [edge('b', '1'), edge('x', '1'), edge('y', '1')])
  expect(found?.facts).toEqual({ addedDependencies: 4, lostDependencies: 2, editedDependencies: 1 })
})

test('what a .npm-extension does not change is compared', () => {
  const more = { copy: { extended: ['b'] } }
  const difference = compare([edge('b', '^1'), edge('evil', '^1')], [], more)
  expect(difference?.words).toBe('it adds the dependency evil@^1')
})

test.each<[string, Edge[], Edge[], Parameters<typeof compare>[2]?]>([
  ['node-gyp in a lockfile that is not yarn’s', [edge('node-gyp', 'latest')], []],
  ['node-gyp in another version', [edge('node-gyp', '1.0.0')], [], ofYarn],
  ['any version of a peer with a range', [edge('b', '*', 'peer')], [edge('b', '^1', 'peer')], ofYarn],
  ['any version of a dependency', [edge('b', '*')], [edge('b', 'latest')], ofYarn],
])('a difference: %s', (_, edges, shown, more) => expect(compare(edges, shown, more)).not.toBeNull())
