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

  test.each([
    ['registry', undefined, null],
    ['registry', `${host}/ms/-/ms-2.1.3.tgz`, `${host}/ms/-/ms-2.1.3.tgz`],
    ['registry', 'http://elsewhere.example.test/npm/ms/-/ms-2.1.3.tgz', undefined],
    ['registry', 'https://npm.example.test/download/ms/2.1.3/abcdef', undefined],
    ['registry', 'https://jsr.example.test/~/11/ms/2.1.3.tgz', undefined],
    ['remote', `${host}/evil/-/evil-2.1.3.tgz`, undefined],
    ['remote', `${host}/ms/-/ms-2.1.2.tgz`, undefined],
    ['remote', `${host}/x?/ms/-/ms-2.1.3.tgz`, undefined],
    ['remote', 'https://example.test/ms.tgz', undefined],
    ['remote', 'npm:evil@1.0.0', undefined],
    ['remote', 'latest', undefined],
    ['remote', 'http://[', undefined],
    ['remote', `file:${'../'.repeat(1_000_000)}`, undefined],
  ])('has the source %s when resolved is %j', (type, resolved, url = resolved) => {
    const { source } = at(read(v3({ 'node_modules/ms': { version: '2.1.3', resolved } })), 'node_modules/ms')
    expect(source).toEqual({ type, url: url ?? null })
  })

  const commit = '0123456789abcdef0123456789abcdef01234567'

  test.each([
    [`git+ssh://git@github.com/o/r.git#${commit}`, 'git+ssh://git@github.com/o/r.git', commit],
    [`github:o/r#${commit}`, 'github:o/r', commit],
    [`o/r#${commit}`, 'o/r', commit],
    [`git+file:///lab/r.git#${commit}`, 'git+file:///lab/r.git', commit],
    [`https://github.com/o/r.git#${commit}`, 'https://github.com/o/r.git', commit],
    [
      `git+https://example.test/r.git#${commit}${commit.slice(0, 24)}`,
      'git+https://example.test/r.git',
      `${commit}${commit.slice(0, 24)}`,
    ],
    [`git@example.test:o/r.git#${commit}`, `git@example.test:o/r.git`, commit],
    ['git+ssh://git@github.com/o/r.git#main', 'git+ssh://git@github.com/o/r.git#main', null],
    ['git+ssh://git@github.com/o/r.git', 'git+ssh://git@github.com/o/r.git', null],
    [
      `git+ssh://git@github.com/o/r.git#${commit.slice(1)}`,
      `git+ssh://git@github.com/o/r.git#${commit.slice(1)}`,
      null,
    ],
    ['git+ssh://git@github.com/o/r.git#semver:^1', 'git+ssh://git@github.com/o/r.git#semver:^1', null],
    [`github:o/r#${commit}::path:sub`, `github:o/r#${commit}::path:sub`, commit],
  ])('from git: %s', (resolved, url, commitOfSource) => {
    const { source } = at(read(v3({ 'node_modules/ms': { version: '2.1.3', resolved } })), 'node_modules/ms')
    expect(source).toEqual({ type: 'git', url, commit: commitOfSource })
  })

  test.each([
    ['file:ms-2.1.3.tgz', { type: 'file', path: 'ms-2.1.3.tgz' }],
    ['file:./vendor/../ms.tar.gz', { type: 'file', path: 'ms.tar.gz' }],
    ['file:../ms.tgz', { type: 'file', path: '../ms.tgz' }],
    ['file:local', { type: 'directory', path: 'local', isInside: true }],
    ['file:a/../../local', { type: 'directory', path: '../local', isInside: false }],
    ['file:/../local', { type: 'directory', path: '../local', isInside: false }],
    ['file:///etc', { type: 'directory', path: '/etc', isInside: false }],
    ['file:~/x', { type: 'directory', path: '~/x', isInside: false }],
    ['file:.', { type: 'directory', path: '.', isInside: true }],
  ])('from this disk: %s', (resolved, source) => {
    const lock = read(v3({ 'node_modules/ms': { version: '2.1.3', resolved } }))
    expect(at(lock, 'node_modules/ms').source).toEqual(source)
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

  test('has its dependencies, one edge for each field; optional wins over runtime', () => {
    const ms = entry('ms', '2.1.3', {
      dependencies: { a: '1', b: '2' },
      optionalDependencies: { b: '2', c: '3' },
      peerDependencies: { d: '4', a: '5' },
      peerDependenciesMeta: { d: { optional: true } },
      devDependencies: { e: '6' },
    })
    expect(at(read(v3({ 'node_modules/ms': ms })), 'node_modules/ms').edges).toEqual([
      { name: 'a', range: '1', type: 'runtime' },
      { name: 'b', range: '2', type: 'optional' },
      { name: 'c', range: '3', type: 'optional' },
      { name: 'd', range: '4', type: 'peer' },
      { name: 'a', range: '5', type: 'peer' },
    ])
  })

  test.each([
    [undefined, {}],
    [
      { ms: 'bin.js', __proto__x: 'y' },
      { ms: 'bin.js', __proto__x: 'y' },
    ],
    ['cli.js', { n: 'cli.js' }],
  ])('with bin %j', (bin, expected) => {
    expect(
      at(read(v3({ 'node_modules/@s/n': entry('@s/n', '1.0.0', { bin }) })), 'node_modules/@s/n').bin,
    ).toEqual(expected)
  })

  test('with a command named __proto__ keeps it as a key', () => {
    const text = v3({ 'node_modules/ms': entry('ms', '2.1.3', { bin: JSON.parse('{"__proto__": "x.js"}') }) })
    const { bin } = at(read(text), 'node_modules/ms')
    expect(Object.keys(bin ?? {})).toEqual(['__proto__'])
  })

  test('keeps its hash as it is, an empty one too', () => {
    const hashes = ['', 'sha1-x', 'sha512-a sha512-b', 'nonsense']
    for (const integrity of hashes) {
      expect(
        at(read(v3({ 'node_modules/ms': { version: '2.1.3', integrity } })), 'node_modules/ms').integrity,
      ).toBe(integrity)
    }
    expect(at(read(v3({ 'node_modules/ms': { version: '2.1.3' } })), 'node_modules/ms').integrity).toBeNull()
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

  test.each(['1.0.0', '1.0.0-beta.1', '1.0.0+build.5', '0.0.1beta'])('can have the version %s', (version) => {
    const { purl } = at(read(v3({ 'node_modules/ms': { version } })), 'node_modules/ms')
    expect(purl).toBe(`pkg:npm/ms@${encodeURIComponent(version)}`)
  })
})

describe('refused', () => {
  const legacyHint = expect.any(String) as string

  test.each([
    ['node_modules/__proto__', 'does not name a package after node_modules as npm would'],
    ['node_modules/../../x', 'does not name a package after node_modules as npm would'],
    ['node_modules/a/../../b', 'climbs out of a folder with ".."'],
    ['node_modules/a/node_modules', 'does not name a package after node_modules as npm would'],
    ['node_modules/@s', 'does not name a package after node_modules as npm would'],
    ['node_modules/@s/..', 'does not name a package after node_modules as npm would'],
    ['node_modules/@s/.x', 'does not name a package after node_modules as npm would'],
    ['node_modules/.bin', 'does not name a package after node_modules as npm would'],
    ['node_modules/_x', 'does not name a package after node_modules as npm would'],
    ['node_modules/node_modules', 'does not name a package after node_modules as npm would'],
    ['node_modules/a b', 'does not name a package after node_modules as npm would'],
    ['node_modules/a%2fb', 'does not name a package after node_modules as npm would'],
    [`node_modules/${'a'.repeat(215)}`, 'does not name a package after node_modules as npm would'],
    ['node_modules', 'does not name a package after node_modules as npm would'],
    ['packages/a/../../../b', 'climbs out of a folder with ".."'],
    ['/etc/passwd', 'is not a relative path as npm would write it'],
    ['./packages/a', 'is not a relative path as npm would write it'],
    ['packages//a', 'is not a relative path as npm would write it'],
    ['packages/a/', 'is not a relative path as npm would write it'],
    ['packages\\a', 'is not a relative path as npm would write it'],
    ['packages/\u0000', 'is not a relative path as npm would write it'],
    ['a/'.repeat(3000) + 'a', 'is a path of more than 4096 characters'],
    [Array.from({ length: 101 }, () => 'node_modules/a').join('/'), 'is a path of more than 200 steps'],
    ['../a/../b', 'climbs out of a folder with ".."'],
  ])('the place %j', (location, problem) => {
    const refusal = refusalOf(() => read(v3({ [location]: { version: '1.0.0' } })))
    expect(refusal.code).toBe('ELOCKFILE')
    expect(refusal.message).toMatch(/^package-lock\.json, line 8: packages > /)
    expect(refusal.message.endsWith(problem)).toBe(true)
    expect(refusal.hint).toEqual(legacyHint)
  })

  test.each([
    [{ version: 1 }, 'version must be a string, not a number'],
    [{ version: '1' }, 'version is "1", which is not a version'],
    [{ version: 'v1.0.0' }, 'version is "v1.0.0", which is not a version'],
    [{ version: ' 1.0.0' }, 'version is "1.0.0", which is not a version'],
    [{ version: '1.0.0\u001b[31m' }, 'version is "1.0.0", which is not a version'],
    [{ version: 'latest' }, 'version is "latest", which is not a version'],
    [
      { version: '\ud800', resolved: 'git+ssh://git@example.test/o/r.git' },
      'version is "\ufffd", which is not a version',
    ],
    [{ resolved: null, version: '1.0.0' }, 'resolved must be a string, not null'],
    [{ version: '1.0.0', integrity: [] }, 'integrity must be a string, not an array'],
    [{ version: '1.0.0', name: '../x' }, 'name is not a name that npm accepts for a package'],
    [{ version: '1.0.0', name: '__proto__' }, 'name is not a name that npm accepts for a package'],
    [{ version: '1.0.0', dependencies: { ms: 1 } }, 'dependencies > ms must be a string, not a number'],
    [{ version: '1.0.0', dependencies: ['ms'] }, 'dependencies must be an object, not an array'],
    [
      { version: '1.0.0', dependencies: { 'a b': '*' } },
      'dependencies > a b is not a name that npm accepts for a package',
    ],
    [
      { version: '1.0.0', peerDependencies: JSON.parse('{"__proto__": "*"}') as unknown },
      'peerDependencies > __proto__ is not a name that npm accepts for a package',
    ],
    [{ version: '1.0.0', bin: { x: 1 } }, 'bin > x must be a string, not a number'],
    [{ version: '1.0.0', bin: 7 }, 'bin must be an object, not a number'],
    [{ version: '1.0.0', hasInstallScript: 'yes' }, 'hasInstallScript must be true or false, not a string'],
    [{ version: '1.0.0', inBundle: 1 }, 'inBundle must be true or false, not a number'],
    [{ link: 'true' }, 'link must be true or false, not a string'],
  ])('the field in %j', (fields, problem) => {
    const refusal = refusalOf(() => read(v3({ 'node_modules/x': fields })))
    expect(refusal.code).toBe('ELOCKFILE')
    expect(refusal.message).toMatch(/^package-lock\.json, line \d+: /)
    expect(refusal.message.replace(/^.*packages > node_modules\/x > /, '')).toBe(problem)
  })

  test.each([
    [{}, 'packages > node_modules/x has no version'],
    [{ link: true }, 'packages > node_modules/x is a link without the folder it leads to ("resolved")'],
    [{ link: true, resolved: '../x' }, 'node_modules/x links to ../x, which the lockfile does not describe'],
    [
      { link: true, resolved: 'node_modules/x' },
      'node_modules/x links to node_modules/x, which the lockfile does not describe',
    ],
  ])('the entry %j', (fields, problem) => {
    const refusal = refusalOf(() => read(v3({ 'node_modules/x': fields })))
    expect(refusal.message).toBe(`package-lock.json, line 8: ${problem}`)
    expect(refusal.hint).toContain('npm install --package-lock-only')
  })

  test('a lockfile of 100,001 packages', () => {
    const packages = Object.fromEntries(
      Array.from({ length: 100_001 }, (_, index) => [`node_modules/p${index}`, { version: '1.0.0' }]),
    )
    const message = 'lists 100001 packages; depgate reads at most 100000'
    expect(refusalOf(() => read(JSON.stringify({ packages }))).message).toContain(message)
    const dependencies = Object.fromEntries(
      Array.from({ length: 100_001 }, (_, index) => [`p${index}`, { version: '1.0.0' }]),
    )
    expect(refusalOf(() => read(JSON.stringify({ dependencies }))).message).toContain(message)
  })

  test('a hidden second entry', () => {
    const text =
      '{"packages": {\n"node_modules/ms": {"version": "2.1.3"},\n"node_modules\\u002fms": {"version": "6.6.6"}}}'
    expect(refusalOf(() => read(text)).message).toBe(
      'package-lock.json has the key "node_modules/ms" twice, on lines 2 and 3',
    )
  })
})

describe('resolution', () => {
  test('walks up from node_modules to node_modules, as Node does', () => {
    const text = v3(
      {
        'node_modules/a': entry('a', '1.0.0', { dependencies: { ms: '^1', b: '^1' } }),
        'node_modules/a/node_modules/ms': entry('ms', '1.0.0'),
        'node_modules/b': entry('b', '1.0.0', { dependencies: { ms: '^2', none: '*' } }),
        'node_modules/ms': entry('ms', '2.0.0'),
        'node_modules/a/node_modules/c': entry('c', '1.0.0', {
          dependencies: { ms: '^1.0', b: '*', c: '*' },
        }),
      },
      { dependencies: { a: '1' } },
    )
    const lock = read(text)
    expect(at(lock, 'node_modules/a/node_modules/ms')).toMatchObject({
      path: ['app', 'a@1.0.0', 'ms@1.0.0'],
      wantedBy: ['^1', '^1.0'],
      isDirect: false,
    })
    expect(at(lock, 'node_modules/ms')).toMatchObject({
      path: ['app', 'a@1.0.0', 'b@1.0.0', 'ms@2.0.0'],
      wantedBy: ['^2'],
    })
    expect(at(lock, 'node_modules/b').wantedBy).toEqual(['*', '^1'])
    expect(at(lock, 'node_modules/a/node_modules/c')).toMatchObject({ path: ['c@1.0.0'], wantedBy: ['*'] })
  })

  test('the flags of the file are ignored', () => {
    const lies = { dev: true, optional: true, peer: true, extraneous: true }
    const lock = read(
      v3(
        {
          'node_modules/a': entry('a', '1.0.0', lies),
          'node_modules/b': entry('b', '1.0.0'),
          'node_modules/c': entry('c', '1.0.0', { dev: true }),
        },
        { dependencies: { a: '1' }, devDependencies: { b: '1' }, optionalDependencies: { c: '1' } },
      ),
    )
    expect(lock.packages.map(({ scope }) => scope)).toEqual(['runtime', 'development', 'optional'])
  })

  test('package.json declares what is asked for, where there is one', () => {
    const text = v3({ 'node_modules/ms': entry('ms', '2.1.3') }, { dependencies: { ms: '*' } })
    expect(read(text).packages).toMatchObject([{ scope: 'runtime', isDirect: true }])
    const manifest = { name: 'real', devDependencies: { ms: '^2' } }
    expect(read(text, { 'package.json': manifest }).packages).toMatchObject([
      { scope: 'development', isDirect: true, path: ['real', 'ms@2.1.3'], wantedBy: ['^2'] },
    ])
    expect(read(text, { 'package.json': { name: 'real' } }).packages).toMatchObject([
      { isDirect: false, path: ['ms@2.1.3'] },
    ])
  })

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
    const start = performance.now()
    expect(read(text).packages).toHaveLength(20_000)
    expect(performance.now() - start).toBeLessThan(10_000)
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
    const start = performance.now()
    expect(read(v3(packages)).packages).toHaveLength(5095)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('links and workspaces', () => {
  const text = v3(
    {
      'node_modules/@w/a': { resolved: 'packages/a', link: true },
      'node_modules/app': { resolved: '', link: true },
      'node_modules/lib': { resolved: '../lib', link: true },
      'node_modules/ms': entry('ms', '2.1.3'),
      'node_modules/vendored': { resolved: 'vendored', link: true },
      '../lib': {
        name: 'real-lib',
        version: '1.2.3',
        dependencies: { ms: '^1' },
        devDependencies: { vitest: '1' },
        bin: { lib: 'x.js' },
        hasInstallScript: true,
      },
      '../lib/node_modules/ms': entry('ms', '1.0.0'),
      'packages/a': {
        name: '@w/a',
        version: '1.0.0',
        dependencies: { ms: '^2', deep: '1' },
        devDependencies: { lib: '*', app: '*' },
      },
      'packages/a/node_modules/deep': entry('deep', '1.0.0', { dependencies: { ms: '^2.1' } }),
      'packages/node_modules/ms': entry('ms', '2.0.0'),
      vendored: { version: 'not-a-version' },
      'packages/stray': { version: '0.1.0' },
    },
    { workspaces: ['packages/a'], dependencies: { lib: 'file:../lib', vendored: 'file:vendored' } },
  )

  test('the project itself is no package, everything else is', () => {
    expect(read(text).packages.map(({ location }) => location)).toEqual([
      'node_modules/lib',
      'node_modules/ms',
      'node_modules/vendored',
      '../lib/node_modules/ms',
      'packages/a/node_modules/deep',
      'packages/node_modules/ms',
      'packages/stray',
    ])
  })

  test('a link and the folder it leads to are one package', () => {
    expect(at(read(text), 'node_modules/lib')).toMatchObject({
      name: 'real-lib',
      version: '1.2.3',
      alias: 'lib',
      purl: 'pkg:npm/real-lib@1.2.3',
      source: { type: 'directory', path: '../lib', isInside: false },
      integrity: null,
      edges: [
        { name: 'ms', range: '^1', type: 'runtime' },
        { name: 'vitest', range: '1', type: 'development' },
      ],
      bin: { lib: 'x.js' },
      hasInstallScript: true,
      isDirect: true,
      line: 23,
    })
    expect(at(read(text), 'node_modules/vendored')).toMatchObject({
      name: 'vendored',
      version: '0.0.0',
      alias: null,
      source: { type: 'directory', path: 'vendored', isInside: true },
    })
  })

  test('names resolve from the folder that is linked to, not from the link', () => {
    const lock = read(text)
    expect(at(lock, '../lib/node_modules/ms')).toMatchObject({
      path: ['app', 'real-lib@1.2.3', 'ms@1.0.0'],
      wantedBy: ['^1'],
    })
    expect(at(lock, 'packages/node_modules/ms')).toMatchObject({
      path: ['@w/a', 'ms@2.0.0'],
      wantedBy: ['^2', '^2.1'],
      isDirect: true,
    })
    expect(at(lock, 'node_modules/ms')).toMatchObject({ path: ['ms@2.1.3'], wantedBy: [], isDirect: false })
    expect(at(lock, 'packages/a/node_modules/deep')).toMatchObject({
      path: ['@w/a', 'deep@1.0.0'],
      isDirect: true,
    })
  })

  test('a folder that nothing links to is a package all the same', () => {
    expect(at(read(text), 'packages/stray')).toMatchObject({
      name: 'stray',
      alias: null,
      source: { type: 'directory', path: 'packages/stray', isInside: true },
      path: ['stray@0.1.0'],
    })
  })

  test('only the manifest makes a folder a workspace', () => {
    // A link to a folder of the project in place of a package that the manifest wants from the registry.
    const smuggled = v3(
      {
        'node_modules/ms': { resolved: 'packages/ms', link: true },
        'packages/ms': { version: '2.1.3', hasInstallScript: true },
      },
      { workspaces: ['packages/*'], dependencies: { ms: '^2.1.3' } },
    )
    const manifest = { name: 'app', dependencies: { ms: '^2.1.3' } }
    expect(read(smuggled, { 'package.json': manifest }).packages).toMatchObject([
      { name: 'ms', source: { type: 'directory' }, hasInstallScript: true },
    ])
    expect(read(smuggled).packages).toEqual([])
  })

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
