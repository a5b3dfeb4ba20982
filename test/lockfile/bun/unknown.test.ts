import { expect, test } from 'vitest'
import { readBunEntries } from '../../../src/lockfile/bun/entry.ts'
import { listUnknownOfBun } from '../../../src/lockfile/bun/unknown.ts'
import { readSection, readSections } from '../../../src/json/section.ts'
import { sectionOf } from '../../support/npm-lock.ts'

const known = { lockfileVersion: 3, configVersion: 1, workspaces: { '': { name: 'x' } }, packages: {} }
const listOf = (fields: object) => {
  const lock = sectionOf({ ...known, ...fields })
  const workspaces = readSection(lock, 'workspaces')
  const parts = listUnknownOfBun(
    lock,
    workspaces === null ? [] : readSections(workspaces),
    readBunEntries(lock),
  )
  return parts.map(({ words }) => words)
}

test.each<[object, string[]]>([
  [{}, []],
  [{ trustedDependencies: [], overrides: {}, catalogs: {} }, []],
  [{ lockfileVersion: 4 }, ['lockfileVersion 4 is none that depgate knows (0 to 3)']],
  [{ plugins: {} }, ['the lockfile has the key "plugins", which depgate does not know']],
  [{ workspaces: { '': { hooks: {} } } }, ['workspace "" has the key "hooks", which depgate does not know']],
  [
    { packages: { a: ['a@1.0.0', '', { patched: 'x' }, ''] } },
    ['entry a has the key "patched", which depgate does not know'],
  ],
])('%j', (fields, words) => expect(listOf(fields)).toEqual(words))

test('thousands are not all listed', () => {
  const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, nth) => [`k${nth}`, 1]))
  expect(listOf(keys)).toHaveLength(1000)
})
