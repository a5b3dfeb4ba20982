// The lockfile of a copy: with the manifests of the copy, and everything else as it is on disk.

import { expect, test } from 'vitest'
import { copiedLockfileName, readCopiedLockfile } from '../../src/check/read-copy.ts'
import { refusalOf } from '../support/refusal.ts'

const lock = (version: string) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', dependencies: { a: version } },
      'node_modules/a': {
        version,
        resolved: 'https://registry.example.test/a.tgz',
        integrity: 'sha512-AA==',
      },
    },
  })
const manifest = (version: string) => JSON.stringify({ name: 'app', dependencies: { a: version } })

/** A project on disk at /p, outside of a checkout. */
function open(disk: Record<string, string>) {
  return {
    folder: '/p',
    read: (file: string) => disk[file] ?? null,
    real: (file: string) => file,
    git: { top: () => null } as never,
  }
}

test.each<[string, Record<string, string | null>, string]>([
  ['the one that is there', { 'package-lock.json': '{}', 'npm-shrinkwrap.json': null }, 'package-lock.json'],
  [
    'the shrinkwrap of two',
    { 'package-lock.json': '{}', 'npm-shrinkwrap.json': '{}' },
    'npm-shrinkwrap.json',
  ],
  ['that of a new one', { 'package.json': '{}' }, 'package-lock.json'],
])('the name is %s', (_, texts, expected) => {
  expect(copiedLockfileName(new Map(Object.entries(texts)))).toBe(expected)
})

test('the texts of the copy count, for the manifests too', () => {
  const host = open({ '/p/package-lock.json': lock('1.0.0'), '/p/package.json': manifest('1.0.0') })
  const texts = new Map([
    ['package-lock.json', lock('2.0.0')],
    ['package.json', manifest('2.0.0')],
  ])
  const read = readCopiedLockfile('/p/package-lock.json', texts, host)
  expect(read.packages.map(({ name, version }) => `${name}@${version}`)).toEqual(['a@2.0.0'])
  expect(read.manifests[0]?.ranges.map(({ range }) => range)).toEqual(['2.0.0'])
  expect(read.path).toBe('package-lock.json')
})

test('a file that the copy lacks is not that of the disk', () => {
  const host = open({ '/p/package-lock.json': lock('1.0.0') })
  const texts = new Map([['package-lock.json', null]])
  expect(refusalOf(() => readCopiedLockfile('/p/package-lock.json', texts, host))).toMatchObject({
    code: 'EUSAGE',
  })
})
