import { expect, test } from 'vitest'
import { importProjects } from '../../../src/lockfile/pnpm/import-projects.ts'
import { readSettings } from '../../../src/lockfile/pnpm/settings.ts'
import { beside, readPnpm, sample } from '../../support/pnpm-lock.ts'

test('the manifests are the projects and the workspace file, each range with what it is locked to', () => {
  const { manifests } = readPnpm(sample, {
    ...beside,
    'pnpm-workspace.yaml': 'packages: [packages/*]\ncatalog: {a: ^1.0.0}\n',
  })
  expect(
    manifests.map(({ path, ranges }) => [
      path,
      ranges.map(({ name, locked }) => `${name} ${locked?.version} ${locked?.isLocal}`),
    ]),
  ).toEqual([
    ['package.json', ['a 1.0.0 false', 'c 3.0.0 false']],
    ['packages/w/package.json', ['x 1.2.3 true']],
    ['packages/x/package.json', []],
    ['pnpm-workspace.yaml', ['a 1.0.0 false']],
  ])
})

test('a reference to a catalog counts as its range where a package is asked for', () => {
  const files = {
    ...beside,
    'pnpm-workspace.yaml': 'catalog: {a: npm:a@^1.0.0}\n',
    'package.json': '{"dependencies":{"a":"catalog:"}}',
  }
  expect(readPnpm(sample, files).packages[0]?.wantedBy).toEqual(['npm:a@^1.0.0'])
})

test('without a tree nothing is resolved', () => {
  const settings = readSettings(() => null)
  const project = {
    folder: '',
    path: 'package.json',
    name: 'x',
    version: null,
    section: null,
    asks: [],
    importer: null,
  }
  const [importer] = importProjects([project], settings, null)
  expect(importer?.resolve({ field: 'dependencies', name: 'a', range: '1', line: null, keys: [] })).toBeNull()
})
