import { expect, test } from 'vitest'
import { readBunPatches } from '../../../src/lockfile/bun/patches.ts'
import { sectionOf } from '../../support/npm-lock.ts'

const lock = sectionOf({ patchedDependencies: { 'a@1.0.0': 'patches/a.patch' } })

test('a patch is locked by its path alone', () => {
  const manifest = JSON.stringify({
    patchedDependencies: { 'a@1.0.0': 'patches/a.patch', 'b@1.0.0': 'x.patch' },
  })
  expect(readBunPatches(lock, manifest)).toMatchObject([
    {
      package: 'a@1.0.0',
      locked: { path: 'patches/a.patch' },
      declared: 'patches/a.patch',
      isDeclarationKnown: true,
    },
    { package: 'b@1.0.0', locked: null, declared: 'x.patch', line: null },
  ])
})

test('without a manifest nothing is declared', () => {
  expect(readBunPatches(lock, null)).toMatchObject([{ declared: null, isDeclarationKnown: false }])
  expect(readBunPatches(sectionOf({}), '{}')).toEqual([])
})
