import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readAgainstBase } from '../../src/check/against-base.ts'
import { at, openCheckouts, type Entries, type Surroundings } from '../support/memory-checkout.ts'

const lock = (version: string, more: object = {}) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', dependencies: { a: version }, ...more },
      'node_modules/a': {
        version,
        resolved: `https://registry.example.test/a/-/a-${version}.tgz`,
        integrity: 'sha512-aaaa',
      },
    },
  })
const project = (folder: string, version = '1.0.0'): Entries => ({
  [path.posix.join(folder, 'package-lock.json')]: lock(version),
  [path.posix.join(folder, 'package.json')]: `{"name":"${folder}","dependencies":{"a":"${version}"}}`,
})
const base = { ...project('.'), ...project('web'), ...project('api') }

function read(then: Entries, disk: Entries, around: Surroundings & { named?: readonly string[] } = {}) {
  const host = openCheckouts({ disk, commits: { main: then } }, around)
  const lines: string[] = []
  const commit = (folder: string) => (host.git.top(folder) === at('lib') ? 'lib-main' : 'main')
  const pairs = readAgainstBase(
    (folder) => ({ commit: commit(folder), label: 'main', from: null }),
    (around.named ?? []).map((file) => at(file)),
    host,
    (line) => void lines.push(line),
  )
  return { pairs, lines }
}
const shown = ({ pairs }: ReturnType<typeof read>) =>
  pairs.map(({ pair: { before, after, beforeLabel, afterLabel, unread = [] } }) => {
    const versions = [before, after].map(({ packages }) => packages.map((one) => one.version).join() || '-')
    const gaps = unread.map((one) => `gap ${one.path}`)
    return [`${beforeLabel} > ${afterLabel}`, versions.join(' > '), ...gaps].join(' | ')
  })
const own = 'main > package-lock.json | 1.0.0 > 1.0.0'

