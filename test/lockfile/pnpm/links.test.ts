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
