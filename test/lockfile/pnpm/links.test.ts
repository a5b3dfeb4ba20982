import { expect, test } from 'vitest'
import { readPnpm, sample, beside } from '../../support/pnpm-lock.ts'
import { addLinks } from '../../../src/lockfile/pnpm/links.ts'
import { readLockDocument } from '../../../src/lockfile/pnpm/document.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

test('a workspace that another one links to is an own folder', () => {
  expect(
    readPnpm(sample, beside).ownFolders?.map(({ name, version, source }) => [name, version, source]),
  ).toEqual([['x', '1.2.3', { type: 'directory', path: 'packages/x', isInside: true, isOwn: true }]])
})

test('a link to a folder that is no project is a folder like any other', () => {
  const text = sample.replace('version: link:../x', 'version: link:../../../evil')
  const found = readPnpm(text, beside).packages.find(({ source }) => source.type === 'directory')
  expect(found).toMatchObject({ name: 'x', source: { path: '../evil', isInside: false } })
})

test('what has no entry is found nowhere', () => {
  const document = readLockDocument(yamlSection("lockfileVersion: '9.0'\nimporters: {.: {}}\n"))
  const { find } = addLinks(document, {
    nodes: [],
    owners: [],
    find: () => [],
    projects: [],
    keyOf: () => null,
  })
  expect(find('', { name: 'a', reference: '1.0.0' })).toBeNull()
})

test('a package that links to a folder leads there, and the folder is listed', () => {
  const text = sample.replace('{b: 2.0.0}', '{b: 2.0.0, e: link:../evil, w: link:packages/w}')
  const { packages, ownFolders = [], drift } = readPnpm(text, beside)
  expect(packages.find(({ name }) => name === 'e')).toMatchObject({
    source: { type: 'directory', path: '../evil', isInside: false },
    requiredBy: [['pkg:npm/a@1.0.0', 'e']],
  })
  expect(ownFolders.find(({ name }) => name === 'w')).toMatchObject({
    source: { path: 'packages/w', isOwn: true },
    requiredBy: [['pkg:npm/a@1.0.0', 'w']],
  })
  expect(drift).toEqual([])
})

test('in 13.0 a workspace is linked, or copied where the project states it', () => {
  const lock = (meta: string) => `{
  "lockfileVersion": "13.0",
  "projects": {
    ".": {"dependencies": {"w": "workspace:*"}${meta}},
    "packages/w": {"name": "w"},
  },
  "packages": {"w@file:packages/w": {"dependencies": {}}},
}`
  const foldersOf = (text: string) =>
    (readPnpm(text).ownFolders ?? [])
      .filter(({ isDirect }) => isDirect)
      .map(({ location, source }) => [location, source.type === 'directory' && source.path])
  expect(foldersOf(lock(''))).toEqual([['node_modules/w', 'packages/w']])
  expect(foldersOf(lock(', "dependenciesMeta": {"w": {"injected": true}}'))).toEqual([
    ['node_modules/.pnpm/w@file:packages+w/node_modules/w', 'packages/w'],
  ])
})
