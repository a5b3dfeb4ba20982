import { describe, expect, test } from 'vitest'
import { at, entry, read, v1, v3 } from '../../support/npm-lock.ts'

const bundled = (version: string, more: Record<string, unknown> = {}) => ({
  version,
  inBundle: true,
  ...more,
})

describe('a bundled package', () => {
  const text = v3(
    {
      'node_modules/host': entry('host', '1.0.0', { dependencies: { a: '*', b: '*', plain: '*' } }),
      'node_modules/host/node_modules/a': bundled('1.0.0', { dependencies: { c: '*' } }),
      'node_modules/host/node_modules/b': bundled('1.0.0', { dependencies: { c: '*', b: '*' } }),
      'node_modules/host/node_modules/c': bundled('1.0.0', { dependencies: { a: '*' } }),
      'node_modules/host/node_modules/c/node_modules/d': bundled('1.0.0'),
      'node_modules/host/node_modules/orphan': bundled('1.0.0'),
      'node_modules/plain': entry('plain', '1.0.0', { dependencies: { host: '*' } }),
    },
    { dependencies: { host: '1' } },
  )
  const bundlerOf = (location: string) => at(read(text), `node_modules/host/node_modules/${location}`).bundler

  test('names the package whose tarball carries it, with its source', () => {
    expect(bundlerOf('a')).toMatchObject({
      name: 'host',
      version: '1.0.0',
      source: at(read(text), 'node_modules/host').source,
    })
  })

  test('and the direct dependencies of that package from which it is reached', () => {
    expect(bundlerOf('a')?.roots).toEqual(['a', 'b'])
    expect(bundlerOf('b')?.roots).toEqual(['b'])
    expect(bundlerOf('c')?.roots).toEqual(['a', 'b'])
  })

  test('that nothing in the bundle depends on has no roots, so that it is judged like any other', () => {
    expect(bundlerOf('orphan')?.roots).toEqual([])
    expect(bundlerOf('c/node_modules/d')).toMatchObject({ name: 'host', roots: [] })
  })

  test('makes nothing else bundled', () => {
    expect(at(read(text), 'node_modules/host').bundler).toBeNull()
    expect(at(read(text), 'node_modules/plain').bundler).toBeNull()
  })
})

describe('no bundler is named', () => {
  test('for what the root bundles: npm fetches it', () => {
    const lock = read(
      v3({
        'node_modules/a': entry('a', '1.0.0', { inBundle: true, dependencies: { b: '*' } }),
        'node_modules/a/node_modules/b': entry('b', '1.0.0', { inBundle: true }),
      }),
    )
    expect(lock.packages.map(({ bundler }) => bundler)).toEqual([null, null])
  })

  test('for what a workspace or a linked folder bundles', () => {
    const lock = read(
      v3(
        {
          'node_modules/lib': { resolved: '../lib', link: true },
          '../lib': { version: '1.0.0', dependencies: { b: '*' } },
          '../lib/node_modules/b': bundled('1.0.0'),
          'packages/a': { version: '1.0.0', dependencies: { b: '*' } },
          'packages/a/node_modules/b': bundled('1.0.0'),
        },
        { workspaces: ['packages/*'] },
      ),
    )
    expect(lock.packages.map(({ bundler }) => bundler)).toEqual([null, null, null])
  })

  test('for a folder that claims to be bundled, or what is in it', () => {
    const lock = read(
      v3({ 'a/b': bundled('1.0.0'), 'a/b/node_modules/c': bundled('1.0.0'), '../d': bundled('1.0.0') }),
    )
    expect(lock.packages.map(({ bundler }) => bundler)).toEqual([null, null, null])
  })

  test('for an entry in a package that is not in the file', () => {
    expect(read(v3({ 'node_modules/x/node_modules/b': bundled('1.0.0') })).packages).toMatchObject([
      { bundler: null },
    ])
  })
})

test('what is bundled in a package that the root bundles is in the tarball of that package', () => {
  const lock = read(
    v3({
      'node_modules/a': entry('a', '1.0.0', { inBundle: true, dependencies: { b: '*' } }),
      'node_modules/a/node_modules/b': bundled('1.0.0'),
    }),
  )
  expect(at(lock, 'node_modules/a').bundler).toBeNull()
  expect(at(lock, 'node_modules/a/node_modules/b').bundler).toMatchObject({ name: 'a', roots: ['b'] })
})

test('version 1 calls it bundled', () => {
  const lock = read(
    v1({
      host: {
        ...entry('host', '1.0.0'),
        requires: { a: '*' },
        dependencies: { a: { version: '1.0.0', bundled: true }, b: { version: '1.0.0' } },
      },
    }),
  )
  expect(at(lock, 'node_modules/host/node_modules/a').bundler).toMatchObject({ name: 'host', roots: ['a'] })
  expect(at(lock, 'node_modules/host/node_modules/b').bundler).toBeNull()
})

test('a bundle of packages that all reach each other is not walked for ever', () => {
  const names = Array.from({ length: 3000 }, (_, index) => `p${index}`)
  const packages: Record<string, unknown> = {
    'node_modules/host': entry('host', '1.0.0', {
      dependencies: Object.fromEntries(names.map((name) => [name, '*'])),
    }),
  }
  names.forEach((name, index) => {
    const dependencies = Object.fromEntries(
      [1, 2, 3].map((step) => [`p${(index + step) % names.length}`, '*']),
    )
    packages[`node_modules/host/node_modules/${name}`] = bundled('1.0.0', { dependencies })
  })
  const start = performance.now()
  const lock = read(v3(packages))
  expect(performance.now() - start).toBeLessThan(10_000)
  // What was not walked has no roots, and is judged like any other package.
  expect(at(lock, 'node_modules/host/node_modules/p0').bundler?.roots).toContain('p0')
})
