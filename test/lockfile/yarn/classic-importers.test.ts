import { describe, expect, test } from 'vitest'
import { classic, classicEntry, readProject } from '../../support/yarn-lock.ts'

// Each with `yarn install --frozen-lockfile` of yarn 1.22.22, which refuses only what a manifest asks for and no entry has.
const lock = classic(
  classicEntry('debug@4.3.4', '  dependencies:\n    ms "2.1.2"\n'),
  classicEntry('is-number@^6.0.0', '', 'is-number@6.0.0'),
  classicEntry('is-odd@^3.0.1', '  dependencies:\n    is-number "^6.0.0"\n', 'is-odd@3.0.1'),
  classicEntry('ms@2.1.1, ms@2.1.2', '', 'ms@2.1.1'),
)
const manifest = {
  name: 'app',
  version: '1.0.0',
  dependencies: { 'is-odd': '^3.0.1', debug: '4.3.4' },
  resolutions: { 'debug/ms': '2.1.1' },
}
const driftOf = (text: string, root: object | null = manifest) =>
  readProject(text, root === null ? {} : { 'package.json': root }).drift?.map(
    ({ dependant, name, spec, problem }) => `${dependant} ${name}@${spec} ${problem}`,
  )

test('what yarn wrote has no drift', () => expect(driftOf(lock)).toEqual([]))

describe('is resolved anew', () => {
  test.each<[string, string, object, string[]]>([
    [
      'what a manifest asks for and no entry has',
      lock,
      { ...manifest, dependencies: { ...manifest.dependencies, isarray: '^1.0.0' } },
      ['app@1.0.0 isarray@^1.0.0 missing'],
    ],
    [
      'another range of the manifest',
      lock,
      { ...manifest, dependencies: { ...manifest.dependencies, debug: '^4.3.4' } },
      ['app@1.0.0 debug@^4.3.4 missing'],
    ],
    [
      'a resolution that no entry has',
      lock,
      { ...manifest, resolutions: { ...manifest.resolutions, 'is-number': '7.0.0' } },
      ['is-odd@3.0.1 is-number@7.0.0 missing'],
    ],
    [
      'an entry of a resolution that is gone',
      lock,
      { ...manifest, resolutions: {} },
      ['debug@4.3.4 ms@2.1.2 invalid'],
    ],
    [
      'an entry without an address',
      lock.replace(/ {2}resolved .*is-number-6.*\n/, ''),
      manifest,
      ['is-odd@3.0.1 is-number@^6.0.0 invalid'],
    ],
    [
      'an entry outside of its range',
      lock.replace('version "6.0.0"', 'version "5.0.0"'),
      manifest,
      ['is-odd@3.0.1 is-number@^6.0.0 invalid'],
    ],
    [
      'what a package asks for and no entry has',
      lock.replace(/is-number@\^6\.0\.0:\n(?: {2}.*\n)+/, ''),
      manifest,
      ['is-odd@3.0.1 is-number@^6.0.0 missing'],
    ],
  ])('%s', (_, text, root, drift) => expect(driftOf(text, root)).toEqual(drift))
})

describe('is taken as it is', () => {
  test('a dependency that an entry of a package answers', () =>
    expect(
      driftOf(lock, { ...manifest, dependencies: { ...manifest.dependencies, 'is-number': '^6.0.0' } }),
    ).toEqual([]))
  test('a link, which has no entry', () =>
    expect(driftOf(lock, { ...manifest, devDependencies: { a: 'link:./a' } })).toEqual([]))
  test('an unmet peer', () =>
    expect(driftOf(lock, { ...manifest, peerDependencies: { react: '*' } })).toEqual([]))
  test('what resolutions could have changed, where the manifest is not at hand', () =>
    expect(driftOf(lock, null)).toEqual([]))
})

test('a resolution is an override with the line of the manifest', () =>
  expect(
    readProject(lock, { 'package.json': manifest }).manifests[0]?.ranges.filter(
      ({ field }) => field === 'overrides',
    ),
  ).toMatchObject([{ name: 'debug > ms', range: '2.1.1', line: 9, locked: { version: '2.1.1' } }]))
