import { describe, expect, test } from 'vitest'
import { assemble, type LockNode, type NamedLink } from '../../src/lockfile/assemble.ts'
import type { Declared } from '../../src/manifest/overrides.ts'

const node = (id: string, links: NamedLink[] = [], more: Partial<LockNode> = {}): LockNode => {
  const [name = '', version = ''] = id.split('@')
  const source = { type: 'registry', url: null } as const
  const base = {
    alias: null,
    integrity: null,
    edges: [],
    bin: null,
    hasInstallScript: null,
    bundler: null,
    line: 1,
  }
  return { ...base, name, version, source, location: null, links, ...more }
}
const link = (name: string, to: number, type: NamedLink['type'] = 'runtime'): NamedLink => ({
  name,
  to,
  range: '^1',
  type,
})
const ask = (name: string, field: Declared['field'] = 'dependencies'): Declared => ({
  field,
  name,
  range: '^1',
  line: 3,
  keys: [{ name, range: null }],
})
const importer = (asks: Declared[], targets: Record<string, number>, path = 'package.json') => ({
  path,
  name: 'app',
  asks,
  resolve: ({ name }: Declared) => targets[name] ?? null,
})

describe('packages of a lockfile that records what each dependency resolves to', () => {
  test('have a scope, a path, askers and a place: the nearest copy of a name at the top', () => {
    const nodes = [node('b@1.0.0'), node('a@1.0.0', [link('b', 0)]), node('b@2.0.0')]
    const { packages } = assemble(nodes, [importer([ask('a'), ask('b', 'devDependencies')], { a: 1, b: 2 })])
    expect(
      packages.map(({ purl, location, scope, path, isDirect }) => ({
        purl,
        location,
        scope,
        path,
        isDirect,
      })),
    ).toEqual([
      {
        purl: 'pkg:npm/b@1.0.0',
        location: 'node_modules/a/node_modules/b',
        scope: 'runtime',
        path: ['app', 'a@1.0.0', 'b@1.0.0'],
        isDirect: false,
      },
      {
        purl: 'pkg:npm/a@1.0.0',
        location: 'node_modules/a',
        scope: 'runtime',
        path: ['app', 'a@1.0.0'],
        isDirect: true,
      },
      {
        purl: 'pkg:npm/b@2.0.0',
        location: 'node_modules/b',
        scope: 'development',
        path: ['app', 'b@2.0.0'],
        isDirect: true,
      },
    ])
    expect(packages[0]?.requiredBy).toEqual([['pkg:npm/a@1.0.0', 'b']])
  })

  test('what no manifest reaches is listed all the same, as runtime', () => {
    const { packages } = assemble([node('x@1.0.0')], [importer([], {})])
    expect(packages).toMatchObject([{ scope: 'runtime', path: ['x@1.0.0'], isDirect: false }])
  })

  test("the project's own folders are apart, and their manifests are walked as roots", () => {
    const own = node('w@0.0.0', [link('a', 1)], { isOwn: true })
    const { packages, ownFolders, manifests } = assemble(
      [own, node('a@1.0.0')],
      [importer([ask('w')], { w: 0 }), importer([ask('a')], { a: 1 }, 'w/package.json')],
    )
    expect(ownFolders.map(({ name }) => name)).toEqual(['w'])
    expect(packages.map(({ path }) => path)).toEqual([['app', 'a@1.0.0']])
    expect(manifests.map(({ ranges }) => ranges[0]?.locked)).toEqual([
      { version: '0.0.0', integrity: null, isLocal: true },
      { version: '1.0.0', integrity: null, isLocal: false },
    ])
  })

  test('an override and a catalog lock a range and ask for nothing', () => {
    const asks = [ask('a', 'overrides'), ask('a', 'catalogs')]
    const { packages, manifests } = assemble([node('a@1.0.0')], [importer(asks, { a: 0 })])
    expect(packages[0]?.isDirect).toBe(false)
    expect(manifests[0]?.ranges.map(({ field, locked }) => [field, locked?.version])).toEqual([
      ['overrides', '1.0.0'],
      ['catalogs', '1.0.0'],
    ])
  })

  test('a hundred copies of one name get a hundred places', () => {
    const nodes = Array.from({ length: 100 }, (_, nth) => node(`a@1.0.${nth}`))
    const { packages } = assemble(nodes, [importer([], {})])
    expect(new Set(packages.map(({ location }) => location)).size).toBe(100)
  })
})
