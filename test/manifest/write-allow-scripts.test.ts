import { expect, test } from 'vitest'
import type { PackageSource } from '../../src/model/lockfile.ts'
import { readAllowScripts } from '../../src/manifest/allow-scripts.ts'
import { findScriptVerdict } from '../../src/manifest/script-verdict.ts'
import { allowInManifest, keyFor, refusalsOf } from '../../src/manifest/write-allow-scripts.ts'

const served: PackageSource = { type: 'registry', url: 'https://registry.example.test/a/-/a-1.0.0.tgz' }
const copy = (source: PackageSource = served, version = '1.0.0') => ({ name: 'a', version, source })
const commit = 'f'.repeat(40)
const git = (url: string, hash: string | null = commit): PackageSource => ({ type: 'git', url, commit: hash })

test.each<[string, PackageSource, string]>([
  ['the registry', served, 'a@1.0.0'],
  ['the registry, without an address', { type: 'registry', url: null }, 'a'],
  ['a known host of git', git('git+ssh://git@github.com/o/r.git'), `github:o/r#${commit}`],
  ['another one', git('git+https://h.test/o/r.git'), `git+https://h.test/o/r.git#${commit}`],
  ['a branch', git('git+ssh://git@github.com/o/r.git', null), 'github:o/r'],
  ['an address', { type: 'remote', url: 'https://h.test/a.tgz' }, 'https://h.test/a.tgz'],
  ['a folder', { type: 'directory', path: 'libs/a', isInside: true }, 'file:libs/a'],
])('the key of a package from %s allows it', (_, source, key) => {
  expect(keyFor(copy(source))).toBe(key)
  expect(findScriptVerdict(copy(source), { [key]: true })).toBe(true)
})

const texts: readonly (readonly [string, string])[] = [
  ['two blanks', '{\n  "name": "app",\n  "version": "1.0.0"\n}\n'],
  ['tabs and CRLF', '{\r\n\t"name": "app",\r\n\t"version": "1.0.0"\r\n}\r\n'],
  ['a byte order mark', '\uFEFF{\n  "name": "app"\n}\n'],
  ['a list that is there', '{\n  "allowScripts": {\n    "b": false\n  },\n  "name": "app"\n}\n'],
]
test.each(texts)('a manifest with %s keeps the rest', (_, text) => {
  const written = allowInManifest(text, [copy()])
  expect(written.added).toEqual(['a@1.0.0'])
  expect(readAllowScripts(written.text)).toMatchObject({ 'a@1.0.0': true })
  for (const line of text.split('\n').filter((one) => /"(?:name|b)"/.test(one)))
    expect(written.text).toContain(line.replace(/,?\r?$/, ''))
  expect(written.text.includes('\r\n')).toBe(text.includes('\r\n'))
  expect(written.text.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'))
})

test('what is allowed already is left as it is', () => {
  const text = '{"allowScripts":{"a":true}}'
  expect(allowInManifest(text, [copy()])).toEqual({ text, added: [] })
})

test('the pin of a version that is no longer installed goes', () => {
  const text = JSON.stringify({ allowScripts: { 'a@0.9.0': true, 'b@0.9.0': true, 'a@0.8.0': false } })
  expect(readAllowScripts(allowInManifest(text, [copy()]).text)).toEqual({
    'a@1.0.0': true,
    'b@0.9.0': true,
    'a@0.8.0': false,
  })
})

test('a refusal is found, since it beats what would be written', () => {
  expect(refusalsOf(copy(), { a: false, 'a@1.0.0': true, b: false })).toEqual(['a'])
  expect(refusalsOf(copy(), { 'a@0.9.0': false })).toEqual([])
})

test('a manifest that is no JSON is an error', () => {
  expect(() => allowInManifest('{', [copy()])).toThrow('package.json')
})
