import { expect, test } from 'vitest'
import { refuseOlderNpm } from '../../../src/wrapper/npm/refuse-older-npm.ts'

const lock = (packages: object, lockfileVersion = 3) => JSON.stringify({ lockfileVersion, packages })
const patched = {
  'node_modules/a': { version: '1.0.0', patched: { path: 'a.patch', integrity: 'sha512-x' } },
}

function refuse(files: Record<string, string>, { version = '11.19.1', args = ['ci'], at = '/p' } = {}) {
  const read = (file: string) => files[file.replace(/^\/p\//, '')] ?? null
  refuseOlderNpm({ version, args }, at, read)
}

test.each<[string, Record<string, string>, RegExp]>([
  ['lockfileVersion 4', { 'package-lock.json': lock({}, 4) }, /lockfileVersion 4.* npm 11\.19\.1 would drop/],
  ['a shrinkwrap of version 4', { 'npm-shrinkwrap.json': lock({}, 4) }, /npm-shrinkwrap\.json/],
  ['a patched entry', { 'package-lock.json': lock(patched) }, /"patched" \(node_modules\/a\)/],
  [
    'the hash of extensions',
    { 'package-lock.json': lock({ '': { packageExtensionsHash: 'x' } }) },
    /"packageExtensionsHash" \(the root\)/,
  ],
  [
    'extensions in the manifest',
    { 'package.json': '{"packageExtensions":{"a@1":{}}}' },
    /package\.json has "packageExtensions"/,
  ],
  [
    'an extension',
    { 'package.json': '{}', '.npm-extension.cjs': 'x' },
    /the project has \.npm-extension\.cjs, by which/,
  ],
  [
    'a patch in the manifest',
    { 'package-lock.json': lock({}), 'package.json': '{"patchedDependencies":{"a":"a.patch"}}' },
    /package\.json has "patchedDependencies"/,
  ],
])('%s', (_, files, message) => {
  expect(() => refuse(files)).toThrow(message)
  expect(() => refuse(files, { version: '12.2.1' })).not.toThrow()
  expect(() => refuse(files, { args: ['run', 'ci'] })).not.toThrow()
  expect(() => refuse(files, { args: ['install', '-g', 'a'] })).not.toThrow()
})

test.each<[string, Record<string, string>]>([
  ['lockfileVersion 3', { 'package-lock.json': lock({ 'node_modules/a': { version: '1.0.0' } }) }],
  ['no files', {}],
  ['a broken lockfile, which npm reports', { 'package-lock.json': '{' }],
  ['an empty section', { 'package.json': '{"packageExtensions":{}}' }],
  ["bun's patches", { 'package.json': '{"patchedDependencies":{"a":"p"}}', 'bun.lock': '{}' }],
])('%s passes', (_, files) => expect(() => refuse(files)).not.toThrow())

test("the lockfile of the workspaces' root counts", () => {
  expect(() => refuse({ 'package-lock.json': lock({}, 4) }, { at: '/p/w' })).toThrow('would drop')
})

test('a lockfile of a folder above does not hide what the project has', () => {
  const files = { 'package-lock.json': lock({}), 'w/package.json': '{"patchedDependencies":{"a":"a.patch"}}' }
  expect(() => refuse(files, { at: '/p/w' })).toThrow('would drop')
})

test.each([['i', 'x'], ['--prefix', 'app', 'install'], ['up'], ['audit', 'fix']])(
  '%s %s counts',
  (...args) => {
    expect(() => refuse({ 'package-lock.json': lock({}, 4) }, { args })).toThrow('would drop')
  },
)
