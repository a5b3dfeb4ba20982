import path from 'node:path'
import { expect, test } from 'vitest'
import { openDisk } from '../../src/snapshot/disk.ts'
import { filesOf, top } from '../support/memory-snapshot.ts'

const files = filesOf({ 'package.json': 'root', 'app/package.json': 'app' })

test('reads from its folder, and by paths that lead up', () => {
  const app = openDisk(path.join(top, 'app'), files)
  expect([app.read('package.json'), app.read('../package.json'), app.read('.npmrc')]).toEqual([
    'app',
    'root',
    null,
  ])
  expect(app.at(top).read('package.json')).toBe('root')
})

test('lists the checkout, and nothing outside of one', () => {
  const outside = { ...files, git: { ...files.git, top: () => null } }
  expect(openDisk(top, files).list()).toHaveLength(2)
  expect(openDisk(top, outside).list()).toEqual([])
})
