import { describe, expect, test } from 'vitest'
import { isSameBytes } from '../../src/change/compare-copies.ts'
import { diff } from '../../src/change/diff.ts'
import { parseLockfile } from '../../src/lockfile/parse.ts'
import type { Lockfile } from '../../src/model/report.ts'
import type { PackageChange } from '../../src/model/change.ts'

type Entry = Record<string, unknown>
type Entries = Record<string, Entry>
interface State {
  /** What each manifest asks for, by its folder. */
  readonly asks: Record<string, Entry>
  readonly entries: Entries
}

const entry = (version: string, more: Entry = {}): Entry => ({
  version,
  resolved: `https://registry.test/NAME/-/NAME-${version}.tgz`,
  integrity: `sha512-${Buffer.alloc(64, version).toString('base64')}`,
  ...more,
})
const needs = (dependencies: Record<string, string>): Entry => entry('1.0.0', { dependencies })

/** The lockfile of a project with its workspaces in packages/, as npm writes it. */
function read({ asks, entries }: State): Lockfile {
  const manifests = Object.fromEntries(
    Object.entries(asks).map(([folder, fields]) => [
      folder,
      folder === ''
        ? { name: 'app', workspaces: ['packages/*'], ...fields }
        : { version: '1.0.0', ...fields },
    ]),
  )
  const named = (location: string) => location.slice(location.lastIndexOf('node_modules/') + 13)
  const packages = Object.fromEntries(
    Object.entries(entries).map(([location, one]) => {
      const name = typeof one.name === 'string' ? one.name : named(location)
      const { resolved } = one
      return [
        location,
        typeof resolved === 'string' ? { ...one, resolved: resolved.replaceAll('NAME', name) } : one,
      ]
    }),
  )
  const lock = { name: 'app', lockfileVersion: 3, packages: { ...manifests, ...packages } }
  return parseLockfile(JSON.stringify(lock), 'package-lock.json', (file) => {
    const manifest = manifests[file.replace(/\/?package\.json$/, '')]
    return manifest === undefined ? null : JSON.stringify(manifest)
  })
}

const show = (changes: readonly PackageChange[]) =>
  changes.map(({ kind, name, version, previous, differences }) =>
    [kind, `${name}@${version}`, ...(kind === 'updated' ? [`from ${previous}`] : []), ...differences].join(
      ' ',
    ),
  )
const compare = (before: State, after: State) =>
  diff(read(before), read(after)).filter((change): change is PackageChange => change.type === 'package')

const asks = (dependencies: Record<string, string>, more: Record<string, Entry> = {}) => ({
  '': { dependencies },
  ...more,
})
const link = (target: string): Entry => ({ resolved: target, link: true })
const [low, high] = [entry('0.0.8'), entry('1.2.8')]
/** The project has 1.2.8, and a tool of its own has 0.0.8. */
const base: State = {
  asks: asks({ m: '*', a: '1.0.0', tool: '1.0.0' }),
  entries: {
    'node_modules/a': needs({ m: '*' }),
    'node_modules/m': high,
    'node_modules/tool': needs({ m: '0.0.8' }),
    'node_modules/tool/node_modules/m': low,
  },
}
const withEntries = (entries: Entries, more: Partial<State> = {}): State => ({ ...base, ...more, entries })

