import { describe, expect, test } from 'vitest'
import { diff } from '../../src/change/diff.ts'
import { declared, locked, lockfile } from '../support/build.ts'
import type { AnyChange } from '../../src/model/change.ts'

const show = (changes: readonly AnyChange[]) =>
  changes.map((change) =>
    change.type === 'range'
      ? `range ${change.declared.name} ${change.previous} -> ${change.declared.range}`
      : `${change.kind} ${change.name}@${change.version}${change.kind === 'updated' ? ` from ${change.previous}` : ''}${change.differences.length > 0 ? ` (${change.differences.join(', ')})` : ''}`,
  )
const at = (id: string, location: string) => locked(id, { location })

describe('packages', () => {
  test.each([
    ['marked', [true], true],
    ['not marked', [false], false],
    ['of a lockfile that marks nothing', [null], null],
    ['marked in one copy', [false, true], true],
  ] as const)('an update records whether the replaced version was %s', (_, marks, expected) => {
    const before = marks.map((hasInstallScript, nth) =>
      locked('a@1.0.0', { location: `node_modules/b${nth}/node_modules/a`, hasInstallScript }),
    )
    const after = [locked('a@1.1.0', { hasInstallScript: true })]
    expect(diff(lockfile(before), lockfile(after))).toMatchObject([
      { kind: 'updated', hadInstallScript: expected },
    ])
  })

  test.each([
    ['nothing', [locked('a@1.0.0')], [locked('a@1.0.0')], []],
    ['an added one', [], [locked('a@1.0.0')], ['added a@1.0.0']],
    ['a removed one', [locked('a@1.0.0')], [], ['removed a@1.0.0']],
    ['an update', [locked('a@1.0.0')], [locked('a@1.1.0')], ['updated a@1.1.0 from 1.0.0']],
    ['a downgrade', [locked('a@1.1.0')], [locked('a@1.0.0')], ['updated a@1.0.0 from 1.1.0']],
    [
      'a second version beside the first',
      [locked('a@1.0.0')],
      [locked('a@1.0.0'), at('a@2.0.0', 'node_modules/b/node_modules/a')],
      ['added a@2.0.0'],
    ],
    [
      'an update beside one that stays',
      [locked('a@1.0.0'), at('a@2.0.0', 'node_modules/b/node_modules/a')],
      [locked('a@1.0.0'), at('a@2.1.0', 'node_modules/b/node_modules/a')],
      ['updated a@2.1.0 from 2.0.0'],
    ],
    [
      'two updates, paired by place',
      [locked('a@1.0.0'), at('a@2.0.0', 'node_modules/b/node_modules/a')],
      [locked('a@3.0.0'), at('a@2.1.0', 'node_modules/b/node_modules/a')],
      ['updated a@2.1.0 from 2.0.0', 'updated a@3.0.0 from 1.0.0'],
    ],
    ['a move in the tree', [locked('a@1.0.0')], [at('a@1.0.0', 'node_modules/b/node_modules/a')], []],
    [
      'another copy',
      [locked('a@1.0.0')],
      [locked('a@1.0.0'), at('a@1.0.0', 'node_modules/b/node_modules/a')],
      [],
    ],
    [
      'an alias and the real name are one package',
      [locked('a@1.0.0')],
      [locked('a@1.0.0', { alias: 'b' })],
      [],
    ],
    [
      'another hash',
      [locked('a@1.0.0')],
      [locked('a@1.0.0', { integrity: 'sha512-bbbb' })],
      ['altered a@1.0.0 (hash)'],
    ],
    [
      'a hash that went',
      [locked('a@1.0.0')],
      [locked('a@1.0.0', { integrity: null })],
      ['altered a@1.0.0 (hash)'],
    ],
    [
      'another source',
      [locked('a@1.0.0')],
      [locked('a@1.0.0', { source: { type: 'registry', url: 'https://evil.test/a/-/a-1.0.0.tgz' } })],
      ['altered a@1.0.0 (source)'],
    ],
    [
      'another edge',
      [locked('a@1.0.0')],
      [locked('a@1.0.0', { edges: [{ name: 'z', range: '*', type: 'runtime' }] })],
      ['altered a@1.0.0 (dependencies)'],
    ],
    [
      'another command',
      [locked('a@1.0.0')],
      [locked('a@1.0.0', { bin: { npm: 'x.js' } })],
      ['altered a@1.0.0 (commands)'],
    ],
    [
      'a script',
      [locked('a@1.0.0')],
      [locked('a@1.0.0', { hasInstallScript: true })],
      ['altered a@1.0.0 (install script)'],
    ],
    [
      'another scope',
      [locked('a@1.0.0', { scope: 'development' })],
      [locked('a@1.0.0')],
      ['altered a@1.0.0 (scope)'],
    ],
    [
      'a shadow copy with another hash',
      [locked('a@1.0.0')],
      [
        locked('a@1.0.0'),
        locked('a@1.0.0', { location: 'node_modules/b/node_modules/a', integrity: 'sha512-evil' }),
      ],
      ['altered a@1.0.0 (hash)'],
    ],
    [
      'a format that records less',
      [locked('a@1.0.0', { bin: null, hasInstallScript: null })],
      [locked('a@1.0.0', { bin: { a: 'a.js' }, hasInstallScript: true })],
      [],
    ],
    [
      'names that objects have',
      [],
      [locked('constructor@1.0.0'), locked('valueOf@1.0.0')],
      ['added constructor@1.0.0', 'added valueOf@1.0.0'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(show(diff(lockfile(before), lockfile(after)))).toEqual(expected)
  })

  test('the copy nearest to a manifest comes first', () => {
    const far = locked('a@1.0.0', {
      location: 'node_modules/b/node_modules/a',
      path: ['app', 'b@1.0.0', 'a@1.0.0'],
    })
    const [change] = diff(lockfile([]), lockfile([far, locked('a@1.0.0')]))
    expect(change?.type === 'package' && change.copies.map((copy) => copy.path.length)).toEqual([2, 3])
  })

  test('a lockfile with very many versions of one name is still answered', () => {
    const many = (major: number) => Array.from({ length: 3000 }, (_, n) => locked(`a@${major}.0.${n}`))
    expect(diff(lockfile(many(1)), lockfile(many(2)))).toHaveLength(6000)
  })
})

describe('ranges', () => {
  const before = lockfile([], [declared('a', '1.2.3'), declared('b', '^1')])
  test.each([
    ['nothing', [declared('a', '1.2.3'), declared('b', '^1')], []],
    [
      'a loosened range, though no package arrives',
      [declared('a', '^1.2.3'), declared('b', '^1')],
      ['range a 1.2.3 -> ^1.2.3'],
    ],
    [
      'an added one',
      [declared('a', '1.2.3'), declared('b', '^1'), declared('c', '1')],
      ['range c null -> 1'],
    ],
    ['one that goes away', [declared('a', '1.2.3')], []],
    [
      'the same name in another field',
      [declared('a', '1.2.3'), declared('b', '^1'), declared('a', '1.2.3', { field: 'devDependencies' })],
      ['range a null -> 1.2.3'],
    ],
    [
      'an override',
      [declared('a', '1.2.3'), declared('b', '^1'), declared('x', '^2', { field: 'overrides' })],
      ['range x null -> ^2'],
    ],
    [
      'a workspace',
      [
        declared('a', '1.2.3'),
        declared('b', '^1'),
        declared('a', '2', { manifest: 'packages/w/package.json' }),
      ],
      ['range a null -> 2'],
    ],
  ])('%s', (_, ranges, expected) => {
    expect(show(diff(before, lockfile([], ranges)))).toEqual(expected)
  })
})
