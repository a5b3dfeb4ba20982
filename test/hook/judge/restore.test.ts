// What `"onFail": "restore"` puts back, and what it reports of it.

import { describe, expect, test } from 'vitest'
import { restoreFiles } from '../../../src/hook/judge/restore.ts'
import { stateOf } from '../../support/approved-state.ts'
import { hash } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'
import { makeRoot } from '../../support/watched-root.ts'

const restore = async (approved: Tree, seen: Tree, prunes = true) => {
  const written: [string, string | null][] = []
  const pruned: string[] = []
  const watched = {
    ...makeRoot({ disk: seen, hash }),
    putBack: (path: string, text: string | null) => void written.push([path, text]),
  }
  const hook = { prune: async (folder: string) => (pruned.push(folder), prunes) }
  const remarks = await restoreFiles(Object.keys(seen), stateOf(approved, seen), watched, hook)
  return { written, pruned, remarks }
}

describe('is put back', () => {
  test.each<[string, Tree, Tree, [string, string | null][]]>([
    ['a lockfile', { 'package-lock.json': 'a' }, { 'package-lock.json': 'b' }, [['package-lock.json', 'a']]],
    [
      'a lockfile that is new, by removing it',
      {},
      { 'web/package-lock.json': 'b' },
      [['web/package-lock.json', null]],
    ],
    ['a manifest', { 'package.json': 'a' }, { 'package.json': 'b' }, [['package.json', 'a']]],
    ['not a manifest that is new', {}, { 'package.json': 'b' }, []],
    ['not a setting', { '.npmrc': 'a' }, { '.npmrc': 'b' }, []],
  ])('%s', async (_, approved, seen, written) => {
    expect((await restore(approved, seen)).written).toEqual(written)
  })
})

test.each([
  ['node_modules/.package-lock.json', '/project'],
  ['node_modules/', '/project'],
  ['web/node_modules/@s/', '/project/web'],
])('%s: npm prunes %s', async (file, folder) => {
  expect((await restore({}, { [file]: 'b' })).pruned).toEqual([folder])
})

test('what another manager has installed npm leaves alone', async () => {
  expect((await restore({}, { 'yarn.lock': '', 'node_modules/': 'b' })).pruned).toEqual([])
  expect(
    (await restore({}, { 'yarn.lock': '', 'package-lock.json': '', 'node_modules/': 'b' })).pruned,
  ).toHaveLength(1)
})

test('what was done is reported, and what could not be done', async () => {
  const seen = { 'package-lock.json': 'b', 'node_modules/': 'x@1.0.0' }
  expect((await restore({ 'package-lock.json': 'a' }, seen)).remarks).toEqual([
    'Put back as they were approved: package-lock.json.',
    'node_modules was made what the lockfile says again; no script ran.',
  ])
  expect((await restore({}, seen, false)).remarks.at(-1)).toContain('npm could not prune /project')
})
