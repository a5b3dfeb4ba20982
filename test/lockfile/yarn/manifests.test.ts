import { expect, test } from 'vitest'
import { readManifests } from '../../../src/lockfile/yarn/manifests.ts'

const files: Record<string, object> = {
  'package.json': { workspaces: ['packages/*'] },
  'packages/a/package.json': { name: 'a', version: '1.0.0', workspaces: ['inner/*'] },
  'packages/a/inner/b/package.json': { name: 'b' },
  'other/package.json': { name: 'other' },
}
const read = (isNested: boolean, known: string[] = [], list = Object.keys(files)) =>
  readManifests(
    {
      lockfile: 'app/yarn.lock',
      read: (file) => (Object.hasOwn(files, file) ? JSON.stringify(files[file]) : null),
      list: () => list,
    },
    known,
    isNested,
  ).map(({ folder, name, version }) => [folder, name, version])

test('the root and what its patterns select; in berry workspaces of workspaces too', () => {
  const [root, a] = [
    ['', 'app', null],
    ['packages/a', 'a', '1.0.0'],
  ]
  expect(read(false)).toEqual([root, a])
  expect(read(true)).toEqual([root, a, ['packages/a/inner/b', 'b', null]])
})

test('folders that only the lockfile names are looked at as well', () =>
  expect(read(true, ['packages/a', 'packages/none'], [])).toHaveLength(2))

test('without a root there is none', () =>
  expect(readManifests({ lockfile: 'yarn.lock', read: () => null, list: () => [] }, [], true)).toEqual([]))
