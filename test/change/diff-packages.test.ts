// Packages of two lockfiles compared by name and version, and which version replaces which.

import { describe, expect, test } from 'vitest'
import { diffPackages } from '../../src/change/diff-packages.ts'
import type { PackageChange } from '../../src/model/change.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import { declared, locked, lockfile } from '../support/build.ts'

const show = (changes: readonly PackageChange[]) =>
  changes.map(
    ({ kind, name, version, previous, differences }) =>
      `${kind} ${name}@${version}${kind === 'updated' ? ` from ${previous}` : ''}${differences.length > 0 ? ` (${differences.join(', ')})` : ''}`,
  )
const at = (id: string, location: string) => locked(id, { location })
const nested = (id: string, nth = 0) =>
  at(id, `node_modules/x${nth}/node_modules/${id.slice(0, id.lastIndexOf('@'))}`)

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
    expect(diffPackages(lockfile(before), lockfile(after))).toMatchObject([
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
    expect(show(diffPackages(lockfile(before), lockfile(after)))).toEqual(expected)
  })

  test('the copy nearest to a manifest comes first', () => {
    const far = locked('a@1.0.0', {
      location: 'node_modules/b/node_modules/a',
      path: ['app', 'b@1.0.0', 'a@1.0.0'],
    })
    const [change] = diffPackages(lockfile([]), lockfile([far, locked('a@1.0.0')]))
    expect(change?.copies.map((copy) => copy.path.length)).toEqual([2, 3])
  })

  test('a lockfile with very many versions of one name is still answered', () => {
    const many = (major: number) => Array.from({ length: 3000 }, (_, n) => locked(`a@${major}.0.${n}`))
    expect(diffPackages(lockfile(many(1)), lockfile(many(2)))).toHaveLength(6000)
  })
})

