import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseLockfile } from '../../../src/lockfile/parse.ts'

const text = 'module.exports = {}\n'
const hashOf = (format: string, of = text) =>
  `sha512-${createHash('sha512').update(`npm-extension:v1:${format}\n${of}`).digest('base64')}`

function read(
  hash: unknown,
  files: Record<string, string>,
  applied: unknown = { dependencies: ['ms'], extensionPoint: 'transformManifest' },
) {
  const lock = {
    lockfileVersion: 4,
    packages: {
      '': { dependencies: { a: '1.0.0' }, ...(hash === null ? {} : { npmExtensionHash: hash }) },
      'node_modules/a': { version: '1.0.0', dependencies: { ms: '2.1.3' }, npmExtensionApplied: applied },
      'node_modules/ms': { version: '2.1.3' },
    },
  }
  const { packages } = parseLockfile(JSON.stringify(lock), 'package-lock.json', (name) => files[name] ?? null)
  return packages.map(({ name, extended }) => [name, extended])
}

const none = [
  ['a', undefined],
  ['ms', undefined],
]

test('the dependencies that an extension changes are read where the lockfile has the hash of the file', () => {
  const found = [
    ['a', ['ms']],
    ['ms', undefined],
  ]
  // As npm 12.2.1 wrote it, for a file of exactly this text.
  expect(read(hashOf('cjs'), { '.npm-extension.cjs': text })).toEqual(found)
  expect(read(hashOf('mjs'), { '.npm-extension.mjs': text })).toEqual(found)
  const all = { dependencies: ['b', 'ms'], peerDependencies: ['ms'], peerDependenciesMeta: [1, 'c'] }
  expect(read(hashOf('cjs'), { '.npm-extension.cjs': text }, all)[0]).toEqual(['a', ['b', 'ms', 'c']])
})

test.each<[string, unknown, Record<string, string>, unknown?]>([
  ['no hash', null, { '.npm-extension.cjs': text }],
  ['the hash of another text', hashOf('cjs', 'x'), { '.npm-extension.cjs': text }],
  ['the hash of the other format', hashOf('mjs'), { '.npm-extension.cjs': text }],
  ['no file', hashOf('cjs'), {}],
  [
    'both files, which npm refuses',
    hashOf('cjs'),
    { '.npm-extension.cjs': text, '.npm-extension.mjs': text },
  ],
  ['a hash that is none', 1, { '.npm-extension.cjs': text }],
  ['nothing applied', hashOf('cjs'), { '.npm-extension.cjs': text }, {}],
])('with %s none are', (_, hash, files, applied) => expect(read(hash, files, applied)).toEqual(none))
