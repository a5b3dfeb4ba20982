import { expect, test } from 'vitest'
import { identify, type LockEntry } from '../../../src/lockfile/npm/entry.ts'
import type { PackageSource } from '../../../src/model/report.ts'

const registry = (url: string | null): PackageSource => ({ type: 'registry', url })

function entryAt(location: string, more: Partial<LockEntry> = {}): LockEntry {
  const installed = location.startsWith('node_modules/') ? location.slice('node_modules/'.length) : null
  return {
    location,
    installed,
    folder: installed === null ? location : '',
    name: null,
    version: null,
    source: registry(null),
    target: null,
    integrity: null,
    edges: [],
    bin: null,
    hasInstallScript: null,
    isSkippable: false,
    isBundled: false,
    hasShrinkwrap: false,
    hasBundle: false,
    line: 1,
    ...more,
  }
}

test.each<[string, LockEntry, string]>([
  [
    'the name that it gives itself, before the one it is installed under',
    entryAt('node_modules/as', { name: '@s/real' }),
    '@s/real',
  ],
  ['the name it is installed under', entryAt('node_modules/@s/ms'), '@s/ms'],
  ['for a folder, its last step', entryAt('packages/web', { name: null }), 'web'],
  ['for a folder, its last steps with a scope', entryAt('packages/@s/web'), '@s/web'],
  [
    'for a folder that gives itself no name of npm, its own',
    entryAt('packages/web', { name: 'My App!' }),
    'web',
  ],
  ['for a folder without any usable name, none', entryAt('../..', { name: '' }), 'unnamed'],
  [
    'for a folder called like the prototype, none',
    entryAt('lib/__proto__', { name: '__proto__' }),
    'unnamed',
  ],
])('a package has %s', (_, entry, name) => {
  expect(identify(entry, entry).name).toBe(name)
})

test.each<[string, Partial<LockEntry>, string]>([
  ['the name of the folder', { name: 'real-lib' }, 'real-lib'],
  ['the last step of the folder', {}, 'lib'],
  ['where that is no name, the name of the link', { location: '..', folder: '..' }, 'linked'],
])('a link has %s', (_, body, name) => {
  const link = entryAt('node_modules/linked', { target: '../lib', name: 'ignored' })
  expect(identify(link, entryAt('../lib', body)).name).toBe(name)
})

const commit = '0123456789abcdef0123456789abcdef01234567'

test.each<[PackageSource, string]>([
  [{ type: 'git', url: 'github:o/r', commit }, commit],
  [{ type: 'git', url: 'github:o/ms-1.2.3.tgz', commit: null }, '0.0.0'],
  [{ type: 'directory', path: 'ms-1.2.3.tgz', isInside: true }, '0.0.0'],
  [{ type: 'file', path: 'vendor/ms-2.1.3.tgz' }, '2.1.3'],
  [{ type: 'remote', url: 'https://example.test/ms-2.1.3.tgz' }, '2.1.3'],
  [{ type: 'remote', url: 'https://example.test/other-2.1.3.tgz' }, '0.0.0'],
  [registry('https://registry.example.test/ms/-/ms-2.1.3.tgz'), '2.1.3'],
  [registry(null), '0.0.0'],
])('without a version, %j stands in with %s', (source, version) => {
  const entry = entryAt('node_modules/ms', { source })
  expect(identify(entry, entry)).toEqual({ name: 'ms', version })
})

test('a version of the folder wins over what its link shows', () => {
  const link = entryAt('node_modules/ms', {
    source: { type: 'git', url: 'github:o/r', commit },
    version: '9.9.9',
  })
  expect(identify(link, entryAt('ms', { version: '1.0.0' })).version).toBe('1.0.0')
  expect(identify(link, entryAt('ms')).version).toBe(commit)
})
