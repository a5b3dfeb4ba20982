import { describe, expect, test } from 'vitest'
import { openFile } from '../../../src/json/section.ts'
import { readLegacyEntries } from '../../../src/lockfile/npm/dependencies-section.ts'
import { maxEntries } from '../../../src/lockfile/npm/entry.ts'
import { refusalOf } from '../../support/refusal.ts'
import { at, entry, host, read, v1 } from '../../support/npm-lock.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'

describe('version 1', () => {
  const text = v1({
    a: {
      ...entry('a', '1.0.0'),
      dev: true,
      requires: { b: '^1', ms: '^2' },
      dependencies: { b: { ...entry('b', '1.0.0'), requires: { ms: '*' } } },
    },
    ms: entry('ms', '2.1.3'),
    top: entry('top', '1.0.0'),
  })

  test('nests places in the order of the file', () => {
    expect(read(text).packages.map(({ location }) => location)).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/ms',
      'node_modules/top',
    ])
  })

  test('records no commands and scripts, and has only runtime edges', () => {
    expect(at(read(text), 'node_modules/a')).toMatchObject({
      bin: null,
      hasInstallScript: null,
      source: { type: 'registry', url: `${host}/a/-/a-1.0.0.tgz` },
      edges: [
        { name: 'b', range: '^1', type: 'runtime' },
        { name: 'ms', range: '^2', type: 'runtime' },
      ],
      line: 6,
    })
    expect(at(read(text), 'node_modules/a/node_modules/b').line).toBe(16)
  })

  test('without a package.json, what no entry requires was asked for by the project', () => {
    const lock = read(text)
    expect(lock.manifests).toEqual([{ path: 'package.json', name: 'app', ranges: [] }])
    expect(lock.packages.filter(({ isDirect }) => isDirect).map(({ name }) => name)).toEqual(['a', 'top'])
    expect(at(lock, 'node_modules/ms')).toMatchObject({
      path: ['app', 'a@1.0.0', 'ms@2.1.3'],
      wantedBy: ['*', '^2'],
      scope: 'runtime',
    })
    expect(at(lock, 'node_modules/top').wantedBy).toEqual([])
  })

  test('with a package.json, the project asks for what that declares', () => {
    const lock = read(text, {
      'package.json': { name: 'web', devDependencies: { a: '~1.0.0' }, dependencies: { ms: '2' } },
    })
    expect(lock.packages.map(({ scope, path }) => [scope, path.join(' ')])).toEqual([
      ['development', 'web a@1.0.0'],
      ['development', 'web a@1.0.0 b@1.0.0'],
      ['runtime', 'web ms@2.1.3'],
      ['runtime', 'top@1.0.0'],
    ])
    expect(lock.manifests[0]?.ranges).toEqual([
      {
        manifest: 'package.json',
        field: 'dependencies',
        name: 'ms',
        range: '2',
        line: 7,
        locked: { version: '2.1.3', integrity: 'sha512-ms2.1.3', isLocal: false },
      },
      {
        manifest: 'package.json',
        field: 'devDependencies',
        name: 'a',
        range: '~1.0.0',
        line: 4,
        locked: { version: '1.0.0', integrity: 'sha512-a1.0.0', isLocal: false },
      },
    ])
  })

  test.each([
    ['package-lock.json', { name: undefined }, 'project'],
    ['web/package-lock.json', { name: undefined }, 'web'],
    ['../package-lock.json', { name: undefined }, 'project'],
    ['/home/x/shop/package-lock.json', { name: undefined }, 'shop'],
    ['web/package-lock.json', { name: 'app\u001b[31m' }, 'app'],
  ])('in %s with %j the project is called %s', async (path, more, name) => {
    const { parseLockfile } = await import('../../../src/lockfile/parse.ts')
    expect(parseLockfile(v1({}, more), path).manifests).toMatchObject([{ name }])
  })
})

