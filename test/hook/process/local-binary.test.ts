// A command of the project's own, proven from an approved lockfile and what lies on disk.

import { chmodSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { isProvenOwn } from '../../../src/hook/process/local-binary.ts'
import type { HookState } from '../../../src/ports/hook-state.ts'
import { analyseCommand } from '../../../src/shell/analyse.ts'
import { hash } from '../../support/hook-machine.ts'
import { makeFolder } from '../../support/folder.ts'
import { stateOf } from '../../support/watched-root.ts'

const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': { name: 'app' }, 'node_modules/tool': { version: '1.0.0', bin: { tool: 'cli.js' } } },
})
let root: string
let state: HookState
beforeEach(() => {
  root = realpathSync(
    makeFolder({
      'package-lock.json': lock,
      'package.json': '{}',
      'node_modules/tool/cli.js': '',
      'sub/x': '',
    }),
  )
  mkdirSync(path.join(root, 'node_modules/.bin'))
  symlinkSync('../tool/cli.js', path.join(root, 'node_modules/.bin/tool'))
  state = stateOf({ 'package-lock.json': lock, 'package.json': '{}' }, hash, { root })
})
const isOwn = (command = 'npx tool', states: readonly HookState[] = [state], folder = root) => {
  const [step] = analyseCommand(command, folder).steps
  if (step === undefined) throw new Error(`no step: ${command}`)
  return isProvenOwn(step, states)
}

describe('is proven', () => {
  test('where the approved lockfile has its package', () => {
    expect(isOwn()).toBe(true)
    expect(isOwn('npx tool', [state], path.join(root, 'sub'))).toBe(true)
  })

  test('by one of several states', () =>
    expect(isOwn('npx tool', [stateOf({}, hash, { root: '/other' }), state])).toBe(true))

  test('from a folder that a link leads to', () => {
    const link = path.join(makeFolder(), 'link')
    symlinkSync(root, link)
    expect(isOwn('npx tool', [state], link)).toBe(true)
  })
})

describe('is not', () => {
  const edit = (more: Partial<HookState['files'][string]>) => ({
    ...state,
    files: { 'package-lock.json': { approved: hash(lock), seen: hash(lock), print: null, ...more } },
  })
  test.each<[string, () => boolean]>([
    ['without a state', () => isOwn('npx tool', [])],
    ['by a lockfile that was seen and not approved', () => isOwn('npx tool', [edit({ seen: hash('x') })])],
    [
      'by a lockfile of which nothing is approved',
      () => isOwn('npx tool', [edit({ approved: null, seen: null })]),
    ],
    ['by a lockfile that is not watched', () => isOwn('npx tool', [{ ...state, files: {} }])],
    ['for a command that the lockfile has not', () => isOwn('npx other')],
    ['in a folder that is not the project', () => isOwn('npx tool', [state], makeFolder())],
    [
      'where the lockfile is gone',
      () => {
        rmSync(path.join(root, 'package-lock.json'))
        return isOwn()
      },
    ],
    [
      'where the command is not there',
      () => {
        rmSync(path.join(root, 'node_modules/.bin/tool'))
        return isOwn()
      },
    ],
    [
      'where a folder has the name of the command',
      () => {
        rmSync(path.join(root, 'node_modules/.bin/tool'))
        mkdirSync(path.join(root, 'node_modules/.bin/tool'))
        return isOwn()
      },
    ],
    [
      'where the command leads out of its package',
      () => {
        rmSync(path.join(root, 'node_modules/.bin/tool'))
        symlinkSync(
          path.join(makeFolder({ 'evil.js': '' }), 'evil.js'),
          path.join(root, 'node_modules/.bin/tool'),
        )
        return isOwn()
      },
    ],
    [
      'where the manifest has a command of its own: npx takes that one',
      () => {
        writeFileSync(path.join(root, 'package.json'), '{"bin":{"tool":"x.js"}}')
        return isOwn()
      },
    ],
    [
      'where a manifest nearer by cannot be read',
      () => {
        writeFileSync(path.join(root, 'sub/package.json'), '{')
        return isOwn('npx tool', [state], path.join(root, 'sub'))
      },
    ],
  ])('%s', (_, act) => expect(act()).toBe(false))

  test.skipIf(process.getuid?.() === 0)('where the lockfile cannot be read', () => {
    chmodSync(path.join(root, 'package-lock.json'), 0)
    expect(isOwn()).toBe(false)
  })
})
