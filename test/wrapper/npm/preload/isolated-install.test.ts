import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Arborist, DiffNode, Node } from '../../../../src/wrapper/npm/preload/arborist-types.ts'
import { arboristOf, Left, nodeOf, openChannel } from '../../../support/preload.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** The module of an npm whose private cache is this folder. */
async function load(cache = '/cache') {
  vi.resetModules()
  vi.stubEnv('DEPGATE_CACHE', cache)
  return import('../../../../src/wrapper/npm/preload/isolated-install.ts')
}

const globally = (nodes: readonly Node[] = [], options: Record<string, unknown> = {}): Arborist =>
  arboristOf(nodes, { options: { global: true, ...options } })

describe('the cache', () => {
  test.each<[string, Partial<Arborist>, unknown]>([
    ['of a global install is private', { options: { global: true, cache: 'own' } }, '/cache/npm/_cacache'],
    ['of npm exec is private', { path: '/cache/npx/abc', options: { cache: 'own' } }, '/cache/npm/_cacache'],
    ['of a project is its own', { options: { cache: 'own' } }, 'own'],
    [
      'of a folder with a similar name is its own',
      { path: '/cache/npx-other', options: { cache: 'own' } },
      'own',
    ],
    [
      'of the folder itself is its own',
      { path: '/cache/npx', options: { cache: 'own', global: 'true' } },
      'own',
    ],
  ])('%s', async (_, more, expected) => {
    const { isolateCache } = await load()
    const arborist = arboristOf([], more)
    isolateCache(arborist)
    expect(arborist.options.cache).toBe(expected)
  })

  test("and the folders of npm exec are depgate's own", async () => {
    const { ownFolders, isOfNpx } = await load()
    expect(ownFolders()).toEqual({ npxCache: '/cache/npx', cache: '/cache/npm/_cacache' })
    expect(isOfNpx(arboristOf([], { path: '/cache/npx/abc' }))).toBe(true)
  })

  test('that others could write to is refused, and a project does not need it', async () => {
    const { ownFolders, isolateCache, isOfNpx } = await load('')
    openChannel()
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(() => ownFolders()).toThrow(new Left(2))
    expect(() => isolateCache(globally())).toThrow(new Left(2))
    expect(write).toHaveBeenCalledWith(
      expect.stringContaining('its cache folder is not private to this user'),
    )
    expect(() => isolateCache(arboristOf([]))).not.toThrow()
    expect(isOfNpx(arboristOf([], { path: 'null/x' }))).toBe(false)
  })
})

describe('the network', () => {
  test('is off once it was disabled, and the settings of npm are known', async () => {
    const { disableNetwork, onlineOf } = await load()
    const arborist = globally([], { preferOnline: true })
    expect(onlineOf(arborist)).toEqual({})
    disableNetwork(arborist)
    disableNetwork(arborist)
    expect(arborist.options).toMatchObject({ offline: true, preferOffline: false, preferOnline: false })
    expect(onlineOf(arborist)).toEqual({ offline: false, preferOffline: false, preferOnline: true })
  })
})

describe('an approved tree', () => {
  async function fetchAll(
    arborist: Arborist,
    tarball = vi.fn(async (spec: string, options: object) => [spec, options]),
  ) {
    const { fetchIsolated, usePacote } = await load()
    usePacote({ tarball })
    usePacote({ tarball: () => expect.unreachable("the first pacote is npm's") })
    await fetchIsolated(arborist)
    return { specs: tarball.mock.calls.map(([spec]) => spec).sort(), calls: tarball.mock.calls }
  }

  test('is fetched with its hashes, and npm has no network afterwards', async () => {
    const arborist = globally([nodeOf('node_modules/a')], { preferOnline: true, registry: 'r' })
    const { calls } = await fetchAll(arborist)
    const resolved = 'https://registry.example.test/a/-/a-1.0.0.tgz'
    const expected = {
      resolved,
      integrity: 'sha512-x',
      registry: 'r',
      preferOnline: false,
      allowRemote: 'all',
    }
    expect(calls).toEqual([[`a@${resolved}`, expect.objectContaining(expected)]])
    expect(arborist.options.offline).toBe(true)
  })

  test.each<[string, Partial<Node>, string[]]>([
    [
      'without an address by its own name',
      { resolved: null, packageName: 'real', version: '2.0.0' },
      ['real@2.0.0'],
    ],
    ['with an empty address too', { resolved: '' }, ['a@1.0.0']],
    ['over http too', { resolved: 'http://h.example.test/a.tgz' }, ['a@http://h.example.test/a.tgz']],
    ['of git is not', { resolved: 'git+ssh://h.example.test/a.git' }, []],
    ['of a file is not', { resolved: 'file:a.tgz' }, []],
    ['that is a link is not', { isLink: true }, []],
    ['that is bundled is not', { inBundle: true }, []],
    ['that is not installed is not', { inert: true }, []],
    ['that is the root is not', { isRoot: true }, []],
  ])('a package %s fetched', async (_, more, expected) => {
    expect((await fetchAll(globally([nodeOf('node_modules/a', more)]))).specs).toEqual(expected)
  })

  test.each<[string, Arborist]>([
    ['of a project', arboristOf([nodeOf('node_modules/a')])],
    ['of a dry run', globally([nodeOf('node_modules/a')], { dryRun: true })],
    ['of a lockfile alone', globally([nodeOf('node_modules/a')], { packageLockOnly: true })],
  ])('%s is not fetched, and keeps its network', async (_, arborist) => {
    expect((await fetchAll(arborist)).specs).toEqual([])
    expect(arborist.options.offline).toBeUndefined()
  })

  test('with removed and nested packages fetches what is installed, all of it', async () => {
    const nested: DiffNode = { action: 'ADD', ideal: nodeOf('node_modules/a/node_modules/b'), children: [] }
    const diff: DiffNode = {
      action: null,
      children: [
        { action: 'REMOVE', actual: nodeOf('node_modules/gone'), children: [] },
        { action: null, ideal: nodeOf('node_modules/kept'), children: [nested] },
      ],
    }
    const { specs } = await fetchAll({ ...globally(), diff })
    expect(specs).toEqual(['b@https://registry.example.test/b/-/b-1.0.0.tgz'])
  })

  test('has at most 15 downloads at once', async () => {
    let [now, most] = [0, 0]
    const tarball = vi.fn(async (spec: string, options: object) => {
      most = Math.max(most, (now += 1))
      await new Promise((resolve) => setTimeout(resolve, 1))
      now -= 1
      return [spec, options]
    })
    const nodes = Array.from({ length: 40 }, (_, nth) => nodeOf(`node_modules/p${nth}`))
    expect((await fetchAll(globally(nodes), tarball)).specs).toHaveLength(40)
    expect(most).toBe(15)
  })

  test('with a tarball that cannot be fetched is an error, except for an optional one', async () => {
    const tarball = vi.fn(() => Promise.reject(new Error('EINTEGRITY')))
    await expect(fetchAll(globally([nodeOf('node_modules/a')]), tarball)).rejects.toThrow('EINTEGRITY')
    await fetchAll(globally([nodeOf('node_modules/a', { optional: true })]), tarball)
  })
})