describe('the version', () => {
  const one = (fields: Record<string, unknown>) => at(read(v1({ ms: fields })), 'node_modules/ms')

  test('can be an alias', () => {
    const url = `${host}/@s/real/-/real-2.0.0.tgz`
    expect(one({ version: 'npm:@s/real@2.0.0', resolved: url })).toMatchObject({
      name: '@s/real',
      alias: 'ms',
      version: '2.0.0',
      source: { type: 'registry', url },
    })
  })

  test.each([
    [
      `git+ssh://git@github.com/o/r.git#${commit}`,
      { type: 'git', url: 'git+ssh://git@github.com/o/r.git', commit },
      commit,
    ],
    [`github:o/r#${commit}`, { type: 'git', url: 'github:o/r', commit }, commit],
    ['github:o/r#v1', { type: 'git', url: 'github:o/r#v1', commit: null }, '0.0.0'],
    [
      'https://example.test/a/ms-2.1.3.tgz',
      { type: 'remote', url: 'https://example.test/a/ms-2.1.3.tgz' },
      '2.1.3',
    ],
    [
      'https://example.test/archive.tar.gz',
      { type: 'remote', url: 'https://example.test/archive.tar.gz' },
      '0.0.0',
    ],
    [`${host}/ms/-/ms-2.1.3.tgz`, { type: 'registry', url: `${host}/ms/-/ms-2.1.3.tgz` }, '2.1.3'],
    [`${host}/evil/-/evil-2.1.3.tgz`, { type: 'remote', url: `${host}/evil/-/evil-2.1.3.tgz` }, '0.0.0'],
    ['file:vendor/ms-2.1.3.tgz', { type: 'file', path: 'vendor/ms-2.1.3.tgz' }, '2.1.3'],
    ['file:../ms', { type: 'directory', path: '../ms', isInside: false }, '0.0.0'],
    ['file:ms', { type: 'directory', path: 'ms', isInside: true }, '0.0.0'],
  ])('can be an address: %s', (version, source, expected) => {
    expect(one({ version })).toMatchObject({ name: 'ms', source, version: expected })
  })

  test('can come with the address of other code', () => {
    expect(
      one({ version: '2.1.3', resolved: `${host}/evil/-/evil-1.0.0.tgz`, integrity: 'x' }).source.type,
    ).toBe('remote')
    expect(
      one({ version: '2.1.3', resolved: `git+ssh://git@github.com/o/r.git#${commit}` }).source.type,
    ).toBe('git')
    expect(one({ version: '2.1.3', from: `git+ssh://git@github.com/o/r.git#${commit}` }).source.type).toBe(
      'git',
    )
  })

  test.each([
    [{ version: '2.1.3', from: 'ms@^2.0.0' }],
    [{ version: '2.1.3', from: '^2.0.0' }],
    [{ version: '2.1.3', from: 'github:o/r', integrity: 'sha512-x' }],
    [{ version: '2.1.3', resolved: false, integrity: false, bundled: true }],
  ])('%j comes from the registry', (fields) => {
    expect(one(fields)).toMatchObject({ version: '2.1.3', source: { type: 'registry', url: null } })
  })

  test.each([
    [{}, 'is neither a version nor an address'],
    [{ version: '' }, 'is neither a version nor an address'],
    [{ version: '^2.0.0' }, 'is neither a version nor an address'],
    [{ version: 'latest' }, 'is neither a version nor an address'],
    [{ version: 'npm:ms@^2' }, 'is neither a version nor an address'],
    [{ version: 'npm:__proto__@1.0.0' }, 'is not a name that npm accepts for a package'],
    [{ version: 2 }, 'must be a string, not a number'],
  ])('cannot be that of %j', (fields, problem) => {
    expect(refusalOf(() => one(fields)).message).toMatch(
      new RegExp(`^package-lock\\.json, line \\d+: dependencies > ms > version ${problem}`),
    )
  })
})

