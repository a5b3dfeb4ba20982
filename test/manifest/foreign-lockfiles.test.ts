import { expect, test } from 'vitest'
import { findForeignManager, foreignLockfiles } from '../../src/manifest/foreign-lockfiles.ts'

test.each([
  ['pnpm-lock.yaml', 'pnpm'],
  ['PNPM-Lock.yaml', 'pnpm'],
  ['pnpm-lock.feature-x.yaml', 'pnpm'],
  ['aube-lock.main.yaml', 'aube'],
  ['yarn.lock', 'yarn'],
  ['.pnp.cjs', 'yarn'],
  ['bun.lockb', 'bun'],
  ['deno.lock', 'deno'],
  ['package-lock.json', null],
  ['npm-shrinkwrap.json', null],
  ['pnpm-lock..yaml.txt', null],
  ['pnpm-lock.a/b.yaml', null],
  ['constructor', null],
  ['', null],
])('%j belongs to %s', (name, manager) => expect(findForeignManager(name)).toBe(manager))

test('every listed name has a manager', () => {
  expect(foreignLockfiles.map(findForeignManager)).not.toContain(null)
})
