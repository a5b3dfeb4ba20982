import { expect, test } from 'vitest'
import { findScriptVerdict } from '../../src/manifest/script-verdict.ts'
import type { PackageSource } from '../../src/model/report.ts'
import { locked } from '../support/build.ts'

const commit = 'abcdef0123'.repeat(4)
const git = (url = 'git+ssh://git@github.com/o/r.git'): PackageSource => ({ type: 'git', url, commit })

test.each<[string, Record<string, boolean>, boolean | null]>([
  ['nothing', {}, null],
  ['another name', { b: true }, null],
  ['a bare name', { '@s/a': true }, true],
  ['a bare name that is refused', { '@s/a': false }, false],
  ['every version, spelt out', { '@s/a@*': true }, true],
  ['the exact version', { '@s/a@1.2.3': true }, true],
  ['another version', { '@s/a@1.2.4': true }, null],
  ['one of some versions', { '@s/a@1.2.2 || 1.2.3': true }, true],
  ['a range, which covers versions that were never reviewed', { '@s/a@^1.2.3': true }, null],
  ['a range among versions', { '@s/a@1.0.0 || ^1.2.0': true }, null],
  ['a tag', { '@s/a@latest': true }, null],
  ['an alias', { '@s/a@npm:@s/a@1.2.3': true }, null],
  ['a name that begins like it', { '@s/ab': true }, null],
  ['the unscoped namesake', { a: true }, null],
  ['a refusal, which beats a permission', { '@s/a': true, '@s/a@1.2.3': false }, false],
  ['a key that is no spec', { '@s/a@': true, '@s/a@@@': true }, true],
  ['a key of some megabytes', { [`@s/a@${'/'.repeat(4_000_000)}`]: true }, null],
  ['a git source', { 'github:s/a': true }, null],
])('%s', (_, allowScripts, verdict) => {
  expect(findScriptVerdict(locked('@s/a@1.2.3'), allowScripts)).toBe(verdict)
})

test.each<[string, string, Record<string, boolean>, boolean | null]>([
  ['its repository', 'git+ssh://git@github.com/o/r.git', { 'github:o/r': true }, true],
  ['its commit, cut short', 'git+ssh://git@github.com/o/r.git', { 'github:o/r#abcdef0': true }, true],
  ['another commit', 'git+ssh://git@github.com/o/r.git', { 'github:o/r#123': true }, null],
  ['a branch', 'git+ssh://git@github.com/o/r.git', { 'github:o/r#main': true }, null],
  ['another repository', 'git+ssh://git@github.com/o/r.git', { 'github:o/r2': true }, null],
  ['its name', 'git+ssh://git@github.com/o/r.git', { r: true }, null],
  ['another host', 'git+https://h.test/o/r.git', { 'git+https://h.test/o/r.git': true }, true],
  ['a repository there', 'git+https://h.test/o/r.git', { 'git+https://h.test/o/s.git': true }, null],
])('a git source by %s', (_, url, allowScripts, verdict) => {
  expect(findScriptVerdict(locked('r@1.0.0', { source: git(url) }), allowScripts)).toBe(verdict)
})

const remote: PackageSource = { type: 'remote', url: 'https://h.test/a.tgz' }
const tarball: PackageSource = { type: 'file', path: 'vendor/a.tgz' }
const folder = (path: string): PackageSource => ({ type: 'directory', path, isInside: true })

test.each<[string, PackageSource, Record<string, boolean>, boolean | null]>([
  ['an address by its own', remote, { 'https://h.test/a.tgz': true }, true],
  ['an address by another', remote, { 'https://h.test/b.tgz': true }, null],
  ['an address by a name', remote, { a: true, 'a@1.0.0': true }, null],
  ['a tarball on disk by its path', tarball, { 'file:vendor/a.tgz': true }, true],
  ['a tarball on disk by another path', tarball, { 'file:a.tgz': true }, null],
  ['a tarball on disk by a name', tarball, { a: true, 'a@1.0.0': true }, null],
  ['a folder by its path', folder('libs/a'), { 'file:libs/a': true }, true],
  ['a folder by its path, spelt otherwise', folder('libs/a'), { './libs/a/': false }, false],
  ['a folder outside by a path inside', folder('../a'), { 'file:a': true }, null],
  ['a folder outside by its path', folder('../a'), { 'file:../a': true }, true],
  ['a folder by a name', folder('libs/a'), { a: true }, null],
])('%s', (_, source, allowScripts, verdict) => {
  expect(findScriptVerdict(locked('a@1.0.0', { source }), allowScripts)).toBe(verdict)
})