describe('which version replaces which', () => {
  test.each<[string, LockedPackage[], LockedPackage[], string[]]>([
    [
      'the same place before the same major line',
      [locked('a@1.0.0'), nested('a@2.0.0')],
      [locked('a@2.5.0'), nested('a@1.5.0')],
      ['updated a@1.5.0 from 2.0.0', 'updated a@2.5.0 from 1.0.0'],
    ],
    [
      'the same major line elsewhere',
      [nested('a@1.0.0', 1), nested('a@2.0.0', 2)],
      [nested('a@1.1.0', 3), nested('a@2.1.0', 4)],
      ['updated a@1.1.0 from 1.0.0', 'updated a@2.1.0 from 2.0.0'],
    ],
    [
      'the same major line before a higher version',
      [nested('a@1.0.0', 1), nested('a@2.0.0', 2)],
      [nested('a@1.1.0', 3)],
      ['updated a@1.1.0 from 1.0.0', 'removed a@2.0.0'],
    ],
    [
      'the highest that came',
      [nested('a@1.0.0', 1)],
      [nested('a@2.0.0', 2), nested('a@3.0.0', 3)],
      ['added a@2.0.0', 'updated a@3.0.0 from 1.0.0'],
    ],
    [
      'the highest that went',
      [nested('a@1.0.0', 1), nested('a@2.0.0', 2)],
      [nested('a@3.0.0', 3)],
      ['removed a@1.0.0', 'updated a@3.0.0 from 2.0.0'],
    ],
    [
      'each one once',
      [locked('a@1.0.0')],
      [locked('a@2.0.0'), nested('a@3.0.0')],
      ['updated a@2.0.0 from 1.0.0', 'added a@3.0.0'],
    ],
    [
      'versions that are none',
      [locked('a@git')],
      [locked('a@1.0.0'), nested('a@link')],
      ['updated a@1.0.0 from git', 'added a@link'],
    ],
    [
      'builds of one version',
      [locked('a@1.0.0+one')],
      [locked('a@1.0.0+two')],
      ['updated a@1.0.0+two from 1.0.0+one'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(show(diffPackages(lockfile(before), lockfile(after)))).toEqual(expected)
  })

  test('mirrored, the pairs are the same', () => {
    const one = [nested('a@1.0.0', 1), nested('a@2.0.0', 2), nested('a@2.2.0', 3)]
    const other = [nested('a@2.1.0', 4), nested('a@3.0.0', 5)]
    const pairs = (from: LockedPackage[], to: LockedPackage[]) =>
      diffPackages(lockfile(from), lockfile(to)).flatMap(({ previous, version }) =>
        previous === null ? [] : [[previous, version].sort().join(' ')],
      )
    expect(pairs(one, other).sort()).toEqual(pairs(other, one).sort())
    expect(pairs(one, other)).toHaveLength(2)
  })

  test.each([
    [200, 'updated', 200],
    [201, 'added', 402],
  ])('up to %i versions on both sides: %s', (count, kind, changes) => {
    const many = (major: number) => Array.from({ length: count }, (_, n) => nested(`a@${major}.0.${n}`, n))
    const found = diffPackages(lockfile(many(1)), lockfile(many(2)))
    expect(found).toHaveLength(changes)
    expect(found.some((change) => change.kind === kind)).toBe(true)
    expect(found.every(({ kind: one }) => (kind === 'updated') === (one === 'updated'))).toBe(true)
  })
})

describe('order', () => {
  test('names by code unit, versions by semver', () => {
    const after = [
      'b@1.0.0',
      'a@10.0.0',
      'B@1.0.0',
      'a@9.0.0',
      'a@1.0.0-rc.1',
      '@z/a@1.0.0',
      'c@1.0.0+10',
      'c@1.0.0+2',
    ].map((id, nth) => nested(id, nth))
    expect(show(diffPackages(lockfile([]), lockfile(after)))).toEqual([
      'added @z/a@1.0.0',
      'added B@1.0.0',
      'added a@1.0.0-rc.1',
      'added a@9.0.0',
      'added a@10.0.0',
      'added b@1.0.0',
      'added c@1.0.0+2',
      'added c@1.0.0+10',
    ])
  })

  test('copies: of a manifest, then the shortest way, then the place', () => {
    const copies = [
      at('a@1.0.0', 'node_modules/c/node_modules/a'),
      locked('a@1.0.0', { location: 'unreached', path: ['a@1.0.0'] }),
      at('a@1.0.0', 'node_modules/b/node_modules/a'),
      locked('a@1.0.0', { location: 'far', path: ['app', 'b@1.0.0', 'a@1.0.0'] }),
    ]
    const [change] = diffPackages(lockfile([]), lockfile(copies))
    expect(change?.copies.map(({ location }) => location)).toEqual([
      'node_modules/b/node_modules/a',
      'node_modules/c/node_modules/a',
      'far',
      'unreached',
    ])
  })
})

describe('what rules get to know', () => {
  test('the file of the side that has the package', () => {
    const [before, after] = [
      { ...lockfile([locked('a@1.0.0')]), path: 'old' },
      { ...lockfile([locked('b@1.0.0')]), path: 'new' },
    ]
    expect(diffPackages(before, after).map(({ name, file }) => [name, file])).toEqual([
      ['a', 'old'],
      ['b', 'new'],
    ])
  })

  test('the earlier copies of what was altered, and of nothing else', () => {
    const old = locked('a@1.0.0')
    const changes = diffPackages(
      lockfile([old, locked('b@1.0.0')]),
      lockfile([locked('a@1.0.0', { integrity: null }), locked('b@2.0.0')]),
    )
    expect(changes.map((change) => change.before)).toEqual([[old], undefined])
    expect(changes.map(({ previous }) => previous)).toEqual(['1.0.0', '1.0.0'])
  })

  test('the names before, the trees, overrides and extensions of after', () => {
    const [override, extension] = [
      declared('x', '1', { field: 'overrides' }),
      declared('a > b', '1', { field: 'packageExtensions' }),
    ]
    const [before, after] = [
      lockfile([locked('a@1.0.0')], [declared('old', '1', { field: 'overrides' })]),
      lockfile([locked('b@1.0.0')], [declared('b', '1'), override, extension]),
    ]
    expect(diffPackages(before, after)[0]?.project).toMatchObject({
      uses: new Set(['a']),
      overrides: [override],
      extensions: [extension],
      before: before.packages,
      after: after.packages,
    })
  })

  test.each([
    ['no manifest before: the settings of after', undefined, { allowScripts: { b: true }, npmRange: '>=11' }],
    ['no range before', null, { allowScripts: { b: true }, allowScriptsBefore: { a: true }, npmRange: null }],
    ['both', '>=10', { allowScripts: { b: true }, allowScriptsBefore: { a: true }, npmRange: '>=10' }],
  ])('install scripts, %s', (_, npmRange, expected) => {
    const before = {
      ...lockfile([]),
      allowScripts: { a: true },
      ...(npmRange === undefined ? {} : { npmRange }),
    }
    const after = { ...lockfile([locked('a@1.0.0')]), allowScripts: { b: true }, npmRange: '>=11' }
    const {
      allowScripts,
      allowScriptsBefore,
      npmRange: range,
    } = diffPackages(before, after)[0]?.project ?? {}
    expect(JSON.stringify({ allowScripts, allowScriptsBefore, npmRange: range })).toBe(
      JSON.stringify(expected),
    )
  })

  test('a project folder that takes the place of a package', () => {
    const requiredBy = [['package.json', 'a']] as const
    const own = locked('a@1.0.0', {
      source: { type: 'directory', path: 'packages/a', isInside: true, isOwn: true },
      requiredBy,
    })
    const before = lockfile([locked('a@1.0.0', { requiredBy })])
    expect(show(diffPackages(before, { ...lockfile([]), ownFolders: [own] }))).toEqual([
      expect.stringContaining('altered a@1.0.0') as string,
    ])
    // Where nothing asked for the name before, it is no change of a package.
    expect(diffPackages(lockfile([]), { ...lockfile([]), ownFolders: [own] })).toEqual([])
  })
})

describe('a refusal of install scripts by the package manager', () => {
  const refusing = { scriptRefusal: { except: ['b'] } }
  test.each<[string, object, object, boolean]>([
    ['in both states', { npmRange: null, ...refusing }, refusing, true],
    ['that the change adds', { npmRange: null }, refusing, false],
    ['that the change takes away', { npmRange: null, ...refusing }, {}, false],
    ['where there was no manifest before', {}, refusing, true],
  ])('%s', (_, before, after, isKept) => {
    const [change] = diffPackages(
      { ...lockfile([]), ...before },
      { ...lockfile([locked('a@1.0.0')]), ...after },
    )
    expect(change?.project.scriptRefusal).toEqual(isKept ? { except: ['b'] } : undefined)
  })
})
