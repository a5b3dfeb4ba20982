import { expect, test } from 'vitest'
import { managerNamed } from '../../../src/shell/managers/index.ts'

test('only package managers are', () => {
  expect(['npm', 'npx-cli', 'yarnpkg', 'nlx'].map(managerNamed)).toEqual(['npm', 'npx', 'yarn', 'pnpx'])
  expect(['node', 'constructor', ''].map(managerNamed)).toEqual([null, null, null])
})
