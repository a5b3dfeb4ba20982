import { expect, test } from 'vitest'
import { filesReadAbove, isReadAbove } from '../../src/managers/read-above.ts'

test.each([
  ['npm', []],
  ['pnpm', ['pnpm-workspace.yaml']],
  ['yarn', ['.yarnrc.yml', '.yarnrc', '.npmrc']],
  ['bun', []],
])('%s', (manager, files) => expect(filesReadAbove(manager)).toEqual(files))

test('bun reads its file in its own folder alone', () => {
  expect(['bunfig.toml', '.yarnrc.yml', 'pnpm-workspace.yaml'].map(isReadAbove)).toEqual([false, true, true])
})