describe('which lockfiles are read', () => {
  test.each<[string, Entries, readonly string[]]>([
    ['the one at hand, where nothing changed', base, [own]],
    [
      'all that changed beside it',
      { ...base, ...project('web', '2.0.0') },
      [own, 'main > web/package-lock.json | 1.0.0 > 2.0.0'],
    ],
    [
      'one that came, where its folder had none',
      { ...base, ...project('new') },
      [own, 'none > new/package-lock.json | - > 1.0.0'],
    ],
    [
      'the one that is read now, of two names',
      { ...base, 'web/npm-shrinkwrap.json': lock('2.0.0') },
      [own, 'main:web/package-lock.json > web/npm-shrinkwrap.json | 1.0.0 > 2.0.0'],
    ],
    [
      'what no format reads',
      { ...base, 'web/deno.lock': 'a' },
      [own, 'main > web/deno.lock | - > - | gap web/deno.lock'],
    ],
  ])('%s', (_, disk, expected) => {
    const found = shown(read(base, disk))
    expect(found.filter((one) => !one.startsWith('main > web/package-lock.json | 1.0.0 > 1.0.0'))).toEqual(
      expected,
    )
  })

  test('a project that went has its packages removed', () => {
    const { 'web/package-lock.json': _, 'web/package.json': __, ...disk } = base
    expect(shown(read(base, disk))).toEqual([own, 'main > none | 1.0.0 > -'])
  })

  test('a lockfile that went while its manifest stayed is an error', () => {
    const { 'web/package-lock.json': _, ...disk } = base
    expect(() => read(base, disk)).toThrow('web/package-lock.json is gone and its package.json is not')
    const moved = { ...disk, 'web/aube-lock.yaml': 'a' }
    expect(shown(read(base, moved)).join()).toContain('gap web/aube-lock.yaml')
    // It did not change, and is what counts from now on.
    const both = { ...base, 'web/aube-lock.yaml': 'a' }
    expect(shown(read(both, moved)).join()).toContain('gap web/aube-lock.yaml')
  })

  test('those that are named alone', () => {
    const disk = { ...base, ...project('web', '2.0.0'), 'web/deno.lock': 'a' }
    expect(shown(read(base, disk, { named: ['api/package-lock.json'] }))).toEqual([
      'main > api/package-lock.json | 1.0.0 > 1.0.0',
    ])
    // One that git passes over, or that no format knows by its name.
    const copy = { ...disk, 'x/copy.json': lock('3.0.0') }
    expect(shown(read(base, copy, { named: ['x/copy.json'] }))).toEqual(['none > x/copy.json | - > 3.0.0'])
    expect(() => read(base, disk, { named: ['x/none.json'] })).toThrow('there is no file x/none.json')
  })

  test('in a folder inside, by the paths from there', () => {
    const disk = { ...base, ...project('web', '2.0.0') }
    expect(shown(read(base, disk, { folder: 'api' }))).toEqual([
      'main > package-lock.json | 1.0.0 > 1.0.0',
      'main > ../web/package-lock.json | 1.0.0 > 2.0.0',
    ])
  })

  test('none where nothing changed and none is at hand, with a line; without any it is an error', () => {
    const then = { ...project('web'), 'package.json': '{}' }
    expect(read(then, then)).toEqual({ pairs: [], lines: ['no lockfile changed against main'] })
    const bare = { 'package.json': '{}' }
    expect(() => read(bare, bare)).toThrow('there is no lockfile here')
  })

  test('a broken one that did not change is not read, and one that did is an error', () => {
    const broken = { ...base, 'fixtures/package-lock.json': '{' }
    expect(shown(read(broken, broken))).toEqual([own])
    expect(() => read(broken, { ...broken, 'fixtures/package-lock.json': '{{' })).toThrow(
      'fixtures/package-lock.json',
    )
    // As it was it is an error too, while it is there: what came cannot be known.
    expect(() => read(broken, { ...broken, ...project('fixtures') })).toThrow(/^at main: fixtures/)
  })

  test('one below a workspace root is left out, and is a gap where that is new', () => {
    const root = (workspaces: readonly string[]): Entries => ({
      'package.json': JSON.stringify({ name: 'app', dependencies: { a: '1.0.0' }, workspaces }),
      'package-lock.json': JSON.stringify({
        ...(JSON.parse(lock('1.0.0', { workspaces })) as object),
      }),
    })
    const disk = { ...base, ...root(['web']), ...project('web', '2.0.0') }
    const { pairs, lines } = read(base, disk)
    expect(lines).toEqual([expect.stringContaining('web/package-lock.json is not judged')])
    expect(pairs.flatMap(({ pair }) => pair.unread ?? [])).toMatchObject([{ path: 'web/package-lock.json' }])
  })
})

describe('a folder that had no lockfile', () => {
  test('counts with the scripts that its manifest allowed', () => {
    const manifest = (more: object) => JSON.stringify({ name: 'app', dependencies: { a: '1.0.0' }, ...more })
    const then = { 'package.json': manifest({ allowScripts: { a: true } }) }
    const [one] = read(then, { ...then, 'package-lock.json': lock('1.0.0') }).pairs
    expect(one?.pair.before.allowScripts).toEqual({ a: true })
    expect(one?.pair.beforeLabel).toBe('none')
  })
})

