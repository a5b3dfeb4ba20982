import { describe, expect, test } from 'vitest'
import {
  berry,
  berryEntry,
  rawEntry,
  readProject,
  workspaceEntry,
  type ProjectFiles,
} from '../../support/yarn-lock.ts'

// Each with `yarn install --immutable` of yarn 4.18.1: YN0028, and without the flag it resolves and fetches.
const lock = berry(
  workspaceEntry(
    'a@workspace:^, a@workspace:packages/a',
    'a@workspace:packages/a',
    'dependencies:',
    '  is-odd: "npm:^3.0.1"',
  ),
  workspaceEntry(
    'app@workspace:.',
    'app@workspace:.',
    'dependencies:',
    '  a: "workspace:^"',
    '  debug: "npm:^4.3.4"',
    '  left-pad: "catalog:"',
    '  typescript: "npm:~5.4.0"',
  ),
  berryEntry('debug@npm:^4.3.4', 'debug@npm:4.4.3', 'dependencies:', '  ms: "npm:^2.1.3"'),
  berryEntry('is-number@npm:6.0.0', 'is-number@npm:6.0.0'),
  berryEntry('is-odd@npm:^3.0.1', 'is-odd@npm:3.0.1', 'dependencies:', '  is-number: "npm:^6.0.0"'),
  berryEntry('left-pad@npm:1.3.0', 'left-pad@npm:1.3.0'),
  berryEntry('ms@npm:2.1.2', 'ms@npm:2.1.2'),
  berryEntry('typescript@npm:~5.4.0', 'typescript@npm:5.4.5'),
  rawEntry(
    'typescript@patch:typescript@npm%3A~5.4.0#optional!builtin<compat/typescript>',
    'version: 5.4.5',
    'resolution: "typescript@patch:typescript@npm%3A5.4.5#optional!builtin<compat/typescript>::version=5.4.5&hash=5adc0c"',
    'checksum: 10c0/cd',
  ),
)
const root = {
  name: 'app',
  version: '1.0.0',
  workspaces: ['packages/*'],
  dependencies: { a: 'workspace:^', debug: '^4.3.4', 'left-pad': 'catalog:', typescript: '~5.4.0' },
  resolutions: { 'debug/ms': 'npm:2.1.2', 'is-number': '6.0.0' },
}
const files: ProjectFiles = {
  'package.json': root,
  'packages/a/package.json': { name: 'a', version: '1.0.0', dependencies: { 'is-odd': '^3.0.1' } },
  '.yarnrc.yml': 'catalog:\n  left-pad: 1.3.0\n',
}
const driftOf = (more: ProjectFiles, text = lock) =>
  readProject(text, { ...files, ...more }).drift?.map(
    ({ from, dependant, name, spec, type }) => `${from || '.'} ${dependant} ${name}@${spec} ${type}`,
  )

test('what yarn wrote has no drift', () => expect(driftOf({})).toEqual([]))

