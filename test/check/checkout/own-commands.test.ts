import { describe, expect, test } from 'vitest'
import { listCommandsElsewhere, listLocalCommands } from '../../../src/check/checkout/own-commands.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { InstallFile } from '../../../src/install-code/files.ts'
import { locked, lockfile } from '../../support/build.ts'
import { commitOf, diskOf, type Tree } from '../../support/memory-snapshot.ts'

const file = (after: string | null, role: InstallFile['role'] = 'manifest'): InstallFile => ({
  path: 'package.json',
  place: 'package.json',
  role,
  before: null,
  after,
  hasNoBefore: false,
  beside: () => null,
})

describe('names of the tree at hand', () => {
  const nested = locked('deep@1.0.0', { location: 'node_modules/a/node_modules/deep' })
  const after = { ...lockfile([locked('@acme/tool@1.0.0'), nested]), path: 'package-lock.json' }
  const pair = { before: lockfile([]), after, beforeLabel: null, afterLabel: 'package-lock.json' }

  test('are the packages at its top and its own manifests', () => {
    expect(listLocalCommands([pair], [])).toEqual(['@acme/tool', 'app'])
  })

  test.each<[string, InstallFile, readonly string[]]>([
    ['a table of commands', file('{"bin":{"weave":"x.js","knit":"y.js"}}'), ['weave', 'knit']],
    ['one command by the name of the package', file('{"name":"@acme/weave","bin":"x.js"}'), ['weave']],
    ['a command without a name', file('{"bin":"x.js"}'), []],
    ['a byte order mark', file('\ufeff{"bin":{"weave":"x.js"}}'), ['weave']],
    ['no JSON', file('{'), []],
    ['a list', file('{"bin":["x.js"]}'), []],
    ['a manifest that is gone', file(null), []],
    ['a file that is no manifest', file('{"bin":{"weave":"x.js"}}', 'json-commands'), []],
  ])('are the commands of a changed manifest: %s', (_, one, expected) => {
    expect(listLocalCommands([], [one])).toEqual(expected)
  })
})

describe('names anywhere in the checkout', () => {
  const names = (before: Tree | null, after: Tree) =>
    [
      ...listCommandsElsewhere({ before: before === null ? null : commitOf(before), after: diskOf(after) }),
    ].sort()

  test.each<[string, Tree, readonly string[]]>([
    [
      'dependencies',
      { 'a/package.json': '{"dependencies":{"x":"1"},"devDependencies":{"y":"1"}}' },
      ['x', 'y'],
    ],
    ['optional ones', { 'a/package.json': '{"optionalDependencies":{"x":"1"}}' }, ['x']],
    // A peer is installed by another project.
    ['no peers', { 'a/package.json': '{"peerDependencies":{"x":"1"}}' }, []],
    [
      'commands that a known package has',
      { 'a/package.json': '{"devDependencies":{"typescript":"1"}}' },
      ['tsc', 'tsserver', 'typescript'],
    ],
    ['the own commands', { 'a/package.json': '{"name":"w","bin":"x.js"}' }, ['w']],
    [
      'the top of a lockfile, with its commands',
      {
        'a/package-lock.json':
          '{"packages":{"":{},"node_modules/x":{"bin":{"y":"y.js"}},"node_modules/x/node_modules/z":{"bin":{"q":"q"}}}}',
      },
      ['x', 'y'],
    ],
    ['the top of an old lockfile', { 'package-lock.json': '{"dependencies":{"x":{}}}' }, ['x']],
    ['nothing of node_modules', { 'node_modules/x/package.json': '{"bin":{"y":"y.js"}}' }, []],
    ['nothing of other files', { 'a/other.json': '{"bin":{"y":"y.js"}}' }, []],
    ['nothing of what is no JSON', { 'a/package.json': '{', 'package-lock.json': '[' }, []],
    // Names of Object.prototype are no commands that a package is known for.
    [
      'a name like a property of every object',
      { 'a/package.json': '{"dependencies":{"constructor":"1"}}' },
      ['constructor'],
    ],
  ])('%s', (_, tree, expected) => expect(names(tree, tree)).toEqual(expected))

  test('are those of before: what the change adds there does not count', () => {
    const before = { 'a/package.json': '{"dependencies":{"x":"1"}}' }
    const after = {
      'a/package.json': '{"dependencies":{"x":"1","evil":"1"}}',
      'b/package.json': '{"bin":{"e":"e"}}',
    }
    expect(names(before, after)).toEqual(['x'])
    // Where there is no before, what is on disk counts.
    expect(names(null, after)).toEqual(['e', 'evil', 'x'])
  })

  test('of a manifest that the change removes count', () => {
    expect(names({ 'a/package.json': '{"dependencies":{"x":"1"}}' }, {})).toEqual(['x'])
  })

  test('are none where git cannot list or show the files', () => {
    const refuse = () => {
      throw new DepgateError('EGIT', 'git did not answer')
    }
    const tree = { 'a/package.json': '{"dependencies":{"x":"1"}}' }
    const unlisted = { ...commitOf(tree), list: refuse }
    expect([...listCommandsElsewhere({ before: unlisted, after: diskOf(tree) })]).toEqual([])
    const unread = { ...diskOf(tree), read: refuse }
    expect([...listCommandsElsewhere({ before: commitOf(tree), after: unread })]).toEqual([])
  })

  test('are those of the first three hundred files', () => {
    const tree = Object.fromEntries(
      Array.from({ length: 310 }, (_, nth) => [`p${nth}/package.json`, `{"dependencies":{"x${nth}":"1"}}`]),
    )
    const found = names(tree, tree)
    expect(found).toHaveLength(300)
    expect(found).not.toContain('x300')
  })
})
