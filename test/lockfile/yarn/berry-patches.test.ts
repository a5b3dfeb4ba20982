import { expect, test } from 'vitest'
import { berry, berryEntry, rawEntry, readProject } from '../../support/yarn-lock.ts'

const range = 'patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch'
const patch = (selector: string, params = '') =>
  rawEntry(
    `a@patch:a@npm%3A1.0.0#${selector}${params === '' ? '' : `::${params}`}`,
    'version: 1.0.0',
    `resolution: "a@patch:a@npm%3A1.0.0#${selector}::version=1.0.0&hash=ca4ddf${params === '' ? '' : `&${params}`}"`,
  )
const patchesOf = (selector: string, params?: string, files = {}) =>
  readProject(berry(berryEntry('a@npm:1.0.0', 'a@npm:1.0.0'), patch(selector, params)), files).patches

test('a patch that the manifest asks for', () =>
  expect(
    patchesOf('~/.yarn/patches/a.patch', '', { 'package.json': { dependencies: { a: range } } }),
  ).toEqual([
    {
      package: 'a@1.0.0',
      locked: { path: '.yarn/patches/a.patch' },
      declared: '.yarn/patches/a.patch',
      isDeclarationKnown: true,
      line: 14,
    },
  ]))

test('a patch that a resolution asks for', () =>
  expect(
    patchesOf('~/.yarn/patches/a.patch', '', { 'package.json': { resolutions: { 'a@npm:1.0.0': range } } }),
  ).toMatchObject([{ declared: '.yarn/patches/a.patch' }]))

test('a patch that nothing asks for', () =>
  expect(patchesOf('~/.yarn/patches/a.patch', '', { 'package.json': {} })).toMatchObject([
    { declared: null, isDeclarationKnown: true },
  ]))

test.each([
  ['./a.patch', 'locator=b%40workspace%3Apackages%2Fb', ['packages/b/a.patch']],
  ['~/a.patch&optional!~/b.patch', '', ['a.patch', 'b.patch']],
  ['~/../../etc/passwd', '', ['../../etc/passwd']],
  ['optional!builtin<compat/a>', '', []],
])('%s names the files', (selector, params, files) =>
  expect(patchesOf(selector, params)?.map(({ locked }) => locked?.path)).toEqual(files),
)
