import { describe, expect, test } from 'vitest'
import { readPatches } from '../../../src/lockfile/npm/patches.ts'
import { entry, openParts, v1, v3 } from '../../support/npm-lock.ts'
import { refusalOf } from '../../support/refusal.ts'

function read(text: string, patchedDependencies?: unknown) {
  const { lock, packages, entries } = openParts(text)
  const manifest = patchedDependencies === undefined ? null : JSON.stringify({ patchedDependencies })
  return readPatches(lock, packages, entries, manifest)
}

/** The path of the patch that is declared for ms@2.1.3. */
function declaredFor(patchedDependencies: object, version = '2.1.3') {
  const text = v3({ 'node_modules/ms': { version } })
  const [patch] = read(text, patchedDependencies).filter(({ line }) => line !== null)
  return patch?.declared ?? null
}

describe('a patch', () => {
  const patched = { path: 'patches/ms.patch', integrity: 'sha512-x' }

  test('that is locked and declared, with the line of the entry', () => {
    const text = v3({
      'node_modules/ms': entry('ms', '2.1.3', { patched }),
      'node_modules/a': entry('a', '1.0.0'),
    })
    expect(read(text, { ms: 'patches/ms.patch' })).toEqual([
      {
        package: 'ms@2.1.3',
        locked: patched,
        declared: 'patches/ms.patch',
        isDeclarationKnown: true,
        line: 8,
      },
    ])
  })

  test.each<[string, unknown, object]>([
    ['only locked, without a manifest', undefined, { declared: null, isDeclarationKnown: false }],
    ['only locked, and not declared', {}, { declared: null, isDeclarationKnown: true }],
    ['only locked, while another package is declared', { toString: 'x' }, { declared: null }],
  ])('that is %s', (_, declared, expected) => {
    const text = v3({ 'node_modules/ms': entry('ms', '2.1.3', { patched: { path: 'p' } }) })
    expect(read(text, declared)[0]).toMatchObject({ locked: { path: 'p', integrity: null }, ...expected })
  })

  test('that meets no package is one without an entry, after the others', () => {
    const text = v3({ 'node_modules/ms': entry('ms', '2.1.3') })
    const patches = read(text, { 'ms@3': 'three', ms: 'any', '@s/none@1': 'none' })
    expect(patches.map((patch) => [patch.package, patch.declared, patch.locked, patch.line])).toEqual([
      ['ms@2.1.3', 'any', null, 8],
      ['ms@3', 'three', null, null],
      ['@s/none@1', 'none', null, null],
    ])
  })

  test('is for the name that a package is installed under, and shown with its own', () => {
    const text = v3({ 'node_modules/as': { name: 'ms', ...entry('ms', '2.1.3') } })
    expect(read(text, { as: 'p' })).toMatchObject([{ package: 'ms@2.1.3', declared: 'p', line: 8 }])
    expect(read(text, { ms: 'p' })).toMatchObject([{ package: 'ms', line: null }])
  })

  test('is for no link, and for no folder', () => {
    const text = v3({ 'node_modules/lib': { resolved: 'lib', link: true }, lib: { version: '1.0.0' } })
    expect(read(text, { lib: 'p' })).toMatchObject([{ package: 'lib', line: null }])
    const locked = v3({ lib: { version: '1.0.0', patched: { path: 'p' } } })
    expect(read(locked, {})).toMatchObject([{ package: 'lib@1.0.0', locked: { path: 'p' } }])
  })

  test('of each copy, and of version 1 too', () => {
    const copies = v3({
      'node_modules/ms': { version: '2.1.3' },
      'node_modules/a/node_modules/ms': { version: '2.1.2' },
    })
    expect(read(copies, { ms: 'p' }).map((patch) => patch.package)).toEqual(['ms@2.1.3', 'ms@2.1.2'])
    expect(read(v1({ ms: { version: '2.1.3' } }), { ms: 'p' })).toMatchObject([{ package: 'ms@2.1.3' }])
  })
})

