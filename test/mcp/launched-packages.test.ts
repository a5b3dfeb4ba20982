// The lockfile pairs of what agents' settings start, with a registry in memory.

import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import { commandsOf, judgeSettings } from '../../src/mcp/launched-packages.ts'
import type { LockfilePair } from '../../src/model/change.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import type { RegistrySettings } from '../../src/ports/registries.ts'
import { locked, lockfile } from '../support/build.ts'

const settings: RegistrySettings = { folder: '/', registry: null, isOffline: false, hasCache: false }
const pairOf = (packages: readonly LockedPackage[]): LockfilePair => ({
  before: emptyLockfile('none'),
  after: lockfile(packages),
  beforeLabel: null,
  afterLabel: 'preview',
})

/** Resolves a name to the version 9.0.0; `broken` has no tree and `crash` ends with an error of another kind. */
function open() {
  const asked: string[] = []
  const preview = (specs: readonly string[]): Promise<LockfilePair> => {
    const [spec = ''] = specs
    asked.push(specs.join(' '))
    if (spec.startsWith('broken')) throw new DepgateError('EPREVIEW', 'npm cannot resolve it')
    if (spec.startsWith('crash')) throw new DepgateError('EUSAGE', 'npm is missing')
    const at = spec.indexOf('@', 1)
    const name = at === -1 ? spec : spec.slice(0, at)
    const inner = locked('inner@1.0.0', { isDirect: false })
    const older = locked(`${name}@8.0.0`, { isDirect: false })
    return Promise.resolve(pairOf([inner, older, locked(`${name}@9.0.0`)]))
  }
  return { asked, host: { preview } }
}

/** The settings file that starts these specs with npx, each as a server of its own. */
const start = (...specs: string[]) =>
  JSON.stringify({
    mcpServers: Object.fromEntries(specs.map((spec, nth) => [`s${nth}`, { command: 'npx', args: [spec] }])),
  })
const judge = async (
  after: string,
  { before = null, commands = [] }: { before?: string | null; commands?: readonly string[] } = {},
) => {
  const { asked, host } = open()
  const changes = [{ path: 'packages/a/.mcp.json', before, after }]
  const pairs = await judgeSettings(changes, new Set(commands), settings, host)
  const ranges = pairs.flatMap(({ after: { manifests } }) => manifests.flatMap((one) => one.ranges))
  return { asked, pairs, ranges }
}

describe('what is judged', () => {
  test.each<[string, string, { before?: string; commands?: readonly string[] }, string[], string[]]>([
    ['nothing', '{}', {}, [], []],
    ['a pinned one: its tree', start('a@1.0.0'), {}, ['a@1.0.0'], []],
    ['one pinned twice: once', start('a@1.0.0', 'a@1.0.0'), {}, ['a@1.0.0'], []],
    ['an open one: as a range', start('a'), {}, ['a'], ['s0 > a: ']],
    ['a range', start('a@^1'), {}, ['a@^1'], ['s0 > a: ^1']],
    ['a variable', start('$PKG'), {}, [], ['s0 > what a variable names: ']],
    ['what was there', start('a'), { before: start('a') }, [], []],
    ['one more', start('a', 'b'), { before: start('a') }, ['b'], ['s1 > b: ']],
    ['after one that cannot be read', start('a'), { before: '{' }, ['a'], ['s0 > a: ']],
    // npx runs what the project has installed, where the spec has no version.
    ["the project's own command", start('a'), { commands: ['a'] }, [], []],
    ['its own name with a range', start('a@^1'), { commands: ['a'] }, ['a@^1'], ['s0 > a: ^1']],
    ['its own name, pinned', start('a@1.0.0'), { commands: ['a'] }, ['a@1.0.0'], []],
    ['a folder of the project', start('./tools'), {}, [], []],
  ])('%s', async (_, after, more, specs, expected) => {
    const { asked, ranges } = await judge(after, more)
    expect(asked).toEqual(specs)
    expect(ranges.map(({ name, range }) => `${name}: ${range}`)).toEqual(expected)
  })

  test('a tree, and the ranges in a pair of their own', async () => {
    const { pairs } = await judge(start('a@1.0.0', 'b'), { before: '{}' })
    const about = { beforeLabel: 'before', afterLabel: 'packages/a/.mcp.json' }
    expect(pairs).toMatchObject([
      {
        ...about,
        after: {
          path: 'packages/a/.mcp.json',
          packages: [{ name: 'inner' }, { version: '8.0.0' }, { name: 'a', version: '9.0.0' }],
        },
      },
      {
        ...about,
        after: {
          path: 'packages/a/.mcp.json',
          packages: [],
          manifests: [
            { path: '.mcp.json', ranges: [{ field: 'servers', line: 1, locked: { version: '9.0.0' } }] },
          ],
        },
        unread: [],
      },
    ])
    expect(pairs.every(({ before }) => before.packages.length === 0)).toBe(true)
  })

  test('a file that was not there has no label of before', async () =>
    expect((await judge(start('a'))).pairs).toMatchObject([{ beforeLabel: 'none' }]))
})

describe('what cannot be resolved', () => {
  test('a pinned tree is a gap that names the file', async () => {
    const { pairs } = await judge(start('broken@1.0.0', 'a@1.0.0'))
    expect(pairs).toHaveLength(2)
    expect(pairs[1]?.unread).toEqual([{ path: 'packages/a/.mcp.json', reason: 'npm cannot resolve it' }])
  })

  test('a range is a finding without a suggestion, whatever went wrong', async () => {
    const { ranges } = await judge(start('broken', 'crash'))
    expect(ranges.map(({ name, locked: version }) => [name, version])).toEqual([
      ['s0 > broken', null],
      ['s1 > crash', null],
    ])
  })

  test('another error than that of a preview is thrown', () =>
    expect(judge(start('crash@1.0.0'))).rejects.toThrow('npm is missing'))

  test('a file that cannot be read is refused', () =>
    expect(judge('{')).rejects.toMatchObject({ code: 'EUSAGE' }))

  test('one that did not change is not read', async () =>
    expect((await judge('{', { before: '{' })).pairs).toEqual([]))
})

test.each<[string, Partial<LockedPackage>, string[]]>([
  ['at the top', { bin: { a: 'a.js', b: 'b.js' } }, ['a', 'b']],
  ['inside another package', { bin: { a: 'a.js' }, location: 'node_modules/b/node_modules/a' }, []],
  ['of a workspace', { bin: { a: 'a.js' }, location: 'packages/a' }, []],
  ['below a workspace', { bin: { a: 'a.js' }, location: 'packages/w/node_modules/a' }, []],
  ['that are not recorded', { bin: null }, []],
  ['with a name of the prototype', { bin: { constructor: 'a.js' } }, ['constructor']],
])('commands %s', (_, more, expected) =>
  expect([...commandsOf([pairOf([locked('a@1.0.0', more)])])]).toEqual(expected),
)
