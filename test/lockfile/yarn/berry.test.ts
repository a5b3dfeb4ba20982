import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listCorpus, manifestsBeside, readCorpus } from '../../support/corpus.ts'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { berry, berryEntry, readProject, workspaceEntry } from '../../support/yarn-lock.ts'

const fixture = path.resolve(import.meta.dirname, '../../../fixtures/yarn/berry.lock')

// `yarn info --all --recursive --json` of yarn 4.18.1 lists 64 for it: these, three workspaces, and fsevents a second time
// as the one that yarn patches.
test('every entry of a real file is a package or an own folder', () => {
  const lock = readProject(readFileSync(fixture, 'utf8'))
  expect([lock.packages.length, lock.ownFolders?.length]).toEqual([60, 3])
  expect(lock).toMatchObject({ format: 'yarn-berry-10', unknown: [], patches: [], drift: [] })
  expect(lock.packages.find(({ alias }) => alias === 'alias-ms')).toMatchObject({
    name: 'ms',
    version: '2.0.0',
  })
  expect(lock.packages.find(({ name }) => name === 'local-tgz')?.source).toEqual({
    type: 'file',
    path: 'local-tgz-1.0.0.tgz',
  })
  expect(lock.packages.find(({ name }) => name === '@esbuild/aix-ppc64')).toMatchObject({
    isUnhashed: true,
    scope: 'optional',
  })
  expect(lock.packages.find(({ name }) => name === 'esbuild')).toMatchObject({
    archiveHash: { kind: 'zip', cacheKey: '10c0' },
    integrity: null,
    edgeRecord: 'full',
    bin: { esbuild: 'bin/esbuild' },
    edges: expect.arrayContaining([
      { name: '@esbuild/linux-x64', range: '0.21.5', type: 'optional' },
    ]) as unknown,
  })
})

test.each(listCorpus(['yarn.lock']))('%s has nothing that is asked for and not locked', (file) => {
  const lock = parseLockfile(readCorpus(file), 'yarn.lock', manifestsBeside(file))
  expect(lock.drift).toEqual([])
  expect(new Set(lock.packages.map(({ location }) => location)).size).toBe(lock.packages.length)
})

const root = workspaceEntry('app@workspace:.', 'app@workspace:.', 'dependencies:', '  ms: "npm:^2.1.3"')
const ms = berryEntry('ms@npm:^2.1.3', 'ms@npm:2.1.3')

test('dependencies come from package.json, with lines; settings from .yarnrc.yml', () => {
  const lock = readProject(berry(root, ms), {
    'package.json': {
      name: 'app',
      dependencies: { ms: '^2.1.3' },
      dependenciesMeta: { ms: { built: false } },
    },
    '.yarnrc.yml': 'catalog:\n  ms: ^2.1.3\n',
  })
  expect(lock.manifests).toMatchObject([
    {
      path: 'package.json',
      ranges: [{ field: 'dependencies', name: 'ms', line: 4, locked: { version: '2.1.3' } }],
    },
    { path: '.yarnrc.yml', ranges: [{ field: 'catalogs', name: 'ms', range: '^2.1.3', line: 2 }] },
  ])
  expect(lock.allowScripts).toEqual({ ms: false })
})

test('without a package.json the entry of the workspace states what it asks for', () =>
  expect(readProject(berry(root, ms)).manifests).toMatchObject([
    { path: 'package.json', ranges: [{ name: 'ms', range: '^2.1.3', line: null }] },
  ]))

describe('is refused', () => {
  test.each([
    ['an empty mapping', '__metadata: {}\n', '__metadata'],
    ['no metadata but its word', 'x: {}\n"__metadata": 1\n', '__metadata'],
    ['a conflict', `${berry(ms)}<<<<<<< HEAD\n`, 'conflict marker'],
    ['an entry twice', `${berry(ms)}\n${ms}`, 'twice'],
    [
      'a descriptor in two entries',
      berry(ms, berryEntry('ms@npm:^2.1.3, ms@npm:*', 'ms@npm:2.1.2')),
      'twice',
    ],
    ['a resolution in two entries', berry(ms, berryEntry('ms@npm:*', 'ms@npm:2.1.3')), 'twice'],
    [
      'a version that is not the one that is fetched',
      berry(ms.replace('version: 2.1.3', 'version: 2.1.2')),
      'and its resolution is version 2.1.3',
    ],
    ['no resolution', berry('"ms@npm:1":\n  version: 1.0.0\n'), 'has no resolution'],
    ['a name that no registry has', berry(berryEntry('$x@npm:1', '$x@npm:1.0.0')), 'is not a name'],
  ])('%s', (_, text, message) => expect(() => readProject(text)).toThrow(message))
})

test('ten thousand packages are read in a fraction of a second', () => {
  const entries = Array.from({ length: 10_000 }, (_, nth) =>
    berryEntry(
      `p${nth}@npm:^1.0.0`,
      `p${nth}@npm:1.0.0`,
      ...(nth < 9_999 ? ['dependencies:', `  p${nth + 1}: "npm:^1.0.0"`] : []),
    ),
  )
  const text = berry(...entries)
  const start = performance.now()
  expect(readProject(text).packages).toHaveLength(10_000)
  // 0.5 s on a quiet machine; a quadratic step would take minutes.
  expect(performance.now() - start).toBeLessThan(10_000)
})