describe('is resolved anew', () => {
  test.each<[string, ProjectFiles, string[]]>([
    [
      'what a manifest asks for and no entry has',
      { 'package.json': { ...root, dependencies: { ...root.dependencies, isarray: '^1.0.0' } } },
      ['. app@1.0.0 isarray@^1.0.0 prod'],
    ],
    [
      'an optional dependency',
      { 'package.json': { ...root, optionalDependencies: { fsevents: '2.3.3' } } },
      ['. app@1.0.0 fsevents@2.3.3 optional'],
    ],
    [
      'another range of a workspace',
      { 'packages/a/package.json': { name: 'a', version: '1.0.0', devDependencies: { 'is-odd': '3.0.1' } } },
      ['packages/a a@1.0.0 is-odd@3.0.1 dev'],
    ],
    [
      'a resolution that no entry has',
      { 'package.json': { ...root, resolutions: { ...root.resolutions, 'is-odd': '2.0.0' } } },
      ['packages/a a@1.0.0 is-odd@2.0.0 prod'],
    ],
    [
      'what a resolution replaced, once it is gone',
      { 'package.json': { ...root, resolutions: { 'is-number': '6.0.0' } } },
      ['node_modules/debug debug@4.4.3 ms@^2.1.3 prod'],
    ],
    [
      'a range of a catalog',
      { '.yarnrc.yml': 'catalog:\n  left-pad: ^1.3.0\n' },
      ['. app@1.0.0 left-pad@^1.3.0 prod'],
    ],
    [
      'what an extension adds to a package',
      {
        '.yarnrc.yml': `${String(files['.yarnrc.yml'])}packageExtensions:\n  "debug@*":\n    dependencies:\n      evil: 1.0.0\n`,
      },
      ['node_modules/debug debug@4.4.3 evil@1.0.0 prod'],
    ],
    [
      'what a workspace without an entry asks for',
      { 'packages/b/package.json': { name: 'b', version: '1.0.0', dependencies: { evil: '1.0.0' } } },
      ['. app@1.0.0 b@packages/b workspace', 'packages/b b@1.0.0 evil@1.0.0 prod'],
    ],
    [
      'an address in the place of a version',
      {
        'package.json': { ...root, dependencies: { ...root.dependencies, debug: 'https://evil.test/d.tgz' } },
      },
      ['. app@1.0.0 debug@https://evil.test/d.tgz prod'],
    ],
  ])('%s', (_, more, drift) => expect(driftOf(more)).toEqual(drift))
  test('what a package asks for, once for all that ask', () =>
    expect(driftOf({}, lock.replaceAll('ms: "npm:^2.1.3"', 'mss: "npm:^2.1.3"'))).toEqual([
      'node_modules/debug debug@4.4.3 mss@^2.1.3 prod',
    ]))
})

describe('brings nothing that is not locked', () => {
  test.each<[string, ProjectFiles]>([
    [
      'a dependency that an entry answers already',
      { 'package.json': { ...root, devDependencies: { 'is-odd': '^3.0.1' } } },
    ],
    [
      'a workspace that is asked for by its version',
      { 'package.json': { ...root, dependencies: { ...root.dependencies, a: '^1.0.0' } } },
    ],
    [
      'a catalog that is not there: yarn refuses to install',
      { '.yarnrc.yml': 'catalogs:\n  x:\n    a: 1.0.0\n' },
    ],
    ['a peer of a workspace', { 'package.json': { ...root, peerDependencies: { react: '*' } } }],
    [
      'an extension that adds what a package depends on already',
      {
        '.yarnrc.yml': `${String(files['.yarnrc.yml'])}packageExtensions:\n  "debug@*":\n    dependencies:\n      ms: "*"\n`,
      },
    ],
    [
      'an extension of another version',
      {
        '.yarnrc.yml': `${String(files['.yarnrc.yml'])}packageExtensions:\n  "debug@^3":\n    dependencies:\n      evil: "*"\n`,
      },
    ],
  ])('%s', (_, more) => expect(driftOf(more)).toEqual([]))
})

test('ranges are shown as other package managers write them', () => {
  const [manifest, own] = readProject(lock, files).manifests
  expect(
    manifest?.ranges.map(({ field, name, range, locked }) => `${field} ${name} ${range} ${locked?.version}`),
  ).toEqual([
    'dependencies a workspace:^ 1.0.0',
    'dependencies debug ^4.3.4 4.4.3',
    'dependencies left-pad catalog: 1.3.0',
    'dependencies typescript ~5.4.0 5.4.5',
    'overrides debug > ms 2.1.2 2.1.2',
    'overrides is-number 6.0.0 6.0.0',
  ])
  expect(own?.ranges[0]?.locked?.isLocal).toBe(false)
  expect(manifest?.ranges[0]?.locked?.isLocal).toBe(true)
})
