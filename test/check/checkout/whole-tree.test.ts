// All lockfiles of a checkout, and what of it nothing reads.

import path from 'node:path'
import { expect, test } from 'vitest'
import { listWholeTree } from '../../../src/check/checkout/whole-tree.ts'
import { at, openCheckouts, type Entries } from '../../support/memory-checkout.ts'

const lock = (workspaces: readonly string[] = []) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: { '': { name: 'app', workspaces }, ...Object.fromEntries(workspaces.map((one) => [one, {}])) },
  })
const project = (folder: string, workspaces?: readonly string[]): Entries => ({
  [path.posix.join(folder, 'package.json')]: JSON.stringify({ name: 'app', workspaces }),
  [path.posix.join(folder, 'package-lock.json')]: lock(workspaces),
})
function list(disk: Entries, folder = '.') {
  const host = openCheckouts({ disk, commits: { head: disk } }, { folder })
  const lines: string[] = []
  const { files, unread } = listWholeTree(host, (line) => void lines.push(line))
  return { files, unread: unread.flatMap(({ pair }) => pair.unread?.map((one) => one.path) ?? []), lines }
}

test('every lockfile, wherever it runs', () => {
  const disk = { ...project('.'), ...project('web') }
  const files = [at('package-lock.json'), at('web/package-lock.json')]
  expect(list(disk)).toMatchObject({ files, unread: [] })
  expect(list(disk, 'web')).toMatchObject({ files })
})

test('a lockfile that nothing reads is a gap, one below a workspace root is named', () => {
  const found = list({ ...project('.', ['web']), ...project('web'), 'tool/bun.lockb': 'x' })
  expect(found.files).toEqual([at('package-lock.json')])
  expect(found.unread).toEqual(['tool/bun.lockb'])
  expect(found.lines.join()).toContain('web/package-lock.json is not judged')
})

test('none at all is an error', () => {
  expect(() => list({ 'readme.md': 'x' })).toThrow('no lockfile')
})
