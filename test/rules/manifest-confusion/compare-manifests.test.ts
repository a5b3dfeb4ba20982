// What a tarball's package.json and the registry's manifest may differ in, and what they may not.

import { expect, test } from 'vitest'
import { differences } from '../../../src/rules/manifest-confusion/compare-manifests.ts'
import { parsePublished, readInside } from '../../../src/manifest/published.ts'
import type { Tarball } from '../../../src/model/evidence.ts'
import type { PackedManifest } from '../../../src/model/published.ts'
import { published } from '../../support/build.ts'

type Fields = Record<string, unknown>

const id = { name: 'a', version: '1.0.0' }
const insideOf = (fields: Fields) => readInside(JSON.stringify({ ...id, ...fields })) as PackedManifest
const tarball = (shown: Fields, manifests: readonly PackedManifest[], hasBindingGyp = false): Tarball => ({
  published: { ...published(), ...parsePublished(shown, 'a') },
  manifests,
  trouble: null,
  hasBindingGyp,
  inside: { trouble: null, packages: [], lockfile: null },
  entries: 1,
  unpackedBytes: 1,
  expected: 'sha512-a',
  actual: 'sha512-a',
})
const compare = (shown: Fields, inside: Fields, hasBindingGyp = false) =>
  differences(id, tarball(shown, [insideOf(inside)], hasBindingGyp)).map((one) => [
    one.field,
    one.registry,
    one.inside,
  ])

const script = (install: string) => ({ scripts: { install } })
const gyp = script('node-gyp rebuild')

test.each<[string, Fields, Fields, boolean?]>([
  ['nothing', {}, {}],
  ['dependencies', { dependencies: { b: '^1.0.0' } }, { dependencies: { b: '^1.0.0' } }],
  ['a version as people write it', {}, { version: 'v1.0.0' }],
  ['a version with blanks', {}, { version: ' =1.0.0 ' }],
  ['blanks around the name', {}, { name: ' a ' }],
  ['bin as a text, and with ./', { bin: { a: 'x.js' } }, { bin: './x.js' }],
  ['commands of a folder in the tarball', {}, { directories: { bin: 'bin' } }],
  ['commands of a folder on the registry', { directories: { bin: 'bin' } }, { bin: { a: 'x.js' } }],
  [
    'an optional dependency that publishing repeats',
    { dependencies: { b: '1' }, optionalDependencies: { b: '1' } },
    { optionalDependencies: { b: '1' } },
  ],
  [
    'a range in another spelling',
    { dependencies: { b: '>=1.0.0 <2.0.0' } },
    { dependencies: { b: '>= 1.0.0  < 2.0.0' } },
  ],
  [
    'a range with blanks that is no range',
    { dependencies: { b: 'latest' } },
    { dependencies: { b: ' latest ' } },
  ],
  ['scripts that npm runs at no install', {}, { scripts: { test: 'x', prepare: 'y' } }],
  ['blanks around a script', script('x'), script(' x\n')],
  ['the folder of commands in a script', script('x'), script('node_modules/.bin/x')],
  ['the same with ./', script('x'), script('./node_modules/.bin/x')],
  ['the build that publishing adds', { ...gyp, gypfile: true }, {}, true],
  ['the build of a binding.gyp that is not packed', gyp, {}],
  ['a build that is switched off', {}, { gypfile: false }, true],
  ['an own install script beside a binding.gyp', script('x'), script('x'), true],
  [
    'an own preinstall script beside it',
    { scripts: { preinstall: 'x' } },
    { scripts: { preinstall: 'x' } },
    true,
  ],
])('equal: %s', (_, shown, inside, hasBindingGyp) =>
  expect(compare(shown, inside, hasBindingGyp)).toEqual([]),
)

test.each<[string, Fields, Fields, [string, string | null, string | null][], boolean?]>([
  ['another name', {}, { name: 'b' }, [['name', 'a', 'b']]],
  ['a name in other case', {}, { name: 'A' }, [['name', 'a', 'A']]],
  ['no name', {}, { name: null }, [['name', 'a', null]]],
  ['another version', {}, { version: '1.0.1' }, [['version', '1.0.0', '1.0.1']]],
  ['other build metadata, which semver drops', {}, { version: '1.0.0-0' }, [['version', '1.0.0', '1.0.0-0']]],
  ['a version that is none', {}, { version: 'latest' }, [['version', '1.0.0', 'latest']]],
  ['a hidden dependency', {}, { dependencies: { b: '1' } }, [['dependency b', null, '1']]],
  [
    'a dependency that only the registry shows',
    { dependencies: { b: '1' } },
    {},
    [['dependency b', '1', null]],
  ],
  [
    'another range',
    { dependencies: { b: '^1.0.0' } },
    { dependencies: { b: '^1.0.1' } },
    [['dependency b', '^1.0.0', '^1.0.1']],
  ],
  [
    'two texts that are no ranges',
    { dependencies: { b: 'latest' } },
    { dependencies: { b: 'next' } },
    [['dependency b', 'latest', 'next']],
  ],
  ['a hidden peer', {}, { peerDependencies: { b: '1' } }, [['peer dependency b', null, '1']]],
  [
    'a dependency that is shown as a peer',
    { peerDependencies: { b: '1' } },
    { dependencies: { b: '1' } },
    [
      ['dependency b', null, '1'],
      ['peer dependency b', '1', null],
    ],
  ],
  ['a hidden script', {}, { scripts: { postinstall: 'evil' } }, [['script postinstall', null, 'evil']]],
  ['another script', script('x'), script('y'), [['script install', 'x', 'y']]],
  [
    'the folder of commands elsewhere in a script',
    script('x'),
    script('sh node_modules/.bin/x'),
    [['script install', 'x', 'sh node_modules/.bin/x']],
  ],
  ['a hidden command', {}, { bin: { npm: 'evil.js' } }, [['command npm', null, 'evil.js']]],
  ['a moved command', { bin: { a: 'a.js' } }, { bin: { a: 'b.js' } }, [['command a', 'a.js', 'b.js']]],
  ['a hidden binding.gyp', {}, {}, [['script install', null, 'node-gyp rebuild']], true],
  [
    'a hidden binding.gyp beside a postinstall script',
    { scripts: { postinstall: 'x' } },
    { scripts: { postinstall: 'x' } },
    [['script install', null, 'node-gyp rebuild']],
    true,
  ],
  [
    'a build that only the registry shows, beside another script',
    gyp,
    script('x'),
    [['script install', 'node-gyp rebuild', 'x']],
  ],
  [
    'the name of a prototype member',
    {},
    { dependencies: { constructor: '1' } },
    [['dependency constructor', null, '1']],
  ],
  [
    'escape sequences',
    {},
    { scripts: { install: 'x\u001b[31m\u202e' }, bin: { 'b\u001b[2J': 'c' } },
    [
      ['script install', null, 'x'],
      ['command b', null, 'c'],
    ],
  ],
])('differs: %s', (_, shown, inside, found, hasBindingGyp) =>
  expect(compare(shown, inside, hasBindingGyp)).toEqual(found),
)

test('each difference of several manifests once', () => {
  const manifests = [insideOf({}), insideOf({ name: 'b' }), insideOf({ name: 'b' }), insideOf({ name: 'c' })]
  expect(differences(id, tarball({}, manifests)).map((one) => one.inside)).toEqual(['b', 'c'])
})

test('nothing without a manifest', () => expect(differences(id, tarball(gyp, []))).toEqual([]))

test('long texts are cut', () => {
  const [found] = compare({}, { scripts: { install: 'x'.repeat(100_000) } })
  expect(found?.[2]).toHaveLength(120)
})
