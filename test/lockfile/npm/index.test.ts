import { describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/refusal.ts'
import { at, entry, host, read, v3 } from '../../support/npm-lock.ts'

describe('the sections decide, not lockfileVersion', () => {
  const packages = {
    '': { name: 'app', dependencies: { ms: '^2' } },
    'node_modules/ms': entry('ms', '2.1.3'),
  }
  const dependencies = { ms: entry('ms', '2.1.3') }

  test.each([
    ['npm-3', { lockfileVersion: 3, packages }],
    ['npm-3', { lockfileVersion: 1, packages }],
    ['npm-3', { lockfileVersion: 99, packages }],
    ['npm-3', { lockfileVersion: '3', packages }],
    ['npm-3', { packages }],
    ['npm-2', { lockfileVersion: 2, packages, dependencies }],
    ['npm-2', { lockfileVersion: 1, packages, dependencies }],
    ['npm-2', { lockfileVersion: 3, packages, dependencies }],
    ['npm-1', { lockfileVersion: 1, dependencies }],
    ['npm-1', { lockfileVersion: 3, dependencies }],
    ['npm-1', { dependencies }],
  ])('%s: %j', (format, lock) => {
    const parsed = read(JSON.stringify(lock))
    expect(parsed.format).toBe(format)
    expect(parsed.packages.map(({ purl }) => purl)).toEqual(['pkg:npm/ms@2.1.3'])
  })

  test.each([
    [{ lockfileVersion: 3, packages: {} }, 'npm-3'],
    [{ lockfileVersion: 3, packages: { '': {} } }, 'npm-3'],
    [{ lockfileVersion: 2, packages: {}, dependencies: {} }, 'npm-2'],
    [{ lockfileVersion: 1, dependencies: {} }, 'npm-1'],
    [{ name: 'x', lockfileVersion: 1 }, 'npm-1'],
  ])('%j is empty and valid', (lock, format) => {
    const parsed = read(JSON.stringify(lock))
    expect(parsed).toMatchObject({ format, packages: [] })
    expect(parsed.manifests).toHaveLength(1)
  })

  test.each([
    ['{}', 'package-lock.json: has neither "packages" nor "dependencies", so it is no lockfile of npm'],
    [
      '{"lockfileVersion": 3}',
      'package-lock.json: has neither "packages" nor "dependencies", so it is no lockfile of npm',
    ],
    ['[]', 'package-lock.json must hold a JSON object, not an array'],
    ['null', 'package-lock.json must hold a JSON object, not null'],
    ['"x"', 'package-lock.json must hold a JSON object, not a string'],
    ['{"packages": []}', 'package-lock.json, line 1: packages must be an object, not an array'],
    [
      '{"packages": null,\n "dependencies": {}}',
      'package-lock.json, line 1: packages must be an object, not null',
    ],
    ['{\n"dependencies": 1}', 'package-lock.json, line 2: dependencies must be an object, not a number'],
    [
      '{"lockfileVersion": {}, "packages": {}}',
      'package-lock.json, line 1: lockfileVersion must be 1 to 4, not an object',
    ],
    [
      '{"lockfileVersion": "x", "packages": {}}',
      'package-lock.json, line 1: lockfileVersion must be 1 to 4, not a string',
    ],
    [
      '{"packages": {\n"node_modules/ms": "2.0.0"}}',
      'package-lock.json, line 2: packages > node_modules/ms must be an object, not a string',
    ],
    ['{"packages": {"":\n 1}}', 'package-lock.json, line 1: packages > "" must be an object, not a number'],
  ])('%s is refused', (text, message) => {
    const refusal = refusalOf(() => read(text))
    expect(refusal).toMatchObject({ code: 'ELOCKFILE', message })
    expect(refusal.hint).not.toBeNull()
  })
})

describe('an entry', () => {
  test('of the registry', () => {
    const text = v3(
      {
        'node_modules/@s/n': entry('@s/n', '1.0.0-rc.1', {
          dependencies: { ms: '^2' },
          bin: { n: 'n.js' },
          hasInstallScript: true,
        }),
      },
      { dependencies: { '@s/n': '^1.0.0-0' } },
    )
    expect(read(text).packages).toEqual([
      {
        name: '@s/n',
        version: '1.0.0-rc.1',
        location: 'node_modules/@s/n',
        alias: null,
        purl: 'pkg:npm/%40s/n@1.0.0-rc.1',
        source: { type: 'registry', url: `${host}/@s/n/-/n-1.0.0-rc.1.tgz` },
        integrity: 'sha512-@s/n1.0.0-rc.1',
        edges: [{ name: 'ms', range: '^2', type: 'runtime' }],
        bin: { n: 'n.js' },
        hasInstallScript: true,
        bundler: null,
        scope: 'runtime',
        isDirect: true,
        path: ['app', '@s/n@1.0.0-rc.1'],
        line: 11,
        wantedBy: ['^1.0.0-0'],
        requiredBy: [['package.json', '@s/n']],
      },
    ])
  })

  test('under an alias has its real name', () => {
    const text = v3(
      { 'node_modules/alias': { name: '@s/ms', ...entry('@s/ms', '2.0.0') } },
      { dependencies: { alias: 'npm:@s/ms@2.0.0' } },
    )
    expect(at(read(text), 'node_modules/alias')).toMatchObject({
      name: '@s/ms',
      alias: 'alias',
      purl: 'pkg:npm/%40s/ms@2.0.0',
      source: { type: 'registry' },
      isDirect: true,
      path: ['app', '@s/ms@2.0.0'],
      wantedBy: ['npm:@s/ms@2.0.0'],
    })
  })

  test.each([
    ['constructor'],
    ['valueOf'],
    ['hasOwnProperty'],
    ['toString'],
    ['JSONStream'],
    ['@s/constructor'],
  ])('can be called %s', (name) => {
    const text = v3(
      { [`node_modules/${name}`]: entry(name, '1.0.0', { dependencies: { valueOf: '*' } }) },
      { dependencies: { [name]: '1' } },
    )
    const lock = read(text, { 'package.json': { name: 'app', dependencies: { [name]: '1' } } })
    expect(lock.packages).toMatchObject([{ name, isDirect: true, path: ['app', `${name}@1.0.0`] }])
    expect(lock.manifests[0]?.ranges).toMatchObject([{ name, locked: { version: '1.0.0' } }])
  })
})

describe('refused', () => {
  test('a hidden second entry', () => {
    const text =
      '{"packages": {\n"node_modules/ms": {"version": "2.1.3"},\n"node_modules\\u002fms": {"version": "6.6.6"}}}'
    expect(refusalOf(() => read(text)).message).toBe(
      'package-lock.json has the key "node_modules/ms" twice, on lines 2 and 3',
    )
  })
})

// Processor time: other programs of the machine must not fail a test of what a tree costs.
describe('a large tree', () => {
  test('20,000 packages are read in linear time', () => {
    const packages: Record<string, unknown> = {}
    for (let index = 0; index < 20_000; index += 1) {
      const dependencies = Object.fromEntries(
        [1, 2, 3, 7].map((step) => [`p${(index * step + 1) % 20_000}`, '^1.0.0']),
      )
      packages[index % 3 === 0 ? `node_modules/q/node_modules/p${index}` : `node_modules/p${index}`] = entry(
        `p${index}`,
        '1.0.0',
        { dependencies },
      )
    }
    const text = v3(packages, { dependencies: { p1: '1' } })
    const before = process.cpuUsage()
    expect(read(text).packages).toHaveLength(20_000)
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000)
  })

  test('a long path to the root is not walked again for every edge', () => {
    const packages: Record<string, unknown> = {}
    let place = ''
    for (let depth = 0; depth < 95; depth += 1) {
      place = `${place === '' ? '' : `${place}/`}node_modules/d${depth}`
      packages[place] = entry(`d${depth}`, '1.0.0')
    }
    for (let index = 0; index < 5000; index += 1) {
      const dependencies = Object.fromEntries(Array.from({ length: 20 }, (_, nth) => [`none${nth}`, '*']))
      packages[`${place}/node_modules/p${index}`] = entry(`p${index}`, '1.0.0', { dependencies })
    }
    const before = process.cpuUsage()
    expect(read(v3(packages)).packages).toHaveLength(5095)
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000)
  })
})

