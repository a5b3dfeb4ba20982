// Law 7: the names of a format's files stay in its folder, so that another format is one folder more.

import { expect, test } from 'vitest'
import { formats } from '../../src/lockfile/formats.ts'
import { foreignLockfiles } from '../../src/manifest/foreign-lockfiles.ts'
import { listWords, sourceFiles } from '../support/source-text.ts'

const words = [
  ...formats.flatMap(({ files, installed }) => [...files, ...(installed === undefined ? [] : [installed])]),
  ...formats.flatMap(({ installed }) => installed?.split('/').at(-1) ?? []),
  // yarn's map of packages is code too, and judged as such.
  ...foreignLockfiles.filter((name) => name !== '.pnp.cjs'),
]
const isOwn = (file: string) =>
  file === 'manifest/foreign-lockfiles.ts' || formats.some(({ id }) => file.startsWith(`lockfile/${id}/`))

test('outside of the format nothing names a lockfile', () =>
  expect(sourceFiles.filter((file) => !isOwn(file)).flatMap((file) => listWords(words, file))).toEqual([]))

test('a format names its files in one place', () =>
  expect(sourceFiles.filter((file) => listWords(words, file).length > 0).sort()).toEqual([
    'lockfile/bun/words.ts',
    'lockfile/npm/names.ts',
    'lockfile/pnpm/names.ts',
    'lockfile/yarn/words.ts',
    'manifest/foreign-lockfiles.ts',
  ]))

test.each([
  ["const lock = read('package-lock.json')", 'package-lock.json'],
  ['const lock = `${folder}/npm-shrinkwrap.json`', 'npm-shrinkwrap.json'],
  ["join(root, 'node_modules', '.package-lock.json')", '.package-lock.json'],
  ["others.includes('yarn.lock')", 'yarn.lock'],
])('the law bites: %s', (text, word) => expect(listWords(words, 'x.ts', text)).toContain(`x.ts: ${word}`))

test('a comment may name one', () =>
  expect(listWords(words, 'x.ts', '/** Reads package-lock.json. */\nrun() // not yarn.lock')).toEqual([]))