// As Arborist's patched-dependencies.js chooses.
test.each<[string, object, string | null]>([
  ['the exact version before a range and the name', { ms: 'n', 'ms@^2': 'r', 'ms@2.1.3': 'e' }, 'e'],
  ['the exact version, loosely', { 'ms@v2.1.3': 'e', 'ms@>=2.1.3': 'r' }, 'e'],
  ['another exact version never', { 'ms@2.1.2': 'e' }, null],
  ['the narrowest range, first or last', { 'ms@~2.1': 'narrow', 'ms@^2': 'wide' }, 'narrow'],
  ['the narrowest range, last', { 'ms@^2': 'wide', 'ms@*': 'all', 'ms@~2.1': 'narrow' }, 'narrow'],
  ['of two ranges that only overlap the first', { 'ms@>=2 <3': 'a', 'ms@>=2.1.0 <4': 'b' }, 'a'],
  ['a range before the name', { ms: 'n', 'ms@^2': 'r' }, 'r'],
  ['the name where no range fits', { ms: 'n', 'ms@^3': 'r' }, 'n'],
  ['nothing where only another name fits', { msx: 'n', 'm@^2': 'r' }, null],
  ['nothing for a tag', { 'ms@latest': 't' }, null],
  ['an empty range as any version', { 'ms@': 'any' }, 'any'],
])('chosen is %s', (_, declared, path) => {
  expect(declaredFor(declared)).toBe(path)
})

test('for a package without a version only the name is chosen', () => {
  const text = v3({ 'node_modules/ms': { resolved: 'github:o/r' } })
  expect(read(text, { 'ms@*': 'r', ms: 'n' })).toMatchObject([
    { package: 'ms@', declared: 'n' },
    { line: null },
  ])
  expect(read(text, { 'ms@*': 'r' })).toMatchObject([{ package: 'ms@*', line: null }])
  expect(read(text, { 'ms@1.0.0': 'e' })).toMatchObject([{ package: 'ms@1.0.0', line: null }])
})

test('versions of old packages are compared loosely, as npm does', () => {
  expect(declaredFor({ 'ms@0.0.1-beta': 'e' }, '0.0.1beta')).toBe('e')
  expect(declaredFor({ 'ms@>=0.0.1-alpha': 'r' }, '0.0.1beta')).toBe('r')
})

test('a scope is no version', () => {
  const text = v3({ 'node_modules/@s/n': { version: '1.0.0' } })
  expect(read(text, { '@s/n': 'n', '@s/n@1.0.0': 'e' })[0]).toMatchObject({ declared: 'e', line: 8 })
})

describe('refused', () => {
  const ms = (patched: unknown) => v3({ 'node_modules/ms': { version: '2.1.3', patched } })

  test.each<[string, string, unknown, string]>([
    ['a text for an entry', ms('p'), {}, 'node_modules/ms > patched must be an object, not a string'],
    ['an entry without a file', ms({}), {}, 'node_modules/ms > patched > path names no patch file'],
    ['an entry with another path', ms({ path: 1 }), {}, 'path must be a string, not a number'],
    [
      'an entry with another hash',
      ms({ path: 'p', integrity: {} }),
      {},
      'integrity must be a string, not an object',
    ],
    ['a list', v3({}), ['ms'], 'package.json, line 1: patchedDependencies must be an object, not an array'],
    ['an object', v3({}), { ms: {} }, 'patchedDependencies > ms must name a patch file'],
    ['null', v3({}), { ms: null }, 'patchedDependencies > ms must name a patch file'],
  ])('is %s', (_, text, declared, problem) => {
    const { code, message } = refusalOf(() => read(text, declared))
    expect(code).toBe('ELOCKFILE')
    expect(message.endsWith(problem)).toBe(true)
  })

  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, nth) => [`p${nth}`, 'p']))

  test('are more than 500, of entries and declarations together', () => {
    const text = v3({ 'node_modules/ms': { version: '2.1.3', patched: { path: 'p' } } })
    expect(read(text, many(499))).toHaveLength(500)
    expect(refusalOf(() => read(text, many(500))).message).toBe(
      'package-lock.json: patches more than 500 packages',
    )
  })
})

test('a key that is twice in package.json counts as npm reads it', () => {
  const { lock, packages, entries } = openParts(v3({ 'node_modules/ms': { version: '2.1.3' } }))
  const manifest = '{"patchedDependencies": {"ms": "first"}, "patchedDependencies": {"ms": "last"}}'
  expect(readPatches(lock, packages, entries, manifest)).toMatchObject([{ declared: 'last' }])
})