describe('workspaces', () => {
  test.each<[string[] | { packages: string[] }, string[]]>([
    [['packages/*'], ['packages/a', 'packages/b']],
    [['./packages/*/'], ['packages/a', 'packages/b']],
    [{ packages: ['packages/*'] }, ['packages/a', 'packages/b']],
    [['packages/{a,b}'], ['packages/a', 'packages/b']],
    [['{packages,x}/{a,z}'], ['packages/a', 'x/z']],
    [['packages/?'], ['packages/a', 'packages/b']],
    [['**'], ['packages/a', 'packages/b', 'x/y/b', 'x/z']],
    [['x/**'], ['x/y/b', 'x/z']],
    [['**/b'], ['packages/b', 'x/y/b']],
    [['x/**/b'], ['x/y/b']],
    [['packages/*', '!packages/b'], ['packages/a']],
    [['!packages/b', 'packages/*'], ['packages/a']],
    [['!packages/*', 'packages/b'], ['packages/b']],
    [['!!packages/b'], ['packages/b']],
    [['packages/@(a|c)'], ['packages/a']],
    [['packages/!(a)'], ['packages/b']],
    [['packages/+(a|b)', '!packages/?(b)'], ['packages/a']],
    [['@(packages|x)/*(a|z)'], ['packages/a', 'x/z']],
    [['**/[a-b]'], ['packages/a', 'packages/b', 'x/y/b']],
    [['packages/[!a]'], ['packages/b']],
    [['!(*)/c', '@(.hidden)/*'], ['.hidden/c']],
    [['*'], []],
    [['packages'], []],
    [['packages/*/'.repeat(2)], []],
    [['.hidden/*'], ['.hidden/c']],
    [['../lib'], ['../lib']],
    [[], []],
  ])('%j names the workspaces %j', (workspaces, folders) => {
    const places = ['packages/a', 'packages/b', 'x/y/b', 'x/z', '.hidden/c', '../lib']
    const lock = read(
      v3(Object.fromEntries(places.map((place) => [place, { version: '1.0.0' }])), { workspaces }),
    )
    expect(lock.manifests.map(({ path }) => path)).toEqual([
      'package.json',
      ...folders.map((folder) => `${folder}/package.json`),
    ])
    expect(lock.packages.map(({ location }) => location)).toEqual(
      places.filter((place) => !folders.includes(place)),
    )
  })

  test('a pattern made to match slowly is matched fast', () => {
    const workspaces = [
      `${'*a'.repeat(40)}*b`,
      `${'**/a/'.repeat(40)}b`,
      `+(a|aa|aaa)${'*(a|a*)'.repeat(20)}b`,
    ]
    const start = performance.now()
    expect(read(v3({ ['a'.repeat(2000)]: { version: '1.0.0' } }, { workspaces })).packages).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  const many = (count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => name(index))

  test('thousands of folders that are named one by one, and some patterns, are read', () => {
    const places = many(4000, (index) => `packages/group-${index % 40}/package-${index}`)
    const packages = Object.fromEntries(places.map((place) => [place, { version: '1.0.0' }]))
    const workspaces = [...places, ...many(100, (index) => `apps/${index}/*`)]
    const start = performance.now()
    expect(read(v3(packages, { workspaces })).manifests).toHaveLength(4001)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('thousands of folders against hundreds of patterns made to match slowly end soon', () => {
    const places = many(3000, (index) => `${'a'.repeat(1000)}${index}`)
    const packages = Object.fromEntries(places.map((place) => [place, { version: '1.0.0' }]))
    const workspaces = many(500, (index) => `${'*a'.repeat(100)}*b${index}`)
    const start = performance.now()
    expect(refusalOf(() => read(v3(packages), { 'package.json': { workspaces } })).message).toBe(
      'package.json, line 2: workspaces has so many patterns that comparing the folders of the lockfile with them takes too long',
    )
    expect(performance.now() - start).toBeLessThan(8000)
  })

  test.each([
    [1, 'workspaces must be an array of patterns, not a number'],
    [{ packages: {} }, 'workspaces must be an array of patterns, not an object'],
    [[1], 'workspaces must hold strings, not a number'],
    [['packages/[ab'], 'workspaces uses a pattern that depgate cannot read: "packages/[ab"'],
    [['packages/[[:alpha:]]'], 'workspaces uses a pattern that depgate cannot read: "packages/[[:alpha:]]"'],
    [['packages/@(a|b'], 'workspaces uses a pattern that depgate cannot read: "packages/@(a|b"'],
    [['packages/@(a/b|c)'], 'workspaces uses a pattern that depgate cannot read: "packages/@(a/b|c)"'],
    [['packages\\a'], 'workspaces uses a pattern that depgate cannot read: "packages\\a"'],
    [['{a,b}'.repeat(20)], 'workspaces stands for more than 500 patterns'],
    [Array.from({ length: 501 }, (_, index) => `p${index}*`), 'workspaces stands for more than 500 patterns'],
    [['/'.repeat(501)], `workspaces uses a pattern that depgate cannot read: "${'/'.repeat(59)}…"`],
  ])('workspaces of %j are refused', (workspaces, problem) => {
    const refusal = refusalOf(() => read(v3({}), { 'package.json': { workspaces } }))
    expect(refusal.message).toBe(`package.json, line 2: ${problem}`)
  })
})