describe('a folder that is linked to', () => {
  const text = v1({
    '@w/a': {
      version: 'file:packages/a',
      requires: { ms: '2.1.2' },
      dependencies: { ms: entry('ms', '2.1.2') },
    },
    lib: { version: 'file:../lib', requires: { ms: '^2' } },
    ms: entry('ms', '2.1.3'),
  })

  test('contains what is nested in the link', () => {
    expect(read(text).packages.map(({ location, source }) => [location, source.type])).toEqual([
      ['node_modules/@w/a', 'directory'],
      ['packages/a/node_modules/ms', 'registry'],
      ['node_modules/lib', 'directory'],
      ['node_modules/ms', 'registry'],
    ])
    expect(at(read(text), 'node_modules/@w/a').edges).toEqual([
      { name: 'ms', range: '2.1.2', type: 'runtime' },
    ])
  })

  test('is a workspace where package.json declares it', () => {
    const lock = read(text, { 'package.json': { name: 'app', workspaces: ['packages/*'] } })
    expect(lock.packages.map(({ location }) => location)).not.toContain('node_modules/@w/a')
    expect(lock.manifests).toMatchObject([
      { path: 'package.json' },
      { path: 'packages/a/package.json', ranges: [{ name: 'ms', range: '2.1.2', line: null }] },
    ])
  })

  test('can be the project itself, or an entry', () => {
    const self = v1({
      app: { version: 'file:', requires: { ms: '*' }, dependencies: { ms: entry('ms', '2.1.3') } },
      ms: entry('ms', '2.1.3'),
      copy: { version: 'file:node_modules/ms' },
    })
    expect(read(self).packages.map(({ location, source }) => [location, source.type])).toEqual([
      ['node_modules/ms', 'registry'],
      ['node_modules/copy', 'directory'],
    ])
  })

  test('cannot have two entries at one location', () => {
    const lies = v1({
      app: { version: 'file:', dependencies: { ms: entry('ms', '6.6.6') } },
      ms: entry('ms', '2.1.3'),
    })
    expect(refusalOf(() => read(lies)).message).toBe(
      'package-lock.json, line 16: dependencies > ms stands twice at node_modules/ms, and the two differ',
    )
  })
})

describe('refused', () => {
  test.each([
    ['__proto__', 'dependencies > __proto__ is not a name that npm accepts for a package'],
    ['../x', 'dependencies > ../x is not a name that npm accepts for a package'],
    ['a/b', 'dependencies > a/b is not a name that npm accepts for a package'],
  ])('the name %s', (name, problem) => {
    const text = `{"lockfileVersion": 1,\n"dependencies": {"${name}": {"version": "1.0.0"}}}`
    expect(refusalOf(() => read(text)).message).toBe(`package-lock.json, line 2: ${problem}`)
  })

  test.each([
    [{ requires: [] }, 'requires must be an object, not an array'],
    [{ requires: { ms: 1 } }, 'requires > ms must be a string, not a number'],
    [{ requires: { 'a b': '*' } }, 'requires > a b is not a name that npm accepts for a package'],
    [{ bundled: 'yes' }, 'bundled must be true or false, not a string'],
    [{ integrity: 5 }, 'integrity must be a string, not a number'],
    [{ dependencies: [] }, 'dependencies must be an object, not an array'],
  ])('the field in %j', (fields, problem) => {
    const { message } = refusalOf(() => read(v1({ ms: { version: '1.0.0', ...fields } })))
    expect(message.endsWith(`dependencies > ms > ${problem}`)).toBe(true)
  })

  test('more packages than npm could install', () => {
    const dependencies = Object.fromEntries(
      Array.from({ length: maxEntries + 1 }, (_, index) => [`p${index}`, { version: '1.0.0' }]),
    )
    const lock = { ...openFile('{}', 'package-lock.json', 'a hint'), fields: { dependencies } }
    expect(refusalOf(() => readLegacyEntries(lock)).message).toBe(
      'package-lock.json lists 100001 packages; depgate reads at most 100000',
    )
  })

  test('a tree of 5,000 levels', () => {
    const text = `{"dependencies":${'{"a":{"version":"1.0.0","dependencies":'.repeat(5000)}{}${'}}'.repeat(5000)}}`
    expect(refusalOf(() => read(text)).message).toBe(
      'package-lock.json nests deeper than 128 levels on line 1',
    )
  })

  test('no requires at all, as npm 5 wrote it', () => {
    expect(at(read(v1({ ms: { version: '1.0.0', requires: true } })), 'node_modules/ms').edges).toEqual([])
  })
})
