// Projects of other package managers, in which npm would write a second lockfile.

import path from 'node:path'
import { expect, test } from 'vitest'
import { npmCommand } from '../../src/wrapper/npm-args.ts'
import { refuseOtherManager } from '../../src/wrapper/other-manager.ts'
import { diskOf, top, type Tree } from '../support/memory-snapshot.ts'

const at = (tree: Tree, folder = '.') => diskOf(tree).at(path.join(top, folder))
const manifest = (more: object) => ({ 'package.json': JSON.stringify(more) })

const run = (line: string, tree: Tree) => {
  const command = npmCommand(line.split(' '))
  if (command !== null) refuseOtherManager(command, at(tree))
}

test.each([
  ['install', 'pnpm', 'type: pnpm install'],
  ['i -D left-pad@1.3.0 -E', 'pnpm', 'type: pnpm add -D -E left-pad@1.3.0'],
  ['add a b', 'yarn', 'type: yarn add a b'],
  ['ci', 'bun', 'type: bun ci'],
  ['ci', 'yarn', 'type: yarn install --immutable'],
  ['update left-pad', 'yarn', 'type: yarn up left-pad'],
  ['rm left-pad', 'bun', 'type: bun remove left-pad'],
  ['dedupe', 'pnpm', 'type: pnpm dedupe'],
  ['audit fix', 'pnpm', 'type: pnpm audit --fix'],
])('%s in a project of %s is refused: %s', (line, manager, message) => {
  const tree = manifest({ packageManager: `${manager}@1.0.0` })
  expect(() => run(line, tree)).toThrow(message)
})

test.each([
  'npm install',
  'npx tool',
  'exec tool',
  'create vite',
  'audit',
  'install -g tool',
  'install --prefix x y',
])('%s is no such install', (line) =>
  expect(() => run(line, { ...manifest({}), 'yarn.lock': '' })).not.toThrow(),
)

test('the line of npm is quoted, and has no secret', () => {
  const token = `npm_${'a'.repeat(36)}`
  const line = `install --//host/:_authToken=${token} x`
  expect(() => run(line, { ...manifest({}), 'yarn.lock': '' })).toThrow(
    expect.not.objectContaining({ hint: expect.stringContaining(token) as string }),
  )
})
