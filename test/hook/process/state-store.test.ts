// What is remembered of a root: read only as this user wrote it, and under a name of its own.

import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  hookFolder,
  listRoots,
  makePlace,
  nameOf,
  openStates,
  placeOf,
  readState,
  writeWhole,
} from '../../../src/hook/process/state-store.ts'
import { hash } from '../../support/hook-machine.ts'
import { makeFolder } from '../../support/folder.ts'
import { stateOf } from '../../support/watched-root.ts'

const state = stateOf({ 'package.json': '{}' }, hash, { root: '/app' })
let env: Record<string, string>
const file = (root = '/app') => path.join(placeOf(root, env), 'state.json')
const put = (text: string, root = '/app') => {
  makePlace(placeOf(root, env))
  writeWhole(file(root), text)
}
beforeEach(() => {
  env = { XDG_STATE_HOME: makeFolder() }
})

describe('a state', () => {
  test('is read as it was written, for the user alone', () => {
    put(JSON.stringify(state))
    expect(readState('/app', env)).toEqual({ type: 'known', state })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(statSync(placeOf('/app', env)).mode & 0o777).toBe(0o700)
    expect(readdirSync(placeOf('/app', env)).sort()).toEqual(['state.json', 'texts'])
  })

  test('is none before the first, and none of another root', () => {
    expect(readState('/app', env)).toEqual({ type: 'none' })
    put(JSON.stringify(state))
    expect(readState('/app2', env)).toEqual({ type: 'none' })
    writeFileSync(path.join(env.XDG_STATE_HOME ?? '', 'f'), '')
    expect(readState('/app', { XDG_STATE_HOME: path.join(env.XDG_STATE_HOME ?? '', 'f') })).toEqual({
      type: 'none',
    })
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"schema":1}',
    JSON.stringify({ ...state, root: '/other' }),
    JSON.stringify({ ...state, schema: 2 }),
  ])('is damaged, and not none, where it is %j', (text) => {
    put(text)
    expect(readState('/app', env)).toEqual({ type: 'damaged' })
  })

  // Who can write there could approve anything.
  test.each([0o620, 0o602, 0o666])('is damaged where others may write it (%o)', (mode) => {
    put(JSON.stringify(state))
    chmodSync(file(), mode)
    expect(readState('/app', env)).toEqual({ type: 'damaged' })
    chmodSync(file(), 0o644)
    expect(readState('/app', env).type).toBe('known')
  })

  test.runIf(process.getuid?.() === 0)('is damaged where another user owns it', () => {
    put(JSON.stringify(state))
    chownSync(file(), 12345, 12345)
    expect(readState('/app', env)).toEqual({ type: 'damaged' })
  })

  test('is damaged where it is a folder, or larger than any', () => {
    mkdirSync(file(), { recursive: true })
    expect(readState('/app', env)).toEqual({ type: 'damaged' })
    put(JSON.stringify(state), '/big')
    truncateSync(file('/big'), 64 * 1024 * 1024 + 1)
    expect(readState('/big', env)).toEqual({ type: 'damaged' })
  })
})

describe('the roots', () => {
  test('are those that the states name, under their own names', () => {
    expect(listRoots(env)).toEqual([])
    for (const root of ['/a', '/b c', '/é']) put(JSON.stringify({ ...state, root }), root)
    // A copy under another name, what is no state, and what lies beside them.
    put(JSON.stringify({ ...state, root: '/a' }), '/copy')
    put('{', '/broken')
    put('{"root":7}', '/seven')
    mkdirSync(path.join(hookFolder(env), 'turns'))
    expect(listRoots(env).sort()).toEqual(['/a', '/b c', '/é'])
  })
})

describe('a file is written', () => {
  test('whole, over an earlier one', () => {
    const folder = makeFolder({ a: 'old and longer' })
    writeWhole(path.join(folder, 'a'), 'new')
    expect(readFileSync(path.join(folder, 'a'), 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test('or not at all: no draft is left', () => {
    const folder = makeFolder({ 'a/b': '' })
    expect(() => writeWhole(path.join(folder, 'a'), 'new')).toThrow()
    expect(readdirSync(folder)).toEqual(['a'])
    expect(() => writeWhole(path.join(folder, 'none/a'), 'new')).toThrow('ENOENT')
  })
})

describe('a name', () => {
  test.each(['/', '', '../../etc', '/a b/é', 'C:\\x', `/${'x'.repeat(5000)}`, '/a\n\u0000\u001b'])(
    'of %j is one of a file',
    (text) => {
      const name = nameOf(text)
      expect(name).toMatch(/^[a-zA-Z0-9-]{0,80}-[0-9a-f]{2,16}$/)
      expect(nameOf(text)).toBe(name)
    },
  )

  test('differs for roots that look alike', () => {
    const texts = [
      '/a/b',
      '/a-b',
      '/a b',
      '/a/b/',
      '/A/b',
      `/${'x'.repeat(200)}/a`,
      `/${'y'.repeat(200)}/a`,
      '/ab',
      '/ba',
    ]
    expect(new Set(texts.map(nameOf)).size).toBe(texts.length)
  })
})

test('of one event each state is read once, and those that are reached from it once too', () => {
  const nested = (own: string, ...others: string[]) =>
    JSON.stringify({ ...stateOf({ 'package.json': '{}' }, hash, { root: own }), nested: others })
  put(nested('/app', '/lib', '/app'))
  put(nested('/lib', '/app', '/none'), '/lib')
  const states = openStates(env)
  expect(states.of('/app').type).toBe('known')
  put('{')
  expect(states.of('/app').type).toBe('known')
  const { roots, states: reached } = states.reach(['/app'])
  expect(roots).toEqual(['/app', '/lib', '/none'])
  expect(reached.map(({ type }) => type)).toEqual(['known', 'known', 'none'])
})
