import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readApprovedElsewhere } from '../../../src/hook/process/elsewhere.ts'
import { hashOf } from '../../../src/hook/process/look.ts'
import { placeOf } from '../../../src/hook/process/state-store.ts'
import { makeFolder } from '../../support/folder.ts'
import { stateOf } from '../../support/watched-root.ts'

const remember = (root: string, env: Record<string, string>, approved: Record<string, string>) => {
  const place = placeOf(root, env)
  mkdirSync(path.join(place, 'texts'), { recursive: true, mode: 0o700 })
  writeFileSync(path.join(place, 'state.json'), JSON.stringify(stateOf(approved, hashOf, { root })), {
    mode: 0o600,
  })
  for (const text of Object.values(approved)) writeFileSync(path.join(place, 'texts', hashOf(text)), text)
}

test('a repository that is made inside of a project keeps what was approved there', () => {
  const root = makeFolder({ '.git/HEAD': '', 'packages/a/.git/HEAD': '', 'packages/a/package.json': 'x' })
  const env = { XDG_STATE_HOME: makeFolder({}) }
  remember(root, env, { 'packages/a/package.json': 'x', 'package.json': 'y', '/outside': 'z' })
  expect([...readApprovedElsewhere(path.join(root, 'packages/a'), env)]).toEqual([['package.json', 'x']])
})

test('a worktree has what was approved of its checkout, unless a text was exchanged', () => {
  const root = makeFolder({ '.git/worktrees/w/commondir': '../..\n' })
  const tree = makeFolder({ '.git': `gitdir: ${root}/.git/worktrees/w\n` })
  const env = { XDG_STATE_HOME: makeFolder({}) }
  remember(root, env, { 'package.json': 'x', 'package-lock.json': 'y' })
  expect([...readApprovedElsewhere(tree, env)].sort()).toEqual([
    ['package-lock.json', 'y'],
    ['package.json', 'x'],
  ])
  writeFileSync(path.join(placeOf(root, env), 'texts', hashOf('y')), 'evil')
  expect([...readApprovedElsewhere(tree, env)]).toEqual([['package.json', 'x']])
})

test('a root that is alone has nothing elsewhere', () => {
  expect(
    readApprovedElsewhere(makeFolder({ '.git/HEAD': '' }), { XDG_STATE_HOME: makeFolder({}) }).size,
  ).toBe(0)
})