describe('a lockfile that moved with its project', () => {
  const manifest = '{"name":"web","dependencies":{"a":"1.0.0"}}'
  const moved = (folder: string): Entries => ({
    [`${folder}/package-lock.json`]: lock('1.0.0'),
    [`${folder}/package.json`]: manifest,
  })
  const [then, now] = [
    { ...project('.'), ...moved('web') },
    { ...project('.'), ...moved('services/web') },
  ]

  test('is compared with what it was, in its folder of before', () => {
    const found = read(then, now)
    expect(shown(found)).toEqual([
      own,
      'main:web/package-lock.json > services/web/package-lock.json | 1.0.0 > 1.0.0',
    ])
    expect(found.pairs[1]).toMatchObject({
      base: { moved: { from: at('web'), to: at('services/web') } },
      policyAt: { folders: ['services/web', 'web'] },
    })
    const kinds = (found.pairs[1]?.pair.files ?? []).map((file) => [file.kind, file.before === null])
    expect(kinds).toContainEqual(['manifest', false])
  })

  test('out of a looser policy arrives with all that it locks', () => {
    const loose = { 'loose/depgate.json': '{"rules":{"minimum-age":"off"}}' }
    const before = { ...project('.'), ...moved('loose/web'), ...loose }
    const found = read(before, { ...now, ...loose })
    // The packages of the former place are removed there.
    expect(shown(found).slice(1)).toEqual([
      'main > none | 1.0.0 > -',
      'none > services/web/package-lock.json | - > 1.0.0',
    ])
  })

  test('is judged by the policies of both places', () => {
    const strict = { 'web/depgate.json': '{"rules":{"minimum-age":["error",{"minimum":"90d"}]}}' }
    const { pairs } = read({ ...then, ...strict }, now)
    expect(pairs[1]?.policyAt?.folders).toEqual(['services/web', 'web'])
    const policies = pairs[1]?.pair.files?.filter(({ kind }) => kind === 'policy') ?? []
    // The one that is gone, and the policies of the two places.
    expect(policies.map(({ before, text }) => [before, text])).toEqual([
      [strict['web/depgate.json'], ''],
      [strict['web/depgate.json'], ''],
    ])
  })
})

describe('a submodule', () => {
  const inner = (version: string) => ({
    lib: { disk: project('.', version), commits: { old: project('.', '1.0.0') } },
  })
  const withLib = (hash: string) => ({ ...base, lib: { submodule: hash } })

  test('that moved on is compared with the commit that the base has of it', () => {
    const found = read(withLib('old'), withLib('new'), { inner: inner('2.0.0') })
    expect(shown(found)).toEqual([own, 'main (old) > lib/package-lock.json | 1.0.0 > 2.0.0'])
    expect(found.pairs[1]?.base?.checkouts).toEqual([
      { top: at('lib'), commit: 'old' },
      { top: at('.'), commit: 'main' },
    ])
  })

  test('that is added has nothing before', () => {
    const found = read(base, withLib('old'), { inner: inner('1.0.0') })
    expect(shown(found)[1]).toBe('none > lib/package-lock.json | - > 1.0.0')
  })

  test('that moved and is not checked out is a gap; one that stayed is quiet', () => {
    expect(shown(read(withLib('old'), withLib('new')))[1]).toContain('gap lib')
    expect(shown(read(withLib('old'), withLib('old')))).toEqual([own])
  })

  test('whose former commit is not there is an error', () => {
    expect(() => read(withLib('gone'), withLib('old'), { inner: inner('1.0.0') })).toThrow(
      'the submodule lib does not have the commit that the base has of it',
    )
  })
})

test('files that judge and run beside a lockfile come along with it', () => {
  const then = { ...base, 'web/.npmrc': 'ignore-scripts=true' }
  const disk = {
    ...base,
    'web/.npmrc': 'ignore-scripts=false',
    'web/depgate.json': '{"deny":["x"]}',
    'web/.pnpmfile.cjs': 'x',
    'web/.mcp.json': '{"mcpServers":{}}',
  }
  const web = read(then, disk).pairs[1]
  expect(web?.pair.files?.map(({ kind, path: file }) => `${kind} ${file}`)).toEqual([
    'lockfile web/package-lock.json',
    'policy web/depgate.json',
    'manifest web/package.json',
    'npmrc web/.npmrc',
  ])
  expect(web?.installFiles.map((file) => file.path)).toContain('web/.pnpmfile.cjs')
  expect(web?.settings.map((file) => file.path)).toEqual(['web/.mcp.json'])
})