describe('what others get now arrives, though it was in the tree', () => {
  test.each<[string, State, State, string[]]>([
    [
      'a direct dependency resolves to a copy of a tool',
      base,
      withEntries({ ...base.entries, 'node_modules/m': low, 'node_modules/a/node_modules/m': high }),
      ['altered m@0.0.8 dependents direct dependency'],
    ],
    [
      'a package that asks for any version gets the old one',
      base,
      withEntries({ ...base.entries, 'node_modules/a/node_modules/m': low }),
      ['altered m@0.0.8 dependents'],
    ],
    [
      'everybody does: the newer one is gone',
      base,
      withEntries({
        'node_modules/a': needs({ m: '*' }),
        'node_modules/m': low,
        'node_modules/tool': needs({ m: '0.0.8' }),
      }),
      ['altered m@0.0.8 dependents direct dependency', 'removed m@1.2.8'],
    ],
    [
      'a manifest asks for what only others asked for',
      { asks: asks({ a: '1.0.0' }), entries: { 'node_modules/a': needs({ m: '*' }), 'node_modules/m': low } },
      {
        asks: asks({ a: '1.0.0', m: '0.0.8' }),
        entries: { 'node_modules/a': needs({ m: '*' }), 'node_modules/m': low },
      },
      ['altered m@0.0.8 direct dependency'],
    ],
    [
      'under an alias, which hides its name',
      {
        asks: asks({ m: '1.2.8', evil: '0.0.8' }),
        entries: { 'node_modules/evil': low, 'node_modules/m': high },
      },
      {
        asks: asks({ m: 'npm:evil@0.0.8', evil: '0.0.8' }),
        entries: { 'node_modules/evil': low, 'node_modules/m': { ...low, name: 'evil' } },
      },
      ['altered evil@0.0.8 dependents', 'removed m@1.2.8'],
    ],
    [
      'one workspace gets what another had',
      {
        asks: asks(
          {},
          {
            'packages/p': { dependencies: { m: '1.2.8' } },
            'packages/q': { devDependencies: { m: '0.0.8' } },
          },
        ),
        entries: {
          'packages/q/node_modules/m': low,
          'packages/p/node_modules/m': high,
          'node_modules/p': link('packages/p'),
          'node_modules/q': link('packages/q'),
        },
      },
      {
        asks: asks(
          {},
          {
            'packages/p': { dependencies: { m: '0.0.8' } },
            'packages/q': { devDependencies: { m: '0.0.8' } },
          },
        ),
        entries: {
          'node_modules/m': low,
          'node_modules/p': link('packages/p'),
          'node_modules/q': link('packages/q'),
        },
      },
      ['altered m@0.0.8 scope dependents', 'removed m@1.2.8'],
    ],
    [
      'a workspace takes the name of a package, in the same version',
      {
        asks: asks({ a: '1.0.0' }),
        entries: { 'node_modules/a': needs({ m: '*' }), 'node_modules/m': entry('1.0.0') },
      },
      {
        asks: asks({ a: '1.0.0' }, { 'packages/m': {} }),
        entries: { 'node_modules/a': needs({ m: '*' }), 'node_modules/m': link('packages/m') },
      },
      ['altered m@1.0.0 hash source dependents'],
    ],
    [
      'a workspace takes the name of a package, in another version',
      { asks: asks({ a: '1.0.0' }), entries: { 'node_modules/a': needs({ m: '*' }), 'node_modules/m': low } },
      {
        asks: asks({ a: '1.0.0' }, { 'packages/m': {} }),
        entries: { 'node_modules/a': needs({ m: '*' }), 'node_modules/m': link('packages/m') },
      },
      ['updated m@1.0.0 from 0.0.8'],
    ],
    [
      'only the link does: the workspace has another name',
      {
        asks: asks({ m: '*' }, { 'packages/p': {} }),
        entries: { 'node_modules/m': low, 'node_modules/p': link('packages/p') },
      },
      {
        asks: asks({ m: '*' }, { 'packages/p': {} }),
        entries: { 'node_modules/m': link('packages/p'), 'node_modules/p': link('packages/p') },
      },
      ['updated m@1.0.0 from 0.0.8'],
    ],
    [
      'a file: folder takes the name of a package',
      {
        asks: asks({ a: '1.0.0', m: '*' }),
        entries: { 'node_modules/a': needs({ m: '*' }), 'node_modules/m': low },
      },
      {
        asks: asks({ a: '1.0.0', m: 'file:lib/m' }),
        entries: {
          'lib/m': { version: '0.0.8' },
          'node_modules/a': needs({ m: '*' }),
          'node_modules/m': link('lib/m'),
        },
      },
      ['altered m@0.0.8 hash source'],
    ],
    [
      'a workspace goes, and its namesake of the registry comes in',
      { asks: asks({ m: '*' }, { 'packages/m': {} }), entries: { 'node_modules/m': link('packages/m') } },
      { asks: asks({ m: '*' }), entries: { 'node_modules/m': entry('1.0.0') } },
      ['added m@1.0.0'],
    ],
    [
      'a workspace goes, and its namesake had been with a tool',
      {
        asks: asks({ m: '*', tool: '1.0.0' }, { 'packages/m': {} }),
        entries: {
          'node_modules/m': link('packages/m'),
          'node_modules/tool': needs({ m: '0.0.8' }),
          'node_modules/tool/node_modules/m': low,
        },
      },
      {
        asks: asks({ m: '*', tool: '1.0.0' }),
        entries: { 'node_modules/m': low, 'node_modules/tool': needs({ m: '0.0.8' }) },
      },
      ['altered m@0.0.8 dependents direct dependency'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(show(compare(before, after))).toEqual(expected)
    expect(compare(after, after)).toEqual([])
  })
})

describe('what no dependent newly gets does not arrive', () => {
  test.each<[string, State, State, string[]]>([
    [
      'a copy for each who had the one above',
      base,
      withEntries({ ...base.entries, 'node_modules/a/node_modules/m': high }),
      [],
    ],
    [
      'places that change, for the same askers',
      base,
      withEntries({
        'node_modules/a': needs({ m: '*' }),
        'node_modules/a/node_modules/m': high,
        'node_modules/m': high,
        'node_modules/tool': needs({ m: '0.0.8' }),
        'node_modules/tool/node_modules/m': low,
      }),
      [],
    ],
    [
      'a new package that uses what is there: it is judged itself',
      base,
      withEntries(
        { ...base.entries, 'node_modules/b': needs({ m: '*' }) },
        { asks: asks({ m: '*', a: '1.0.0', b: '1.0.0', tool: '1.0.0' }) },
      ),
      ['added b@1.0.0'],
    ],
    [
      'a workspace more that asks for what another has',
      { asks: asks({ m: '*' }), entries: { 'node_modules/m': high } },
      {
        asks: asks({ m: '*' }, { 'packages/p': { dependencies: { m: '*' } } }),
        entries: { 'node_modules/m': high, 'node_modules/p': link('packages/p') },
      },
      [],
    ],
    [
      'a workspace whose name nothing asked for',
      base,
      withEntries(
        { ...base.entries, 'node_modules/p': link('packages/p') },
        { asks: { ...base.asks, 'packages/p': {} } },
      ),
      [],
    ],
    [
      'a workspace that was a workspace, in another folder and version',
      { asks: asks({ m: '*' }, { 'packages/m': {} }), entries: { 'node_modules/m': link('packages/m') } },
      {
        asks: asks({ m: '*' }, { 'packages/m': { version: '2.0.0' } }),
        entries: { 'node_modules/m': link('packages/m') },
      },
      [],
    ],
    [
      'an update that comes with its own copy of what another has',
      {
        asks: asks({ m: '*', a: '1.0.0' }),
        entries: { 'node_modules/a': entry('1.0.0'), 'node_modules/m': low },
      },
      {
        asks: asks({ m: '*', a: '2.0.0' }),
        entries: { 'node_modules/a': entry('2.0.0', { dependencies: { m: '*' } }), 'node_modules/m': low },
      },
      ['updated a@2.0.0 from 1.0.0'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(show(compare(before, after))).toEqual(expected)
  })
})

describe('the same bytes', () => {
  const only = (one: Entry): State => ({ asks: asks({ m: '*' }), entries: { 'node_modules/m': one } })
  const git = (commit: string) =>
    entry('1.0.0', { resolved: `git+ssh://git@host.test/m.git#${commit.repeat(40)}` })
  test.each<[string, Entry, Entry, boolean]>([
    ['another flag', entry('1.0.0'), entry('1.0.0', { hasInstallScript: true }), true],
    ['other dependencies', entry('1.0.0'), needs({ z: '1' }), true],
    ['an address that is left out', entry('1.0.0'), entry('1.0.0', { resolved: undefined }), true],
    [
      'a note on the hash',
      entry('1.0.0'),
      entry('1.0.0', { integrity: `${String(entry('1.0.0').integrity)}?x` }),
      true,
    ],
    ['another hash', entry('1.0.0'), entry('1.0.0', { integrity: low.integrity }), false],
    [
      'a second hash',
      entry('1.0.0'),
      entry('1.0.0', { integrity: `${String(entry('1.0.0').integrity)} ${String(low.integrity)}` }),
      false,
    ],
    ['no hash any more', entry('1.0.0'), entry('1.0.0', { integrity: undefined }), false],
    ['another commit', git('a'), git('b'), false],
  ])('%s', (_, before, after, expected) => {
    const [change] = compare(only(before), only(after))
    expect(change === undefined ? undefined : isSameBytes(change)).toBe(expected)
  })
})
